//! What a batch holds: calls in the order they were queued.

use std::collections::VecDeque;

use bytestring::ByteString;

use crate::op::{Mutation, Predicate, RowMutations};

/// What a message aims at, in bytes: small beside the half segment of a commit log that a server can write at once.
const MESSAGE_BYTES: usize = 1 << 20;
/// What a row and a mutation take in a message beside their bytes, at most.
const ROW: usize = 64;
const MUTATION: usize = 48;

#[derive(Debug, Default)]
pub(super) struct Queue {
    pub(super) waiting: VecDeque<Queued>,
    /// Counters that were sent and may have been applied.
    pub(super) in_doubt: Vec<Queued>,
}

/// One call.
#[derive(Debug)]
pub(super) struct Queued {
    pub(super) keyspace: ByteString,
    pub(super) row: RowMutations,
    /// What it takes in a message, at most.
    pub(super) bytes: usize,
}

impl Queued {
    pub(super) fn new(keyspace: ByteString, row: RowMutations) -> Queued {
        let mutations: usize = row.mutations.iter().map(size).sum();
        let super_column = row.super_column.as_ref().map_or(0, |name| name.len());
        let bytes = ROW + row.key.len() + row.column_family.len() + super_column + mutations;
        Queued { keyspace, row, bytes }
    }

    pub(super) fn counts(&self) -> bool {
        self.row.mutations.iter().any(Mutation::counts)
    }
}

impl Queue {
    /// The calls of the next message: the first that waits, and those behind it that go with it, in order.
    pub(super) fn next_message(&mut self) -> Vec<Queued> {
        let Some(first) = self.waiting.pop_front() else { return Vec::new() };
        let (keyspace, counts) = (first.keyspace.clone(), first.counts());
        let mut bytes = first.bytes;
        let mut message = vec![first];
        while let Some(next) = self.waiting.front()
            && next.keyspace == keyspace
            && next.counts() == counts
            && bytes + next.bytes <= MESSAGE_BYTES
        {
            bytes += next.bytes;
            message.extend(self.waiting.pop_front());
        }
        message
    }

    /// Puts a message's calls back where they were.
    pub(super) fn put_back(&mut self, message: Vec<Queued>) {
        for queued in message.into_iter().rev() {
            self.waiting.push_front(queued);
        }
    }
}

fn size(mutation: &Mutation) -> usize {
    MUTATION
        + match mutation {
            Mutation::Insert { name, value, .. } => name.len() + value.len(),
            Mutation::Add { name, .. } => name.len(),
            Mutation::Remove { columns: Some(Predicate::Names(names)), .. }
            | Mutation::RemoveCounters { names: Some(names) } => {
                names.iter().map(|name| 4 + name.len()).sum()
            }
            Mutation::Remove { columns: Some(Predicate::Range(range)), .. } => {
                range.start.len() + range.finish.len() + MUTATION
            }
            Mutation::Remove { columns: None, .. } | Mutation::RemoveCounters { names: None } => 0,
        }
}
