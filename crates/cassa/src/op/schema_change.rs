//! Changes of the schema.

use bytestring::ByteString;

use super::{Nature, Request, Subject};
use crate::schema::{ColumnFamilyDefinition, KeyspaceDefinition};

#[derive(Debug, Clone)]
pub(crate) struct CreateKeyspace(pub(crate) KeyspaceDefinition);

#[derive(Debug, Clone)]
pub(crate) struct DropKeyspace {
    pub(crate) keyspace: ByteString,
}

/// The keyspace as it shall be, without its column families.
#[derive(Debug, Clone)]
pub(crate) struct AlterKeyspace(pub(crate) KeyspaceDefinition);

#[derive(Debug, Clone)]
pub(crate) struct CreateColumnFamily(pub(crate) ColumnFamilyDefinition);

#[derive(Debug, Clone)]
pub(crate) struct DropColumnFamily {
    pub(crate) keyspace: ByteString,
    pub(crate) column_family: ByteString,
}

/// A column family as it was read and as it shall be: what a server can't alter depends on both.
#[derive(Debug, Clone)]
pub(crate) struct AlterColumnFamily {
    pub(crate) before: ColumnFamilyDefinition,
    pub(crate) after: ColumnFamilyDefinition,
}

// Sent a second time, each of them would be refused although it was done, or would undo what another client did meanwhile:
// `schema/change.rs` looks at the schema instead.

impl Request for CreateKeyspace {
    type Reply = ();

    const NAME: &'static str = "system_add_keyspace";
    const NATURE: Nature = Nature::Once;

    fn subject(&self) -> Subject<'_> {
        Subject { keyspace: Some(&self.0.name), column_family: None }
    }
}

impl Request for DropKeyspace {
    type Reply = ();

    const NAME: &'static str = "system_drop_keyspace";
    const NATURE: Nature = Nature::Once;

    fn subject(&self) -> Subject<'_> {
        Subject { keyspace: Some(&self.keyspace), column_family: None }
    }
}

impl Request for CreateColumnFamily {
    type Reply = ();

    const NAME: &'static str = "system_add_column_family";
    const NATURE: Nature = Nature::Once;

    fn subject(&self) -> Subject<'_> {
        Subject { keyspace: Some(&self.0.keyspace), column_family: Some(&self.0.name) }
    }

    fn keyspace(&self) -> Option<&ByteString> {
        Some(&self.0.keyspace)
    }
}

impl Request for DropColumnFamily {
    type Reply = ();

    const NAME: &'static str = "system_drop_column_family";
    const NATURE: Nature = Nature::Once;

    fn subject(&self) -> Subject<'_> {
        Subject { keyspace: Some(&self.keyspace), column_family: Some(&self.column_family) }
    }

    fn keyspace(&self) -> Option<&ByteString> {
        Some(&self.keyspace)
    }
}

impl Request for AlterKeyspace {
    type Reply = ();

    const NAME: &'static str = "system_update_keyspace";
    const NATURE: Nature = Nature::Once;

    fn subject(&self) -> Subject<'_> {
        Subject { keyspace: Some(&self.0.name), column_family: None }
    }
}

impl Request for AlterColumnFamily {
    type Reply = ();

    const NAME: &'static str = "system_update_column_family";
    const NATURE: Nature = Nature::Once;

    fn subject(&self) -> Subject<'_> {
        Subject { keyspace: Some(&self.after.keyspace), column_family: Some(&self.after.name) }
    }

    fn keyspace(&self) -> Option<&ByteString> {
        Some(&self.after.keyspace)
    }
}
