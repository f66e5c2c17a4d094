//! One row read in pages: each begins where the one before ended, and is sized by the bytes of those before.

use bytes::Bytes;

use super::reading::{Reading, page_size};
use crate::driver::Driver;
use crate::error::{ErrorKind, Result};
use crate::op::{ColumnRange, GetSlice, Predicate};
use crate::row::Part;

/// The first page's size: columns are small as a rule, and one page is one round trip.
const FIRST_COLUMNS: u32 = 1_000;
/// A page of fewer columns than two could consist of its anchor alone and would not get on.
const FEWEST_COLUMNS: u32 = 2;
const MOST_COLUMNS: u32 = 10_000;

/// The rest of a row.
pub(super) struct Pager {
    key: Bytes,
    range: ColumnRange,
    /// Columns still wanted.
    limit: usize,
    /// The last column read, with which the next page begins once more.
    anchor: Option<Bytes>,
    page_columns: u32,
    parts: Vec<Part>,
    bytes: usize,
}

impl Pager {
    pub(super) fn new(key: Bytes, range: ColumnRange, limit: usize) -> Pager {
        Pager {
            key,
            range,
            limit,
            anchor: None,
            page_columns: FIRST_COLUMNS,
            parts: Vec::new(),
            bytes: 0,
        }
    }

    /// Reads to the end of the range, or until there are as many columns as wanted.
    pub(super) async fn read<D: Driver>(mut self, reading: &Reading<'_, D>) -> Result<Vec<Part>> {
        while self.limit > 0 {
            let again = u32::from(self.anchor.is_some());
            let wanted = u32::try_from(self.limit).unwrap_or(u32::MAX).saturating_add(again);
            let count = wanted.min(self.page_columns).max(FEWEST_COLUMNS);
            let mut range = ColumnRange { count, ..self.range.clone() };
            if let Some(anchor) = &self.anchor {
                range.start = anchor.clone();
            }
            let request = GetSlice {
                target: reading.target(),
                key: self.key.clone(),
                predicate: Predicate::Range(range),
                consistency: reading.cf.settings.read,
            };
            let page = match reading.run(&request).await {
                // Columns as heavy as these come in smaller pages.
                Err(error) if error.kind() == ErrorKind::TooLarge && count > FEWEST_COLUMNS => {
                    self.page_columns = count / 2;
                    continue;
                }
                replied => replied?,
            };
            let part = Part::of_one_row(page);
            let columns = part.columns.len();
            self.take(part);
            self.check(reading)?;
            if columns < count as usize {
                break;
            }
        }
        Ok(self.parts)
    }

    /// Adds a page's columns, without the anchor if the page begins with it: it may have been deleted meanwhile.
    pub(super) fn take(&mut self, mut part: Part) {
        let names = || part.columns.clone().map(|place| part.name(place));
        let begins_with_anchor = self.anchor.is_some() && names().next() == self.anchor.as_deref();
        part.columns.start += usize::from(begins_with_anchor);
        part.columns.end = part.columns.end.min(part.columns.start.saturating_add(self.limit));
        let Some(last) = part.columns.clone().next_back() else { return };
        self.anchor = Some(Bytes::copy_from_slice(part.name(last)));
        self.limit -= part.columns.len();
        let weight = part.page.byte_len() / part.entries_of_page().max(1);
        self.page_columns = page_size(weight, FEWEST_COLUMNS..=MOST_COLUMNS);
        self.bytes = self.bytes.saturating_add(weight.saturating_mul(part.columns.len()));
        self.parts.push(part);
    }

    /// A row that is too large to be read whole is an error before it fills the memory.
    fn check<D: Driver>(&self, reading: &Reading<'_, D>) -> Result<()> {
        let limit = reading.cf.pool.options.max_row_bytes;
        if self.bytes <= limit {
            return Ok(());
        }
        let message = format!(
            "the row has more than {limit} bytes (max_row_bytes): read it in slices, or raise the limit"
        );
        Err(reading.family.error(ErrorKind::TooLarge, message))
    }
}
