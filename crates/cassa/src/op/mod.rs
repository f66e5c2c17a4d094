//! The requests, one file a call, and one for the changes of the schema: plain data with a typed reply.

mod batch_mutate;
mod cas;
mod describe_cluster;
mod describe_keyspace;
mod describe_keyspaces;
mod describe_ring;
mod describe_schema_versions;
mod describe_splits;
mod describe_table;
mod describe_token_map;
mod describe_version;
mod get_count;
mod get_indexed_slices;
mod get_multi_slice;
mod get_range_slices;
mod get_slice;
mod insert;
mod login;
mod multiget_count;
mod multiget_slice;
mod read_ring;
mod release_version;
mod remove;
mod schema_change;
mod set_keyspace;
mod trace_next_query;
mod truncate;

use bytes::Bytes;
use bytestring::ByteString;

pub(crate) use batch_mutate::{
    AtomicBatchMutate, BatchMutate, CountersMutate, Mutation, RowMutations,
};
pub(crate) use cas::{Cas, Compared};
pub(crate) use describe_cluster::{DescribeClusterName, DescribePartitioner, DescribeSnitch};
pub(crate) use describe_keyspace::DescribeKeyspace;
pub(crate) use describe_keyspaces::DescribeKeyspaces;
pub(crate) use describe_ring::{DescribeLocalRing, DescribeRing};
pub(crate) use describe_schema_versions::DescribeSchemaVersions;
pub(crate) use describe_splits::{DescribeSplits, DescribeSplitsEx, Splits};
pub(crate) use describe_table::DescribeTable;
pub(crate) use describe_token_map::DescribeTokenMap;
pub(crate) use describe_version::DescribeVersion;
pub(crate) use get_count::GetCount;
pub(crate) use get_indexed_slices::{Comparison, Condition, GetIndexedSlices};
pub(crate) use get_multi_slice::GetMultiSlice;
pub(crate) use get_range_slices::{GetRangeSlices, RowRange};
pub(crate) use get_slice::GetSlice;
pub(crate) use insert::Insert;
pub(crate) use login::Login;
pub(crate) use multiget_count::MultigetCount;
pub(crate) use multiget_slice::MultigetSlice;
pub(crate) use read_ring::ReadRing;
pub(crate) use release_version::ReleaseVersion;
pub(crate) use remove::Remove;
pub(crate) use schema_change::{
    AlterColumnFamily, AlterKeyspace, CreateColumnFamily, CreateKeyspace, DropColumnFamily,
    DropKeyspace,
};
pub(crate) use set_keyspace::SetKeyspace;
pub(crate) use trace_next_query::TraceNextQuery;
pub(crate) use truncate::Truncate;

use crate::events::Operation;
use crate::traces::Traces;

/// A call as data.
pub(crate) trait Request: Send + Sync {
    /// What it returns.
    type Reply: Send + 'static;

    /// The call's name, as errors print it.
    const NAME: &'static str;
    /// What sending it twice means.
    const NATURE: Nature;

    /// The column family it reads or writes, if it is one.
    fn target(&self) -> Option<&Target> {
        None
    }

    /// What it is about, as errors print it.
    fn subject(&self) -> Subject<'_> {
        self.target().map(Target::subject).unwrap_or_default()
    }

    /// The same, as events tell it.
    fn operation(&self) -> Operation<'_> {
        let Subject { keyspace, column_family } = self.subject();
        Operation { name: Self::NAME, keyspace, column_family }
    }

    /// The keyspace that must be the connection's current one.
    fn keyspace(&self) -> Option<&ByteString> {
        self.target().map(|target| &target.keyspace)
    }

    /// Whether it may be sent again after bytes of it left.
    fn may_repeat(&self) -> bool {
        Self::NATURE != Nature::Once
    }

    /// Whether none of it is applied where too few replicas are alive. Servers look for them before each mutation, which is of one
    /// row, so of several some may be applied.
    fn is_all_or_nothing(&self) -> bool {
        true
    }

    /// Whether it is of the counters of one row, which are mutated together or not at all.
    fn is_row_of_counters(&self) -> bool {
        false
    }

    /// Where the ids of its traces go, if servers are to trace it.
    fn traces(&self) -> Option<&Traces> {
        self.target().and_then(|target| target.traces.as_ref())
    }

    /// A row that it is about, packed, if it is about rows of the column family: hosts that have it answer soonest.
    fn row(&self) -> Option<&[u8]> {
        None
    }

    /// The largest reply it wants, in bytes, if that is less than the pool's limit: one with a larger size is not read.
    fn reply_limit(&self) -> Option<usize> {
        None
    }
}

/// What sending a request twice means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Nature {
    /// Nothing: it reads one row, several, or the schema.
    Read,
    /// Nothing, but it costs every node: a page of a scan.
    Scan,
    /// The same as once, since its timestamp is part of it: a write that isn't [`Once`](Self::Once).
    Write,
    /// More than once: a change of the schema, a mutation of counters, a compare-and-set, a truncation.
    Once,
}

impl Nature {
    /// Whether it changes something.
    pub fn writes(self) -> bool {
        matches!(self, Nature::Write | Nature::Once)
    }
}

/// What a request is about.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Subject<'a> {
    pub(crate) keyspace: Option<&'a str>,
    pub(crate) column_family: Option<&'a str>,
}

/// A column family, or one super column in every row of it, as requests name it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Target {
    pub(crate) keyspace: ByteString,
    pub(crate) column_family: ByteString,
    /// Packed.
    pub(crate) super_column: Option<Bytes>,
    /// Requests about it are traced.
    pub(crate) traces: Option<Traces>,
}

impl Target {
    pub(crate) fn subject(&self) -> Subject<'_> {
        Subject { keyspace: Some(&self.keyspace), column_family: Some(&self.column_family) }
    }
}

/// Which columns of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Predicate {
    Names(Vec<Bytes>),
    Range(ColumnRange),
}

/// Columns from one name to another, both included; an empty name is open.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct ColumnRange {
    pub(crate) start: Bytes,
    pub(crate) finish: Bytes,
    pub(crate) reversed: bool,
    pub(crate) count: u32,
}

impl ColumnRange {
    /// The same columns from the lowest to the highest: a removal has no direction.
    pub(crate) fn forward(&self) -> ColumnRange {
        let mut range = self.clone();
        if std::mem::take(&mut range.reversed) {
            std::mem::swap(&mut range.start, &mut range.finish);
        }
        range
    }
}
