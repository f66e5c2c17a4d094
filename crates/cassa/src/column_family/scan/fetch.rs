//! One page of rows from a server: of a range, or of those that meet conditions.

use std::collections::HashMap;

use bytes::Bytes;
use cassa_wire::Page;

use super::super::reading::{Reading, Selected};
use super::wanted::Wanted;
use crate::driver::Driver;
use crate::error::Result;
use crate::op::{
    ColumnRange, GetIndexedSlices, GetRangeSlices, MultigetSlice, Predicate, RowRange,
};

/// What the next page is asked for.
#[derive(Debug, Clone)]
pub(super) struct Ask {
    pub(super) range: RowRange,
    pub(super) rows: u32,
    /// Of each row; with 0 the rows are read one by one.
    pub(super) columns: u32,
    pub(super) reply_limit: Option<usize>,
}

/// A page of rows in the server's order.
#[derive(Debug)]
pub(super) struct Fetched {
    /// The rows as they were found, with their columns unless these were fetched apart.
    found: Page,
    /// Their columns, and where in that page each row is.
    apart: Option<(Page, Vec<Option<usize>>)>,
    /// How many columns of each row were asked for.
    pub(super) columns: u32,
}

impl Fetched {
    pub(super) fn new(found: Page, ask: &Ask) -> Fetched {
        Fetched { found, apart: None, columns: ask.columns }
    }

    pub(super) fn len(&self) -> usize {
        self.found.row_count()
    }

    /// The key of a row, if there are so many.
    pub(super) fn key(&self, row: usize) -> Option<&[u8]> {
        (row < self.len()).then(|| self.found.row(row).key())
    }

    pub(super) fn last_key(&self) -> Option<&[u8]> {
        self.key(self.len().checked_sub(1)?)
    }

    /// The page that has the rows' columns.
    pub(super) fn page(&self) -> &Page {
        self.apart.as_ref().map_or(&self.found, |(page, _)| page)
    }

    /// Where in that page a row is.
    pub(super) fn place(&self, row: usize) -> Option<usize> {
        match &self.apart {
            Some((_, places)) => places.get(row).copied().flatten(),
            None => Some(row),
        }
    }
}

impl<D: Driver> Reading<'_, D> {
    pub(super) async fn fetch(&self, wanted: &Wanted, ask: &Ask) -> Result<Fetched> {
        let Some(conditions) = &wanted.conditions else {
            let page = self.run(&self.range_slices(wanted, ask)).await?;
            return Ok(Fetched::new(page, ask));
        };
        let start = match &ask.range {
            RowRange::Keys { start, .. } | RowRange::KeyToToken { start, .. } => start.clone(),
            RowRange::Tokens { .. } => Bytes::new(),
        };
        let predicate = wanted.predicate(self, ask.columns);
        // From 3.0 on servers don't see conditions on columns that aren't asked for, and find nothing.
        let sees_conditions = is_whole(&predicate);
        let request = GetIndexedSlices {
            target: self.target(),
            conditions: conditions.clone(),
            start,
            rows: ask.rows,
            predicate: if sees_conditions { predicate.clone() } else { no_columns() },
            consistency: self.cf.settings.read,
            reply_limit: ask.reply_limit,
        };
        let page = self.run(&request).await?;
        if sees_conditions || page.row_count() == 0 {
            return Ok(Fetched::new(page, ask));
        }
        self.columns_apart(page, predicate, ask).await
    }

    pub(super) fn range_slices(&self, wanted: &Wanted, ask: &Ask) -> GetRangeSlices {
        GetRangeSlices {
            target: self.target(),
            range: ask.range.clone(),
            rows: ask.rows,
            predicate: wanted.predicate(self, ask.columns),
            consistency: self.cf.settings.read,
            reply_limit: ask.reply_limit,
        }
    }

    /// The selected columns of rows whose keys were found.
    async fn columns_apart(&self, found: Page, predicate: Predicate, ask: &Ask) -> Result<Fetched> {
        let keys = found.rows().map(|row| Bytes::copy_from_slice(row.key())).collect();
        let request = MultigetSlice {
            target: self.target(),
            keys,
            predicate,
            consistency: self.cf.settings.read,
            reply_limit: ask.reply_limit,
        };
        let page = self.run(&request).await?;
        let by_key: HashMap<&[u8], usize> =
            page.rows().enumerate().map(|(place, row)| (row.key(), place)).collect();
        let places = found.rows().map(|row| by_key.get(row.key()).copied()).collect();
        drop(by_key);
        Ok(Fetched { apart: Some((page, places)), ..Fetched::new(found, ask) })
    }
}

pub(super) fn no_columns() -> Predicate {
    Predicate::Range(ColumnRange::default())
}

/// Whether a predicate is for the columns of a row from its beginning on, however many.
fn is_whole(predicate: &Predicate) -> bool {
    match predicate {
        Predicate::Names(_) => false,
        Predicate::Range(range) => {
            range.start.is_empty() && range.finish.is_empty() && !range.reversed
        }
    }
}

/// Whether rows are read from their beginning to their end.
pub(super) fn reads_whole(selected: &Selected) -> bool {
    matches!(selected, Selected::Range(range, _)
        if range.start.is_empty() && range.finish.is_empty() && !range.reversed)
}
