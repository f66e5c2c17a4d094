//! Structs row by row, in the server's order.

use std::collections::VecDeque;
use std::fmt;
use std::sync::Arc;

use cassa_types::Pack;

use super::plan::Plan;
use super::{Mapped, Mapping};
use crate::column_family::{ColumnFamily, Scan, Tokens};
use crate::driver::Driver;
#[cfg(feature = "blocking")]
use crate::driver::{Blocking, ready};
use crate::error::Result;

/// The structs of a column family, in the order of the cluster's partitioner. `next` returns them one by one.
///
/// A row that can't be read as a struct is the error of one `next`, and the one after it goes on. It is else a [`Scan`]: what
/// that says of memory, deleted rows and errors holds here too. Rows that have none of the struct's columns are left out.
pub struct MappedScan<T, D: Driver> {
    plan: Arc<Plan>,
    scan: Scan<D>,
    /// What is read and not yet returned of a row.
    found: VecDeque<Result<T>>,
    ended: bool,
}

impl<T: Mapped, D: Driver> MappedScan<T, D> {
    /// What `read` reads with the handle of the struct's columns.
    pub(super) fn new(
        mapping: &Mapping<T, D>,
        read: impl FnOnce(ColumnFamily<D>) -> Scan<D>,
    ) -> MappedScan<T, D> {
        let plan = mapping.newest_plan();
        let scan = read(mapping.reader(&plan));
        MappedScan { plan, scan, found: VecDeque::new(), ended: false }
    }

    /// Begins with the row of this key: see [`Scan::from`].
    #[must_use]
    pub fn from(self, key: impl Pack) -> Self {
        self.with(|scan| scan.from(key))
    }

    /// Ends with the row of this key: see [`Scan::to`].
    #[must_use]
    pub fn to(self, key: impl Pack) -> Self {
        self.with(|scan| scan.to(key))
    }

    /// Reads the rows of a part of the ring only.
    #[must_use]
    pub fn tokens(self, range: impl Into<Tokens>) -> Self {
        self.with(|scan| scan.tokens(range))
    }

    /// Reads at most so many rows.
    #[must_use]
    pub fn limit(self, rows: usize) -> Self {
        self.with(|scan| scan.limit(rows))
    }

    /// Asks for so many rows at once: see [`Scan::page_rows`].
    #[must_use]
    pub fn page_rows(self, rows: usize) -> Self {
        self.with(|scan| scan.page_rows(rows))
    }

    pub(crate) async fn advance(&mut self) -> Result<Option<T>> {
        self.fill().await?;
        self.found.pop_front().transpose()
    }

    /// Reads rows until something is found, or to the end.
    async fn fill(&mut self) -> Result<()> {
        while self.found.is_empty()
            && let Some(row) = self.scan.advance().await?
        {
            self.found.extend(self.plan.read_each(&row));
        }
        Ok(())
    }

    fn with(self, set: impl FnOnce(Scan<D>) -> Scan<D>) -> Self {
        MappedScan { scan: set(self.scan), ..self }
    }
}

/// Goes on behind rows that can't be read as structs, and ends after any other error; [`MappedScan::next`] goes on.
#[cfg(feature = "blocking")]
impl<T: Mapped> Iterator for MappedScan<T, Blocking> {
    type Item = Result<T>;

    fn next(&mut self) -> Option<Result<T>> {
        if self.ended {
            return None;
        }
        match ready(self.fill()) {
            Ok(()) => self.found.pop_front(),
            Err(error) => {
                self.ended = true;
                Some(Err(error))
            }
        }
    }
}

impl<T, D: Driver> fmt::Debug for MappedScan<T, D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MappedScan")
            .field("struct", &self.plan.structure)
            .field("scan", &self.scan)
            .finish_non_exhaustive()
    }
}
