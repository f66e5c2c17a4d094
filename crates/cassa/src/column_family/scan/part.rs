//! One of the parts of a scan, which knows how far it has come.

use std::fmt;
use std::sync::Arc;

#[cfg(feature = "tokio")]
use super::super::stream::Source;
use super::Scan;
use super::checkpoint::{Checkpoint, Place, Subject};
#[cfg(feature = "blocking")]
use crate::driver::Blocking;
use crate::driver::Driver;
use crate::error::Result;
use crate::row::Row;

/// A part of a scan that was [split](Scan::split), or [resumed](Scan::resume) from a checkpoint: the rows of a part of the ring.
///
/// Parts need nothing of each other: each can run in a task or thread of its own. Else it is a [`Scan`]: what that says of memory,
/// deleted rows and errors holds here too.
pub struct ScanPart<D: Driver> {
    scan: Scan<D>,
    subject: Arc<Subject>,
    /// Where it began.
    first: Place,
}

impl<D: Driver> ScanPart<D> {
    pub(super) fn new(scan: Scan<D>, subject: Arc<Subject>, first: Place) -> ScanPart<D> {
        ScanPart { scan, subject, first }
    }

    /// Where it is: behind the row that was returned last. Taken after a row was dealt with, and stored, it is what brings
    /// every row once; a row that was returned and is in no checkpoint comes once more.
    ///
    /// It is cheap: nothing is asked of a server, and the row's key is all that is copied. A row whose error was
    /// [`TooLarge`](crate::ErrorKind::TooLarge) counts as returned.
    pub fn checkpoint(&self) -> Checkpoint {
        let mut place = self.first.clone();
        if let Some(walk) = &self.scan.walk {
            place.behind = walk.behind();
            place.done = walk.is_done();
        }
        Checkpoint { subject: self.subject.clone(), parts: vec![place] }
    }

    pub(crate) async fn advance(&mut self) -> Result<Option<Row>> {
        self.scan.advance().await
    }
}

#[cfg(feature = "tokio")]
impl<D: Driver> Source for ScanPart<D> {
    type Item = Row;

    fn at_hand(&mut self) -> Option<Row> {
        self.scan.at_hand()
    }

    async fn next_item(&mut self) -> Result<Option<Row>> {
        self.advance().await
    }
}

/// Ends after an error, so that who skips errors comes to an end; [`ScanPart::next`] goes on.
#[cfg(feature = "blocking")]
impl Iterator for ScanPart<Blocking> {
    type Item = Result<Row>;

    fn next(&mut self) -> Option<Result<Row>> {
        Iterator::next(&mut self.scan)
    }
}

impl<D: Driver> fmt::Debug for ScanPart<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ScanPart")
            .field("scan", &self.scan)
            .field("first", &self.first)
            .finish_non_exhaustive()
    }
}
