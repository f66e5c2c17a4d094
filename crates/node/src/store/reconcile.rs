//! Which of two states of a column is the newer one; the order in which they arrive never matters.

use std::cmp::Ordering;

use super::state::{Counter, State};
use super::{Cell, Deletion};

/// What two states of one column come to.
pub(crate) fn reconcile(a: State, b: State, now: i64) -> State {
    match (a, b) {
        (State::Counter(counter), State::Removed(deletion))
        | (State::Removed(deletion), State::Counter(counter)) => outlive(counter, deletion),
        (State::Counter(a), State::Counter(b)) => State::Counter(sum(a, b)),
        (a, b) => match newer(&a, &b, now) {
            Ordering::Less => b,
            _ => a,
        },
    }
}

/// Whether one state takes another's place as it is, and so doesn't merge with it.
pub(crate) fn is_newer(one: &State, other: &State, now: i64) -> bool {
    !one.is_counter() && !other.is_counter() && newer(one, other, now).is_gt()
}

/// The later timestamp wins; of one time a removal does, an ended column being one; then the greater value; then the one that lives
/// longer.
fn newer(a: &State, b: &State, now: i64) -> Ordering {
    let by_time = a.timestamp().cmp(&b.timestamp());
    by_time.then_with(|| b.is_live(now).cmp(&a.is_live(now))).then_with(|| match (a, b) {
        (State::Value(a), State::Value(b)) => values(a, b),
        (State::Removed(a), State::Removed(b)) => a.at.cmp(&b.at),
        // An ended column of the same time as a removal: nobody can tell them apart.
        (State::Removed(_), _) => Ordering::Greater,
        _ => Ordering::Less,
    })
}

fn values(a: &Cell, b: &Cell) -> Ordering {
    let signed = |cell: &Cell| cell.value.iter().map(|byte| byte.cast_signed()).collect::<Vec<_>>();
    let by_value = if a.value == b.value { Ordering::Equal } else { signed(a).cmp(&signed(b)) };
    let never = (i64::MAX, i32::MAX);
    let end = |cell: &Cell| cell.expiry.map_or(never, |expiry| (expiry.end, expiry.ttl));
    by_value.then_with(|| end(a).cmp(&end(b)))
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
    }
}
