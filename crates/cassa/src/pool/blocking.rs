//! The pool's and the schema's verbs for plain threads.

use super::Pool;
use crate::column_family::ColumnFamily;
use crate::driver::{Blocking, ready};
use crate::error::{Error, Result};
use crate::options::Options;
use crate::schema::{ColumnFamilyDefinition, KeyspaceDefinition, Schema};

impl Pool<Blocking> {
    /// A pool whose first connection is made: from a URL or from [`Options`].
    ///
    /// # Errors
    /// [`InvalidOption`](crate::ErrorKind::InvalidOption); [`NoHosts`](crate::ErrorKind::NoHosts) when none can be reached;
    /// [`Authentication`](crate::ErrorKind::Authentication).
    pub fn connect<O>(options: O) -> Result<Pool<Blocking>>
    where
        O: TryInto<Options>,
        O::Error: Into<Error>,
    {
        ready(Pool::open(options))
    }

    /// A column family of the pool's keyspace. Its schema is read once per pool.
    ///
    /// # Errors
    /// [`NotConfigured`](crate::ErrorKind::NotConfigured) when there is none of this name;
    /// [`InvalidArgument`](crate::ErrorKind::InvalidArgument) when the pool has no keyspace;
    /// the server's and the network's.
    pub fn column_family(&self, name: &str) -> Result<ColumnFamily<Blocking>> {
        ready(self.family_of(None, name))
    }

    /// A column family of any keyspace.
    ///
    /// # Errors
    /// As [`column_family`](Self::column_family).
    pub fn column_family_in(&self, keyspace: &str, name: &str) -> Result<ColumnFamily<Blocking>> {
        ready(self.family_of(Some(keyspace), name))
    }
}

impl Schema<Blocking> {
    /// The definition of a keyspace as the server has it now; `None` when there is none of this name.
    ///
    /// # Errors
    /// The server's and the network's.
    pub fn keyspace(&self, name: &str) -> Result<Option<KeyspaceDefinition>> {
        ready(self.read(name))
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
