//! What is known under a name: a value, a counter, or that it was removed.

use super::{Cell, Deletion};

/// What is known under a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum State {
    Value(Cell),
    Counter(Counter),
    Removed(Deletion),
}

/// A counter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Counter {
    pub(crate) count: i64,
    /// When it was last added to, by the server's clock.
    pub(crate) timestamp: i64,
    /// The last removal that it outlived.
    pub(crate) removed: Option<i64>,
    /// The last removal that it doesn't outlive; it still counts, unseen.
    pub(crate) gone: Option<Deletion>,
}

impl Counter {
    pub(crate) fn new(count: i64, timestamp: i64) -> Counter {
        Counter { count, timestamp, removed: None, gone: None }
    }
}

impl State {
    pub(crate) fn timestamp(&self) -> i64 {
        #[cfg(test)]
        super::tests::work::count();
        match self {
            State::Value(cell) => cell.timestamp,
            State::Counter(counter) => counter.timestamp,
            State::Removed(deletion) => deletion.timestamp,
        }
    }

    pub(crate) fn is_counter(&self) -> bool {
        matches!(self, State::Counter(_))
    }

    /// Whether it is there in this second.
    pub(crate) fn is_live(&self, now: i64) -> bool {
        match self {
            State::Value(cell) => cell.expiry.is_none_or(|expiry| now < expiry.end),
            State::Counter(_) => true,
            State::Removed(_) => false,
        }
    }

    /// Whether it ended before this second, and what it hides may come back.
    pub(crate) fn is_over(&self, before: i64) -> bool {
        match self {
            State::Removed(deletion) => deletion.at < before,
            State::Value(cell) => cell.expiry.is_some_and(|expiry| expiry.end < before),
            State::Counter(counter) => counter.gone.is_some_and(|gone| gone.at < before),
        }
    }
}
