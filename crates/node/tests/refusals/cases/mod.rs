//! The cases: calls that servers refuse, and a few at the edge that they don't.

mod batch;
mod keys;
mod level;
mod order;
mod read;
mod types;
mod unusual;
mod write;

use std::io;

use bytes::Bytes;
use bytestring::ByteString;
use cassa_node::Line;
use cassa_wire::{
    Call, Column, ColumnParent, ColumnPath, SlicePredicate, SliceRange, decode_reply,
};

use crate::support::Client;

/// What was answered.
#[derive(Debug)]
pub(crate) struct Answered {
    /// The frame; `None` when the connection was closed.
    pub(crate) frame: Option<Bytes>,
    pub(crate) text: String,
}

impl Answered {
    pub(crate) fn closed() -> Answered {
        Answered { frame: None, text: "the connection is closed".to_owned() }
    }
}

type Ask = Box<dyn Fn(&mut Client) -> io::Result<Answered>>;

/// One call.
pub(crate) struct Case {
    pub(crate) name: String,
    /// Whether the connection has selected the keyspace.
    pub(crate) in_keyspace: bool,
    pub(crate) ask: Ask,
}

fn case<C: Call + 'static>(name: impl Into<String>, call: C) -> Case {
    let ask = move |client: &mut Client| {
        let frame = client.reply_to(&call)?;
        let sequence = i32::from_be_bytes(sequence(&frame).unwrap_or_default());
        let text = match decode_reply::<C>(frame.clone(), sequence) {
            Ok(_) => format!("done: {}", frame.escape_ascii()),
            Err(error) => format!("{error:?}"),
        };
        Ok(Answered { frame: Some(frame), text })
    };
    Case { name: format!("{} {}", C::METHOD, name.into()), in_keyspace: true, ask: Box::new(ask) }
}

/// Where the reply's sequence lies: behind the version and the name.
fn sequence(frame: &[u8]) -> Option<[u8; 4]> {
    let length = frame.get(4..)?.first_chunk::<4>()?;
    let at = 8 + usize::try_from(u32::from_be_bytes(*length)).ok()?;
    frame.get(at..)?.first_chunk().copied()
}

/// Every case of a line.
pub(crate) fn all(line: Line) -> Vec<Case> {
    let subjects = [
        read::cases,
        keys::cases,
        write::cases,
        batch::cases,
        types::cases,
        level::cases,
        order::cases,
        unusual::cases,
    ];
    subjects.iter().flat_map(|cases| cases(line)).collect()
}

/// The cases that go by the partitioner.
pub(crate) fn of_ranges(line: Line) -> Vec<Case> {
    keys::cases(line)
}

fn bytes(text: &'static str) -> Bytes {
    Bytes::from_static(text.as_bytes())
}

/// One byte longer than names and keys may be.
fn too_long() -> Bytes {
    vec![b'x'; 65_536].into()
}

fn parent(family: impl Into<ByteString>) -> ColumnParent {
    ColumnParent { column_family: family.into(), super_column: None }
}

fn within(family: &'static str, super_column: impl Into<Bytes>) -> ColumnParent {
    ColumnParent { column_family: family.into(), super_column: Some(super_column.into()) }
}

fn path(
    family: impl Into<ByteString>,
    super_column: Option<Bytes>,
    column: Option<Bytes>,
) -> ColumnPath {
    ColumnPath { column_family: family.into(), super_column, column }
}

fn named(names: impl IntoIterator<Item = Bytes>) -> SlicePredicate {
    SlicePredicate { column_names: Some(names.into_iter().collect()), slice_range: None }
}

fn slice(
    start: impl Into<Bytes>,
    finish: impl Into<Bytes>,
    reversed: bool,
    count: i32,
) -> SlicePredicate {
    let (start, finish) = (start.into(), finish.into());
    let range = SliceRange { start, finish, reversed, count };
    SlicePredicate { column_names: None, slice_range: Some(range) }
}

fn column(name: impl Into<Bytes>, value: impl Into<Bytes>) -> Column {
    Column { name: name.into(), value: Some(value.into()), timestamp: Some(1), ttl: None }
}

fn long(number: i64) -> Bytes {
    number.to_be_bytes().to_vec().into()
}
