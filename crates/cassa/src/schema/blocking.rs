//! The schema's verbs for plain threads.

use cassa_types::{Pack, Type};

use super::{ColumnFamilyDefinition, Index, KeyspaceDefinition, Schema};
use crate::driver::{Blocking, ready};
use crate::error::Result;
use crate::table::CqlTable;

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

    /// The names of all keyspaces, the cluster's own among them.
    ///
    /// # Errors
    /// As [`keyspace`](Self::keyspace).
    pub fn keyspace_names(&self) -> Result<Vec<String>> {
        ready(self.read_names())
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

    /// A table of CQL as the server has it now, compact or not, and also one that [`column_family`](Self::column_family) doesn't
    /// show; `None` when there is none of this name, and before 2.0, where servers don't tell.
    ///
    /// Tables made by Thrift are there too, with the names CQL gives their parts: `key`, `column1`, `value`.
    ///
    /// # Errors
    /// As [`keyspace`](Self::keyspace).
    pub fn cql_table(&self, keyspace: &str, name: &str) -> Result<Option<CqlTable>> {
        ready(self.read_table(keyspace, name))
    }

    /// Creates a keyspace with its column families.
    ///
    /// # Errors
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest) when it exists or the server refuses it;
    /// [`Unsupported`](crate::ErrorKind::Unsupported), before anything is sent, when the server doesn't know an option of it;
    /// [`SchemaDisagreement`](crate::ErrorKind::SchemaDisagreement) when the nodes don't agree within the deadline.
    pub fn create_keyspace(&self, definition: &KeyspaceDefinition) -> Result<()> {
        ready(self.add_keyspace(definition))
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
    pub fn alter_keyspace(
        &self,
        name: &str,
        alter: impl FnMut(KeyspaceDefinition) -> KeyspaceDefinition + Send,
    ) -> Result<()> {
        ready(self.edit_keyspace(name, alter))
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

    /// Alters a column family: reads its definition, hands it to `alter`, and sends what that makes of it, so that whatever it
    /// leaves alone stays; nothing is sent when that is the same. `alter` may be called again, with the definition as it then
    /// is, after a connection broke.
    ///
    /// ```
    /// # mod node { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc/node.rs")); }
    /// # node::run_blocking(|pool| {
    /// # let schema = pool.schema();
    /// schema.alter_column_family("Keyspace1", "Standard1", |users| users.gc_grace_seconds(3600))?;
    /// # let altered = schema.column_family("Keyspace1", "Standard1")?.expect("it is there");
    /// # assert_eq!(altered.options.gc_grace_seconds, Some(3600));
    /// # Ok::<(), cassa::Error>(())
    /// # });
    /// ```
    ///
    /// # Errors
    /// [`NotConfigured`](crate::ErrorKind::NotConfigured) when there is no such keyspace or column family;
    /// [`InvalidArgument`](crate::ErrorKind::InvalidArgument) for what never changes: its names and kind, a comparator that
    /// orders otherwise, an index that is there; [`Unsupported`](crate::ErrorKind::Unsupported) for an option that the server
    /// doesn't know or wouldn't change; as [`create_keyspace`](Self::create_keyspace).
    pub fn alter_column_family(
        &self,
        keyspace: &str,
        name: &str,
        alter: impl FnMut(ColumnFamilyDefinition) -> ColumnFamilyDefinition + Send,
    ) -> Result<()> {
        ready(self.edit_column_family(keyspace, name, alter))
    }

    /// Sets the type of one column's values, and leaves its index. In a super column family it is a column within all of them.
    ///
    /// Values that were written before aren't looked at.
    ///
    /// # Errors
    /// [`Type`](crate::ErrorKind::Type) when the name isn't of the comparator's type;
    /// [`InvalidArgument`](crate::ErrorKind::InvalidArgument) when the column is indexed and has another type: drop the index
    /// first; as [`alter_column_family`](Self::alter_column_family).
    pub fn alter_column(
        &self,
        keyspace: &str,
        column_family: &str,
        column: impl Pack + Send,
        validator: Type,
    ) -> Result<()> {
        ready(self.edit_column(keyspace, column_family, column, validator))
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
    pub fn create_index(
        &self,
        keyspace: &str,
        column_family: &str,
        column: impl Pack + Send,
        validator: Type,
        index: Index,
    ) -> Result<()> {
        ready(self.add_index(keyspace, column_family, column, validator, index))
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
    pub fn index_built(
        &self,
        keyspace: &str,
        column_family: &str,
        column: impl Pack + Send,
    ) -> Result<()> {
        ready(self.await_index(keyspace, column_family, column))
    }

    /// Drops the index of one column; its type stays.
    ///
    /// # Errors
    /// [`InvalidArgument`](crate::ErrorKind::InvalidArgument) when the column has no index; as
    /// [`alter_column_family`](Self::alter_column_family).
    pub fn drop_index(
        &self,
        keyspace: &str,
        column_family: &str,
        column: impl Pack + Send,
    ) -> Result<()> {
        ready(self.delete_index(keyspace, column_family, column))
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
    /// [`SchemaDisagreement`](crate::ErrorKind::SchemaDisagreement), with the versions and their nodes, at the deadline, which is
    /// the pool's unless [`deadline`](Self::deadline) sets another.
    pub fn agree(&self) -> Result<()> {
        ready(self.agreement())
    }
}
