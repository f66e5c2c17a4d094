//! Adding to counters, and what they can't take. No path sends a counter's mutation twice.

use bytes::Bytes;
use cassa_types::{Pack, Type};

use super::ColumnFamily;
use crate::driver::Driver;
use crate::error::{ErrorKind, Result};
use crate::op::Predicate;
use crate::schema::Family;

impl<D: Driver> ColumnFamily<D> {
    pub(crate) async fn add_to<K: Pack, N: Pack>(&self, key: K, name: N, delta: i64) -> Result<()> {
        let family = self.current(self.limits()).await.map_err(|error| error.during("add"))?;
        if !family.counts() {
            let message = "its columns are no counters: only those of a family with the default \
                           validator CounterColumnType can be added to";
            return Err(family.refused(message).during("add"));
        }
        self.refuse_columns_among_super_columns(&family).map_err(|error| error.during("add"))?;
        self.write_row(key, [(name, delta)]).await.map(drop)
    }

    pub(crate) async fn subtract_from<K: Pack, N: Pack>(
        &self,
        key: K,
        name: N,
        delta: i64,
    ) -> Result<()> {
        let Some(delta) = delta.checked_neg() else {
            let message = format!("{delta} can't be subtracted: its opposite is no 8-byte integer");
            return Err(self.family.refused(message).during("subtract"));
        };
        self.add_to(key, name, delta).await
    }

    pub(super) fn refuse_what_counters_lack(&self, family: &Family) -> Result<()> {
        let lacking = match (self.settings.ttl, self.settings.timestamp) {
            (Some(_), _) => "counters have no time to live",
            (None, Some(_)) => "counters have no timestamps of their writers",
            (None, None) => return Ok(()),
        };
        Err(family.refused(lacking))
    }
}

/// What is added: any integer that fits in 8 bytes, and nothing else.
pub(super) fn delta<V: Pack>(family: &Family, name: &[u8], value: &V) -> Result<i64> {
    let packed = family.pack_value_as(&Type::Counter, name, value)?;
    let bytes: Result<[u8; 8], _> = packed[..].try_into();
    bytes.map(i64::from_be_bytes).map_err(|_| family.refused("nothing can't be added to a counter"))
}

/// The names of counters to remove; `None` for the whole row.
pub(super) fn names(family: &Family, columns: Option<Predicate>) -> Result<Option<Vec<Bytes>>> {
    match columns {
        None => Ok(None),
        Some(Predicate::Names(names)) => Ok(Some(names)),
        Some(Predicate::Range(_)) => {
            let message = "a slice of counters can't be removed: name them";
            Err(family.error(ErrorKind::Unsupported, message))
        }
    }
}
