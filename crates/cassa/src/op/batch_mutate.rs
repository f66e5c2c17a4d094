//! Mutations of several rows and column families in one message.

use bytes::Bytes;
use bytestring::ByteString;

use super::{Nature, Predicate, Request, Subject};
use crate::consistency::Consistency;

#[derive(Debug, Clone)]
pub(crate) struct BatchMutate {
    pub(crate) keyspace: ByteString,
    pub(crate) rows: Vec<RowMutations>,
    pub(crate) consistency: Consistency,
}

/// What happens to one row. A row and column family stands once in a batch.
#[derive(Debug, Clone)]
pub(crate) struct RowMutations {
    pub(crate) column_family: ByteString,
    pub(crate) key: Bytes,
    pub(crate) mutations: Vec<Mutation>,
}

/// One change of a row; timestamps in microseconds, time to live in seconds.
#[derive(Debug, Clone)]
pub(crate) enum Mutation {
    Insert { name: Bytes, value: Bytes, timestamp: i64, ttl: Option<i32> },
    Remove { columns: Predicate, timestamp: i64 },
}

impl Request for BatchMutate {
    type Reply = ();

    const NAME: &'static str = "batch_mutate";
    const NATURE: Nature = Nature::Write;

    fn subject(&self) -> Subject<'_> {
        let mut families = self.rows.iter().map(|row| &*row.column_family);
        let first = families.next();
        let column_family = first.filter(|first| families.all(|other| other == *first));
        Subject { keyspace: Some(&self.keyspace), column_family }
    }

    fn keyspace(&self) -> Option<&ByteString> {
        Some(&self.keyspace)
    }
}
