//! Columns, super columns and counters, as writes carry them. (Replies of columns are a [`Page`](crate::Page).)
use crate::table::structs;
use bytes::Bytes;

structs! {
    /// A column.
    pub struct Column {
        /// Its name, packed by the comparator.
        1 name: Bytes,
        /// Its value; required before 0.8.
        2 value: Option<Bytes>,
        /// In microseconds by convention; required before 0.8.
        3 timestamp: Option<i64>,
        /// Its time to live when it was written, in seconds.
        4 ttl: Option<i32>,
    }
    /// A named list of columns.
    pub struct SuperColumn {
        /// Its name, packed by the comparator.
        1 name: Bytes,
        /// Its columns, in the order of the subcomparator.
        2 columns: Vec<Column>,
    }
    /// A counter's value, or in a write what is added to it.
    pub struct CounterColumn {
        /// Its name, packed by the comparator.
        1 name: Bytes,
        /// The value.
        2 value: i64,
    }
    /// A named list of counters.
    pub struct CounterSuperColumn {
        /// Its name, packed by the comparator.
        1 name: Bytes,
        /// Its counters, in the order of the subcomparator.
        2 columns: Vec<CounterColumn>,
    }
    /// Exactly one of its fields is set.
    pub struct ColumnOrSuperColumn {
        /// A column.
        1 column: Option<Column>,
        /// A super column.
        2 super_column: Option<SuperColumn>,
        /// A counter; from 0.8 on.
        3 counter_column: Option<CounterColumn>,
        /// A super column of counters; from 0.8 on.
        4 counter_super_column: Option<CounterSuperColumn>,
    }
}
