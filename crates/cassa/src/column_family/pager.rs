//! One row a page at a time: what whole rows, streams and counts are read by.

use bytes::Bytes;
use cassa_wire::Page;

use super::multi_slice::Slices;
use super::page_size::{HEAVY, PageSize};
use super::reading::{Reading, Selected};
use crate::driver::Driver;
use crate::error::{ErrorKind, Result};
use crate::op::{ColumnRange, GetMultiSlice, GetSlice, Predicate};
use crate::row::Part;

/// The first page's size: rows of so many columns cost one round trip, and large values not too much.
const FIRST_COLUMNS: u32 = 100;
const MOST_COLUMNS: u32 = 1_000;
/// However many a user wants: 0.7 makes room for all that it is asked for.
const MOST_CHOSEN_COLUMNS: usize = 1 << 16;

/// The selected columns of a row, of which some have been read.
///
/// A page begins with the last column of the one before, which is dropped only if it is still that column: it may
/// have been deleted meanwhile.
pub(super) struct Pager {
    key: Bytes,
    pub(super) selected: Selected,
    /// Within these slices only.
    pub(super) slices: Option<Slices>,
    /// The last column read, with which the next page begins once more.
    pub(super) anchor: Option<Bytes>,
    /// Static columns of a table of CQL were read.
    pub(super) has_static: bool,
    pub(super) size: PageSize,
    /// The largest reply that is taken for several columns, in bytes.
    pub(super) reply_limit: usize,
    pub(super) at_end: bool,
}

impl Pager {
    /// Pages of this many columns, or of what weighs about 1 MiB.
    pub(super) fn new(key: Bytes, selected: Selected, columns: Option<usize>) -> Pager {
        let adaptive = PageSize::adaptive(FIRST_COLUMNS, MOST_COLUMNS);
        let chosen = |columns: usize| PageSize::fixed(columns.min(MOST_CHOSEN_COLUMNS) as u32);
        let size = columns.map_or(adaptive, chosen);
        let reply_limit = HEAVY;
        Pager {
            key,
            selected,
            slices: None,
            anchor: None,
            has_static: false,
            size,
            reply_limit,
            at_end: false,
        }
    }

    /// Reads what is in these slices, of a row that is else selected whole.
    pub(super) fn among(mut self, slices: Slices) -> Pager {
        if let Selected::Range(range, _) = &mut self.selected {
            range.reversed = slices.reversed;
        }
        self.slices = Some(slices);
        self
    }

    /// Takes larger pages: for who keeps them all anyway.
    pub(super) fn replies_up_to(mut self, bytes: usize) -> Pager {
        self.reply_limit = self.reply_limit.max(bytes);
        self
    }

    /// The next page's columns; `None` after the last one.
    ///
    /// Dropped or failed, it has changed nothing but the page's size: the next call asks for the same page.
    pub(super) async fn next_page<D: Driver>(
        &mut self,
        reading: &Reading<'_, D>,
    ) -> Result<Option<Part>> {
        while !self.at_end {
            let part = match self.selected.clone() {
                Selected::Nothing | Selected::Range(_, 0) => break,
                Selected::Names(names) => {
                    let names = Predicate::Names(names.to_vec());
                    let page = self.ask(reading, names, None).await?;
                    self.at_end = true;
                    Part::of_one_row(page)
                }
                Selected::Range(range, limit) => match reading.family.table.clone() {
                    Some(table) => self.whole_rows(reading, &table, range, limit).await?,
                    None => self.ranged(reading, range, limit).await?,
                },
            };
            if !part.columns.is_empty() {
                return Ok(Some(part));
            }
        }
        Ok(None)
    }

    /// The next columns of a range, of which so many are wanted.
    async fn ranged<D: Driver>(
        &mut self,
        reading: &Reading<'_, D>,
        mut range: ColumnRange,
        limit: usize,
    ) -> Result<Part> {
        let again = u32::from(self.anchor.is_some());
        if let Some(anchor) = &self.anchor {
            range.start = anchor.clone();
        }
        let limit = u32::try_from(limit).unwrap_or(u32::MAX);
        let (asked, page) = loop {
            let asked = self.size.next().min(limit);
            range.count = asked.saturating_add(again);
            // What is asked for alone is taken whatever it weighs.
            let reply_limit = (asked > 1).then_some(self.reply_limit);
            let range = Predicate::Range(range.clone());
            match self.ask(reading, range, reply_limit).await {
                Err(error) if self.size.refused(asked, &error) => {}
                replied => break (asked, replied?),
            }
        };
        let part = Part::of_one_row(page).first(range.count);
        let is_full = part.columns.len() >= range.count as usize;
        let last = part.columns.clone().next_back().map(|place| part.name(place));
        if is_full && self.anchor.is_some() && last == self.anchor.as_deref() {
            let message = "a page of columns ends where it should have begun";
            return Err(reading.family.error(ErrorKind::Protocol, message));
        }
        self.at_end = !is_full;
        let part = self.take(part);
        self.size.received(asked, part.columns.len(), part.byte_len());
        Ok(part)
    }

    /// The columns of a page that are wanted and were not read before; reading goes on behind them.
    pub(super) fn take(&mut self, mut part: Part) -> Part {
        let Selected::Range(_, limit) = &mut self.selected else { return part };
        let mut names = part.columns.clone().map(|place| part.name(place));
        let begins_with_anchor = self.anchor.is_some() && names.next() == self.anchor.as_deref();
        part.columns.start += usize::from(begins_with_anchor);
        part.columns.end = part.columns.end.min(part.columns.start.saturating_add(*limit));
        *limit -= part.columns.len();
        if let Some(last) = part.columns.clone().next_back() {
            self.anchor = Some(Bytes::copy_from_slice(part.name(last)));
        }
        part
    }

    pub(super) async fn ask<D: Driver>(
        &self,
        reading: &Reading<'_, D>,
        predicate: Predicate,
        reply_limit: Option<usize>,
    ) -> Result<Page> {
        if let (Some(slices), Predicate::Range(range)) = (&self.slices, &predicate) {
            let request = GetMultiSlice {
                target: reading.target(),
                key: self.key.clone(),
                slices: slices.from(&range.start),
                reversed: range.reversed,
                count: range.count,
                consistency: reading.cf.settings.read,
                reply_limit,
            };
            return reading.run(&request).await;
        }
        let request = GetSlice {
            target: reading.target(),
            key: self.key.clone(),
            predicate,
            consistency: reading.cf.settings.read,
            reply_limit,
        };
        reading.run(&request).await
    }
}
