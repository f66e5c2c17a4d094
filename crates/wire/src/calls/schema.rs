//! Calls that change the schema; each answers the schema's new version.
use crate::{CfDef, KsDef, call::Value, table::calls};
use bytestring::ByteString;

calls! {
    /// Creates a column family in the connection's keyspace.
    SystemAddColumnFamily {
        /// The column family.
        1 cf_def: CfDef,
    } -> ByteString as Value, throws [1 InvalidRequest, 2 SchemaDisagreement]

    /// Drops a column family of the connection's keyspace.
    SystemDropColumnFamily {
        /// Its name.
        1 column_family: ByteString,
    } -> ByteString as Value, throws [1 InvalidRequest, 2 SchemaDisagreement]

    /// Creates a keyspace with its column families.
    SystemAddKeyspace {
        /// The keyspace.
        1 ks_def: KsDef,
    } -> ByteString as Value, throws [1 InvalidRequest, 2 SchemaDisagreement]

    /// Drops a keyspace with all it has.
    SystemDropKeyspace {
        /// Its name.
        1 keyspace: ByteString,
    } -> ByteString as Value, throws [1 InvalidRequest, 2 SchemaDisagreement]

    /// Changes a keyspace; its column families are not looked at and must be empty.
    SystemUpdateKeyspace {
        /// The keyspace.
        1 ks_def: KsDef,
    } -> ByteString as Value, throws [1 InvalidRequest, 2 SchemaDisagreement]

    /// Changes a column family; what is absent falls back to the default.
    SystemUpdateColumnFamily {
        /// The column family.
        1 cf_def: CfDef,
    } -> ByteString as Value, throws [1 InvalidRequest, 2 SchemaDisagreement]
}
