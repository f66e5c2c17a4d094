//! Reading rows in the server's order, a page at a time.

#[cfg(feature = "tokio")]
mod asynchronous;
#[cfg(feature = "blocking")]
mod blocking;
mod checkpoint;
mod cuts;
mod fetch;
mod filter;
mod pace;
mod part;
mod range;
mod split;
mod walk;
mod wanted;

use std::fmt;

use bytes::Bytes;
use cassa_types::Pack;

pub use checkpoint::Checkpoint;
pub use filter::Filter;
pub use part::ScanPart;
pub use range::Tokens;
pub(super) use wanted::Begun;

use self::walk::Walk;
use self::wanted::Wanted;
#[cfg(feature = "tokio")]
use super::stream::Source;
use super::{Cells, ColumnFamily};
use crate::driver::Driver;
#[cfg(feature = "blocking")]
use crate::driver::{Blocking, ready};
use crate::error::{ErrorKind, Result};
use crate::row::Row;

/// The rows of a column family, in the order of the cluster's partitioner. `next` returns them one by one.
///
/// It holds one page of rows, about 1 MiB and never far more, unless single columns are larger; no connection is held between
/// pages. Rows that were deleted and still haunt the range ("range ghosts") are left out. After an error `next` may be called
/// again: it asks for the same page, but goes on behind a row larger than `max_row_bytes`.
///
/// Rows that are there all the time come exactly once, whatever is written and deleted beside them meanwhile.
pub struct Scan<D: Driver> {
    cf: ColumnFamily<D>,
    wanted: Wanted,
    limit: usize,
    /// Where it is; `None` before the first row.
    walk: Option<Walk>,
    /// What a setter was given can't be packed; the verb says so.
    invalid: Option<(ErrorKind, String)>,
}

impl<D: Driver> Scan<D> {
    pub(crate) fn new(cf: ColumnFamily<D>) -> Scan<D> {
        Scan { cf, wanted: Wanted::default(), limit: usize::MAX, walk: None, invalid: None }
    }

    /// Begins with the row of this key, or with the first one behind its place.
    ///
    /// The order of rows is the cluster's: that of their keys' bytes under ByteOrderedPartitioner, which few clusters have,
    /// and else of their keys' hashes: there a key is a place to go on from and no more.
    ///
    /// Of a range of [`tokens`](Self::tokens) it can be the beginning on servers from 1.1 on.
    #[must_use]
    pub fn from(self, key: impl Pack) -> Scan<D> {
        self.at_key(key, |wanted, key| wanted.range.from = Some(key))
    }

    /// Ends with the row of this key, or with the last one before its place.
    ///
    /// One that comes before [`from`](Self::from)'s in the cluster's order is an error of `next`.
    #[must_use]
    pub fn to(self, key: impl Pack) -> Scan<D> {
        self.at_key(key, |wanted, key| wanted.range.to = Some(key))
    }

    /// Reads the rows of a part of the ring only.
    #[must_use]
    pub fn tokens(mut self, range: impl Into<Tokens>) -> Scan<D> {
        self.wanted.range.tokens = Some(range.into());
        self
    }

    /// Returns rows without columns: their keys are all that is read, and one column of each (of those the handle selects)
    /// which tells it from a deleted row. Together with [`with_empty_rows`](Self::with_empty_rows) keys alone are read, those
    /// of rows deleted a while ago among them.
    #[must_use]
    pub fn keys_only(mut self) -> Scan<D> {
        self.wanted.keys_only = true;
        self
    }

    /// Returns also rows without any of the selected columns, and those that were deleted for as long as servers list them
    /// (`gc_grace_seconds`, ten days by default). They count towards the limit.
    #[must_use]
    pub fn with_empty_rows(mut self) -> Scan<D> {
        self.wanted.empty_rows = true;
        self
    }

    /// Returns at most so many rows. 0 is an error of `next`.
    #[must_use]
    pub fn limit(mut self, rows: usize) -> Scan<D> {
        if rows == 0 {
            self.refuse(ErrorKind::InvalidArgument, "a limit of 0 rows");
        }
        self.limit = rows;
        self
    }

    /// Asks for so many rows at once (2 to 65,536), and for fewer when they weigh more than a MiB together. By default pages
    /// grow from 4 rows to 1,024, or what makes about 1 MiB. 0 is an error of `next`.
    #[must_use]
    pub fn page_rows(mut self, rows: usize) -> Scan<D> {
        self.wanted.page_rows = Some(rows);
        self
    }

    /// The selected columns of all these rows, one by one: for rows of any width, those above `max_row_bytes` among them, and any
    /// number of rows.
    ///
    /// Rows that have none of the columns don't show. It goes on behind the row that was returned last. Of a scan of
    /// [`keys_only`](Self::keys_only) it is an error of `next`.
    #[must_use]
    pub fn cells(mut self) -> Cells<D> {
        if self.wanted.keys_only {
            self.refuse(ErrorKind::InvalidArgument, "keys alone have no columns to stream");
        }
        self.wanted.empty_rows = false;
        Cells::of_scan(self.cf.clone(), self)
    }

    /// The beginning of the next row that has columns.
    pub(super) async fn begin_row(&mut self) -> Result<Option<Begun>> {
        self.check()?;
        if self.limit == 0 {
            return Ok(None);
        }
        let walk = self.walk.get_or_insert_with(|| Walk::new(&self.wanted));
        let begun = walk.begin(&self.cf, &self.wanted, self.limit).await?;
        self.limit -= usize::from(begun.is_some());
        Ok(begun)
    }

    pub(crate) async fn advance(&mut self) -> Result<Option<Row>> {
        self.check()?;
        if self.limit == 0 {
            return Ok(None);
        }
        let walk = self.walk.get_or_insert_with(|| Walk::new(&self.wanted));
        let row = walk.next(&self.cf, &self.wanted, self.limit).await?;
        self.limit -= usize::from(row.is_some());
        Ok(row)
    }

    /// The error of a setter that was given nonsense.
    fn check(&self) -> Result<()> {
        let refused = |(kind, message): &(_, String)| {
            self.cf.invalid(*kind, message).during(self.wanted.verb())
        };
        self.invalid.as_ref().map_or(Ok(()), |invalid| Err(refused(invalid)))
    }

    fn at_key(mut self, key: impl Pack, set: impl FnOnce(&mut Wanted, Bytes)) -> Scan<D> {
        match self.cf.known().and_then(|family| family.pack_key(&key)) {
            Ok(key) => set(&mut self.wanted, key),
            Err(error) => self.refuse(error.kind(), error.message()),
        }
        self
    }

    fn refuse(&mut self, kind: ErrorKind, message: &str) {
        self.invalid = Some((kind, message.to_owned()));
    }
}

#[cfg(feature = "tokio")]
impl<D: Driver> Source for Scan<D> {
    type Item = Row;

    /// Whether a row needs a request to be whole isn't known before it is read.
    fn at_hand(&mut self) -> Option<Row> {
        None
    }

    async fn next_item(&mut self) -> Result<Option<Row>> {
        self.advance().await
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
            .field("wanted", &self.wanted)
            .field("limit", &self.limit)
            .finish_non_exhaustive()
    }
}
