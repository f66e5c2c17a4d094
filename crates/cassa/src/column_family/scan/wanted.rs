//! What a scan returns of which rows.

use std::collections::VecDeque;

use bytes::Bytes;
use cassa_wire::Page;

use super::super::reading::{Reading, Selected};
use super::range::Range;
use crate::driver::Driver;
use crate::error::Result;
use crate::op::{ColumnRange, Predicate, RowRange};
use crate::row::{Part, Row};

#[derive(Debug, Clone, Default)]
pub(super) struct Wanted {
    pub(super) range: Range,
    pub(super) keys_only: bool,
    pub(super) empty_rows: bool,
    /// Rows a page.
    pub(super) page_rows: Option<usize>,
}

impl Wanted {
    pub(super) async fn pieces<D: Driver>(
        &self,
        reading: &Reading<'_, D>,
    ) -> Result<VecDeque<RowRange>> {
        if self.page_rows == Some(0) {
            return Err(reading.family.refused("pages of 0 rows").during("scan"));
        }
        let partitioner = match self.range.needs_partitioner() {
            true => Some(reading.partitioner().await?),
            false => None,
        };
        let pieces = self.range.pieces(&reading.family, partitioner);
        pieces.map_err(|error| error.during("scan"))
    }

    /// What to ask of each row, `columns` of a range at most; `None` when no row could be returned.
    pub(super) fn predicate<D: Driver>(
        &self,
        reading: &Reading<'_, D>,
        columns: u32,
    ) -> Option<Predicate> {
        match (&reading.selected, self.keys_only, self.empty_rows) {
            (Selected::Nothing, _, false) => None,
            // Every line lists the keys of all rows then, those of deleted ones among them.
            (Selected::Nothing, _, true) | (_, true, true) => {
                Some(Predicate::Range(ColumnRange::default()))
            }
            // One column tells a row from a deleted one.
            (selected, true, false) => Some(selected.predicate(1)),
            (selected, false, _) => Some(selected.predicate(columns)),
        }
    }

    /// A row of a page for which `columns` of each row were asked; `None` when it is left out.
    pub(super) async fn row<D: Driver>(
        &self,
        reading: &Reading<'_, D>,
        page: &Page,
        place: usize,
        columns: u32,
    ) -> Result<Option<Row>> {
        let bare = || {
            let key = Bytes::copy_from_slice(page.row(place).key());
            Row::new(reading.family.clone(), key, Vec::new())
        };
        if Part::of_row(page.clone(), place).columns.is_empty() {
            return Ok(self.empty_rows.then(bare));
        }
        if self.keys_only {
            return Ok(Some(bare()));
        }
        let row = reading.whole_row(page, place, columns).await?;
        Ok(row.or_else(|| self.empty_rows.then(bare)))
    }
}
