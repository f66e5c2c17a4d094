//! Answers to CQL queries.
use super::{Column, CqlResultType};
use crate::{table::structs, wire::Map};
use bytes::Bytes;
use bytestring::ByteString;

structs! {
    /// A row of a query's answer.
    pub struct CqlRow {
        /// Its key; empty in CQL 3.
        1 key: Bytes,
        /// The selected columns.
        2 columns: Vec<Column>,
    }
    /// The types of a query's answer.
    pub struct CqlMetadata {
        /// The classes of the columns' names, by name.
        1 name_types: Map<Bytes, ByteString>,
        /// The classes of the columns' values, by name.
        2 value_types: Map<Bytes, ByteString>,
        /// The class of the other names.
        3 default_name_type: ByteString,
        /// The class of the other values.
        4 default_value_type: ByteString,
    }
    /// A query's answer.
    pub struct CqlResult {
        /// Which of the following there is; its name in the interface is `type`.
        1 r#type: CqlResultType,
        /// The rows.
        2 rows: Option<Vec<CqlRow>>,
        /// The number.
        3 num: Option<i32>,
        /// The rows' types; from 1.0 on.
        4 schema: Option<CqlMetadata>,
    }
    /// A prepared query.
    pub struct CqlPreparedResult {
        /// What to execute it by; its name in the interface is `itemId`.
        1 item_id: i32,
        /// How many values it takes.
        2 count: i32,
        /// The values' types.
        3 variable_types: Option<Vec<ByteString>>,
        /// The values' names.
        4 variable_names: Option<Vec<ByteString>>,
    }
}
