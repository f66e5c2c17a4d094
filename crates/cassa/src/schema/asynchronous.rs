//! The schema's verbs for tokio.

use cassa_types::{Pack, Type};

use super::{ColumnFamilyDefinition, Index, KeyspaceDefinition, Schema};
use crate::driver::Tokio;
use crate::error::Result;
use crate::table::CqlTable;

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

    /// The names of all keyspaces, the cluster's own among them.
    ///
    /// # Errors
    /// As [`keyspace`](Self::keyspace).
    ///
    /// # Cancellation
    /// As [`keyspace`](Self::keyspace).
    pub async fn keyspace_names(&self) -> Result<Vec<String>> {
        self.read_names().await
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

    /// A table of CQL as the server has it now, compact or not, and also one that [`column_family`](Self::column_family) doesn't
    /// show; `None` when there is none of this name, and before 2.0, where servers don't tell.
    ///
    /// Tables made by Thrift are there too, with the names CQL gives their parts: `key`, `column1`, `value`.
    ///
    /// # Errors
    /// As [`keyspace`](Self::keyspace).
    ///
    /// # Cancellation
    /// As [`keyspace`](Self::keyspace).
    pub async fn cql_table(&self, keyspace: &str, name: &str) -> Result<Option<CqlTable>> {
        self.read_table(keyspace, name).await
    }

    /// Creates a keyspace with its column families.
    ///
    /// # Errors
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest) when it exists or the server refuses it;
    /// [`Unsupported`](crate::ErrorKind::Unsupported), before anything is sent, when the server doesn't know an option of it;
    /// [`SchemaDisagreement`](crate::ErrorKind::SchemaDisagreement) when the nodes don't agree within the deadline.
    ///
    /// # Cancellation
    /// Dropped before it is ready, the change may have happened or not.
    pub async fn create_keyspace(&self, definition: &KeyspaceDefinition) -> Result<()> {
        self.add_keyspace(definition).await
    }

    /// Alters a keyspace: reads its definition, hands it to `alter`, and sends what that makes of it; nothing is sent when that is
    /// the same. `alter` may be called again, with the definition as it then is, after a connection broke.
    ///
    /// Replication and durable writes can change; rows move to their new replicas with the next repair. Column families are altered
    /// one by one.
    ///
    /// # Errors
    /// [`NotConfigured`](crate::ErrorKind::NotConfigured) when there is no such keyspace;
    /// [`InvalidArgument`](crate::ErrorKind::InvalidArgument) when something else changed;
    /// [`Unsupported`](crate::ErrorKind::Unsupported) when the server doesn't know an option; as
    /// [`create_keyspace`](Self::create_keyspace).
    ///
    /// # Cancellation
    /// As [`create_keyspace`](Self::create_keyspace).
    pub async fn alter_keyspace(
        &self,
        name: &str,
        alter: impl FnMut(KeyspaceDefinition) -> KeyspaceDefinition + Send,
    ) -> Result<()> {
        self.edit_keyspace(name, alter).await
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

    /// Alters a column family: reads its definition, hands it to `alter`, and sends what that makes of it, so that whatever it
    /// leaves alone stays; nothing is sent when that is the same. `alter` may be called again, with the definition as it then
    /// is, after a connection broke.
    ///
    /// ```
    /// # mod node { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc/node.rs")); }
    /// # async fn example(pool: cassa::Pool) -> cassa::Result<()> {
    /// # let schema = pool.schema();
    /// schema.alter_column_family("Keyspace1", "Standard1", |users| users.gc_grace_seconds(3600)).await?;
    /// # let altered = schema.column_family("Keyspace1", "Standard1").await?.expect("it is there");
    /// # assert_eq!(altered.options.gc_grace_seconds, Some(3600));
    /// # Ok(())
    /// # }
    /// # node::run(example);
    /// ```
    ///
    /// # Errors
    /// [`NotConfigured`](crate::ErrorKind::NotConfigured) when there is no such keyspace or column family;
    /// [`InvalidArgument`](crate::ErrorKind::InvalidArgument) for what never changes: its names and kind, a comparator that
    /// orders otherwise, an index that is there; [`Unsupported`](crate::ErrorKind::Unsupported) for an option that the server
    /// doesn't know or wouldn't change; as [`create_keyspace`](Self::create_keyspace).
    ///
    /// # Cancellation
    /// As [`create_keyspace`](Self::create_keyspace).
    pub async fn alter_column_family(
        &self,
        keyspace: &str,
        name: &str,
        alter: impl FnMut(ColumnFamilyDefinition) -> ColumnFamilyDefinition + Send,
    ) -> Result<()> {
        self.edit_column_family(keyspace, name, alter).await
    }

    /// Sets the type of one column's values, and leaves its index. In a super column family it is a column within all of them.
    ///
    /// Values that were written before aren't looked at.
    ///
    /// # Errors
    /// [`Type`](crate::ErrorKind::Type) when the name isn't of the comparator's type;
    /// [`InvalidArgument`](crate::ErrorKind::InvalidArgument) when the column is indexed and has another type: drop the index
    /// first; as [`alter_column_family`](Self::alter_column_family).
    ///
    /// # Cancellation
    /// As [`create_keyspace`](Self::create_keyspace).
    pub async fn alter_column(
        &self,
        keyspace: &str,
        column_family: &str,
        column: impl Pack + Send,
        validator: Type,
    ) -> Result<()> {
        self.edit_column(keyspace, column_family, column, validator).await
    }

    /// Creates an index that finds rows by one column's values, and sets their type. Does nothing if there is the same already.
    ///
    /// This returns when all nodes know the definition, not when the index is built. Every node then indexes the rows it has; until
    /// that is done, servers before 2.2 find only a part of them, and later ones answer with a time-out.
    /// [`index_built`](Self::index_built) waits for it.
    ///
    /// From 3.0 on an index finds only rows that were written since its column is defined, and none at all in a column family that
    /// was created without defined columns: there it is refused.
    ///
    /// # Errors
    /// [`Type`](crate::ErrorKind::Type) when the name isn't of the comparator's type;
    /// [`InvalidArgument`](crate::ErrorKind::InvalidArgument) when the column has another index, or the column family super
    /// columns or counters; as [`alter_column_family`](Self::alter_column_family).
    ///
    /// # Cancellation
    /// As [`create_keyspace`](Self::create_keyspace).
    pub async fn create_index(
        &self,
        keyspace: &str,
        column_family: &str,
        column: impl Pack + Send,
        validator: Type,
        index: Index,
    ) -> Result<()> {
        self.add_index(keyspace, column_family, column, validator, index).await
    }

    /// Waits until a column's index is built: from then on it finds the rows that were there before it too.
    ///
    /// Each node builds its own part and tells of itself alone, so the pool's hosts are asked in turn until so many in a row have
    /// answered that they have it as there are hosts. Nodes that the pool doesn't know aren't asked.
    ///
    /// # Errors
    /// [`Deadline`](crate::ErrorKind::Deadline) when it isn't built in time, which is the pool's deadline unless
    /// [`deadline`](Self::deadline) sets another; [`InvalidArgument`](crate::ErrorKind::InvalidArgument) when the column has no index;
    /// [`NotConfigured`](crate::ErrorKind::NotConfigured) when there is no such keyspace or column family;
    /// [`Authorization`](crate::ErrorKind::Authorization) when the user may not read `system.IndexInfo`.
    ///
    /// # Cancellation
    /// May be dropped at any time.
    pub async fn index_built(
        &self,
        keyspace: &str,
        column_family: &str,
        column: impl Pack + Send,
    ) -> Result<()> {
        self.await_index(keyspace, column_family, column).await
    }

    /// Drops the index of one column; its type stays.
    ///
    /// # Errors
    /// [`InvalidArgument`](crate::ErrorKind::InvalidArgument) when the column has no index; as
    /// [`alter_column_family`](Self::alter_column_family).
    ///
    /// # Cancellation
    /// As [`create_keyspace`](Self::create_keyspace).
    pub async fn drop_index(
        &self,
        keyspace: &str,
        column_family: &str,
        column: impl Pack + Send,
    ) -> Result<()> {
        self.delete_index(keyspace, column_family, column).await
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
    /// [`SchemaDisagreement`](crate::ErrorKind::SchemaDisagreement), with the versions and their nodes, at the deadline, which is
    /// the pool's unless [`deadline`](Self::deadline) sets another.
    ///
    /// # Cancellation
    /// May be dropped at any time.
    pub async fn agree(&self) -> Result<()> {
        self.agreement().await
    }
}
