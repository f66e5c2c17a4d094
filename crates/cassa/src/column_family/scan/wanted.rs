//! What a scan returns of which rows.

use std::collections::VecDeque;
use std::sync::Arc;

use bytes::Bytes;

use super::super::pager::Pager;
use super::super::reading::{Reading, Selected};
use super::fetch::{Fetched, no_columns, reads_whole};
use super::filter::is_indexed;
use super::range::Range;
use crate::driver::Driver;
use crate::error::Result;
use crate::op::{Condition, Predicate, RowRange};
use crate::row::{Part, Row};
use crate::schema::{ColumnFamilyKind, Family};

/// A row as far as its page has it.
pub(in super::super) struct Begun {
    pub(in super::super) family: Arc<Family>,
    pub(in super::super) key: Bytes,
    pub(in super::super) first: Part,
    /// What reads on, where there may be more.
    pub(in super::super) rest: Option<Pager>,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Wanted {
    pub(super) range: Range,
    /// What rows must meet, by an index.
    pub(super) conditions: Option<Arc<[Condition]>>,
    pub(super) keys_only: bool,
    pub(super) empty_rows: bool,
    /// Rows a page.
    pub(super) page_rows: Option<usize>,
}

impl Wanted {
    /// The verb, as errors print it.
    pub(super) fn verb(&self) -> &'static str {
        if self.conditions.is_some() { "find" } else { "scan" }
    }

    /// Whether any row could be returned.
    pub(super) fn is_something<D: Driver>(&self, reading: &Reading<'_, D>) -> bool {
        self.empty_rows || !matches!(reading.selected, Selected::Nothing)
    }

    /// The ranges to be read one after the other.
    pub(super) async fn pieces<D: Driver>(
        &self,
        reading: &Reading<'_, D>,
    ) -> Result<VecDeque<RowRange>> {
        if self.page_rows == Some(0) {
            return Err(reading.family.refused("pages of 0 rows"));
        }
        if let Some(conditions) = &self.conditions {
            self.check_index(reading, conditions).await?;
        }
        let partitioner = match self.range.needs_partitioner() {
            true => Some(reading.partitioner().await?),
            false => None,
        };
        self.range.pieces(&reading.family, partitioner)
    }

    async fn check_index<D: Driver>(
        &self,
        reading: &Reading<'_, D>,
        conditions: &[Condition],
    ) -> Result<()> {
        let family = &reading.family;
        if self.range.to.is_some() || self.range.tokens.is_some() {
            let message = "rows found by an index can begin with a key, but not end with one, and aren't parts of the ring";
            return Err(family.refused(message));
        }
        if family.kind == ColumnFamilyKind::Super || reading.target().super_column.is_some() {
            return Err(family.refused("no rows of super columns are found by an index"));
        }
        // Another client may have made the index since the schema was read.
        if is_indexed(conditions, family) || is_indexed(conditions, &*reading.family_anew().await?)
        {
            return Ok(());
        }
        let message =
            "no filter is `equal` on an indexed column: rows are found by such a one first";
        Err(family.refused(message))
    }

    /// What to ask of each row, `columns` of a range at most.
    pub(super) fn predicate<D: Driver>(&self, reading: &Reading<'_, D>, columns: u32) -> Predicate {
        match &reading.selected {
            Selected::Nothing => no_columns(),
            selected if self.keys_only && !self.keys_suffice(selected) => {
                // One column tells a row from a deleted one.
                selected.predicate(1)
            }
            // Every line lists the keys of all rows then, those of deleted ones among them.
            _ if self.keys_only || columns == 0 => no_columns(),
            selected => selected.predicate(columns),
        }
    }

    /// Whether a key that is listed is that of a row to return.
    fn keys_suffice(&self, selected: &Selected) -> bool {
        self.empty_rows || (self.conditions.is_some() && reads_whole(selected))
    }

    /// The beginning of a row that was fetched; `None` when it has no columns.
    pub(super) async fn begun<D: Driver>(
        &self,
        reading: &Reading<'_, D>,
        fetched: &Fetched,
        row: usize,
    ) -> Result<Option<Begun>> {
        let Some(key) = fetched.key(row).map(Bytes::copy_from_slice) else { return Ok(None) };
        let (mut pager, family) = (reading.pager(&key), reading.family.clone());
        let (first, goes_on) = match (fetched.columns, fetched.place(row)) {
            (0, _) => match pager.next_page(reading).await? {
                Some(first) => (first, true),
                None => return Ok(None),
            },
            (_, None) => return Ok(None),
            (asked, Some(place)) => {
                let first = reading.beginning(fetched.page(), place, asked);
                let goes_on = reading.goes_on_behind(&first, asked);
                if goes_on && family.table.is_some() {
                    // Where the page of many rows ended is within a row of CQL.
                    match pager.next_page(reading).await? {
                        Some(first) => (first, true),
                        None => return Ok(None),
                    }
                } else {
                    (pager.take(first), goes_on)
                }
            }
        };
        let begun = Begun { family, key, first, rest: goes_on.then_some(pager) };
        Ok(Some(begun).filter(|begun| !begun.first.columns.is_empty()))
    }

    /// A row that was fetched; `None` when it is left out.
    pub(super) async fn row<D: Driver>(
        &self,
        reading: &Reading<'_, D>,
        fetched: &Fetched,
        row: usize,
    ) -> Result<Option<Row>> {
        let Some(key) = fetched.key(row).map(Bytes::copy_from_slice) else { return Ok(None) };
        let bare = |key| Row::new(reading.family.clone(), key, Vec::new());
        let page = fetched.page();
        let has_columns = |place: &usize| !Part::of_row(page.clone(), *place).columns.is_empty();
        let place = fetched.place(row).filter(has_columns);
        if self.keys_only {
            let is_there = place.is_some() || self.keys_suffice(&reading.selected);
            return Ok(is_there.then(|| bare(key)));
        }
        let row = match (fetched.columns, place) {
            (0, _) => reading.row(key.clone(), reading.parts(&key).await?),
            (_, None) => None,
            (columns, Some(place)) => reading.whole_row(page, place, columns).await?,
        };
        Ok(row.or_else(|| self.empty_rows.then(|| bare(key))))
    }
}
