//! Compare-and-set: writing columns of a row if it is as expected, decided by all writers of this kind one after the other.

use std::collections::HashSet;
use std::sync::Arc;

use bytes::Bytes;
use cassa_types::Pack;

use super::write::written;
use super::{ColumnFamily, Scope};
use crate::clock;
use crate::consistency::Consistency;
use crate::driver::Driver;
use crate::error::Result;
use crate::execute::{Limits, execute};
use crate::op::{Cas, Mutation};
use crate::row::{Part, Row};
use crate::schema::{ColumnFamilyKind, Family};

/// What came of a compare-and-set.
#[derive(Debug, Clone)]
#[must_use]
pub enum Swap {
    /// The row was as expected and was written.
    Applied,
    /// It was not, and nothing was written.
    Differs {
        /// Of the expected columns those that are there, with their values; where the row should not be there, one of its columns.
        /// `None` when there is none.
        current: Option<Row>,
    },
}

impl Swap {
    /// Whether the row was written.
    pub fn is_applied(&self) -> bool {
        matches!(self, Swap::Applied)
    }
}

impl<D: Driver> ColumnFamily<D> {
    pub(crate) async fn swap<K: Pack, N: Pack, V: Pack, M: Pack, W: Pack>(
        &self,
        key: K,
        expected: impl IntoIterator<Item = (N, V)>,
        updates: impl IntoIterator<Item = (M, W)>,
    ) -> Result<Swap> {
        const VERB: &str = "compare_and_set";
        let limits = self.limits();
        let family = self.current(limits).await.map_err(|error| error.during(VERB))?;
        let packed = || {
            let expected = expected.into_iter().map(|(name, value)| {
                let name = family.pack_name(&name)?;
                let value = family.pack_value(&name, &value)?;
                Ok((name, value))
            });
            let expected = distinct(&family, expected.collect::<Result<_>>()?)?;
            if expected.is_empty() {
                let message =
                    "nothing is expected: `insert_if_absent` writes a row that isn't there";
                return Err(family.refused(message));
            }
            self.cas(&family, &key, expected, updates)
        };
        let request = packed().map_err(|error| error.during(VERB))?;
        self.compared(&family, request, limits).await
    }

    pub(crate) async fn write_if_absent<K: Pack, N: Pack, V: Pack>(
        &self,
        key: K,
        columns: impl IntoIterator<Item = (N, V)>,
    ) -> Result<Swap> {
        const VERB: &str = "insert_if_absent";
        let limits = self.limits();
        let family = self.current(limits).await.map_err(|error| error.during(VERB))?;
        let request = self.cas(&family, &key, Vec::new(), columns);
        let request = request.map_err(|error| error.during(VERB))?;
        self.compared(&family, request, limits).await
    }

    async fn compared(&self, family: &Arc<Family>, request: Cas, limits: Limits) -> Result<Swap> {
        let compared = execute(&self.pool, &request, limits).await?;
        if compared.applied {
            return Ok(Swap::Applied);
        }
        let row = |page| Row::new(family.clone(), request.key, vec![Part::of_one_row(page)]);
        let current = compared.current.map(row).filter(|row| !row.is_empty());
        Ok(Swap::Differs { current })
    }

    fn cas<K: Pack, N: Pack, V: Pack>(
        &self,
        family: &Family,
        key: &K,
        expected: Vec<(Bytes, Bytes)>,
        updates: impl IntoIterator<Item = (N, V)>,
    ) -> Result<Cas> {
        self.refuse_what_is_not_compared(family)?;
        let key = family.pack_key(key)?;
        let (timestamp, ttl) = (clock::timestamp(), self.ttl_of(family)?);
        let updates = written(family, updates, timestamp, ttl)?.into_iter();
        let updates = updates.filter_map(|mutation| match mutation {
            Mutation::Insert { name, value, .. } => Some((name, value)),
            _ => None,
        });
        let updates = distinct(family, updates.collect())?;
        if updates.is_empty() {
            return Err(family.refused("no columns are to be written"));
        }
        let target = self.target(family);
        let (serial, commit) = (self.settings.serial, self.settings.write);
        Ok(Cas { target, key, expected, updates, timestamp, ttl, serial, commit })
    }

    fn refuse_what_is_not_compared(&self, family: &Family) -> Result<()> {
        let serial = self.settings.serial;
        let message = if family.counts() {
            "counters can't be compared and set"
        } else if family.kind == ColumnFamilyKind::Super
            || !matches!(self.settings.scope, Scope::Row)
        {
            "servers don't compare and set columns of super columns"
        } else if self.settings.timestamp.is_some() {
            "what is compared and set has timestamps of the servers"
        } else if !matches!(serial, Consistency::Serial | Consistency::LocalSerial) {
            let message =
                format!("the serial consistency level is {serial}, and not SERIAL or LOCAL_SERIAL");
            return Err(family.refused(message));
        } else {
            return Ok(());
        };
        Err(family.refused(message))
    }
}

/// The same columns, if none is named twice: of two, servers take the greater value.
fn distinct(family: &Family, columns: Vec<(Bytes, Bytes)>) -> Result<Vec<(Bytes, Bytes)>> {
    let mut names = HashSet::new();
    if columns.iter().all(|(name, _)| names.insert(name)) {
        return Ok(columns);
    }
    Err(family.refused("a column is given twice"))
}
