//! A walk through rows, page by page: where it is, and how it gets on.
//!
//! A page begins with the last row of the one before, which is dropped only if it is still that row: it may be gone by now.

use std::collections::VecDeque;

use bytes::Bytes;

use super::super::ColumnFamily;
use super::super::reading::Reading;
use super::fetch::{Ask, Fetched};
use super::pace::{FEWEST_ROWS, Pace};
use super::range::rest;
use super::wanted::{Begun, Wanted};
use crate::driver::Driver;
use crate::error::{ErrorKind, Result};
use crate::op::RowRange;
use crate::row::Row;

/// Where a walk is.
#[derive(Debug)]
pub(super) struct Walk {
    /// What is not read to its end yet, in reading order; `None` before the first page.
    pieces: Option<VecDeque<RowRange>>,
    /// The last row of the first piece that was read, with which the next page begins once more.
    anchor: Option<Bytes>,
    /// The last row of the page before the one at hand, whichever piece it was of.
    passed: Option<Bytes>,
    held: Option<Held>,
    pace: Pace,
}

/// The page at hand.
#[derive(Debug)]
struct Held {
    fetched: Fetched,
    /// The place of the next row.
    next: usize,
}

impl Walk {
    pub(super) fn new(wanted: &Wanted) -> Walk {
        let pace = Pace::new(wanted.page_rows);
        Walk { pieces: None, anchor: None, passed: None, held: None, pace }
    }

    /// A walk through these pieces that goes on behind a row of the first one.
    pub(super) fn at(wanted: &Wanted, pieces: VecDeque<RowRange>, behind: Option<Bytes>) -> Walk {
        let (anchor, passed) = (behind.clone(), behind);
        Walk { pieces: Some(pieces), anchor, passed, ..Walk::new(wanted) }
    }

    /// The last row that was returned or left out.
    pub(super) fn behind(&self) -> Option<Bytes> {
        let held = self.held.as_ref().filter(|held| held.next > 0);
        let last = held.and_then(|held| held.fetched.key(held.next - 1));
        last.map(Bytes::copy_from_slice).or_else(|| self.passed.clone())
    }

    /// Whether it came to its end.
    pub(super) fn is_done(&self) -> bool {
        let is_read = self.held.as_ref().is_none_or(|held| held.next >= held.fetched.len());
        is_read && self.pieces.as_ref().is_some_and(VecDeque::is_empty)
    }

    /// The next row; `limit` are still wanted at most.
    pub(super) async fn next<D: Driver>(
        &mut self,
        cf: &ColumnFamily<D>,
        wanted: &Wanted,
        limit: usize,
    ) -> Result<Option<Row>> {
        loop {
            let reading = cf.reading(wanted.verb()).await?;
            let Some(held) = self.hold(&reading, wanted, limit).await? else { return Ok(None) };
            let row = wanted.row(&reading, &held.fetched, held.next).await;
            // A row that is too large to be read is the error of one call: the next one goes on behind it.
            if row.as_ref().err().is_none_or(|error| error.kind() == ErrorKind::TooLarge) {
                held.next += 1;
            }
            if let Some(row) = row? {
                return Ok(Some(row));
            }
        }
    }

    /// The beginning of the next row that has columns; `limit` are still wanted at most.
    pub(super) async fn begin<D: Driver>(
        &mut self,
        cf: &ColumnFamily<D>,
        wanted: &Wanted,
        limit: usize,
    ) -> Result<Option<Begun>> {
        loop {
            let reading = cf.reading(wanted.verb()).await?;
            let Some(held) = self.hold(&reading, wanted, limit).await? else { return Ok(None) };
            let begun = wanted.begun(&reading, &held.fetched, held.next).await?;
            held.next += 1;
            if begun.is_some() {
                return Ok(begun);
            }
        }
    }

    /// A page that has rows which weren't taken; `None` behind the last one.
    async fn hold<D: Driver>(
        &mut self,
        reading: &Reading<'_, D>,
        wanted: &Wanted,
        limit: usize,
    ) -> Result<Option<&mut Held>> {
        while self.held.as_ref().is_none_or(|held| held.next >= held.fetched.len()) {
            // Before the next page comes: there is room for one.
            self.passed = self.behind();
            self.held = None;
            if !self.turn(reading, wanted, limit).await? {
                return Ok(None);
            }
        }
        Ok(self.held.as_mut())
    }

    /// Fetches the next page; false when there is none.
    async fn turn<D: Driver>(
        &mut self,
        reading: &Reading<'_, D>,
        wanted: &Wanted,
        limit: usize,
    ) -> Result<bool> {
        if self.pieces.is_none() {
            let pieces = wanted.pieces(reading).await;
            self.pieces = Some(pieces.map_err(|error| error.during(wanted.verb()))?);
        }
        while let Some(ask) = self.ask(reading, wanted, limit) {
            match reading.fetch(wanted, &ask).await {
                Ok(fetched) => {
                    self.take(reading, fetched, &ask)?;
                    return Ok(true);
                }
                Err(error) if self.pace.shrink(&error, ask.rows) => {}
                Err(error) => return Err(error),
            }
        }
        self.pieces = Some(VecDeque::new());
        Ok(false)
    }

    /// What the next page is.
    fn ask<D: Driver>(
        &mut self,
        reading: &Reading<'_, D>,
        wanted: &Wanted,
        limit: usize,
    ) -> Option<Ask> {
        if !wanted.is_something(reading) {
            return None;
        }
        let range = self.what_is_left(reading)?;
        let again = u32::from(self.anchor.is_some());
        let left = u32::try_from(limit).unwrap_or(u32::MAX).saturating_add(again);
        let rows = left.min(self.pace.rows).max(FEWEST_ROWS);
        let reply_limit = self.pace.reply_limit();
        Some(Ask { range, rows, columns: self.pace.columns, reply_limit })
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
        fetched: Fetched,
        ask: &Ask,
    ) -> Result<()> {
        let is_last = fetched.len() < ask.rows as usize;
        let begins_with_anchor = self.anchor.is_some() && fetched.key(0) == self.anchor.as_deref();
        let last = fetched.last_key();
        if !is_last && self.anchor.as_deref() == last {
            let message = "a page of rows ends where it should have begun";
            return Err(reading
                .family
                .error(ErrorKind::Protocol, message)
                .during("get_range_slices"));
        }
        self.anchor = last.filter(|_| !is_last).map(Bytes::copy_from_slice);
        if let Some(pieces) = self.pieces.as_mut().filter(|_| is_last) {
            pieces.pop_front();
        }
        self.pace.follow(fetched.page(), ask.rows);
        self.held = Some(Held { fetched, next: usize::from(begins_with_anchor) });
        Ok(())
    }
}
