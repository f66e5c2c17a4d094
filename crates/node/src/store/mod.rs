//! The data of one member, in memory: without I/O, and without a word of Thrift.
//!
//! A write is a [`RowMutation`], a read a [`Filter`] over the rows of one column family. Who writes and who reads agree on
//! nothing else.

mod change;
mod filter;

pub(crate) use change::{Cell, Change, Deletion, Path, RowMutation};
pub(crate) use filter::{Filter, Slice};

/// The data of one member.
#[derive(Debug, Default)]
pub(crate) struct Store {}

impl Store {
    pub(crate) fn new() -> Store {
        Store::default()
    }
}
