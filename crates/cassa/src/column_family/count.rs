//! Counting the columns of rows: by the server while that is few columns, else page by page.

use bytes::Bytes;
use cassa_types::Pack;

use super::ColumnFamily;
use super::many::ROWS;
use super::reading::{COLUMNS_OF_EACH, Reading, Selected};
use crate::driver::Driver;
use crate::error::Result;
use crate::hosts::Facts;
use crate::op::{GetCount, MultigetCount};
use crate::row::ColumnCounts;

impl<D: Driver> ColumnFamily<D> {
    pub(crate) async fn count_columns<K: Pack>(&self, key: K) -> Result<u64> {
        let reading = self.reading("count").await?;
        let key = reading.key(&key)?;
        reading.count(&key).await
    }

    pub(crate) async fn count_rows<K: Pack>(
        &self,
        keys: impl IntoIterator<Item = K>,
    ) -> Result<ColumnCounts> {
        let reading = self.reading("multiget_count").await?;
        let keys = reading.distinct(keys)?;
        let mut counts = vec![0; keys.len()];
        if !matches!(reading.selected, Selected::Nothing) {
            for (keys, counts) in keys.chunks(ROWS).zip(counts.chunks_mut(ROWS)) {
                reading.counts(keys, counts).await?;
            }
        }
        Ok(ColumnCounts::new(reading.family, keys.into_iter().zip(counts).collect()))
    }
}

impl<D: Driver> Reading<'_, D> {
    /// How many of the selected columns some rows have.
    async fn counts(&self, keys: &[Bytes], counts: &mut [u64]) -> Result<()> {
        let request = MultigetCount {
            target: self.target(),
            keys: keys.to_vec(),
            // A server holds what it counts of all of them.
            predicate: self.selected.predicate(COLUMNS_OF_EACH),
            consistency: self.cf.settings.read,
        };
        let found = self.run(&request).await?;
        for (key, count) in keys.iter().zip(counts) {
            *count = found.get(key).copied().unwrap_or(0);
            if self.goes_on(*count, COLUMNS_OF_EACH) {
                *count = self.count(key).await?;
            }
        }
        Ok(())
    }

    /// How many of the selected columns a row has.
    async fn count(&self, key: &Bytes) -> Result<u64> {
        let most = self.counted_at_once();
        if matches!(self.selected, Selected::Nothing) {
            return Ok(0);
        }
        if most > 0 || matches!(self.selected, Selected::Names(_)) {
            let request = GetCount {
                target: self.target(),
                key: key.clone(),
                predicate: self.selected.predicate(most),
                consistency: self.cf.settings.read,
            };
            let count = self.run(&request).await?;
            if !self.goes_on(count, most) {
                return Ok(count);
            }
        }
        let (mut pager, mut count) = (self.pager(key), 0);
        while let Some(part) = pager.next_page(self).await? {
            count += part.columns.len() as u64;
        }
        Ok(count)
    }

    /// Whether a row may have more of the selected columns than the `asked` that were counted.
    fn goes_on(&self, count: u64, asked: u32) -> bool {
        matches!(self.selected, Selected::Range(_, limit) if limit > asked as usize)
            && count >= u64::from(asked)
    }

    /// How many columns of a row any host counts at once: nobody knows which one will be asked.
    fn counted_at_once(&self) -> u32 {
        let within = self.target().super_column.is_some();
        let most = self.cf.pool.hosts.facts().map(|facts| facts.counts_up_to(within)).min();
        most.unwrap_or_else(|| Facts::OLDEST.counts_up_to(within))
    }
}
