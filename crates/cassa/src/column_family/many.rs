//! Reading several rows by their keys.

use std::collections::{HashMap, HashSet};

use bytes::Bytes;
use cassa_types::Pack;
use cassa_wire::Page;

use super::ColumnFamily;
use super::reading::{COLUMNS_OF_EACH, Reading, Selected};
use crate::driver::Driver;
use crate::error::Result;
use crate::op::MultigetSlice;
use crate::row::{Row, Rows};

/// How many rows one request asks for.
pub(super) const ROWS: usize = 1_024;

impl<D: Driver> ColumnFamily<D> {
    pub(crate) async fn read_rows<K: Pack>(
        &self,
        keys: impl IntoIterator<Item = K>,
    ) -> Result<Rows> {
        let reading = self.reading("multiget").await?;
        let keys = reading.distinct(keys)?;
        let mut rows = Vec::new();
        if !matches!(reading.selected, Selected::Nothing) {
            let requests: Vec<_> = keys.chunks(ROWS).map(|keys| reading.slices(keys)).collect();
            let pages = reading.run_all(&requests).await?;
            for (keys, page) in keys.chunks(ROWS).zip(pages) {
                reading.take_rows(&page, keys, &mut rows).await?;
            }
        }
        Ok(Rows::new(rows))
    }
}

impl<D: Driver> Reading<'_, D> {
    /// The packed keys in order, each once: keys that pack alike are one row.
    pub(super) fn distinct<K: Pack>(
        &self,
        keys: impl IntoIterator<Item = K>,
    ) -> Result<Vec<Bytes>> {
        let mut seen = HashSet::new();
        let mut distinct = Vec::new();
        for key in keys {
            let key = self.key(&key)?;
            if seen.insert(key.clone()) {
                distinct.push(key);
            }
        }
        Ok(distinct)
    }

    /// The request for the rows of some keys.
    fn slices(&self, keys: &[Bytes]) -> MultigetSlice {
        MultigetSlice {
            target: self.target(),
            keys: keys.to_vec(),
            predicate: self.selected.predicate(COLUMNS_OF_EACH),
            consistency: self.cf.settings.read,
            reply_limit: None,
        }
    }

    /// Adds the rows of a page, whole, in the order of the keys that were asked for.
    async fn take_rows(&self, page: &Page, keys: &[Bytes], rows: &mut Vec<Row>) -> Result<()> {
        let found: HashMap<&[u8], usize> =
            page.rows().enumerate().map(|(place, row)| (row.key(), place)).collect();
        for key in keys {
            if let Some(&place) = found.get(&key[..])
                && let Some(row) = self.whole_row(page, place, COLUMNS_OF_EACH).await?
            {
                rows.push(row);
            }
        }
        Ok(())
    }

    /// A row of a page of many rows, read to its end where the page has only its beginning: `asked` columns.
    pub(super) async fn whole_row(
        &self,
        page: &Page,
        place: usize,
        asked: u32,
    ) -> Result<Option<Row>> {
        let key = Bytes::copy_from_slice(page.row(place).key());
        let first = self.beginning(page, place, asked);
        let parts = self.rest(&key, first, asked).await?;
        Ok(self.row(key, parts))
    }
}
