//! Reading one row.

use cassa_types::Pack;

use super::ColumnFamily;
use super::reading::Selected;
use crate::driver::Driver;
use crate::error::Result;
use crate::op::GetCount;
use crate::row::Row;

/// A count without an end, as the interface's signed numbers have it.
const ALL_COLUMNS: u32 = i32::MAX as u32;

impl<D: Driver> ColumnFamily<D> {
    pub(crate) async fn read_row<K: Pack>(&self, key: K) -> Result<Option<Row>> {
        let reading = self.reading("get").await?;
        let key = reading.key(&key)?;
        let parts = reading.parts(&key).await?;
        Ok(reading.row(key, parts))
    }

    pub(crate) async fn count_columns<K: Pack>(&self, key: K) -> Result<u64> {
        let reading = self.reading("count").await?;
        let key = reading.key(&key)?;
        if matches!(reading.selected, Selected::Nothing) {
            return Ok(0);
        }
        let predicate = reading.selected.predicate(ALL_COLUMNS);
        let consistency = self.settings.read;
        let request = GetCount { target: reading.target(), key, predicate, consistency };
        reading.run(&request).await
    }
}
