//! Which columns: the path to them, and the predicate that selects them.
use super::ConsistencyLevel;
use crate::table::structs;
use bytes::Bytes;
use bytestring::ByteString;

structs! {
    /// A column family, or one super column of it.
    pub struct ColumnParent {
        /// The column family's name.
        3 column_family: ByteString,
        /// The super column's name.
        4 super_column: Option<Bytes>,
    }
    /// A column family, a super column of it, or a column of either.
    pub struct ColumnPath {
        /// The column family's name.
        3 column_family: ByteString,
        /// The super column's name.
        4 super_column: Option<Bytes>,
        /// The column's name.
        5 column: Option<Bytes>,
    }
    /// A range of columns; both ends belong to it.
    pub struct SliceRange {
        /// Where it begins, in the direction of the walk; empty is open.
        1 start: Bytes,
        /// Where it ends; empty is open.
        2 finish: Bytes,
        /// Walks from the greatest name down.
        3 reversed: bool,
        /// At most as many columns.
        4 count: i32,
    }
    /// The columns with these names, or those of a range: exactly one is set.
    pub struct SlicePredicate {
        /// By name.
        1 column_names: Option<Vec<Bytes>>,
        /// By range.
        2 slice_range: Option<SliceRange>,
    }
    /// One range of a `get_multi_slice`.
    pub struct ColumnSlice {
        /// Where it begins; absent is open.
        1 start: Option<Bytes>,
        /// Where it ends; absent is open.
        2 finish: Option<Bytes>,
    }
    /// What `get_multi_slice` reads: several ranges of one row.
    pub struct MultiSliceRequest {
        /// The row's key.
        1 key: Option<Bytes>,
        /// Where the columns are.
        2 column_parent: Option<ColumnParent>,
        /// The ranges, which may overlap.
        3 column_slices: Option<Vec<ColumnSlice>>,
        /// Walks from the greatest name down.
        4 reversed: Option<bool>,
        /// At most as many columns; the server takes 1000 when absent.
        5 count: Option<i32>,
        /// How many replicas must answer; the server takes `One` when absent.
        6 consistency_level: Option<ConsistencyLevel>,
    }
}
