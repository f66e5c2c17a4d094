//! What the tasks found.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

/// So many of each kind are told in words.
const TOLD: usize = 5;

/// What may come of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A write that succeeded.
    Acknowledged,
    /// An acknowledged write that is not there at the end.
    Lost,
    /// A read that gave what nobody wrote, or what is older than what was acknowledged before it began.
    Wrong,
    /// An addition that was sent more than once.
    Doubled,
    /// An addition whose error says that it may have been applied.
    Doubtful,
    /// Any other error that reached a task.
    Error,
}

/// How often each came, and the first of each in words.
#[derive(Debug, Default)]
pub(crate) struct Found {
    counts: [AtomicU64; 6],
    told: Mutex<Vec<(Kind, String)>>,
}

impl Found {
    pub(crate) fn count(&self, kind: Kind) -> u64 {
        self.of(kind).load(Ordering::Relaxed)
    }

    /// One more.
    pub(crate) fn add(&self, kind: Kind) {
        self.of(kind).fetch_add(1, Ordering::Relaxed);
    }

    /// One more, in words.
    pub(crate) fn tell(&self, kind: Kind, words: impl fmt::Display) {
        self.add(kind);
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        if told.iter().filter(|(other, _)| *other == kind).count() < TOLD {
            told.push((kind, words.to_string()));
        }
    }

    /// The first of each kind in words.
    pub(crate) fn told(&self) -> Vec<(Kind, String)> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn of(&self, kind: Kind) -> &AtomicU64 {
        let [acknowledged, lost, wrong, doubled, doubtful, error] = &self.counts;
        match kind {
            Kind::Acknowledged => acknowledged,
            Kind::Lost => lost,
            Kind::Wrong => wrong,
            Kind::Doubled => doubled,
            Kind::Doubtful => doubtful,
            Kind::Error => error,
        }
    }
}
