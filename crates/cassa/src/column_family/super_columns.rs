//! A stream of super columns, each whole: those of one row, or of all rows of a scan.

use std::fmt;

use super::Cells;
#[cfg(feature = "tokio")]
use super::stream::Source;
use crate::driver::Driver;
#[cfg(feature = "blocking")]
use crate::driver::{Blocking, ready};
use crate::error::Result;
use crate::row::SuperCell;

/// Super columns one by one, each whole, in the order of the comparator: [`Cells`] of a super column family, by super column.
///
/// It holds what `Cells` do, and goes on after an error as they do.
pub struct SuperColumns<D: Driver> {
    cells: Cells<D>,
    /// The iterator has returned an error.
    #[cfg(feature = "blocking")]
    has_failed: bool,
}

impl<D: Driver> SuperColumns<D> {
    pub(super) fn new(cells: Cells<D>) -> SuperColumns<D> {
        SuperColumns {
            cells,
            #[cfg(feature = "blocking")]
            has_failed: false,
        }
    }

    pub(crate) async fn advance(&mut self) -> Result<Option<SuperCell>> {
        loop {
            if let Some(super_column) = self.cells.next_super_column() {
                return Ok(Some(super_column));
            }
            self.cells.check_super()?;
            if !self.cells.turn().await? {
                return Ok(None);
            }
        }
    }
}

#[cfg(feature = "tokio")]
impl<D: Driver> Source for SuperColumns<D> {
    type Item = SuperCell;

    fn at_hand(&mut self) -> Option<SuperCell> {
        self.cells.next_super_column()
    }

    async fn next_item(&mut self) -> Result<Option<SuperCell>> {
        self.advance().await
    }
}

/// Ends after an error, so that who skips errors comes to an end; [`SuperColumns::next`] goes on.
#[cfg(feature = "blocking")]
impl Iterator for SuperColumns<Blocking> {
    type Item = Result<SuperCell>;

    fn next(&mut self) -> Option<Result<SuperCell>> {
        if self.has_failed {
            return None;
        }
        let super_column = ready(self.advance());
        self.has_failed = super_column.is_err();
        super_column.transpose()
    }
}

impl<D: Driver> fmt::Debug for SuperColumns<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SuperColumns").field("cells", &self.cells).finish_non_exhaustive()
    }
}
