//! The schema's verbs for tokio.

use super::{ColumnFamilyDefinition, KeyspaceDefinition, Schema};
use crate::driver::Tokio;
use crate::error::Result;

impl Schema<Tokio> {
    /// The definition of a keyspace as the server has it now; `None` when there is none of this name.
    ///
    /// # Errors
    /// The server's and the network's.
    ///
    /// # Cancellation
    /// May be dropped at any time.
    pub async fn keyspace(&self, name: &str) -> Result<Option<KeyspaceDefinition>> {
        self.read(name).await
    }

    /// The definitions of all keyspaces, the cluster's own among them.
    ///
    /// # Errors
    /// As [`keyspace`](Self::keyspace).
    ///
    /// # Cancellation
    /// As [`keyspace`](Self::keyspace).
    pub async fn keyspaces(&self) -> Result<Vec<KeyspaceDefinition>> {
        self.read_all().await
    }

    /// The definition of a column family as the server has it now; `None` when there is no such keyspace or column family.
    ///
    /// # Errors
    /// As [`keyspace`](Self::keyspace).
    ///
    /// # Cancellation
    /// As [`keyspace`](Self::keyspace).
    pub async fn column_family(
        &self,
        keyspace: &str,
        name: &str,
    ) -> Result<Option<ColumnFamilyDefinition>> {
        self.read_family(keyspace, name).await
    }

    /// Creates a keyspace with its column families.
    ///
    /// # Errors
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest) when it exists or the server refuses it;
    /// [`SchemaDisagreement`](crate::ErrorKind::SchemaDisagreement) when the nodes don't agree within the deadline.
    ///
    /// # Cancellation
    /// Dropped before it is ready, the change may have happened or not.
    pub async fn create_keyspace(&self, definition: &KeyspaceDefinition) -> Result<()> {
        self.add_keyspace(definition).await
    }

    /// Drops a keyspace with all its data.
    ///
    /// # Errors
    /// As [`create_keyspace`](Self::create_keyspace).
    ///
    /// # Cancellation
    /// As [`create_keyspace`](Self::create_keyspace).
    pub async fn drop_keyspace(&self, name: &str) -> Result<()> {
        self.delete_keyspace(name).await
    }

    /// Creates a column family.
    ///
    /// # Errors
    /// As [`create_keyspace`](Self::create_keyspace).
    ///
    /// # Cancellation
    /// As [`create_keyspace`](Self::create_keyspace).
    pub async fn create_column_family(&self, definition: &ColumnFamilyDefinition) -> Result<()> {
        self.add_column_family(definition).await
    }

    /// Drops a column family with all its data.
    ///
    /// # Errors
    /// As [`create_keyspace`](Self::create_keyspace).
    ///
    /// # Cancellation
    /// As [`create_keyspace`](Self::create_keyspace).
    pub async fn drop_column_family(&self, keyspace: &str, name: &str) -> Result<()> {
        self.delete_column_family(keyspace, name).await
    }

    /// Waits until all nodes that are up agree on the schema.
    ///
    /// # Errors
    /// [`SchemaDisagreement`](crate::ErrorKind::SchemaDisagreement), with the versions and their nodes, at the deadline.
    ///
    /// # Cancellation
    /// May be dropped at any time.
    pub async fn agree(&self) -> Result<()> {
        self.agreement().await
    }
}
