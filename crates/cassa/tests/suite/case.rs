//! A case: a promise, the guarantees it proves, the lines it holds for, and what to do.

use std::fmt;
use std::future::Future;
use std::panic::Location;
use std::pin::Pin;
use std::sync::Arc;

use crate::ground::Ground;

/// What a case ends with.
pub(crate) type Verdict = Result<(), Failure>;

pub(crate) type Body<S> = fn(Arc<S>) -> Pin<Box<dyn Future<Output = Verdict> + Send>>;

/// The servers a case needs: those with different needs run side by side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Needs {
    /// The one that nobody hurts.
    Calm,
    Own,
    Cluster,
}

/// One case on one driver, whose stage is `S`.
pub(crate) struct Case<S> {
    /// The promise.
    pub(crate) name: &'static str,
    /// The numbers of the guarantees it proves.
    pub(crate) proves: &'static [u32],
    pub(crate) body: Body<S>,
    /// The first line it holds for, and why not for those before.
    since: Option<(Line, &'static str)>,
    pub(crate) needs: Needs,
}

impl<S> Case<S> {
    pub(crate) fn new(name: &'static str, proves: &'static [u32], body: Body<S>) -> Case<S> {
        Case { name, proves, body, since: None, needs: Needs::Calm }
    }

    /// The first line it holds for, and why not for those before.
    pub(crate) fn since(mut self, major: u16, minor: u16, reason: &'static str) -> Case<S> {
        self.since = Some((Line(major, minor), reason));
        self
    }

    /// It kills or pauses a server, or needs another one than most cases.
    pub(crate) fn hurting(mut self) -> Case<S> {
        self.needs = Needs::Own;
        self
    }

    /// It needs a cluster.
    pub(crate) fn clustered(mut self) -> Case<S> {
        self.needs = Needs::Cluster;
        self
    }

    /// Why it isn't run on these servers.
    pub(crate) fn skipped(&self, ground: &Ground) -> Option<&'static str> {
        match self.since {
            Some((first, reason)) if ground.line() < first => Some(reason),
            _ => None,
        }
    }
}

/// A case named after its function.
macro_rules! case {
    ($function:ident, $proves:expr) => {
        $crate::case::Case::new(stringify!($function), &$proves, |stage| Box::pin($function(stage)))
    };
}
pub(crate) use case;

/// A line of Cassandra: 1.2, 3.11.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Line(pub(crate) u16, pub(crate) u16);

impl Line {
    pub(crate) fn of(version: &str) -> Line {
        let mut numbers = version.split('.').map(|part| part.parse().unwrap_or(0));
        Line(numbers.next().unwrap_or(0), numbers.next().unwrap_or(0))
    }
}

/// Why a case or the suite failed, and where the error was met.
#[derive(Debug)]
pub(crate) struct Failure(pub(crate) String);

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<E: std::error::Error> From<E> for Failure {
    #[track_caller]
    fn from(error: E) -> Failure {
        let mut text = format!("{}: {error}", Location::caller());
        let mut cause = error.source();
        while let Some(error) = cause {
            text += &format!(", because {error}");
            cause = error.source();
        }
        Failure(text)
    }
}
