//! Drawing reads.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use super::{any_range, handle, names, range};
use crate::handle::Handle;
use crate::operation::{Operation, Read, Rows, Scan, Selection};
use crate::world::KEYS;

pub(super) fn operation() -> BoxedStrategy<Operation> {
    prop_oneof![
        8 => (any_read(), 0..KEYS).prop_map(|(read, key)| Operation::Get(read, key)),
        3 => (any_read(), 0..KEYS).prop_map(|(read, key)| Operation::Stream(read, key)),
        3 => (any_read(), 0..KEYS).prop_map(|(read, key)| Operation::Count(read, key)),
        3 => (any_read(), vec(0..KEYS, 1..6)).prop_map(|(read, keys)| Operation::Multiget(read, keys)),
        2 => (any_read(), vec(0..KEYS, 1..6))
            .prop_map(|(read, keys)| Operation::MultigetCount(read, keys)),
        5 => (read(), scan()).prop_map(|(read, scan)| Operation::Scan(read, scan)),
    ]
    .boxed()
}

fn read() -> impl Strategy<Value = Read> {
    handle().prop_flat_map(|handle| reading(handle, selection(handle, range(handle).boxed())))
}

/// Now and then one that is refused.
fn any_read() -> impl Strategy<Value = Read> {
    let any = handle()
        .prop_flat_map(|handle| reading(handle, selection(handle, any_range(handle).boxed())));
    prop_oneof![9 => read(), 1 => any]
}

fn reading(
    handle: Handle,
    selection: impl Strategy<Value = Selection>,
) -> impl Strategy<Value = Read> {
    let page_columns = prop_oneof![2 => Just(None), 1 => (1..5_usize).prop_map(Some)];
    (selection, page_columns).prop_map(move |(selection, page_columns)| Read {
        handle,
        selection,
        page_columns,
    })
}

fn selection(
    handle: Handle,
    range: BoxedStrategy<crate::operation::Range>,
) -> BoxedStrategy<Selection> {
    prop_oneof![
        2 => Just(Selection::All),
        2 => names(handle).prop_map(Selection::Names),
        4 => (range, option::of(1..5_usize))
            .prop_map(|(range, limit)| Selection::Slice { range, limit }),
    ]
    .boxed()
}

fn scan() -> impl Strategy<Value = Scan> {
    let page_rows = prop_oneof![2 => Just(None), 1 => (1..6_usize).prop_map(Some)];
    let few = prop::bool::weighted(0.2);
    (rows(), few, few, option::of(1..6_usize), page_rows).prop_map(
        |(rows, keys_only, empty_rows, limit, page_rows)| Scan {
            rows,
            keys_only,
            empty_rows,
            limit,
            page_rows,
        },
    )
}

fn rows() -> impl Strategy<Value = Rows> {
    let key = || option::weighted(0.8, 0..KEYS);
    prop_oneof![
        2 => Just(Rows::All),
        2 => (key(), key()).prop_map(|(from, to)| Rows::Keys { from, to }),
        2 => (key(), key()).prop_map(|(after, to)| Rows::Tokens { after, to }),
        1 => (0..KEYS, key()).prop_map(|(from, to)| Rows::KeyToToken { from, to }),
    ]
}
