//! What a write costs, counted: a request as large as a node takes must not hold it.

use std::cell::Cell;
use std::sync::Arc;

use cassa_types::Type;

use super::support::*;
use crate::schema::Kind;
use crate::store::{Change, Deletion, Path};

thread_local! {
    static DONE: Cell<u64> = const { Cell::new(0) };
}

/// Counts a comparison of names, or a look at a state.
pub(in crate::store) fn count() {
    DONE.set(DONE.get() + 1);
}

/// What a row costs that is made by these changes at once.
fn cost(kind: &Kind, changes: Vec<Change>) -> u64 {
    let family = Arc::new(family(Type::Bytes, kind.clone()));
    let stored = Stored { family, ..Stored::new(Type::Bytes) };
    let before = DONE.get();
    stored.apply("k", changes);
    DONE.get() - before
}

fn name(index: usize) -> String {
    format!("{index:05}")
}

const LATE: i64 = 1_000_000;

/// The changes with such an index, of so many.
type Shape = fn(usize, usize) -> Change;

const COLUMN: Shape = |index, _| put(&name(index), "x", 1);
const LATE_COLUMN: Shape = |index, _| put(&name(index), "x", LATE);
const COUNTER: Shape =
    |index, _| Change::Add { path: Path::new(None, bytes(&name(index))), delta: 1, timestamp: 1 };
const REMOVED_COLUMN: Shape = |index, _| remove(&name(index), 1);
const REMOVED_COUNTER: Shape = |index, _| {
    let path = Path::new(None, bytes(&name(index)));
    Change::RemoveCounter(path, Deletion { timestamp: index as i64, at: 0 })
};
const COUNTING_AGAIN: Shape = |index, _| Change::CountAgain {
    super_column: None,
    start: bytes(&name(index)),
    finish: bytes(&name(index)),
    deletion: Deletion { timestamp: LATE, at: 0 },
};
const ALL_COUNTING_AGAIN: Shape = |index, _| Change::CountAgain {
    super_column: None,
    start: bytes(""),
    finish: bytes(""),
    deletion: Deletion { timestamp: index as i64, at: 0 },
};
const SLICE: Shape = |index, _| remove_slice(&name(2 * index), &name(2 * index), index as i64);
const LATE_SLICE: Shape = |index, _| remove_slice(&name(2 * index), &name(2 * index), LATE);
const NESTED_SLICE: Shape =
    |index, all| remove_slice(&name(index), &name(2 * all - index), index as i64);
const OPEN_SLICE: Shape = |index, _| remove_slice("", "", index as i64);
const ROW: Shape = |index, _| remove_row(index as i64);

const SHAPES: [Shape; 12] = [
    COLUMN,
    LATE_COLUMN,
    COUNTER,
    REMOVED_COLUMN,
    REMOVED_COUNTER,
    COUNTING_AGAIN,
    ALL_COUNTING_AGAIN,
    SLICE,
    LATE_SLICE,
    NESTED_SLICE,
    OPEN_SLICE,
    ROW,
];

#[test]
fn twice_as_many_changes_of_a_row_cost_little_more_than_twice_as_much() {
    fn is_grown(kind: &Kind, few: u64, many: u64, what: &str) {
        assert!(many < few * 5 / 2 + 100, "{kind:?} {what}: {few}, {many}");
    }
    const FEW: usize = 200;
    // Each with each, one after the other or by turns.
    for (a, first) in SHAPES.iter().enumerate() {
        for (b, second) in SHAPES.iter().enumerate() {
            let both = |of: usize| {
                let first = (0..of).map(move |index| first(index, of));
                first.chain((0..of).map(move |index| second(index, of)))
            };
            let turns = |of: usize| (0..of).flat_map(move |i| [first(i, of), second(i, of)]);
            let within = |change| within(change, "s");
            let standard = Kind::Standard;
            let cost_of = |of| cost(&standard, both(of).collect());
            is_grown(&standard, cost_of(FEW), cost_of(2 * FEW), &format!("{a} {b}"));
            let supers = Kind::Super { subcomparator: Type::Bytes };
            let cost_of = |of| cost(&supers, turns(of).map(within).collect());
            is_grown(&supers, cost_of(FEW), cost_of(2 * FEW), &format!("{a} {b} within"));
            let cost_of = |of| cost(&supers, both(of).map(spread).collect());
            is_grown(&supers, cost_of(FEW), cost_of(2 * FEW), &format!("{a} {b} spread"));
        }
    }
}

/// A change of a column as one of the super column with its name.
fn spread(change: Change) -> Change {
    match &change {
        Change::Put(path, _)
        | Change::Add { path, .. }
        | Change::RemoveColumn(path, _)
        | Change::RemoveCounter(path, _) => {
            let name = String::from_utf8_lossy(&path.name).into_owned();
            within(change, &name)
        }
        _ => change,
    }
}
