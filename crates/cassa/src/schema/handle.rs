//! The schema's verbs.

use std::sync::Arc;

use bytestring::ByteString;

use super::change::{agree, change};
use super::read::describe;
use super::{ColumnFamilyDefinition, KeyspaceDefinition};
use crate::driver::Driver;
use crate::error::Result;
use crate::execute::execute;
use crate::op::{
    CreateColumnFamily, CreateKeyspace, DescribeKeyspaces, DropColumnFamily, DropKeyspace,
};
use crate::pool::Shared;

/// The schema of a pool's cluster: read it, change it. Cheap to clone.
///
/// Every change waits until all nodes that are up agree on the schema, before and after, within the pool's deadline.
/// When a connection breaks during a change, the schema is read to see whether it happened.
#[derive(Debug)]
pub struct Schema<D: Driver> {
    pool: Arc<Shared<D>>,
}

impl<D: Driver> Clone for Schema<D> {
    fn clone(&self) -> Schema<D> {
        Schema { pool: self.pool.clone() }
    }
}

impl<D: Driver> Schema<D> {
    pub(crate) fn new(pool: Arc<Shared<D>>) -> Schema<D> {
        Schema { pool }
    }

    /// Forgets what the pool has read of the schema; handles read it again at their next call.
    pub fn refresh(&self) {
        self.pool.schema.forget();
    }

    pub(crate) async fn read(&self, name: &str) -> Result<Option<KeyspaceDefinition>> {
        describe(&self.pool, &name.into(), self.pool.deadline()).await
    }

    pub(crate) async fn read_all(&self) -> Result<Vec<KeyspaceDefinition>> {
        let limits = self.pool.limits_until(self.pool.deadline());
        execute(&self.pool, &DescribeKeyspaces, limits).await
    }

    pub(crate) async fn read_family(
        &self,
        keyspace: &str,
        name: &str,
    ) -> Result<Option<ColumnFamilyDefinition>> {
        let families = self.read(keyspace).await?.map(|found| found.column_families);
        Ok(families.into_iter().flatten().find(|family| family.name == name))
    }

    pub(crate) async fn agreement(&self) -> Result<()> {
        agree(&self.pool, self.pool.deadline()).await
    }

    pub(crate) async fn add_keyspace(&self, definition: &KeyspaceDefinition) -> Result<()> {
        let request = CreateKeyspace(definition.clone());
        change(&self.pool, &request, &definition.name, |found| found.is_some()).await
    }

    pub(crate) async fn delete_keyspace(&self, name: &str) -> Result<()> {
        let keyspace = ByteString::from(name);
        let request = DropKeyspace { keyspace: keyspace.clone() };
        change(&self.pool, &request, &keyspace, |found| found.is_none()).await
    }

    pub(crate) async fn add_column_family(
        &self,
        definition: &ColumnFamilyDefinition,
    ) -> Result<()> {
        let request = CreateColumnFamily(definition.clone());
        let done = |found: Option<&KeyspaceDefinition>| has(found, &definition.name);
        change(&self.pool, &request, &definition.keyspace, done).await
    }

    pub(crate) async fn delete_column_family(&self, keyspace: &str, name: &str) -> Result<()> {
        let keyspace = ByteString::from(keyspace);
        let column_family = ByteString::from(name);
        let done = |found: Option<&KeyspaceDefinition>| !has(found, name);
        let request = DropColumnFamily { keyspace: keyspace.clone(), column_family };
        change(&self.pool, &request, &keyspace, done).await
    }
}

fn has(keyspace: Option<&KeyspaceDefinition>, name: &str) -> bool {
    keyspace.is_some_and(|keyspace| keyspace.column_families.iter().any(|cf| cf.name == name))
}
