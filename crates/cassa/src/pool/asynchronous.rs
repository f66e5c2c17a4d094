//! The pool's and the schema's verbs for tokio.

use super::Pool;
use crate::column_family::ColumnFamily;
use crate::driver::Tokio;
use crate::error::{Error, Result};
use crate::options::Options;
use crate::schema::{ColumnFamilyDefinition, KeyspaceDefinition, Schema};

impl Pool<Tokio> {
    /// A pool whose first connection is made: from a URL or from [`Options`].
    ///
    /// It belongs to the tokio runtime it is made in, which needs its drivers of I/O and time (`enable_all`): tokio panics
    /// without them.
    ///
    /// # Errors
    /// [`InvalidOption`](crate::ErrorKind::InvalidOption); [`NoHosts`](crate::ErrorKind::NoHosts) when none can be reached;
    /// [`Authentication`](crate::ErrorKind::Authentication); [`Misuse`](crate::ErrorKind::Misuse) outside a runtime.
    ///
    /// # Cancellation
    /// May be dropped at any time: what was opened is closed.
    pub async fn connect<O>(options: O) -> Result<Pool<Tokio>>
    where
        O: TryInto<Options>,
        O::Error: Into<Error>,
    {
        Pool::open(options).await
    }

    /// A column family of the pool's keyspace. Its schema is read once per pool.
    ///
    /// # Errors
    /// [`NotConfigured`](crate::ErrorKind::NotConfigured) when there is none of this name;
    /// [`InvalidArgument`](crate::ErrorKind::InvalidArgument) when the pool has no keyspace;
    /// the server's and the network's.
    ///
    /// # Cancellation
    /// May be dropped at any time.
    pub async fn column_family(&self, name: &str) -> Result<ColumnFamily<Tokio>> {
        self.family_of(None, name).await
    }

    /// A column family of any keyspace.
    ///
    /// # Errors
    /// As [`column_family`](Self::column_family).
    ///
    /// # Cancellation
    /// May be dropped at any time.
    pub async fn column_family_in(
        &self,
        keyspace: &str,
        name: &str,
    ) -> Result<ColumnFamily<Tokio>> {
        self.family_of(Some(keyspace), name).await
    }
}

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
