//! Calls that write columns.
use crate::{
    Column, ColumnParent, ColumnPath, ConsistencyLevel, CounterColumn, Mutation, Page,
    call::{Nothing, Value},
    table::{calls, structs},
    wire::Map,
};
use bytes::Bytes;
use bytestring::ByteString;

structs! {
    /// What a compare-and-set did.
    pub struct CasResult {
        /// Whether the expected values were there and the updates are written.
        1 success: bool,
        /// The columns that were there instead: one row without a key.
        2 current_values: Option<Page>,
    }
}

calls! {
    /// Writes one column.
    Insert {
        /// The row's key.
        1 key: Bytes,
        /// Where the column is.
        2 column_parent: ColumnParent,
        /// The column.
        3 column: Column,
        /// How many replicas must answer.
        4 consistency_level: ConsistencyLevel = ConsistencyLevel::One,
    } -> () as Nothing, throws [1 InvalidRequest, 2 Unavailable, 3 TimedOut]

    /// Adds to one counter; from 0.8 on. Sent twice it adds twice.
    Add {
        /// The row's key.
        1 key: Bytes,
        /// Where the counter is.
        2 column_parent: ColumnParent,
        /// Its name, and what is added.
        3 column: CounterColumn,
        /// How many replicas must answer.
        4 consistency_level: ConsistencyLevel = ConsistencyLevel::One,
    } -> () as Nothing, throws [1 InvalidRequest, 2 Unavailable, 3 TimedOut]

    /// Writes columns of one row if others have expected values; from 2.0 on.
    Cas {
        /// The row's key.
        1 key: Bytes,
        /// The column family.
        2 column_family: ByteString,
        /// What must be there; empty: no column of the row may be. Servers break at none.
        3 expected: Option<Vec<Column>>,
        /// What is written. Servers break at none.
        4 updates: Option<Vec<Column>>,
        /// How Paxos is run: `Serial` or `LocalSerial`.
        5 serial_consistency_level: ConsistencyLevel = ConsistencyLevel::Serial,
        /// How many replicas must have the write.
        6 commit_consistency_level: ConsistencyLevel = ConsistencyLevel::Quorum,
    } -> CasResult as Value, throws [1 InvalidRequest, 2 Unavailable, 3 TimedOut]

    /// Deletes a row, a super column or a column.
    Remove {
        /// The row's key.
        1 key: Bytes,
        /// What is deleted.
        2 column_path: ColumnPath,
        /// Deletes what is not younger.
        3 timestamp: i64,
        /// How many replicas must answer.
        4 consistency_level: ConsistencyLevel = ConsistencyLevel::One,
    } -> () as Nothing, throws [1 InvalidRequest, 2 Unavailable, 3 TimedOut]

    /// Deletes a row, a super column or a column of counters; from 0.8 on.
    RemoveCounter {
        /// The row's key.
        1 key: Bytes,
        /// What is deleted.
        2 path: ColumnPath,
        /// How many replicas must answer.
        3 consistency_level: ConsistencyLevel = ConsistencyLevel::One,
    } -> () as Nothing, throws [1 InvalidRequest, 2 Unavailable, 3 TimedOut]

    /// Changes several rows, by key and column family; not as a whole.
    BatchMutate {
        /// The changes.
        1 mutation_map: Map<Bytes, Map<ByteString, Vec<Mutation>>>,
        /// How many replicas must answer.
        2 consistency_level: ConsistencyLevel = ConsistencyLevel::One,
    } -> () as Nothing, throws [1 InvalidRequest, 2 Unavailable, 3 TimedOut]

    /// Changes several rows through a batch log, all or nothing in the end; from 1.2 on.
    AtomicBatchMutate {
        /// The changes.
        1 mutation_map: Map<Bytes, Map<ByteString, Vec<Mutation>>>,
        /// How many replicas must answer.
        2 consistency_level: ConsistencyLevel = ConsistencyLevel::One,
    } -> () as Nothing, throws [1 InvalidRequest, 2 Unavailable, 3 TimedOut]

    /// Deletes every row of a column family, on every host.
    Truncate {
        /// The column family.
        1 cfname: ByteString,
    } -> () as Nothing, throws [1 InvalidRequest, 2 Unavailable, 3 TimedOut]
}
