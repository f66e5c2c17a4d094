//! Writing and removing one row.

use bytes::Bytes;
use cassa_types::Pack;

use super::{ColumnFamily, Selection};
use crate::batch::Batch;
use crate::clock;
use crate::driver::Driver;
use crate::error::Result;
use crate::execute::execute;
use crate::op::{Mutation, Predicate, RowMutations, Target, Truncate};
use crate::schema::Family;

/// What servers take for a time to live, in seconds: 20 years.
const LONGEST_TTL: u32 = 20 * 365 * 24 * 60 * 60;

impl<D: Driver> ColumnFamily<D> {
    pub(crate) async fn write_row<K: Pack, N: Pack, V: Pack>(
        &self,
        key: K,
        columns: impl IntoIterator<Item = (N, V)>,
    ) -> Result<i64> {
        let limits = self.limits();
        let family = self.current(limits).await.map_err(|error| error.during("insert"))?;
        let (row, timestamp) = self.insertion(&family, &key, columns)?;
        if let Some(row) = row {
            self.mutate(&family, row, limits).await?;
        }
        Ok(timestamp)
    }

    pub(crate) async fn write_super_columns<K, S, N, V, C>(
        &self,
        key: K,
        super_columns: impl IntoIterator<Item = (S, C)>,
    ) -> Result<i64>
    where
        K: Pack,
        S: Pack,
        N: Pack,
        V: Pack,
        C: IntoIterator<Item = (N, V)>,
    {
        let limits = self.limits();
        let family = self.current(limits).await.map_err(|error| error.during("insert"))?;
        let (rows, timestamp) = self.super_insertion(&family, &key, super_columns)?;
        if !rows.is_empty() {
            self.mutate_together(&family, rows, limits).await?;
        }
        Ok(timestamp)
    }

    pub(crate) async fn write_rows<K: Pack, N: Pack, V: Pack, C>(
        &self,
        rows: impl IntoIterator<Item = (K, C)>,
    ) -> Result<i64>
    where
        C: IntoIterator<Item = (N, V)>,
    {
        let limits = self.limits();
        let family = self.current(limits).await.map_err(|error| error.during("insert_rows"))?;
        let timestamp = self.timestamp_or_now();
        let batch = self.batch();
        for (key, columns) in rows {
            let row = self.insertion_at(&family, &key, columns, timestamp);
            if let Some(row) = row.map_err(|error| error.during("insert_rows"))? {
                batch.push(batch.call(self, row, Vec::new())?)?;
            }
        }
        batch.send_within(limits).await?;
        Ok(timestamp)
    }

    /// An empty batch that is sent as the handle writes.
    pub(crate) fn batch(&self) -> Batch<D> {
        let batch = Batch::new(self.pool.clone()).consistency(self.settings.write);
        batch.repeat_counters(self.settings.repeat_counters)
    }

    pub(crate) async fn remove_row<K: Pack>(&self, key: K) -> Result<i64> {
        let limits = self.limits();
        let family = self.current(limits).await.map_err(|error| error.during("remove"))?;
        let (row, timestamp) = self.removal(&family, &key)?;
        if let Some(row) = row {
            self.mutate(&family, row, limits).await?;
        }
        Ok(timestamp)
    }

    pub(crate) async fn remove_every_row(&self) -> Result<()> {
        let limits = self.limits();
        let family = self.current(limits).await.map_err(|error| error.during("truncate"))?;
        let target = self.target(&family);
        if target.super_column.is_some() {
            let message =
                "a truncation takes every super column, and the handle is narrowed to one";
            return Err(family.refused(message).during("truncate"));
        }
        execute(&self.pool, &Truncate { target }, limits).await
    }

    /// The mutations that write columns of a row, if there is any column, and their timestamp.
    pub(crate) fn insertion<K: Pack, N: Pack, V: Pack>(
        &self,
        family: &Family,
        key: &K,
        columns: impl IntoIterator<Item = (N, V)>,
    ) -> Result<(Option<RowMutations>, i64)> {
        let timestamp = self.timestamp_or_now();
        let row = self.insertion_at(family, key, columns, timestamp);
        Ok((row.map_err(|error| error.during("insert"))?, timestamp))
    }

    fn insertion_at<K: Pack, N: Pack, V: Pack>(
        &self,
        family: &Family,
        key: &K,
        columns: impl IntoIterator<Item = (N, V)>,
        timestamp: i64,
    ) -> Result<Option<RowMutations>> {
        self.refuse_columns_among_super_columns(family)?;
        let key = family.pack_key(key)?;
        let mutations = written(family, columns, timestamp, self.ttl_of(family)?)?;
        Ok(self.row(family, key, mutations))
    }

    /// The mutation that removes a row or the selected columns, unless nothing is selected, and its timestamp.
    pub(crate) fn removal<K: Pack>(
        &self,
        family: &Family,
        key: &K,
    ) -> Result<(Option<RowMutations>, i64)> {
        let packed = || {
            let key = family.pack_key(key)?;
            let columns = match self.removed(family)? {
                Removed::Row => None,
                Removed::Columns(columns) => {
                    family.refuse_writes_to_tables()?;
                    Some(columns)
                }
                Removed::Nothing => return Ok((None, self.timestamp_or_now())),
            };
            let timestamp = self.timestamp_or_now();
            let mutations = if family.counts() {
                self.refuse_what_counters_lack(family)?;
                vec![Mutation::RemoveCounters { names: super::counter::names(family, columns)? }]
            } else {
                let start = columns.as_ref().and_then(|columns| start_of(family, columns));
                let remove = |columns| Mutation::Remove { columns, timestamp };
                [Some(remove(columns)), start.map(|start| remove(Some(start)))]
                    .into_iter()
                    .flatten()
                    .collect()
            };
            Ok((self.row(family, key, mutations), timestamp))
        };
        packed().map_err(|error: crate::Error| error.during("remove"))
    }

    pub(super) fn timestamp_or_now(&self) -> i64 {
        self.settings.timestamp.unwrap_or_else(clock::timestamp)
    }

    /// What the handle's selection means for a removal.
    fn removed(&self, family: &Family) -> Result<Removed> {
        Ok(match &self.settings.selection {
            Selection::All => Removed::Row,
            Selection::Names(names) if names.is_empty() => Removed::Nothing,
            Selection::Names(names) => Removed::Columns(Predicate::Names(names.to_vec())),
            Selection::Slice { limit, .. } if *limit != usize::MAX => {
                let message =
                    "a slice with a limit can't be removed: read its names and remove them";
                return Err(family.refused(message));
            }
            Selection::Slice { range, .. } if range.start.is_empty() && range.finish.is_empty() => {
                Removed::Row
            }
            Selection::Slice { range, .. } => Removed::Columns(Predicate::Range(range.forward())),
            Selection::Invalid(kind, message) => return Err(self.invalid(*kind, message)),
        })
    }

    /// A row's mutations, if there is any.
    pub(crate) fn row(
        &self,
        family: &Family,
        key: Bytes,
        mutations: Vec<Mutation>,
    ) -> Option<RowMutations> {
        let Target { column_family, super_column, .. } = self.target(family);
        let row = RowMutations { column_family, key, super_column, mutations };
        Some(row).filter(|row| !row.mutations.is_empty())
    }

    pub(super) fn ttl_of(&self, family: &Family) -> Result<Option<i32>> {
        if family.counts() {
            self.refuse_what_counters_lack(family)?;
        }
        match self.settings.ttl {
            None => Ok(None),
            Some(seconds @ 1..=LONGEST_TTL) => Ok(i32::try_from(seconds).ok()),
            Some(seconds) => {
                let message = format!("a ttl of {seconds} s: 1 to {LONGEST_TTL} are possible");
                Err(family.refused(message))
            }
        }
    }
}

/// The mutations that write columns.
pub(super) fn written<N: Pack, V: Pack>(
    family: &Family,
    columns: impl IntoIterator<Item = (N, V)>,
    timestamp: i64,
    ttl: Option<i32>,
) -> Result<Vec<Mutation>> {
    family.refuse_writes_to_tables()?;
    let mutation = |(name, value): (N, V)| {
        let name = family.pack_new_name(&name)?;
        if family.counts() {
            let delta = super::counter::delta(family, &name, &value)?;
            return Ok(Mutation::Add { name, delta });
        }
        let value = family.pack_value(&name, &value)?;
        Ok(Mutation::Insert { name, value, timestamp, ttl })
    };
    columns.into_iter().map(mutation).collect()
}

/// The name a removed slice starts with, to be removed by itself too: where the slice of another removal goes on over it, servers
/// from 2.0 to 2.2 bring the column of this name back. Composites start at a bound, which is no name.
fn start_of(family: &Family, columns: &Predicate) -> Option<Predicate> {
    match columns {
        Predicate::Range(range) if !range.start.is_empty() && !family.order.is_composite() => {
            Some(Predicate::Names(vec![range.start.clone()]))
        }
        _ => None,
    }
}

enum Removed {
    Nothing,
    Row,
    Columns(Predicate),
}
