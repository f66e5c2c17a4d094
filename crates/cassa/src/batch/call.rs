//! One call that a batch holds.

use std::{fmt, iter};

use bytestring::ByteString;

use super::size;
use crate::op::{Mutation, RowMutations};

/// A call that a batch holds: mutations of one row, as [`Batch::take_refused`](super::Batch::take_refused) and its like give
/// them out.
///
/// It keeps its timestamps, so that it can be put back into this or another batch later.
#[derive(Clone)]
pub struct Call {
    pub(super) keyspace: ByteString,
    pub(super) row: RowMutations,
    /// The same row within other super columns.
    others: Vec<RowMutations>,
    /// What it takes in a message.
    bytes: usize,
    /// Grows with every call that is queued.
    pub(super) ticket: u64,
    /// With how many calls it may share a message, itself included: fewer each time such a message was refused.
    pub(super) together: usize,
}

impl Call {
    pub(super) fn new(keyspace: ByteString, row: RowMutations, others: Vec<RowMutations>) -> Call {
        let bytes = size::of_row(&row) + others.iter().map(size::of_mutations).sum::<usize>();
        Call { keyspace, row, others, bytes, ticket: 0, together: usize::MAX }
    }

    /// The row, within each of its super columns.
    pub(super) fn rows(&self) -> impl Iterator<Item = &RowMutations> {
        iter::once(&self.row).chain(&self.others)
    }

    /// The keyspace.
    pub fn keyspace(&self) -> &str {
        &self.keyspace
    }

    /// The column family.
    pub fn column_family(&self) -> &str {
        &self.row.column_family
    }

    /// The row key as it is stored.
    pub fn key_bytes(&self) -> &[u8] {
        &self.row.key
    }

    /// The name of the super column it is within, as it is stored; `None` also when it is within several.
    pub fn super_column_bytes(&self) -> Option<&[u8]> {
        self.row.super_column.as_deref().filter(|_| self.others.is_empty())
    }

    /// How many bytes it takes in a message.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// The names it writes, adds to or removes, read as numbers.
    #[cfg(test)]
    pub(crate) fn ids(&self) -> Vec<u32> {
        let number =
            |name: &bytes::Bytes| name[..].try_into().map(u32::from_be_bytes).expect("4 bytes");
        let names = self.row.mutations.iter().map(|mutation| match mutation {
            Mutation::Add { name, .. } | Mutation::Insert { name, .. } => number(name),
            _ => panic!("a removal"),
        });
        names.collect()
    }

    /// Whether it changes counters: applied twice it is not the same as once.
    pub fn counts(&self) -> bool {
        self.row.mutations.iter().any(Mutation::counts)
    }
}

impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("keyspace", &self.keyspace())
            .field("column_family", &self.column_family())
            .field("key", &self.row.key)
            .field("bytes", &self.bytes)
            .finish_non_exhaustive()
    }
}
