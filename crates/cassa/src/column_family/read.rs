//! Reading one row.

use cassa_types::Pack;

use super::ColumnFamily;
use crate::driver::Driver;
use crate::error::Result;
use crate::row::Row;

impl<D: Driver> ColumnFamily<D> {
    pub(crate) async fn read_row<K: Pack>(&self, key: K) -> Result<Option<Row>> {
        let reading = self.reading("get").await?;
        let key = reading.key(&key)?;
        let parts = reading.parts(&key).await?;
        Ok(reading.row(key, parts))
    }
}
