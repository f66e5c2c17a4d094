//! The handle of a column family: what to read and write it with. Options are set here once, verbs come last.

#[cfg(feature = "tokio")]
mod asynchronous;
#[cfg(feature = "blocking")]
mod blocking;
mod cells;
mod compare;
mod count;
mod counter;
mod many;
mod multi_slice;
mod mutate;
mod options;
mod page_size;
mod pager;
mod pager_of_tables;
mod read;
mod reading;
mod scan;
mod selection;
#[cfg(feature = "tokio")]
mod stream;
mod super_column;
mod super_columns;
mod types;
mod write;

use std::fmt;
use std::sync::Arc;

pub use cells::Cells;
pub use compare::Swap;
pub(crate) use options::Settings;
pub use scan::{Checkpoint, Filter, Scan, ScanPart, Tokens};
pub(crate) use selection::Selection;
pub use selection::Slice;
#[cfg(test)]
pub(crate) use stream::items;
pub(crate) use super_column::Scope;
pub use super_columns::SuperColumns;
pub(crate) use types::Types;

use crate::driver::Driver;
use crate::error::{Error, ErrorKind, Result};
use crate::execute::Limits;
use crate::pool::Shared;
use crate::schema::Family;

/// A column family of a pool. Cheap to clone and to keep; setters return another handle.
pub struct ColumnFamily<D: Driver> {
    pool: Arc<Shared<D>>,
    /// With the handle's own types.
    family: Arc<Family>,
    /// The schema's generation `family` was read in.
    generation: u64,
    settings: Settings,
}

impl<D: Driver> ColumnFamily<D> {
    pub(crate) fn new(pool: Arc<Shared<D>>, family: Arc<Family>, generation: u64) -> Self {
        let settings = Settings::of(&pool.options);
        ColumnFamily { pool, family, generation, settings }
    }

    /// The column family's name.
    pub fn name(&self) -> &str {
        &self.family.target.column_family
    }

    /// The keyspace it is in.
    pub fn keyspace(&self) -> &str {
        &self.family.target.keyspace
    }

    /// Whether it is a handle of this pool.
    pub(crate) fn is_of(&self, pool: &Arc<Shared<D>>) -> bool {
        Arc::ptr_eq(&self.pool, pool)
    }

    /// What the pool knows of the column family, or of what the handle is narrowed to, without asking a server.
    pub(crate) fn known(&self) -> Result<Arc<Family>> {
        let families = self.pool.here().schema.families(self.keyspace());
        let newer = families.and_then(|families| families.get(self.name()).cloned());
        self.narrowed(newer.map_or_else(|| self.own(), |newer| self.typed(newer))?)
    }

    /// What the schema says now, read again within the verb's deadline if it was found to be old.
    pub(crate) async fn current(&self, limits: Limits) -> Result<Arc<Family>> {
        let pool = self.pool.here();
        if pool.schema.generation() == self.generation {
            return self.narrowed(self.own()?);
        }
        let (family, _) = pool.family(self.keyspace(), self.name(), limits.deadline).await?;
        self.narrowed(self.typed(family)?)
    }

    /// The error of a setter that was given nonsense.
    fn invalid(&self, kind: ErrorKind, message: &str) -> Error {
        self.family.error(kind, message.to_owned())
    }
}

impl<D: Driver> Clone for ColumnFamily<D> {
    fn clone(&self) -> Self {
        ColumnFamily {
            pool: self.pool.clone(),
            family: self.family.clone(),
            generation: self.generation,
            settings: self.settings.clone(),
        }
    }
}

impl<D: Driver> fmt::Debug for ColumnFamily<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ColumnFamily")
            .field("keyspace", &self.keyspace())
            .field("name", &self.name())
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}
