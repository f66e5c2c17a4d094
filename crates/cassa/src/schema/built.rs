//! Waiting until an index is built: nodes write into a column family of their own which indexes they have built.

use std::time::Instant;

use bytes::Bytes;
use cassa_types::Pack;

use super::change::{FIRST_LOOK, LONGEST_WAIT};
use super::column_changes::find;
use super::{ColumnFamilyDefinition, Schema};
use crate::consistency::Consistency;
use crate::driver::Driver;
use crate::error::{Error, ErrorKind, Result};
use crate::execute::execute;
use crate::op::{GetSlice, Predicate, Request, Target};

impl<D: Driver> Schema<D> {
    pub(crate) async fn await_index(
        &self,
        keyspace: &str,
        column_family: &str,
        column: impl Pack + Send,
    ) -> Result<()> {
        let until = self.until();
        let waited = self.await_built(keyspace, column_family, column, until).await;
        waited.map_err(|error| error.during(GetSlice::NAME).on(Some(keyspace), Some(column_family)))
    }

    async fn await_built(
        &self,
        keyspace: &str,
        column_family: &str,
        column: impl Pack + Send,
        until: Instant,
    ) -> Result<()> {
        let Some(family) = self.read_family(keyspace, column_family).await? else {
            let message = "the keyspace does not exist or has no such column family";
            return Err(Error::new(ErrorKind::NotConfigured, message));
        };
        let request = GetSlice {
            target: Target {
                keyspace: "system".into(),
                column_family: "IndexInfo".into(),
                super_column: None,
                traces: None,
            },
            key: Bytes::copy_from_slice(keyspace.as_bytes()),
            predicate: Predicate::Names(entries(&family, &column)?),
            consistency: Consistency::One,
            reply_limit: None,
        };
        // Each call asks the next host first.
        let (mut built, mut wait) = (0, FIRST_LOOK);
        while built < self.pool.hosts.len() {
            let limits = self.pool.limits_until(until);
            if execute(&self.pool, &request, limits).await?.column_count() > 0 {
                built += 1;
                continue;
            }
            let now = self.pool.driver.now();
            if now + wait >= until {
                return Err(Error::new(ErrorKind::Deadline, "the index isn't built yet"));
            }
            self.pool.driver.sleep(now + wait).await;
            (built, wait) = (0, (wait * 2).min(LONGEST_WAIT));
        }
        Ok(())
    }
}

/// The names under which a node writes that it has built a column's index: with the column family's before 3.0.
fn entries<N: Pack>(family: &ColumnFamilyDefinition, column: &N) -> Result<Vec<Bytes>> {
    let (name, place) = find(family, column)?;
    let column = place.and_then(|place| family.columns.get(place));
    let Some(index) = column.and_then(|column| column.index.as_ref()) else {
        return Err(Error::new(ErrorKind::InvalidArgument, "the column has no index"));
    };
    // 0.7 leaves an index without a name and calls it by its column's.
    let of_column = || name.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let index = index.name.as_ref().map_or_else(of_column, ToString::to_string);
    Ok(vec![format!("{}.{index}", family.name).into(), index.into()])
}
