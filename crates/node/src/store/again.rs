//! When counters that were removed for good count again, all of a super column or of a row.

use bytes::Bytes;

use super::state::Counter;
use super::{Change, Deletion, Span};

/// Until when counters that were removed for good count again: looked at with each of them, so that saying it often costs little.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Again(Option<Deletion>);

impl Again {
    /// Those that were removed until then count again.
    pub(super) fn count(&mut self, until: Deletion) {
        self.0 = self.0.max(Some(until));
    }

    pub(super) fn merge(&mut self, other: Again) {
        self.0 = self.0.max(other.0);
    }

    /// Whether a counter was removed for good, and not let count again.
    pub(super) fn leaves_gone(&self, counter: &Counter) -> bool {
        let is_left = |gone: Deletion| self.0.is_none_or(|again| is_later(gone, again));
        counter.gone.is_some_and(is_left)
    }

    /// The change that makes it.
    pub(super) fn change(&self, super_column: Option<&Bytes>) -> Option<Change> {
        self.0.map(|deletion| {
            let (start, finish) = Span::all().ends();
            Change::CountAgain { super_column: super_column.cloned(), start, finish, deletion }
        })
    }

    /// Forgets what was said before this second, as removals are.
    pub(super) fn purge(&mut self, before: i64) {
        self.0 = self.0.filter(|again| again.at >= before);
    }
}

/// Lets one counter count again if it was removed for good until then.
pub(super) fn count_again(counter: &mut Counter, until: Deletion) {
    counter.gone = counter.gone.filter(|gone| is_later(*gone, until));
}

fn is_later(removal: Deletion, other: Deletion) -> bool {
    removal.timestamp > other.timestamp
}
