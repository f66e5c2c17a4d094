//! Reading the schema: from a server, or from what the pool knows of it.

use std::sync::Arc;
use std::time::Instant;

use bytestring::ByteString;

use super::{Family, KeyspaceDefinition};
use crate::driver::Driver;
use crate::error::{Error, ErrorKind, Result};
use crate::execute::execute;
use crate::op::{DescribeKeyspace, DescribeTable};
use crate::pool::Shared;
use crate::table::CqlTable;

/// The keyspace as a server has it now; `None` when there is none of this name.
pub(super) async fn describe<D: Driver>(
    pool: &Shared<D>,
    keyspace: &ByteString,
    deadline: Instant,
) -> Result<Option<KeyspaceDefinition>> {
    let request = DescribeKeyspace { keyspace: keyspace.clone() };
    execute(pool, &request, pool.limits_until(deadline)).await
}

/// A table of CQL, which the keyspace's definition may hide; `None` when there is none, or servers don't tell (before 2.0).
pub(super) async fn describe_table<D: Driver>(
    pool: &Shared<D>,
    keyspace: &str,
    table: &str,
    deadline: Instant,
) -> Result<Option<CqlTable>> {
    let request = DescribeTable { keyspace: keyspace.into(), table: table.into() };
    match execute(pool, &request, pool.limits_until(deadline)).await {
        Err(error) if error.kind() == ErrorKind::Unsupported => Ok(None),
        other => other,
    }
}

impl<D: Driver> Shared<D> {
    /// What the schema says of a column family, read once per pool, and the generation that was read.
    pub(crate) async fn family(
        &self,
        keyspace: &str,
        name: &str,
        deadline: Instant,
    ) -> Result<(Arc<Family>, u64)> {
        let generation = self.schema.generation();
        let known = self.schema.families(keyspace);
        if let Some(family) = known.and_then(|families| families.get(name).cloned()) {
            return Ok((family, generation));
        }
        // Not read yet, or made by another client since.
        let absent = |name, message| {
            let error = Error::new(ErrorKind::NotConfigured, message);
            error.during("describe_keyspace").on(Some(keyspace), name)
        };
        let read = describe(self, &keyspace.into(), deadline).await?;
        let definition = read.ok_or_else(|| absent(None, "the keyspace does not exist"))?;
        if let Some(family) = self.schema.learned(&definition, generation).get(name) {
            return Ok((family.clone(), generation));
        }
        match describe_table(self, keyspace, name, deadline).await? {
            Some(table) => {
                let family = Arc::new(Family::of_table(table));
                self.schema.learned_table(keyspace, &family, generation);
                Ok((family, generation))
            }
            None => Err(absent(Some(name), "the keyspace has no such column family")),
        }
    }
}
