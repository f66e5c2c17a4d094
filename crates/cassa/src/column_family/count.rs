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
        Ok(reading.counts_one_by_one(&[key]).await?.into_iter().sum())
    }

    pub(crate) async fn count_rows<K: Pack>(
        &self,
        keys: impl IntoIterator<Item = K>,
    ) -> Result<ColumnCounts> {
        let reading = self.reading("multiget_count").await?;
        let keys = reading.distinct(keys)?;
        let counts = match reading.selected {
            Selected::Nothing => vec![0; keys.len()],
            // From 3.0 on servers count the elements of a table's collection as one.
            _ if reading.family.table.is_some() => reading.counts_one_by_one(&keys).await?,
            _ => reading.counts(&keys).await?,
        };
        Ok(ColumnCounts::new(reading.family, keys.into_iter().zip(counts).collect()))
    }
}

impl<D: Driver> Reading<'_, D> {
    /// How many of the selected columns rows have, in the order of their keys.
    async fn counts(&self, keys: &[Bytes]) -> Result<Vec<u64>> {
        let request = |keys: &[Bytes]| MultigetCount {
            target: self.target(),
            keys: keys.to_vec(),
            // A server holds what it counts of all of them.
            predicate: self.selected.predicate(COLUMNS_OF_EACH),
            consistency: self.cf.settings.read,
        };
        let requests: Vec<_> = keys.chunks(ROWS).map(request).collect();
        let found = self.run_all(&requests).await?;
        let found = keys
            .chunks(ROWS)
            .zip(&found)
            .flat_map(|(keys, found)| keys.iter().map(|key| found.get(key).copied().unwrap_or(0)));
        let mut counts: Vec<u64> = found.collect();
        let wide = |(_, count): &(usize, &u64)| self.goes_on(**count, COLUMNS_OF_EACH);
        let wide: Vec<_> = counts.iter().enumerate().filter(wide).map(|(row, _)| row).collect();
        let wide_keys: Vec<_> = wide.iter().map(|&row| keys[row].clone()).collect();
        for (row, count) in wide.into_iter().zip(self.counts_one_by_one(&wide_keys).await?) {
            counts[row] = count;
        }
        Ok(counts)
    }

    /// The same, a request for each row, however wide.
    async fn counts_one_by_one(&self, keys: &[Bytes]) -> Result<Vec<u64>> {
        let most = match &self.selected {
            Selected::Nothing => return Ok(vec![0; keys.len()]),
            Selected::Names(_) => u32::MAX,
            Selected::Range(..) => self.counted_at_once(),
        };
        let mut counts = vec![u64::MAX; keys.len()];
        if most > 0 {
            let request = |key: &Bytes| GetCount {
                target: self.target(),
                key: key.clone(),
                predicate: self.selected.predicate(most),
                consistency: self.cf.settings.read,
            };
            let requests: Vec<_> = keys.iter().map(request).collect();
            counts = self.run_all(&requests).await?;
        }
        for (key, count) in keys.iter().zip(&mut counts) {
            if self.goes_on(*count, most) {
                *count = self.count_in_pages(key).await?;
            }
        }
        Ok(counts)
    }

    async fn count_in_pages(&self, key: &Bytes) -> Result<u64> {
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

    /// How many columns of a row every host counts at once: nobody knows which one will be asked.
    fn counted_at_once(&self) -> u32 {
        if self.family.table.is_some() {
            return 0;
        }
        let within = self.target().super_column.is_some();
        let most = self.cf.pool.hosts.facts();
        let most = most.iter().map(|facts| facts.counts_up_to(within)).min();
        most.unwrap_or_else(|| Facts::OLDEST.counts_up_to(within))
    }
}
