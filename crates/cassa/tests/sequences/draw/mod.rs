//! Drawing operations: how often each comes, and what it is about.

mod read;
mod write;

use proptest::option;
use proptest::prelude::*;

use crate::handle::Handle;
use crate::line::Line;
use crate::operation::{End, Operation, Range};
use crate::world::{Kind, WITHIN};

/// One operation of a sequence.
pub(crate) fn operation(line: Line) -> BoxedStrategy<Operation> {
    prop_oneof![
        100 => write::operation(line),
        140 => read::operation(),
        1 => kind().prop_map(Operation::Truncate),
    ]
    .boxed()
}

fn kind() -> impl Strategy<Value = Kind> + Clone {
    prop_oneof![
        4 => Just(Kind::Standard),
        3 => Just(Kind::Composite),
        1 => Just(Kind::Reversed),
        4 => Just(Kind::Super),
        2 => Just(Kind::Counter),
        1 => Just(Kind::SuperCounter),
    ]
}

fn handle() -> impl Strategy<Value = Handle> + Clone {
    (kind(), option::of(0..WITHIN)).prop_map(|(kind, within)| {
        let within = within.filter(|_| kind.is_super());
        Handle { kind, within }
    })
}

fn names(handle: Handle) -> BoxedStrategy<Vec<u8>> {
    prop::collection::vec(0..handle.names().many(), 0..5).boxed()
}

fn end(handle: Handle) -> BoxedStrategy<Option<End>> {
    let names = handle.names();
    let prefix = prop::bool::weighted(if names.have_prefixes() { 0.5 } else { 0.0 });
    let end = (0..names.many(), prefix, prop::bool::weighted(0.3));
    option::of(end.prop_map(|(name, prefix, exclusive)| End { name, prefix, exclusive })).boxed()
}

/// Ends where the names can have them, the first before the last.
fn range(handle: Handle) -> impl Strategy<Value = Range> {
    any_range(handle).prop_map(move |range| range.forward().speakable(handle.names()))
}

/// Some end before they start, or have an end that can't be said.
fn any_range(handle: Handle) -> impl Strategy<Value = Range> {
    (end(handle), end(handle), any::<bool>()).prop_map(|(start, finish, reversed)| Range {
        start,
        finish,
        reversed,
    })
}
