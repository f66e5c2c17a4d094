//! All rows, in the server's order, a page at a time.

use std::fmt;

use bytes::Bytes;
use cassa_wire::Page;

use super::ColumnFamily;
use super::reading::{COLUMNS_OF_EACH, page_size};
use crate::driver::Driver;
#[cfg(feature = "blocking")]
use crate::driver::{Blocking, ready};
use crate::error::{ErrorKind, Result};
use crate::op::GetRangeSlices;
use crate::row::Row;

/// The first page's size; the others follow the rows' weight.
const FIRST_ROWS: u32 = 128;
/// A page of one row could be its anchor alone and would not get on.
const FEWEST_ROWS: u32 = 2;
const MOST_ROWS: u32 = 1_024;

/// The rows of a column family, in the order of the cluster's partitioner. `next` returns them one by one.
///
/// It holds one page of rows, about 1 MiB; no connection is held between pages. Rows that were deleted and still
/// haunt the range ("range ghosts") are left out. After an error `next` may be called again: it asks
/// for the same page, but goes on behind a row larger than `max_row_bytes`.
pub struct Scan<D: Driver> {
    cf: ColumnFamily<D>,
    limit: usize,
    page: Option<(Page, usize)>,
    /// The last row of the last page, with which the next one begins once more.
    anchor: Option<Bytes>,
    page_rows: u32,
    at_end: bool,
}

impl<D: Driver> Scan<D> {
    pub(crate) fn new(cf: ColumnFamily<D>) -> Scan<D> {
        Scan {
            cf,
            limit: usize::MAX,
            page: None,
            anchor: None,
            page_rows: FIRST_ROWS,
            at_end: false,
        }
    }

    /// Returns at most so many rows; 0 returns none.
    #[must_use]
    pub fn limit(mut self, rows: usize) -> Scan<D> {
        self.limit = rows;
        self
    }

    pub(crate) async fn advance(&mut self) -> Result<Option<Row>> {
        while self.limit > 0 {
            let Some((page, place)) = self.page.clone() else {
                if self.at_end {
                    break;
                }
                self.turn().await?;
                continue;
            };
            if place >= page.row_count() {
                self.page = None;
                continue;
            }
            let reading = self.cf.reading("scan").await?;
            let row = reading.whole_row(&page, place).await;
            // A row that is too large to be read is the error of one call: the next one goes on behind it.
            if row.as_ref().err().is_none_or(|error| error.kind() == ErrorKind::TooLarge) {
                self.page = Some((page, place + 1));
            }
            if let Some(row) = row? {
                self.limit -= 1;
                return Ok(Some(row));
            }
        }
        Ok(None)
    }

    /// Asks for the next page.
    async fn turn(&mut self) -> Result<()> {
        let reading = self.cf.reading("scan").await?;
        let again = u32::from(self.anchor.is_some());
        let wanted = u32::try_from(self.limit).unwrap_or(u32::MAX).saturating_add(again);
        let rows = wanted.min(self.page_rows).max(FEWEST_ROWS);
        let request = GetRangeSlices {
            target: reading.target(),
            start: self.anchor.clone().unwrap_or_default(),
            finish: Bytes::new(),
            rows,
            predicate: reading.selected.predicate(COLUMNS_OF_EACH),
            consistency: self.cf.settings.read,
        };
        let page = match reading.run(&request).await {
            // Rows as heavy as these come in smaller pages.
            Err(error) if error.kind() == ErrorKind::TooLarge && rows > FEWEST_ROWS => {
                self.page_rows = rows / 2;
                return Ok(());
            }
            replied => replied?,
        };
        let received = page.row_count();
        self.at_end = received < rows as usize;
        // The anchor may have been deleted meanwhile, and then the page doesn't begin with it.
        let first = page.rows().next().map(|row| row.key());
        let begins_with_anchor = first.is_some() && first == self.anchor.as_deref();
        if let Some(last) = page.rows().next_back() {
            if !self.at_end && self.anchor.as_deref() == Some(last.key()) {
                let message = "a page of rows ends where it should have begun";
                return Err(reading.family.error(ErrorKind::Protocol, message).during("scan"));
            }
            self.anchor = Some(Bytes::copy_from_slice(last.key()));
            self.page_rows = page_size(page.byte_len() / received, FEWEST_ROWS..=MOST_ROWS);
        }
        self.page = Some((page, usize::from(begins_with_anchor)));
        Ok(())
    }
}

/// Ends after an error, so that who skips errors comes to an end; [`Scan::next`] goes on.
#[cfg(feature = "blocking")]
impl Iterator for Scan<Blocking> {
    type Item = Result<Row>;

    fn next(&mut self) -> Option<Result<Row>> {
        let row = ready(self.advance());
        if row.is_err() {
            self.limit = 0;
        }
        row.transpose()
    }
}

impl<D: Driver> fmt::Debug for Scan<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scan")
            .field("cf", &self.cf)
            .field("limit", &self.limit)
            .finish_non_exhaustive()
    }
}
