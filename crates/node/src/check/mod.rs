//! What a server refuses by looking at a request and the schema alone, in its words and its order, line by line.
//!
//! Each call that reads or writes has one function here, with which its answer begins. It returns what the call is about.

mod cell_name;
mod clause;
mod column;
mod context;
mod key;
mod key_range;
mod level;
mod mutation;
mod names;
mod overlap;
mod place;
mod predicate;
mod read;
mod slices;
mod table;
mod text;
mod types;
mod write;

pub(crate) use context::Context;
pub(crate) use key::row_key;
pub(crate) use level::level_of_statement;
pub(crate) use names::MAX_UNSIGNED_SHORT;
pub(crate) use place::Target;
pub(crate) use read::{
    get, get_count, get_indexed_slices, get_paged_slice, get_range_slices, get_slice,
    multiget_count, multiget_slice,
};
pub(crate) use slices::get_multi_slice;
pub(crate) use write::{
    add, atomic_batch_mutate, batch_mutate, cas, insert, remove, remove_counter, truncate,
};

use cassa_types::Type;
use cassa_wire::{Exception, Method};

use crate::Line;
use crate::answer::{failure, invalid};

/// Whether the bytes are a value of the type, to a server of the line.
pub(crate) fn is_value(line: Line, ty: &Type, bytes: &[u8]) -> bool {
    types::value(line, ty, bytes).is_ok()
}

/// The error of every check.
type Checked<T = ()> = Result<T, Exception>;

/// A refusal with the server's words.
fn refuse<T>(why: impl Into<String>) -> Checked<T> {
    Err(invalid(why))
}

/// What a server's own code stumbles over: old ones answer an internal error, those from 1.1 on close the connection.
fn stumble<T>(method: Method) -> Checked<T> {
    Err(failure(method))
}
