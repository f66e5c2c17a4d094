//! Adding to counters and removing them. No path sends a counter's mutation twice.

use bytes::Bytes;
use cassa_types::{Pack, Type};

use super::{ColumnFamily, Selection};
use crate::clock;
use crate::driver::Driver;
use crate::error::{ErrorKind, Result};
use crate::execute::{Limits, execute};
use crate::op::{Add, RemoveCounters};
use crate::schema::Family;

impl<D: Driver> ColumnFamily<D> {
    pub(crate) async fn add_to<K: Pack, N: Pack>(&self, key: K, name: N, delta: i64) -> Result<()> {
        let limits = self.limits();
        let family = self.current(limits).await?;
        if !family.counts() {
            let message = "its columns are no counters: only those of a family with the default \
                           validator CounterColumnType can be added to";
            return Err(family.refused(message).during("add"));
        }
        self.add_all(&family, &key, [(name, delta)], limits)
            .await
            .map_err(|error| error.during("add"))?;
        Ok(())
    }

    /// What `insert` means for counters: each value is added.
    pub(super) async fn add_all<K: Pack, N: Pack, V: Pack>(
        &self,
        family: &Family,
        key: &K,
        columns: impl IntoIterator<Item = (N, V)>,
        limits: Limits,
    ) -> Result<i64> {
        self.refuse_what_counters_lack(family)?;
        let key = family.pack_key(key)?;
        let counters = columns
            .into_iter()
            .map(|(name, value)| {
                let name = family.pack_name(&name)?;
                let delta = delta(family, &name, &value)?;
                Ok((name, delta))
            })
            .collect::<Result<Vec<_>>>()?;
        let timestamp = clock::timestamp();
        if !counters.is_empty() {
            let target = family.target.clone();
            let consistency = self.settings.write;
            execute(&self.pool, &Add { target, key, counters, consistency }, limits).await?;
        }
        Ok(timestamp)
    }

    /// Removes the row, or the counters the handle names.
    pub(super) async fn remove_counters(
        &self,
        family: &Family,
        key: Bytes,
        limits: Limits,
    ) -> Result<i64> {
        self.refuse_what_counters_lack(family)?;
        let timestamp = clock::timestamp();
        let names = match &self.settings.selection {
            Selection::All => None,
            Selection::Names(names) if names.is_empty() => return Ok(timestamp),
            Selection::Names(names) => Some(names.to_vec()),
            Selection::Slice { .. } => {
                let message = "a slice of counters can't be removed: name them";
                return Err(family.error(ErrorKind::Unsupported, message));
            }
            Selection::Invalid(kind, message) => return Err(self.invalid(*kind, message)),
        };
        let target = family.target.clone();
        let consistency = self.settings.write;
        execute(&self.pool, &RemoveCounters { target, key, names, consistency }, limits).await?;
        Ok(timestamp)
    }

    fn refuse_what_counters_lack(&self, family: &Family) -> Result<()> {
        let lacking = match (self.settings.ttl, self.settings.timestamp) {
            (Some(_), _) => "counters have no time to live",
            (None, Some(_)) => "counters have no timestamps of their writers",
            (None, None) => return Ok(()),
        };
        Err(family.refused(lacking))
    }
}

/// What is added: any integer that fits in 8 bytes, and nothing else.
fn delta<V: Pack>(family: &Family, name: &[u8], value: &V) -> Result<i64> {
    let packed = family.pack_value_as(&Type::Counter, name, value)?;
    let bytes: Result<[u8; 8], _> = packed[..].try_into();
    bytes.map(i64::from_be_bytes).map_err(|_| family.refused("nothing can't be added to a counter"))
}
