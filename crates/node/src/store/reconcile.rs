//! Which of two states of a column is the newer one; the order in which they arrive matters only where they can hardly be told
//! apart.

use std::cmp::Ordering;

use super::state::{Counter, State};
use super::{Cell, Deletion};
use crate::Line;

/// Which of two values stays that have one timestamp and are the same bytes, but don't live equally long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Ties {
    /// The one that lives longer.
    #[default]
    Longest,
    /// The first, unless both end and it ends earlier.
    First,
}

impl Ties {
    /// How servers of a line choose, as long as both are in memory.
    pub(crate) fn of(line: Line) -> Ties {
        match line {
            Line::V2_1 | Line::V2_2 => Ties::First,
            _ => Ties::Longest,
        }
    }

    fn choose(self, first: &Cell, second: &Cell) -> Ordering {
        let never = (i64::MAX, i32::MAX);
        let end = |cell: &Cell| cell.expiry.map(|expiry| (expiry.end, expiry.ttl));
        match (self, end(first), end(second)) {
            (Ties::Longest, first, second) => first.unwrap_or(never).cmp(&second.unwrap_or(never)),
            (Ties::First, Some((first, _)), Some((second, _))) => first.cmp(&second),
            (Ties::First, ..) => Ordering::Equal,
        }
    }
}

/// What two states of one column come to, the first of which was there before.
pub(crate) fn reconcile(a: State, b: State, now: i64, ties: Ties) -> State {
    match (a, b) {
        (State::Counter(counter), State::Removed(deletion))
        | (State::Removed(deletion), State::Counter(counter)) => outlive(counter, deletion),
        (State::Counter(a), State::Counter(b)) => State::Counter(sum(a, b)),
        (a, b) => match newer(&a, &b, now, ties) {
            Ordering::Less => b,
            _ => a,
        },
    }
}

/// Whether one state takes another's place as it is, and so doesn't merge with it.
pub(crate) fn is_newer(one: &State, other: &State, now: i64, ties: Ties) -> bool {
    !one.is_counter() && !other.is_counter() && newer(other, one, now, ties).is_lt()
}

/// The later timestamp wins; of one time a removal does, an ended column being one; then the greater value; then `ties`
/// choose.
fn newer(a: &State, b: &State, now: i64, ties: Ties) -> Ordering {
    let by_time = a.timestamp().cmp(&b.timestamp());
    by_time.then_with(|| b.is_live(now).cmp(&a.is_live(now))).then_with(|| match (a, b) {
        (State::Value(a), State::Value(b)) => values(a, b).then_with(|| ties.choose(a, b)),
        (State::Removed(a), State::Removed(b)) => a.at.cmp(&b.at),
        // An ended column of the same time as a removal: nobody can tell them apart.
        (State::Removed(_), _) => Ordering::Greater,
        _ => Ordering::Less,
    })
}

fn values(a: &Cell, b: &Cell) -> Ordering {
    let signed = |cell: &Cell| cell.value.iter().map(|byte| byte.cast_signed()).collect::<Vec<_>>();
    if a.value == b.value { Ordering::Equal } else { signed(a).cmp(&signed(b)) }
}

/// A counter and a removal of it: one of the same time is outlived.
fn outlive(counter: Counter, deletion: Deletion) -> State {
    if counter.timestamp < deletion.timestamp {
        return State::Removed(deletion);
    }
    State::Counter(Counter { removed: counter.removed.max(Some(deletion.timestamp)), ..counter })
}

fn sum(a: Counter, b: Counter) -> Counter {
    let is_over = |one: Counter, other: Counter| Some(one.timestamp) < other.removed;
    if is_over(a, b) {
        return b;
    }
    if is_over(b, a) {
        return a;
    }
    Counter {
        count: a.count.wrapping_add(b.count),
        timestamp: a.timestamp.max(b.timestamp),
        removed: a.removed.max(b.removed),
        gone: a.gone.max(b.gone),
    }
}
