//! What a batch changes.
use super::{ColumnOrSuperColumn, SlicePredicate};
use crate::table::structs;
use bytes::Bytes;

structs! {
    /// What to delete of a row.
    pub struct Deletion {
        /// Deletes what is not younger; required before 0.8 and for everything but counters.
        1 timestamp: Option<i64>,
        /// Only of this super column.
        2 super_column: Option<Bytes>,
        /// Only these columns; ranges from 2.0 on.
        3 predicate: Option<SlicePredicate>,
    }
    /// A write or a deletion: exactly one is set.
    pub struct Mutation {
        /// What is written.
        1 column_or_supercolumn: Option<ColumnOrSuperColumn>,
        /// What is deleted.
        2 deletion: Option<Deletion>,
    }
}
