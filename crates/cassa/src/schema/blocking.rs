//! The schema's verbs for plain threads.

use super::{ColumnFamilyDefinition, KeyspaceDefinition, Schema};
use crate::driver::{Blocking, ready};
use crate::error::Result;

impl Schema<Blocking> {
    /// The definition of a keyspace as the server has it now; `None` when there is none of this name.
    ///
    /// # Errors
    /// The server's and the network's.
    pub fn keyspace(&self, name: &str) -> Result<Option<KeyspaceDefinition>> {
        ready(self.read(name))
    }

    /// The definitions of all keyspaces, the cluster's own among them.
    ///
    /// # Errors
    /// As [`keyspace`](Self::keyspace).
    pub fn keyspaces(&self) -> Result<Vec<KeyspaceDefinition>> {
        ready(self.read_all())
    }

    /// The definition of a column family as the server has it now; `None` when there is no such keyspace or column family.
    ///
    /// # Errors
    /// As [`keyspace`](Self::keyspace).
    pub fn column_family(
        &self,
        keyspace: &str,
        name: &str,
    ) -> Result<Option<ColumnFamilyDefinition>> {
        ready(self.read_family(keyspace, name))
    }

    /// Creates a keyspace with its column families.
    ///
    /// # Errors
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest) when it exists or the server refuses it;
    /// [`SchemaDisagreement`](crate::ErrorKind::SchemaDisagreement) when the nodes don't agree within the deadline.
    pub fn create_keyspace(&self, definition: &KeyspaceDefinition) -> Result<()> {
        ready(self.add_keyspace(definition))
    }

    /// Drops a keyspace with all its data.
    ///
    /// # Errors
    /// As [`create_keyspace`](Self::create_keyspace).
    pub fn drop_keyspace(&self, name: &str) -> Result<()> {
        ready(self.delete_keyspace(name))
    }

    /// Creates a column family.
    ///
    /// # Errors
    /// As [`create_keyspace`](Self::create_keyspace).
    pub fn create_column_family(&self, definition: &ColumnFamilyDefinition) -> Result<()> {
        ready(self.add_column_family(definition))
    }

    /// Drops a column family with all its data.
    ///
    /// # Errors
    /// As [`create_keyspace`](Self::create_keyspace).
    pub fn drop_column_family(&self, keyspace: &str, name: &str) -> Result<()> {
        ready(self.delete_column_family(keyspace, name))
    }

    /// Waits until all nodes that are up agree on the schema.
    ///
    /// # Errors
    /// [`SchemaDisagreement`](crate::ErrorKind::SchemaDisagreement), with the versions and their nodes, at the deadline.
    pub fn agree(&self) -> Result<()> {
        ready(self.agreement())
    }
}
