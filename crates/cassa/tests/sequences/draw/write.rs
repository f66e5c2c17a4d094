//! Drawing writes.

use proptest::collection::vec;
use proptest::prelude::*;

use super::{any_range, handle, names, range};
use crate::handle::Handle;
use crate::line::Line;
use crate::operation::{Change, Mutation, Operation, Time};
use crate::world::{KEYS, VALUE_COUNT};

pub(super) fn operation(line: Line) -> BoxedStrategy<Operation> {
    prop_oneof![
        7 => mutation().prop_map(Operation::Write),
        1 => rows().prop_map(Operation::InsertRows),
        2 => (vec(mutation(), 1..8), prop::bool::weighted(0.3)).prop_map(
            move |(mutations, atomic)| {
                let mutations: Vec<Mutation> =
                    mutations.into_iter().map(|it| in_a_batch(it, line)).collect();
                let counts = mutations.iter().any(|mutation| mutation.handle.counts());
                Operation::Batch { mutations, atomic: atomic && !counts && line >= Line(1, 2) }
            }
        ),
    ]
    .boxed()
}

fn mutation() -> impl Strategy<Value = Mutation> + Clone {
    let drawn =
        handle().prop_flat_map(move |handle| (Just(handle), 0..KEYS, change(handle), time(handle)));
    drawn.prop_map(|(handle, key, change, time)| stamped(Mutation { handle, key, change, time }))
}

/// What of two columns of one time wins, when one is to expire, differs between lines.
fn stamped(mutation: Mutation) -> Mutation {
    let expires = matches!(mutation.change, Change::Insert { ttl: Some(_), .. });
    Mutation { time: if expires { Time::Now } else { mutation.time }, ..mutation }
}

/// A removal that would be refused is another one in a batch, which is refused as a whole or in part.
fn in_a_batch(mutation: Mutation, line: Line) -> Mutation {
    let Mutation { handle, change: Change::RemoveSlice(range), .. } = &mutation else {
        return mutation;
    };
    let range = range.forward().speakable(handle.names());
    let can_be = line.removes_slice(*handle, &range) && !handle.counts();
    let change = if can_be { Change::RemoveSlice(range) } else { Change::RemoveRow };
    Mutation { change, ..mutation }
}

/// Many rows of one call: what they have in common is drawn once.
fn rows() -> impl Strategy<Value = Vec<Mutation>> {
    let narrowed = handle().prop_map(|handle| match handle.has_super_columns() {
        true => Handle { within: Some(0), ..handle },
        false => handle,
    });
    narrowed.prop_flat_map(|handle| {
        let rows = vec((0..KEYS, written(handle)), 1..5);
        (rows, time(handle), ttl()).prop_map(move |(rows, time, common)| {
            let row = |(key, mut change)| {
                if let Change::Insert { ttl, .. } = &mut change {
                    *ttl = common;
                }
                stamped(Mutation { handle, key, change, time })
            };
            rows.into_iter().map(row).collect()
        })
    })
}

fn time(handle: Handle) -> BoxedStrategy<Time> {
    if handle.counts() {
        return Just(Time::Now).boxed();
    }
    prop_oneof![4 => (1..6_i64).prop_map(Time::At), 1 => Just(Time::Now)].boxed()
}

fn ttl() -> impl Strategy<Value = Option<u32>> {
    prop_oneof![9 => Just(None), 1 => (1_000..9_000_u32).prop_map(Some)]
}

fn written(handle: Handle) -> BoxedStrategy<Change> {
    let columns = handle.columns();
    if handle.counts() {
        return vec((0..columns, delta()), 1..4).prop_map(Change::Add).boxed();
    }
    (vec((0..columns, 0..VALUE_COUNT), 1..6), ttl())
        .prop_map(|(columns, ttl)| Change::Insert { columns, ttl })
        .boxed()
}

fn delta() -> impl Strategy<Value = i64> {
    prop_oneof![9 => -100..100_i64, 1 => (i64::MIN + 1)..=i64::MAX]
}

fn change(handle: Handle) -> BoxedStrategy<Change> {
    // Mostly one that servers take.
    let removed = prop_oneof![9 => range(handle).boxed(), 1 => any_range(handle).boxed()];
    let slice = removed.prop_map(Change::RemoveSlice);
    // Only a column has a verb to subtract.
    let subtract = match handle.counts() && !handle.has_super_columns() {
        true => (0..handle.columns(), delta())
            .prop_map(|(column, delta)| Change::Subtract(column, delta))
            .boxed(),
        false => written(handle),
    };
    // What was removed of counters can't be added to again: soon there would be none.
    let removals = if handle.counts() { 1 } else { 2 };
    prop_oneof![
        45 => written(handle),
        25 => subtract,
        3 * removals => Just(Change::RemoveRow),
        6 * removals => names(handle).prop_map(Change::RemoveNames),
        6 * removals => slice,
    ]
    .boxed()
}
