//! What the tasks found.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

/// So many of each outcome are told in words.
const TOLD: usize = 5;

/// What may come of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
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

/// How often each outcome came, and the first ones of each in words.
#[derive(Debug, Default)]
pub(crate) struct Found {
    counts: [AtomicU64; 6],
    told: Mutex<Vec<(Outcome, String)>>,
}

impl Found {
    pub(crate) fn count(&self, outcome: Outcome) -> u64 {
        self.of(outcome).load(Ordering::Relaxed)
    }

    /// One more.
    pub(crate) fn add(&self, outcome: Outcome) {
        self.of(outcome).fetch_add(1, Ordering::Relaxed);
    }

    /// One more, in words.
    pub(crate) fn tell(&self, outcome: Outcome, words: impl fmt::Display) {
        self.add(outcome);
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        if told.iter().filter(|(other, _)| *other == outcome).count() < TOLD {
            told.push((outcome, words.to_string()));
        }
    }

    /// The first ones of each outcome in words.
    pub(crate) fn told(&self) -> Vec<(Outcome, String)> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn of(&self, outcome: Outcome) -> &AtomicU64 {
        let [acknowledged, lost, wrong, doubled, doubtful, error] = &self.counts;
        match outcome {
            Outcome::Acknowledged => acknowledged,
            Outcome::Lost => lost,
            Outcome::Wrong => wrong,
            Outcome::Doubled => doubled,
            Outcome::Doubtful => doubtful,
            Outcome::Error => error,
        }
    }
}
