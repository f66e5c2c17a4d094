//! Playing writes.

use super::super::driver::{Batch, ColumnFamily};
use super::{Ended, Stage};
use crate::columns::{grouped, named, slice, values};
use crate::failure::Failure;
use crate::operation::{Change, Mutation, Time};
use crate::world;

impl Stage {
    /// The timestamp of the mutation.
    pub(super) async fn write(&self, prefix: &str, mutation: &Mutation) -> Ended<Vec<i64>> {
        let (cf, handle) = (self.writing(mutation)?, mutation.handle);
        let key = world::key(prefix, mutation.key);
        let name = |column: &u8| handle.names().name(*column);
        let timestamp = match &mutation.change {
            Change::Insert { columns, .. } if handle.has_super_columns() => {
                wait!(cf.insert_super_columns(key, grouped(&values(columns))))
            }
            Change::Insert { columns, .. } => {
                wait!(cf.insert(key, named(handle, &values(columns))))
            }
            Change::Add(counters) if handle.has_super_columns() => {
                wait!(cf.insert_super_columns(key, grouped(counters)))
            }
            Change::Add(counters) => match &counters[..] {
                [(column, delta)] => wait!(cf.add(key, name(column), *delta)).map(|()| 0),
                _ => wait!(cf.insert(key, named(handle, counters))),
            },
            Change::Subtract(column, delta) => {
                wait!(cf.subtract(key, name(column), *delta)).map(|()| 0)
            }
            _ => wait!(cf.remove(key)),
        };
        Ok(timestamp.map(|timestamp| vec![timestamp]))
    }

    /// The timestamp of each row, which all have in common.
    pub(super) async fn insert_rows(&self, prefix: &str, rows: &[Mutation]) -> Ended<Vec<i64>> {
        let Some(first) = rows.first() else { return Ok(Ok(Vec::new())) };
        let (cf, handle) = (self.writing(first)?, first.handle);
        let (mut inserted, mut added) = (Vec::new(), Vec::new());
        for Mutation { key, change, .. } in rows {
            let key = world::key(prefix, *key);
            match change {
                Change::Insert { columns, .. } => {
                    let columns = values(columns);
                    inserted.push((key, named(handle, &columns).collect::<Vec<_>>()));
                }
                Change::Add(counters) => added.push((key, named(handle, counters))),
                other => return Err(Failure(format!("{other:?} among rows to insert"))),
            }
        }
        let timestamp = match handle.counts() {
            true => wait!(cf.insert_rows(added)),
            false => wait!(cf.insert_rows(inserted)),
        };
        Ok(timestamp.map(|timestamp| vec![timestamp; rows.len()]))
    }

    /// The timestamp of each mutation.
    pub(super) async fn batch(
        &self,
        prefix: &str,
        mutations: &[Mutation],
        atomic: bool,
    ) -> Ended<Vec<i64>> {
        let batch = self.pool.batch();
        let batch = if atomic { batch.atomic() } else { batch };
        let mut timestamps = Vec::new();
        for mutation in mutations {
            match self.queue(&batch, prefix, mutation)? {
                Ok(timestamp) => timestamps.push(timestamp),
                Err(error) => return Ok(Err(error)),
            }
        }
        Ok(wait!(batch.send()).map(|()| timestamps))
    }

    fn queue(&self, batch: &Batch, prefix: &str, mutation: &Mutation) -> Ended<i64> {
        let (cf, handle) = (self.writing(mutation)?, mutation.handle);
        let key = world::key(prefix, mutation.key);
        Ok(match &mutation.change {
            Change::Insert { columns, .. } if handle.has_super_columns() => {
                batch.insert_super_columns(&cf, key, grouped(&values(columns)))
            }
            Change::Insert { columns, .. } => {
                batch.insert(&cf, key, named(handle, &values(columns)))
            }
            Change::Add(counters) if handle.has_super_columns() => {
                batch.insert_super_columns(&cf, key, grouped(counters))
            }
            Change::Add(counters) => batch.insert(&cf, key, named(handle, counters)),
            Change::Subtract(column, delta) => {
                batch.insert(&cf, key, named(handle, &[(*column, delta.wrapping_neg())]))
            }
            _ => batch.remove(&cf, key),
        })
    }

    /// A handle that writes or removes as the mutation says.
    fn writing(&self, mutation: &Mutation) -> Result<ColumnFamily, Failure> {
        let handle = mutation.handle;
        let mut cf = self.handle(handle)?;
        if let Time::At(timestamp) = mutation.time {
            cf = cf.timestamp(timestamp);
        }
        let name = |name: &u8| handle.names().name(*name);
        Ok(match &mutation.change {
            Change::Insert { ttl: Some(seconds), .. } => cf.ttl(*seconds),
            Change::RemoveNames(names) => cf.columns(names.iter().map(name)),
            Change::RemoveSlice(range) => cf.slice(slice(handle, range)),
            _ => cf,
        })
    }
}
