//! A stream of columns: those of one row, or of all rows of a scan, however wide, with one page of them in memory.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use cassa_types::Pack;

use super::pager::Pager;
use super::scan::Begun;
#[cfg(feature = "tokio")]
use super::stream::Source;
use super::{ColumnFamily, Scan, SuperColumns};
use crate::driver::Driver;
#[cfg(feature = "blocking")]
use crate::driver::{Blocking, ready};
use crate::error::{ErrorKind, Result};
use crate::row::{Cell, SuperCell, Untaken};
use crate::schema::ColumnFamilyKind;

/// The columns of a row, or of all rows of a scan, one by one, whole or the selected part of them, in the order of the
/// comparator. Each tells its row's key.
///
/// It holds one page, about 1 MiB, and one of rows when it is of a scan, but no connection between pages, however slowly
/// columns are taken from it. It is no snapshot: columns that are written or removed behind the place it has come to are seen so.
/// Of a row of super columns it has the columns within, each of which tells its super column, always in the order of the
/// subcomparator: a reversed slice reverses super columns only. Servers send a super column whole: one that is too large for that
/// is streamed by a handle narrowed to it.
///
/// After an error `next` may be called again and goes on where it was. Each page has the deadline of the handle.
pub struct Cells<D: Driver> {
    cf: ColumnFamily<D>,
    ahead: Ahead<D>,
    /// The row it is in, where there may be more of it than was read.
    row: Option<(Bytes, Pager)>,
    /// What is left of the page that was read last.
    page: Untaken,
    /// The iterator has returned an error.
    #[cfg(feature = "blocking")]
    has_failed: bool,
}

/// The rows that come next.
enum Ahead<D: Driver> {
    None,
    /// What the key was packed to, or why it can't be.
    One(Result<Bytes, (ErrorKind, Arc<str>)>),
    Scan(Box<Scan<D>>),
}

impl<D: Driver> Cells<D> {
    pub(crate) fn of_row(cf: ColumnFamily<D>, key: &(impl Pack + ?Sized)) -> Cells<D> {
        let key = cf.known().and_then(|family| family.pack_key(key));
        Cells::new(cf, Ahead::One(key.map_err(|error| (error.kind(), error.message().into()))))
    }

    pub(super) fn of_scan(cf: ColumnFamily<D>, scan: Scan<D>) -> Cells<D> {
        Cells::new(cf, Ahead::Scan(Box::new(scan)))
    }

    fn new(cf: ColumnFamily<D>, ahead: Ahead<D>) -> Cells<D> {
        Cells {
            cf,
            ahead,
            row: None,
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

    /// The same by super column, each of them whole, from behind the one that was begun. That of a column family without super
    /// columns, or of a handle narrowed to one, is an error of `next`.
    #[must_use]
    pub fn super_columns(self) -> SuperColumns<D> {
        SuperColumns::new(self)
    }

    /// The next super column, if it was read.
    pub(super) fn next_super_column(&mut self) -> Option<SuperCell> {
        self.page.next_super_column()
    }

    /// An error when there are no super columns.
    pub(super) fn check_super(&self) -> Result<()> {
        let family = self.cf.known().map_err(|error| error.during("stream"))?;
        match family.kind {
            ColumnFamilyKind::Super => Ok(()),
            ColumnFamilyKind::Standard => {
                Err(family.refused("there are no super columns to stream").during("stream"))
            }
        }
    }

    /// Reads the next page, which may have no columns; false when there is none.
    pub(super) async fn turn(&mut self) -> Result<bool> {
        if let Some((key, pager)) = &mut self.row {
            let reading = self.cf.reading("stream").await?;
            if let Some(part) = pager.next_page(&reading).await? {
                self.page = Untaken::new(reading.family, key.clone(), part);
            } else {
                self.row = None;
            }
            return Ok(true);
        }
        match &mut self.ahead {
            Ahead::None => return Ok(false),
            Ahead::One(key) => {
                let reading = self.cf.reading("stream").await?;
                let key = key.clone();
                let key =
                    key.map_err(|(kind, why)| self.cf.invalid(kind, &why).during("stream"))?;
                self.row = Some((key.clone(), reading.pager(&key)));
                self.ahead = Ahead::None;
            }
            Ahead::Scan(scan) => {
                let Some(Begun { family, key, first, rest }) = scan.begin_row().await? else {
                    return Ok(false);
                };
                self.row = rest.map(|pager| (key.clone(), pager));
                self.page = Untaken::new(family, key, first);
            }
        }
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
