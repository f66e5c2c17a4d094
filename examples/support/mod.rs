//! What every example begins with: a pool to the servers it was told of, or to a node, and a column family of its own.

mod servers;

use cassa::schema::{ColumnFamilyDefinition, KeyspaceDefinition};
use cassa::{ColumnFamily, Options, Pool, Result};

use servers::servers;

pub(crate) const KEYSPACE: &str = "Examples";

/// A pool to the value of `--servers`, `HOST:PORT,…`, or to a node that is started.
pub(crate) async fn connect() -> Result<Pool> {
    connect_to(KEYSPACE).await
}

/// As [`connect`], to another keyspace.
pub(crate) async fn connect_to(keyspace: &str) -> Result<Pool> {
    let mut options = Options::new().keyspace(keyspace);
    for server in servers() {
        options = options.server(&server);
    }
    Pool::connect(options).await
}

/// The column family as it is defined, without rows; one of an earlier run is dropped.
pub(crate) async fn made_anew(
    pool: &Pool,
    define: impl FnOnce(ColumnFamilyDefinition) -> ColumnFamilyDefinition,
    name: &str,
) -> Result<ColumnFamily> {
    let schema = pool.schema();
    match schema.keyspace(KEYSPACE).await? {
        None => schema.create_keyspace(&KeyspaceDefinition::new(KEYSPACE)).await?,
        Some(keyspace) if keyspace.column_families.iter().any(|cf| cf.name == name) => {
            schema.drop_column_family(KEYSPACE, name).await?;
        }
        Some(_) => {}
    }
    let definition = define(ColumnFamilyDefinition::new(KEYSPACE, name));
    schema.create_column_family(&definition).await?;
    pool.column_family(name).await
}
