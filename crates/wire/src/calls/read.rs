//! Calls that read columns.
use crate::{
    ColumnParent, ColumnPath, ConsistencyLevel, IndexClause, KeyRange, MultiSliceRequest, Page,
    SlicePredicate,
    call::Value,
    page::{KeyedRows, OneEntry, OneRow, RowMap},
    table::calls,
    wire::Map,
};
use bytes::Bytes;
use bytestring::ByteString;

calls! {
    /// One column or super column; `NotFound` when there is none. The page has one row without a key.
    Get {
        /// The row's key.
        1 key: Bytes,
        /// The path to the column.
        2 column_path: ColumnPath,
        /// How many replicas must answer.
        3 consistency_level: ConsistencyLevel = ConsistencyLevel::One,
    } -> Page as OneEntry, throws [1 InvalidRequest, 2 NotFound, 3 Unavailable, 4 TimedOut]

    /// Columns of one row. The page has one row without a key; it has no columns when the row doesn't exist.
    GetSlice {
        /// The row's key.
        1 key: Bytes,
        /// Where the columns are.
        2 column_parent: ColumnParent,
        /// Which of them.
        3 predicate: SlicePredicate,
        /// How many replicas must answer.
        4 consistency_level: ConsistencyLevel = ConsistencyLevel::One,
    } -> Page as OneRow, throws [1 InvalidRequest, 2 Unavailable, 3 TimedOut]

    /// How many columns of one row there are.
    GetCount {
        /// The row's key.
        1 key: Bytes,
        /// Where the columns are.
        2 column_parent: ColumnParent,
        /// Which of them.
        3 predicate: SlicePredicate,
        /// How many replicas must answer.
        4 consistency_level: ConsistencyLevel = ConsistencyLevel::One,
    } -> i32 as Value, throws [1 InvalidRequest, 2 Unavailable, 3 TimedOut]

    /// Columns of several rows, in the server's order; a row that doesn't exist has no columns.
    MultigetSlice {
        /// The rows' keys.
        1 keys: Vec<Bytes>,
        /// Where the columns are.
        2 column_parent: ColumnParent,
        /// Which of them.
        3 predicate: SlicePredicate,
        /// How many replicas must answer.
        4 consistency_level: ConsistencyLevel = ConsistencyLevel::One,
    } -> Page as RowMap, throws [1 InvalidRequest, 2 Unavailable, 3 TimedOut]

    /// How many columns several rows have, in the server's order.
    MultigetCount {
        /// The rows' keys.
        1 keys: Vec<Bytes>,
        /// Where the columns are.
        2 column_parent: ColumnParent,
        /// Which of them.
        3 predicate: SlicePredicate,
        /// How many replicas must answer.
        4 consistency_level: ConsistencyLevel = ConsistencyLevel::One,
    } -> Map<Bytes, i32> as Value, throws [1 InvalidRequest, 2 Unavailable, 3 TimedOut]

    /// Columns of a range of rows, in the partitioner's order; deleted rows may be there, without columns.
    GetRangeSlices {
        /// Where the columns are.
        1 column_parent: ColumnParent,
        /// Which of them.
        2 predicate: SlicePredicate,
        /// Which rows.
        3 range: KeyRange,
        /// How many replicas must answer.
        4 consistency_level: ConsistencyLevel = ConsistencyLevel::One,
    } -> Page as KeyedRows, throws [1 InvalidRequest, 2 Unavailable, 3 TimedOut]

    /// Columns of a range of rows beginning inside the first; `range.count` counts columns on most versions.
    GetPagedSlice {
        /// The column family.
        1 column_family: ByteString,
        /// Which rows.
        2 range: KeyRange,
        /// The first column of the first row.
        3 start_column: Bytes,
        /// How many replicas must answer.
        4 consistency_level: ConsistencyLevel = ConsistencyLevel::One,
    } -> Page as KeyedRows, throws [1 InvalidRequest, 2 Unavailable, 3 TimedOut]

    /// Columns of the rows that meet a clause over indexed columns.
    GetIndexedSlices {
        /// Where the columns are.
        1 column_parent: ColumnParent,
        /// Which rows.
        2 index_clause: IndexClause,
        /// Which columns.
        3 column_predicate: SlicePredicate,
        /// How many replicas must answer.
        4 consistency_level: ConsistencyLevel = ConsistencyLevel::One,
    } -> Page as KeyedRows, throws [1 InvalidRequest, 2 Unavailable, 3 TimedOut]

    /// Columns of one row in several ranges; from 2.1 on. The page has one row without a key.
    GetMultiSlice {
        /// What to read.
        1 request: MultiSliceRequest,
    } -> Page as OneRow, throws [1 InvalidRequest, 2 Unavailable, 3 TimedOut]
}
