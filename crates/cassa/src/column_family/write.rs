//! Writing and removing one row.

use bytes::Bytes;
use cassa_types::Pack;

use super::{ColumnFamily, Selection};
use crate::clock;
use crate::driver::Driver;
use crate::error::Result;
use crate::execute::{Limits, execute};
use crate::op::{BatchMutate, Insert, Mutation, Predicate, Remove, RowMutations, Truncate};
use crate::schema::Family;

/// What servers take for a time to live, in seconds: 20 years.
const LONGEST_TTL: u32 = 20 * 365 * 24 * 60 * 60;

/// Names and values, packed.
type Columns = Vec<(Bytes, Bytes)>;

impl<D: Driver> ColumnFamily<D> {
    pub(crate) async fn write_row<K: Pack, N: Pack, V: Pack>(
        &self,
        key: K,
        columns: impl IntoIterator<Item = (N, V)>,
    ) -> Result<i64> {
        let limits = self.limits();
        let family = self.current(limits).await?;
        if family.counts() {
            let added = self.add_all(&family, &key, columns, limits).await;
            return added.map_err(|error| error.during("insert"));
        }
        let (key, mut columns, ttl) =
            self.packed(&family, &key, columns).map_err(|error| error.during("insert"))?;
        let timestamp = self.settings.timestamp.unwrap_or_else(clock::timestamp);
        let target = family.target.clone();
        let consistency = self.settings.write;
        match columns.pop() {
            None => {}
            Some((name, value)) if columns.is_empty() => {
                let insert = Insert { target, key, name, value, timestamp, ttl, consistency };
                execute(&self.pool, &insert, limits).await?;
            }
            Some(last) => {
                let mutations = columns
                    .into_iter()
                    .chain([last])
                    .map(|(name, value)| Mutation::Insert { name, value, timestamp, ttl })
                    .collect();
                self.mutate(&family, key, mutations, limits).await?;
            }
        }
        Ok(timestamp)
    }

    pub(crate) async fn remove_row<K: Pack>(&self, key: K) -> Result<i64> {
        let limits = self.limits();
        let family = self.current(limits).await?;
        let key = family.pack_key(&key).map_err(|error| error.during("remove"))?;
        if family.counts() {
            let removed = self.remove_counters(&family, key, limits).await;
            return removed.map_err(|error| error.during("remove"));
        }
        let timestamp = self.settings.timestamp.unwrap_or_else(clock::timestamp);
        let target = family.target.clone();
        let consistency = self.settings.write;
        let column = match &self.settings.selection {
            Selection::All => None,
            Selection::Names(names) => match &names[..] {
                [] => return Ok(timestamp),
                [name] => Some(name.clone()),
                names => {
                    let columns = Predicate::Names(names.to_vec());
                    let mutations = vec![Mutation::Remove { columns, timestamp }];
                    self.mutate(&family, key, mutations, limits).await?;
                    return Ok(timestamp);
                }
            },
            Selection::Slice { limit, .. } if *limit != usize::MAX => {
                let message =
                    "a slice with a limit can't be removed: read its names and remove them";
                return Err(family.refused(message).during("remove"));
            }
            Selection::Slice { range, .. } if range.start.is_empty() && range.finish.is_empty() => {
                None
            }
            Selection::Slice { range, .. } => {
                let columns = Predicate::Range(range.forward());
                let mutations = vec![Mutation::Remove { columns, timestamp }];
                self.mutate(&family, key, mutations, limits).await?;
                return Ok(timestamp);
            }
            Selection::Invalid(kind, message) => {
                return Err(self.invalid(*kind, message).during("remove"));
            }
        };
        let remove = Remove { target, key, column, timestamp, consistency };
        execute(&self.pool, &remove, limits).await?;
        Ok(timestamp)
    }

    pub(crate) async fn remove_every_row(&self) -> Result<()> {
        let limits = self.limits();
        let family = self.current(limits).await?;
        execute(&self.pool, &Truncate { target: family.target.clone() }, limits).await
    }

    async fn mutate(
        &self,
        family: &Family,
        key: Bytes,
        mutations: Vec<Mutation>,
        limits: Limits,
    ) -> Result<()> {
        let column_family = family.target.column_family.clone();
        let request = BatchMutate {
            keyspace: family.target.keyspace.clone(),
            rows: vec![RowMutations { column_family, key, mutations }],
            consistency: self.settings.write,
        };
        execute(&self.pool, &request, limits).await
    }

    fn packed<N: Pack, V: Pack>(
        &self,
        family: &Family,
        key: &impl Pack,
        columns: impl IntoIterator<Item = (N, V)>,
    ) -> Result<(Bytes, Columns, Option<i32>)> {
        let key = family.pack_key(key)?;
        let columns = columns.into_iter().map(|(name, value)| {
            let name = family.pack_name(&name)?;
            let value = family.pack_value(&name, &value)?;
            Ok((name, value))
        });
        let ttl = match self.settings.ttl {
            None => None,
            Some(seconds @ 1..=LONGEST_TTL) => i32::try_from(seconds).ok(),
            Some(seconds) => {
                let message = format!("a ttl of {seconds} s: 1 to {LONGEST_TTL} are possible");
                return Err(family.refused(message));
            }
        };
        Ok((key, columns.collect::<Result<Columns>>()?, ttl))
    }
}
