//! The schema's verbs.

use std::sync::Arc;
use std::time::{Duration, Instant};

use bytestring::ByteString;

use super::change::{agree, change};
use super::changes::{FamilyAlteration, KeyspaceAlteration, Once, creation, family_creation};
use super::read::{describe, describe_table};
use super::{ColumnFamilyDefinition, KeyspaceDefinition};
use crate::driver::Driver;
use crate::error::Result;
use crate::execute::execute;
use crate::op::{DescribeKeyspaces, DropColumnFamily, DropKeyspace};
use crate::pool::Shared;
use crate::table::CqlTable;

/// The schema of a pool's cluster: read it, change it. Cheap to clone.
///
/// Every change waits until all nodes that are up agree on the schema, before and after, within the pool's deadline or
/// [`deadline`](Self::deadline). When a connection breaks during a change, the schema is read to see whether it happened.
/// Changes through one pool are made one after the other.
///
/// An alteration reads the definition, changes it, and sends it back whole, since that is all servers can do. So what another
/// client alters in the same keyspace or column family between the two is undone: let one client change the schema at a time.
#[derive(Debug)]
pub struct Schema<D: Driver> {
    pub(super) pool: Arc<Shared<D>>,
    /// The pool's where there is none.
    deadline: Option<Duration>,
}

impl<D: Driver> Clone for Schema<D> {
    fn clone(&self) -> Schema<D> {
        Schema { pool: self.pool.clone(), deadline: self.deadline }
    }
}

impl<D: Driver> Schema<D> {
    pub(crate) fn new(pool: Arc<Shared<D>>) -> Schema<D> {
        Schema { pool, deadline: None }
    }

    /// How long a verb takes at most, a change's waits for agreement included: the pool's deadline by default.
    #[must_use]
    pub fn deadline(&self, deadline: Duration) -> Schema<D> {
        Schema { deadline: Some(deadline), ..self.clone() }
    }

    /// Forgets what the pool has read of the schema; handles read it again at their next call.
    pub fn refresh(&self) {
        self.pool.here().schema.forget();
    }

    pub(crate) async fn read(&self, name: &str) -> Result<Option<KeyspaceDefinition>> {
        describe(&self.pool, &name.into(), self.until()).await
    }

    pub(crate) async fn read_all(&self) -> Result<Vec<KeyspaceDefinition>> {
        let limits = self.pool.limits_until(self.until());
        execute(&self.pool, &DescribeKeyspaces, limits).await
    }

    pub(crate) async fn read_names(&self) -> Result<Vec<String>> {
        Ok(self.read_all().await?.iter().map(|keyspace| keyspace.name.to_string()).collect())
    }

    pub(crate) async fn read_family(
        &self,
        keyspace: &str,
        name: &str,
    ) -> Result<Option<ColumnFamilyDefinition>> {
        let families = self.read(keyspace).await?.map(|found| found.column_families);
        Ok(families.into_iter().flatten().find(|family| family.name == name))
    }

    pub(crate) async fn read_table(&self, keyspace: &str, name: &str) -> Result<Option<CqlTable>> {
        describe_table(&self.pool, keyspace, name, self.pool.deadline()).await
    }

    pub(crate) async fn agreement(&self) -> Result<()> {
        agree(&self.pool, self.until()).await
    }

    pub(crate) async fn add_keyspace(&self, definition: &KeyspaceDefinition) -> Result<()> {
        let done = |found: Option<&KeyspaceDefinition>| found.is_some();
        let once = Once { request: creation(definition)?, done };
        change(&self.pool, &definition.name, once, self.until()).await
    }

    pub(crate) async fn edit_keyspace<F>(&self, name: &str, alter: F) -> Result<()>
    where
        F: FnMut(KeyspaceDefinition) -> KeyspaceDefinition + Send,
    {
        change(&self.pool, &name.into(), KeyspaceAlteration(alter), self.until()).await
    }

    pub(crate) async fn delete_keyspace(&self, name: &str) -> Result<()> {
        let keyspace = ByteString::from(name);
        let request = DropKeyspace { keyspace: keyspace.clone() };
        let done = |found: Option<&KeyspaceDefinition>| found.is_none();
        change(&self.pool, &keyspace, Once { request, done }, self.until()).await
    }

    pub(crate) async fn add_column_family(
        &self,
        definition: &ColumnFamilyDefinition,
    ) -> Result<()> {
        let done = |found: Option<&KeyspaceDefinition>| has(found, &definition.name);
        let once = Once { request: family_creation(definition)?, done };
        change(&self.pool, &definition.keyspace, once, self.until()).await
    }

    pub(crate) async fn edit_column_family<F>(
        &self,
        keyspace: &str,
        name: &str,
        mut alter: F,
    ) -> Result<()>
    where
        F: FnMut(ColumnFamilyDefinition) -> ColumnFamilyDefinition + Send,
    {
        self.try_edit_column_family(keyspace, name, move |family| Ok(alter(family))).await
    }

    pub(super) async fn try_edit_column_family<F>(
        &self,
        keyspace: &str,
        name: &str,
        alter: F,
    ) -> Result<()>
    where
        F: FnMut(ColumnFamilyDefinition) -> Result<ColumnFamilyDefinition> + Send,
    {
        let alteration = FamilyAlteration { name: name.into(), alter };
        change(&self.pool, &keyspace.into(), alteration, self.until()).await
    }

    pub(crate) async fn delete_column_family(&self, keyspace: &str, name: &str) -> Result<()> {
        let keyspace = ByteString::from(keyspace);
        let column_family = ByteString::from(name);
        let done = |found: Option<&KeyspaceDefinition>| !has(found, name);
        let request = DropColumnFamily { keyspace: keyspace.clone(), column_family };
        change(&self.pool, &keyspace, Once { request, done }, self.until()).await
    }

    /// When a verb that begins now must be over.
    pub(super) fn until(&self) -> Instant {
        let deadline = self.deadline.unwrap_or(self.pool.options.deadline);
        self.pool.driver.after(deadline)
    }
}

fn has(keyspace: Option<&KeyspaceDefinition>, name: &str) -> bool {
    keyspace.is_some_and(|keyspace| keyspace.column_families.iter().any(|cf| cf.name == name))
}
