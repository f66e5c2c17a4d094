//! Which rows: ranges of keys or tokens, and clauses over indexed columns.
use super::IndexOperator;
use crate::table::structs;
use bytes::Bytes;
use bytestring::ByteString;

structs! {
    /// Rows from key to key (both belong to it), or from token (which doesn't) to token.
    pub struct KeyRange {
        /// The first key; empty is open.
        1 start_key: Option<Bytes>,
        /// The last key; empty is open.
        2 end_key: Option<Bytes>,
        /// The token behind which the range begins.
        3 start_token: Option<ByteString>,
        /// The last token.
        4 end_token: Option<ByteString>,
        /// At most as many rows.
        5 count: i32,
        /// Only rows that meet all of these; from 1.1 on.
        6 row_filter: Option<Vec<IndexExpression>>,
    }
    /// A condition on a column's value.
    pub struct IndexExpression {
        /// The column's name.
        1 column_name: Bytes,
        /// How the value is compared.
        2 op: IndexOperator,
        /// With what.
        3 value: Bytes,
    }
    /// The rows that meet all conditions, one of which is `Eq` on an indexed column.
    pub struct IndexClause {
        /// The conditions.
        1 expressions: Vec<IndexExpression>,
        /// Where to begin; empty is open.
        2 start_key: Bytes,
        /// At most as many rows.
        3 count: i32,
    }
}
