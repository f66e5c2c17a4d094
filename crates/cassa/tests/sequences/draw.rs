//! Drawing operations: how often each comes, and what it is about.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use crate::line::Line;
use crate::operation::{Change, End, Mutation, Operation, Range, Selection, Time};
use crate::world::{KEYS, Kind, NAMES, VALUE_COUNT};

/// One operation of a sequence.
pub(crate) fn operation(line: Line) -> BoxedStrategy<Operation> {
    prop_oneof![
        68 => mutation(line, Alone::Yes).prop_map(Operation::Write),
        16 => vec(mutation(line, Alone::No), 1..8).prop_map(Operation::Batch),
        56 => read().prop_map(|(kind, key, selection)| Operation::Get { kind, key, selection }),
        24 => read().prop_map(|(kind, key, selection)| Operation::Count { kind, key, selection }),
        18 => (kind(), vec(0..KEYS, 1..6)).prop_flat_map(|(kind, keys)| {
            selection(kind)
                .prop_map(move |selection| Operation::Multiget { kind, keys: keys.clone(), selection })
        }),
        18 => (kind(), option::of(1..6_usize)).prop_flat_map(|(kind, limit)| {
            selection(kind).prop_map(move |selection| Operation::Scan { kind, selection, limit })
        }),
        1 => kind().prop_map(|kind| Operation::Truncate { kind }),
    ]
    .boxed()
}

fn kind() -> impl Strategy<Value = Kind> + Clone {
    prop_oneof![
        4 => Just(Kind::Standard),
        3 => Just(Kind::Composite),
        1 => Just(Kind::Reversed),
        2 => Just(Kind::Counter),
    ]
}

fn read() -> impl Strategy<Value = (Kind, u8, Selection)> {
    (kind(), 0..KEYS)
        .prop_flat_map(|(kind, key)| selection(kind).prop_map(move |it| (kind, key, it)))
}

fn names() -> impl Strategy<Value = Vec<u8>> {
    vec(0..NAMES, 0..5)
}

fn selection(kind: Kind) -> BoxedStrategy<Selection> {
    prop_oneof![
        2 => Just(Selection::All),
        2 => names().prop_map(Selection::Names),
        4 => (range(kind), option::of(1..5_usize))
            .prop_map(|(range, limit)| Selection::Slice { range, limit }),
    ]
    .boxed()
}

fn end(kind: Kind) -> BoxedStrategy<Option<End>> {
    let prefix = if kind == Kind::Composite { any::<bool>().boxed() } else { Just(false).boxed() };
    option::of((0..NAMES, prefix).prop_map(|(name, prefix)| End { name, prefix })).boxed()
}

/// Most ranges end behind where they start; servers refuse the others.
fn range(kind: Kind) -> impl Strategy<Value = Range> {
    (end(kind), end(kind), any::<bool>(), prop::bool::weighted(0.05)).prop_map(
        |(one, other, reversed, any_order)| {
            let range = Range { start: one, finish: other, reversed };
            if any_order { range } else { range.forward() }
        },
    )
}

/// Whether a mutation is sent by itself, where it may be refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Alone {
    Yes,
    No,
}

fn mutation(line: Line, alone: Alone) -> impl Strategy<Value = Mutation> {
    (kind(), 0..KEYS).prop_flat_map(move |(kind, key)| {
        let mutation = (change(kind, line, alone), time(kind));
        mutation.prop_map(move |(change, time)| {
            // What of two columns of one time wins, when one is to expire, differs between lines.
            let expires = matches!(change, Change::Insert { ttl: Some(_), .. });
            Mutation { kind, key, time: if expires { Time::Now } else { time }, change }
        })
    })
}

fn time(kind: Kind) -> BoxedStrategy<Time> {
    if kind.counts() {
        return Just(Time::Now).boxed();
    }
    prop_oneof![4 => (1..6_i64).prop_map(Time::At), 1 => Just(Time::Now)].boxed()
}

fn change(kind: Kind, line: Line, alone: Alone) -> BoxedStrategy<Change> {
    let written = if kind.counts() {
        let delta = prop_oneof![9 => -100..100_i64, 1 => any::<i64>()];
        vec((0..NAMES, delta), 1..4).prop_map(Change::Add).boxed()
    } else {
        let ttl = prop_oneof![9 => Just(None), 1 => (1_000..9_000_u32).prop_map(Some)];
        (vec((0..NAMES, 0..VALUE_COUNT), 1..6), ttl)
            .prop_map(|(columns, ttl)| Change::Insert { columns, ttl })
            .boxed()
    };
    let range = range(kind).prop_map(move |range| {
        let sent = line.removes_slice(&range) && !kind.counts();
        match alone {
            Alone::Yes => Change::RemoveSlice(range),
            Alone::No if sent || range.is_open() => Change::RemoveSlice(range.forward()),
            Alone::No => Change::RemoveRow,
        }
    });
    prop_oneof![
        70 => written,
        6 => Just(Change::RemoveRow),
        12 => names().prop_map(Change::RemoveNames),
        12 => range,
    ]
    .boxed()
}
