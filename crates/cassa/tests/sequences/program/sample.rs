//! A program of every kind of statement, which is compiled as it is printed.

use super::program;
use crate::failure::Failure;
use crate::handle::Handle;
use crate::line::Line;
use crate::operation::{
    Change, End, Mutation, Operation, Range, Read, Rows, Scan, Selection, Time,
};
use crate::world::Kind;

const PRINTED: &str = include_str!("printed.in");

/// That it compiles is all it is for.
#[allow(dead_code, clippy::all, clippy::pedantic, reason = "printed, not written")]
mod printed {
    include!("printed.in");
}

/// An error with what is printed now unless that is what was compiled.
pub(crate) fn check() -> Result<(), Failure> {
    let now = program(Line(3, 11), "s", &operations());
    if now == PRINTED {
        return Ok(());
    }
    Err(Failure(format!("printed.in is not what is printed now, which is:\n{now}")))
}

fn operations() -> Vec<Operation> {
    let handle = |kind, within| Handle { kind, within };
    let write = |handle, change| Mutation { handle, key: 1, change, time: Time::Now };
    let insert = |columns: &[(u8, u8)], ttl| Change::Insert { columns: columns.to_vec(), ttl };
    let text = handle(Kind::Standard, None);
    let end = |name, prefix, exclusive| Some(End { name, prefix, exclusive });
    let range = |start, finish, reversed| Range { start, finish, reversed };
    let read = |handle, selection| Read { handle, selection, page_columns: None };
    let sliced = |range, limit| Selection::Slice { range, limit };
    let pair = handle(Kind::Composite, None);
    let (supers, within) = (handle(Kind::Super, None), handle(Kind::Super, Some(2)));
    let counters = handle(Kind::Counter, None);
    let super_counters = handle(Kind::SuperCounter, None);
    let down = handle(Kind::Reversed, None);
    let old = |mutation: Mutation| Mutation { time: Time::At(3), ..mutation };
    let mut operations: Vec<Operation> = [
        old(write(text, insert(&[(0, 1)], None))),
        write(pair, insert(&[(0, 0), (5, 3)], Some(1_000))),
        write(down, insert(&[(0, 0), (8, 3)], None)),
        write(supers, insert(&[(0, 0), (8, 3), (7, 4)], None)),
        write(within, insert(&[(1, 5)], None)),
        write(counters, Change::Add(vec![(4, -7)])),
        write(counters, Change::Add(vec![(4, -7), (5, i64::MAX)])),
        write(counters, Change::Subtract(4, -7)),
        write(super_counters, Change::Add(vec![(4, 1)])),
        write(text, Change::RemoveRow),
        old(write(within, Change::RemoveRow)),
        write(supers, Change::RemoveNames(vec![1, 2])),
        write(pair, Change::RemoveNames(Vec::new())),
        write(pair, Change::RemoveSlice(range(end(1, true, true), end(8, false, true), false))),
    ]
    .map(Operation::Write)
    .into();
    let scan =
        |rows| Scan { rows, keys_only: false, empty_rows: false, limit: None, page_rows: None };
    let everything = Scan {
        keys_only: true,
        empty_rows: true,
        limit: Some(3),
        page_rows: Some(2),
        ..scan(Rows::All)
    };
    let scans = [
        everything,
        scan(Rows::Keys { from: Some(0), to: Some(1) }),
        scan(Rows::Tokens { after: Some(0), to: Some(1) }),
        scan(Rows::KeyToToken { from: 0, to: Some(1) }),
    ];
    let scans = scans.map(|scan| Operation::Scan(read(pair, Selection::All), scan));
    let named = |handle| read(handle, Selection::Names(vec![2, 0]));
    operations.extend([
        Operation::InsertRows(vec![write(text, insert(&[(0, 1)], None))]),
        Operation::InsertRows(vec![write(counters, Change::Add(vec![(0, 1)]))]),
        Operation::Batch {
            mutations: vec![
                write(within, insert(&[(0, 1)], None)),
                old(write(supers, insert(&[(0, 1)], None))),
                write(text, Change::RemoveRow),
            ],
            atomic: true,
        },
        Operation::Get(named(supers), 1),
        Operation::Stream(Read { page_columns: Some(2), ..named(text) }, 1),
        Operation::Count(read(down, sliced(range(None, end(3, false, true), true), Some(2))), 1),
        Operation::Get(read(down, sliced(range(end(8, false, false), None, true), None)), 1),
        Operation::Multiget(named(within), vec![1, 0]),
        Operation::MultigetCount(read(text, Selection::All), vec![1]),
        Operation::Truncate(Kind::Standard),
    ]);
    operations.extend(scans);
    operations
}
