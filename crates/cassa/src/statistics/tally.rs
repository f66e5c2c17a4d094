//! What is counted as it happens, without a lock.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

use super::times::Timed;
use super::{Closed, Times};
use crate::events::CloseReason;

/// What a pool counts.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub(crate) opened: Counter,
    pub(crate) connects_failed: Counter,
    closed: [Counter; CloseReason::ALL.len()],
    waits: Timed,
    pub(crate) unserved: Counter,
    pub(crate) retries: Counter,
    pub(crate) hedges: Counter,
}

impl Tally {
    pub(crate) fn closed_one(&self, reason: CloseReason) {
        if let Some(closed) = self.closed.get(reason as usize) {
            closed.one_more();
        }
    }

    pub(crate) fn closed(&self) -> Closed {
        Closed(std::array::from_fn(|reason| self.closed[reason].get()))
    }

    pub(crate) fn waited(&self, time: Duration) {
        self.waits.add(time);
    }

    pub(crate) fn waits(&self) -> Times {
        self.waits.times()
    }
}

/// What is counted of one host's calls.
#[derive(Debug, Default)]
pub(crate) struct HostTally {
    answers: Timed,
    unanswered: Counter,
    pub(crate) errors: Counter,
}

impl HostTally {
    /// An answer came after so long.
    pub(crate) fn answered(&self, time: Duration) {
        self.answers.add(time);
    }

    pub(crate) fn unanswered(&self) {
        self.unanswered.one_more();
    }

    pub(crate) fn latency(&self) -> Times {
        self.answers.times()
    }

    /// Of requests that ended without an answer.
    pub(crate) fn without_answer(&self) -> u64 {
        self.unanswered.get()
    }
}

/// A number that only grows.
#[derive(Debug, Default)]
pub(crate) struct Counter(AtomicU64);

impl Counter {
    pub(crate) fn one_more(&self) {
        self.0.fetch_add(1, Relaxed);
    }

    pub(crate) fn get(&self) -> u64 {
        self.0.load(Relaxed)
    }
}
