//! Mutations of several rows and column families in one message.

use bytes::Bytes;
use bytestring::ByteString;

use super::{Nature, Predicate, Request, Subject};
use crate::consistency::Consistency;
use crate::traces::Traces;

#[derive(Debug, Clone)]
pub(crate) struct BatchMutate {
    pub(crate) keyspace: ByteString,
    pub(crate) rows: Vec<RowMutations>,
    pub(crate) consistency: Consistency,
    pub(crate) traces: Option<Traces>,
}

/// What happens to one row, or within one super column of it.
#[derive(Debug, Clone)]
pub(crate) struct RowMutations {
    pub(crate) column_family: ByteString,
    pub(crate) key: Bytes,
    pub(crate) super_column: Option<Bytes>,
    pub(crate) mutations: Vec<Mutation>,
}

/// One change of a row; timestamps in microseconds, time to live in seconds.
#[derive(Debug, Clone)]
pub(crate) enum Mutation {
    Insert {
        name: Bytes,
        value: Bytes,
        timestamp: i64,
        ttl: Option<i32>,
    },
    /// All of it when there are no columns.
    Remove {
        columns: Option<Predicate>,
        timestamp: i64,
    },
    Add {
        name: Bytes,
        delta: i64,
    },
    /// All of it when there are no names. The server stamps it with its own clock.
    RemoveCounters {
        names: Option<Vec<Bytes>>,
    },
}

impl Mutation {
    /// Whether it is one of counters.
    pub(crate) fn counts(&self) -> bool {
        matches!(self, Mutation::Add { .. } | Mutation::RemoveCounters { .. })
    }
}

/// Mutations of counters only: applied twice they are not the same as once.
#[derive(Debug, Clone)]
pub(crate) struct CountersMutate {
    pub(crate) request: BatchMutate,
    /// The program has asked for it.
    pub(crate) repeat: bool,
}

/// Mutations that are applied as a whole in the end, or not at all.
#[derive(Debug, Clone)]
pub(crate) struct AtomicBatchMutate(pub(crate) BatchMutate);

impl Request for AtomicBatchMutate {
    type Reply = ();

    const NAME: &'static str = "atomic_batch_mutate";
    const NATURE: Nature = BatchMutate::NATURE;

    fn subject(&self) -> Subject<'_> {
        self.0.subject()
    }

    fn keyspace(&self) -> Option<&ByteString> {
        self.0.keyspace()
    }

    fn traces(&self) -> Option<&Traces> {
        self.0.traces()
    }

    fn row(&self) -> Option<&[u8]> {
        self.0.row()
    }
}

impl Request for CountersMutate {
    type Reply = ();

    const NAME: &'static str = BatchMutate::NAME;
    const NATURE: Nature = Nature::Once;

    fn subject(&self) -> Subject<'_> {
        self.request.subject()
    }

    fn keyspace(&self) -> Option<&ByteString> {
        self.request.keyspace()
    }

    fn traces(&self) -> Option<&Traces> {
        self.request.traces()
    }

    fn may_repeat(&self) -> bool {
        self.repeat
    }

    fn is_all_or_nothing(&self) -> bool {
        self.request.is_all_or_nothing()
    }

    fn is_row_of_counters(&self) -> bool {
        self.is_all_or_nothing()
    }

    fn row(&self) -> Option<&[u8]> {
        self.request.row()
    }
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

    fn traces(&self) -> Option<&Traces> {
        self.traces.as_ref()
    }

    fn is_all_or_nothing(&self) -> bool {
        self.rows.len() <= 1
    }

    /// The first of them.
    fn row(&self) -> Option<&[u8]> {
        Some(&self.rows.first()?.key)
    }
}
