//! A stream of columns: those of one row, however wide, with one page of them in memory.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use cassa_types::Pack;

use super::ColumnFamily;
use super::pager::Pager;
#[cfg(feature = "tokio")]
use super::stream::Source;
use crate::driver::Driver;
#[cfg(feature = "blocking")]
use crate::driver::{Blocking, ready};
use crate::error::{ErrorKind, Result};
use crate::row::{Cell, Untaken};

/// The columns of a row, or the selected part of them, one by one in the order of the comparator.
///
/// It holds one page, about 1 MiB, and no connection between pages, however slowly columns are taken from it. It is
/// no snapshot: columns that are written or removed behind the place it has come to are seen so.
/// Of a row of super columns it has the columns within, each of which tells its super column; in a reversed slice too each super
/// column has them in the order of the subcomparator. Servers send a super column
/// whole: one that is too large for that is streamed by a handle narrowed to it.
///
/// After an error `next` may be called again and goes on where it was. Each page has the deadline of the handle.
pub struct Cells<D: Driver> {
    cf: ColumnFamily<D>,
    /// What the key was packed to, or why it can't be.
    key: Result<Bytes, (ErrorKind, Arc<str>)>,
    /// It begins with the first page.
    pager: Option<Pager>,
    /// What is left of the page that was read last.
    page: Untaken,
    /// The iterator has returned an error.
    #[cfg(feature = "blocking")]
    has_failed: bool,
}

impl<D: Driver> Cells<D> {
    pub(crate) fn of_row(cf: ColumnFamily<D>, key: &(impl Pack + ?Sized)) -> Cells<D> {
        let key = cf.known().and_then(|family| family.pack_key(key));
        let key = key.map_err(|error| (error.kind(), error.message().into()));
        Cells {
            cf,
            key,
            pager: None,
            page: Untaken::default(),
            #[cfg(feature = "blocking")]
            has_failed: false,
        }
    }

    pub(crate) async fn advance(&mut self) -> Result<Option<Cell>> {
        loop {
            if let Some(cell) = self.page.next() {
                return Ok(Some(cell));
            }
            if !self.turn().await? {
                return Ok(None);
            }
        }
    }

    /// Reads the next page; false when there is none.
    async fn turn(&mut self) -> Result<bool> {
        let reading = self.cf.reading("stream").await?;
        let key = match &self.key {
            Ok(key) => key.clone(),
            Err((kind, message)) => return Err(self.cf.invalid(*kind, message).during("stream")),
        };
        let pager = self.pager.get_or_insert_with(|| reading.pager(&key));
        let Some(part) = pager.next_page(&reading).await? else { return Ok(false) };
        self.page = Untaken::new(reading.family, key, part);
        Ok(true)
    }
}

#[cfg(feature = "tokio")]
impl<D: Driver> Source for Cells<D> {
    type Item = Cell;

    fn at_hand(&mut self) -> Option<Cell> {
        self.page.next()
    }

    async fn next_item(&mut self) -> Result<Option<Cell>> {
        self.advance().await
    }
}

/// Ends after an error, so that who skips errors comes to an end; [`Cells::next`] goes on.
#[cfg(feature = "blocking")]
impl Iterator for Cells<Blocking> {
    type Item = Result<Cell>;

    fn next(&mut self) -> Option<Result<Cell>> {
        if self.has_failed {
            return None;
        }
        let cell = ready(self.advance());
        self.has_failed = cell.is_err();
        cell.transpose()
    }
}

impl<D: Driver> fmt::Debug for Cells<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cells").field("cf", &self.cf).finish_non_exhaustive()
    }
}
