//! Reading several rows by their keys.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use bytes::Bytes;
use cassa_types::Pack;
use cassa_wire::Page;

use super::ColumnFamily;
use super::pager::Pager;
use super::read::Selected;
use crate::driver::Driver;
use crate::error::Result;
use crate::execute::execute;
use crate::op::MultigetSlice;
use crate::row::{Part, Row, Rows};
use crate::schema::Family;

/// How many rows one request asks for.
const ROWS: usize = 1_024;
/// How many columns of each row its first page has; wider rows are read on one by one.
pub(super) const COLUMNS: u32 = 128;

impl<D: Driver> ColumnFamily<D> {
    pub(crate) async fn read_rows<K: Pack>(
        &self,
        keys: impl IntoIterator<Item = K>,
    ) -> Result<Rows> {
        let family = self.current().await?;
        let asked = distinct(&family, keys).and_then(|keys| Ok((keys, self.selected()?)));
        let (keys, selected) = asked.map_err(|error| error.during("multiget"))?;
        if matches!(selected, Selected::Nothing) {
            return Ok(Rows::default());
        }
        let mut rows = Vec::new();
        for chunk in keys.chunks(ROWS) {
            self.chunk(&family, chunk, &selected, &mut rows).await?;
        }
        Ok(Rows::new(rows))
    }

    /// Adds the rows of some keys, in the keys' order.
    async fn chunk(
        &self,
        family: &Arc<Family>,
        keys: &[Bytes],
        selected: &Selected,
        rows: &mut Vec<Row>,
    ) -> Result<()> {
        let request = MultigetSlice {
            target: family.target.clone(),
            keys: keys.to_vec(),
            predicate: selected.first_page(COLUMNS),
            consistency: self.settings.read,
        };
        let page = execute(&self.pool, &request, self.settings.limits).await?;
        let found: HashMap<&[u8], usize> =
            page.rows().enumerate().map(|(place, row)| (row.key(), place)).collect();
        for key in keys {
            if let Some(&place) = found.get(&key[..])
                && let Some(row) = self.whole_row(family, &page, place, selected).await?
            {
                rows.push(row);
            }
        }
        Ok(())
    }

    /// A row of a page of many rows, read to its end where the page has only its beginning.
    pub(super) async fn whole_row(
        &self,
        family: &Arc<Family>,
        page: &Page,
        place: usize,
        selected: &Selected,
    ) -> Result<Option<Row>> {
        let row = page.row(place);
        let key = Bytes::copy_from_slice(row.key());
        let part = Part { page: page.clone(), row: place, columns: row.column_range() };
        let read = part.columns.len();
        let parts = match selected {
            Selected::Range(range, limit) if selected.may_have_more(read, COLUMNS) => {
                let mut pager = Pager::new(family.clone(), key.clone(), range.clone(), *limit);
                pager.take(part);
                self.range(pager).await?
            }
            _ => vec![part],
        };
        Ok(Some(Row::new(family.clone(), key, parts)).filter(|row| !row.is_empty()))
    }
}

/// The packed keys in order, each once: keys that pack alike are one row.
fn distinct<K: Pack>(family: &Family, keys: impl IntoIterator<Item = K>) -> Result<Vec<Bytes>> {
    let mut seen = HashSet::new();
    let mut distinct = Vec::new();
    for key in keys {
        let key = family.pack_key(&key)?;
        if seen.insert(key.clone()) {
            distinct.push(key);
        }
    }
    Ok(distinct)
}
