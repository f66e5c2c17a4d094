//! What went wrong, for people and programs: a kind to branch on, and the facts recorded where they were known.

mod attempt;
mod kind;
mod progress;

use std::borrow::Cow;
use std::convert::Infallible;
use std::error::Error as StdError;
use std::fmt;

pub(crate) use attempt::Failure;
use cassa_types::ParseError;

pub use attempt::{Attempt, Phase};
pub use kind::ErrorKind;
pub use progress::{FailedRow, Progress};

/// The result of every call.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What every call of this crate fails with: one pointer to the facts.
///
/// `Display` prints this layer in one line; [`source`](StdError::source) leads to what lies below it, where there is such a thing.
///
/// ```
/// use cassa::{ErrorKind, Options};
///
/// let error = Options::parse("cassandra://localhost:99999").unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::InvalidOption);
/// assert!(!error.maybe_applied());
/// ```
pub struct Error(Box<Inner>);

#[derive(Debug)]
struct Inner {
    kind: ErrorKind,
    message: Cow<'static, str>,
    operation: Option<&'static str>,
    keyspace: Option<String>,
    column_family: Option<String>,
    /// The first ones and the last.
    attempts: Vec<Attempt>,
    attempt_count: usize,
    maybe_applied: bool,
    batch: Option<Box<Progress>>,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<Cow<'static, str>>) -> Error {
        Error(Box::new(Inner {
            kind,
            message: message.into(),
            operation: None,
            keyspace: None,
            column_family: None,
            attempts: Vec::new(),
            attempt_count: 0,
            maybe_applied: false,
            batch: None,
            source: None,
        }))
    }

    pub(crate) fn caused_by(mut self, source: impl StdError + Send + Sync + 'static) -> Error {
        self.0.source = Some(Box::new(source));
        self
    }

    /// Says what was being done, unless an inner layer said so already.
    pub(crate) fn during(mut self, operation: &'static str) -> Error {
        self.0.operation.get_or_insert(operation);
        self
    }

    pub(crate) fn on(mut self, keyspace: Option<&str>, column_family: Option<&str>) -> Error {
        self.0.keyspace = self.0.keyspace.or_else(|| keyspace.map(str::to_owned));
        self.0.column_family = self.0.column_family.or_else(|| column_family.map(str::to_owned));
        self
    }

    /// Says how far a batch came before it.
    pub(crate) fn after(mut self, progress: Progress) -> Error {
        self.0.batch = Some(Box::new(progress));
        self
    }

    /// The error of a call whose last attempt failed like this.
    pub(crate) fn of_attempts(
        last: Failure,
        attempts: Vec<Attempt>,
        attempt_count: usize,
        maybe_applied: bool,
    ) -> Error {
        let mut error = Error::new(last.kind, last.message);
        error.0.source = last.source;
        error.0.attempts = attempts;
        error.0.attempt_count = attempt_count;
        error.0.maybe_applied = maybe_applied;
        error
    }

    /// What kind of failure this is.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The call that failed, as in `get_slice`, when one was made or prepared.
    pub fn operation(&self) -> Option<&'static str> {
        self.0.operation
    }

    /// The keyspace it was made in.
    pub fn keyspace(&self) -> Option<&str> {
        self.0.keyspace.as_deref()
    }

    /// The column family it was made on.
    pub fn column_family(&self) -> Option<&str> {
        self.0.column_family.as_deref()
    }

    /// The last host that was tried, as `host:port`; `None` when nothing was sent to any.
    pub fn host(&self) -> Option<&str> {
        self.0.attempts.last().map(Attempt::host)
    }

    /// Every attempt in order: its host, how far it came, how long it took and why it failed.
    /// Only the first 32 and the last one are kept.
    pub fn attempts(&self) -> &[Attempt] {
        &self.0.attempts
    }

    /// Whether a write may have taken effect although the call failed: a request was sent and no answer settled its fate.
    pub fn maybe_applied(&self) -> bool {
        self.0.maybe_applied
    }

    /// How far a batch, or another write of many rows, came before this error of its sending.
    pub fn batch(&self) -> Option<&Progress> {
        self.0.batch.as_deref()
    }

    /// The words of the server or of this crate, without operation and hosts; empty where the kind says all.
    pub fn message(&self) -> &str {
        &self.0.message
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.write_place(f)?;
        write!(f, "{}", self.0.kind)?;
        if !self.0.message.is_empty() {
            write!(f, ": {}", self.0.message)?;
        }
        match self.0.attempts.as_slice() {
            [] => {}
            [only] => write!(f, " ({}, {})", only.host(), only.phase())?,
            [.., last] => {
                let count = self.0.attempt_count;
                write!(f, " ({count} attempts, the last on {}, {})", last.host(), last.phase())?;
            }
        }
        if self.0.maybe_applied {
            f.write_str("; the write may have been applied")?;
        }
        if let Some(progress) = &self.0.batch {
            write!(f, "; {progress}")?;
        }
        // What failed in a handshake was found, and says what to do.
        let is_found = self.0.attempts.last().is_some_and(|last| last.phase() == Phase::Handshake);
        match self.0.kind.advice().filter(|_| !is_found) {
            Some(advice) => write!(f, "; {advice}"),
            None => Ok(()),
        }
    }
}

impl Inner {
    /// What was done to what, as far as it is known.
    fn write_place(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = [self.keyspace.as_deref(), self.column_family.as_deref()];
        let subject = names.into_iter().flatten().collect::<Vec<_>>().join(".");
        match (self.operation, subject.as_str()) {
            (None, "") => Ok(()),
            (Some(operation), "") => write!(f, "{operation}: "),
            (None, subject) => write!(f, "{subject}: "),
            (Some(operation), subject) => write!(f, "{operation} on {subject}: "),
        }
    }
}

/// What `main` prints: the line of `Display`, then the attempts. `{:#?}` prints the fields.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if f.alternate() {
            return self.0.fmt(f);
        }
        write!(f, "{self}")?;
        for attempt in &self.0.attempts {
            let Attempt { host, phase, kind, cause, elapsed } = attempt;
            write!(f, "\n  {host}, {phase} for {elapsed:.1?}: {kind}")?;
            if !cause.is_empty() {
                write!(f, ": {cause}")?;
            }
        }
        Ok(())
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as &(dyn StdError + 'static))
    }
}

impl From<ParseError> for Error {
    fn from(error: ParseError) -> Error {
        Error::new(ErrorKind::Type, error.to_string()).caused_by(error)
    }
}

impl From<Infallible> for Error {
    fn from(never: Infallible) -> Error {
        match never {}
    }
}
