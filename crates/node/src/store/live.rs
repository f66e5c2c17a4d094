//! What a reader sees of a column.

use super::Cell;
use super::state::State;

/// A column that is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Live<'a> {
    Value(&'a Cell),
    Counter(i64),
}

impl<'a> Live<'a> {
    /// What is seen of a state in this second; `None` when it was removed or ended.
    pub(crate) fn of(state: &'a State, now: i64) -> Option<Live<'a>> {
        if !state.is_live(now) {
            return None;
        }
        match state {
            State::Value(cell) => Some(Live::Value(cell)),
            State::Counter(counter) => Some(Live::Counter(counter.count)),
            State::Removed(_) => None,
        }
    }
}
