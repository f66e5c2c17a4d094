//! A walk through rows, page by page: where it is, and how it gets on.
//!
//! A page begins with the last row of the one before, which is dropped only if it is still that row: it may be gone by now.

use std::collections::VecDeque;

use bytes::Bytes;
use cassa_wire::Page;

use super::super::ColumnFamily;
use super::super::reading::Reading;
use super::pace::{FEWEST_ROWS, Pace};
use super::range::rest;
use super::wanted::Wanted;
use crate::driver::Driver;
use crate::error::{ErrorKind, Result};
use crate::op::{GetRangeSlices, RowRange};
use crate::row::Row;

/// Where a walk is.
#[derive(Debug)]
pub(super) struct Walk {
    /// What is not read to its end yet, in reading order; `None` before the first page.
    pieces: Option<VecDeque<RowRange>>,
    /// The last row of the first piece that was read, with which the next page begins once more.
    anchor: Option<Bytes>,
    held: Option<Held>,
    pace: Pace,
}

/// The page at hand.
#[derive(Debug, Clone)]
struct Held {
    page: Page,
    /// Of the next row.
    place: usize,
    /// How many columns of each row were asked for.
    columns: u32,
}

impl Walk {
    pub(super) fn new(wanted: &Wanted) -> Walk {
        Walk { pieces: None, anchor: None, held: None, pace: Pace::new(wanted.page_rows) }
    }

    /// The next row; `limit` are still wanted at most.
    pub(super) async fn next<D: Driver>(
        &mut self,
        cf: &ColumnFamily<D>,
        wanted: &Wanted,
        limit: usize,
    ) -> Result<Option<Row>> {
        loop {
            let Some(Held { page, place, columns }) = self.held.clone() else {
                if !self.turn(cf, wanted, limit).await? {
                    return Ok(None);
                }
                continue;
            };
            if place >= page.row_count() {
                self.held = None;
                continue;
            }
            let reading = cf.reading("scan").await?;
            let row = wanted.row(&reading, &page, place, columns).await;
            // A row that is too large to be read is the error of one call: the next one goes on behind it.
            if row.as_ref().err().is_none_or(|error| error.kind() == ErrorKind::TooLarge) {
                self.held = Some(Held { page, place: place + 1, columns });
            }
            if let Some(row) = row? {
                return Ok(Some(row));
            }
        }
    }

    /// Asks for the next page; false when there is none.
    async fn turn<D: Driver>(
        &mut self,
        cf: &ColumnFamily<D>,
        wanted: &Wanted,
        limit: usize,
    ) -> Result<bool> {
        let reading = cf.reading("scan").await?;
        if self.pieces.is_none() {
            self.pieces = Some(wanted.pieces(&reading).await?);
        }
        while let Some(request) = self.ask(&reading, wanted, limit) {
            match reading.run(&request).await {
                Ok(page) => {
                    self.take(&reading, page, &request)?;
                    return Ok(true);
                }
                Err(error) if self.pace.shrink(&error, request.rows) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(false)
    }

    /// The request for the next page.
    fn ask<D: Driver>(
        &mut self,
        reading: &Reading<'_, D>,
        wanted: &Wanted,
        limit: usize,
    ) -> Option<GetRangeSlices> {
        let again = u32::from(self.anchor.is_some());
        let left = u32::try_from(limit).unwrap_or(u32::MAX).saturating_add(again);
        let rows = left.min(self.pace.rows).max(FEWEST_ROWS);
        Some(GetRangeSlices {
            target: reading.target(),
            range: self.what_is_left(reading)?,
            rows,
            predicate: wanted.predicate(reading, self.pace.columns)?,
            consistency: reading.cf.settings.read,
            reply_limit: self.pace.reply_limit(rows),
        })
    }

    /// Where the next page begins, and where it ends at the latest.
    fn what_is_left<D: Driver>(&mut self, reading: &Reading<'_, D>) -> Option<RowRange> {
        let pieces = self.pieces.as_mut()?;
        if let Some(anchor) = &self.anchor {
            let partitioner = reading.cf.pool.partitioner.get();
            let left = pieces.front().and_then(|piece| rest(piece, anchor, partitioner));
            if left.is_some() {
                return left;
            }
            pieces.pop_front();
            self.anchor = None;
        }
        pieces.front().cloned()
    }

    /// Holds a page, and knows where the next one begins.
    fn take<D: Driver>(
        &mut self,
        reading: &Reading<'_, D>,
        page: Page,
        request: &GetRangeSlices,
    ) -> Result<()> {
        let columns = self.pace.columns;
        let is_last = page.row_count() < request.rows as usize;
        let first = page.rows().next().map(|row| row.key());
        let begins_with_anchor = first.is_some() && first == self.anchor.as_deref();
        let last = page.rows().next_back().map(|row| row.key());
        if !is_last && self.anchor.as_deref() == last {
            let message = "a page of rows ends where it should have begun";
            return Err(reading.family.error(ErrorKind::Protocol, message).during("scan"));
        }
        self.anchor = last.filter(|_| !is_last).map(Bytes::copy_from_slice);
        if let Some(pieces) = self.pieces.as_mut().filter(|_| is_last) {
            pieces.pop_front();
        }
        self.pace.follow(&page, request.rows);
        self.held = Some(Held { page, place: usize::from(begins_with_anchor), columns });
        Ok(())
    }
}
