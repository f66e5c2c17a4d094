//! The verbs of a scan and of its parts, for plain threads.

use super::{Checkpoint, Scan, ScanPart};
use crate::driver::{Blocking, ready};
use crate::error::Result;
use crate::row::Row;

impl Scan<Blocking> {
    /// The next row; `None` after the last. Also as an [`Iterator`].
    ///
    /// # Errors
    /// As [`ColumnFamily::get`](crate::column_family::ColumnFamily::get). The scan goes on where it was when `next` is called again.
    #[expect(clippy::should_implement_trait, reason = "the same verb as in the other driver")]
    pub fn next(&mut self) -> Result<Option<Row>> {
        ready(self.advance())
    }

    /// Parts of the ring that together are this scan, `parts` at most, to be read side by side.
    /// The verb of [`cassa::Scan`](crate::Scan) says more.
    ///
    /// # Errors
    /// [`InvalidArgument`](crate::ErrorKind::InvalidArgument) for what can't be divided, and for 0 or more than 65,536 parts;
    /// [`Unsupported`](crate::ErrorKind::Unsupported) for a partitioner that isn't known here; the server's and the network's.
    pub fn split(self, parts: usize) -> Result<Vec<ScanPart<Blocking>>> {
        ready(self.divided(parts))
    }

    /// The parts that a checkpoint is of, in its order, each behind the row it had come to.
    /// The verb of [`cassa::Scan`](crate::Scan) says more.
    ///
    /// # Errors
    /// [`InvalidArgument`](crate::ErrorKind::InvalidArgument) for a checkpoint of another partitioner, keyspace, column family or
    /// selection, or a damaged one; as [`split`](Self::split).
    pub fn resume(self, checkpoint: &Checkpoint) -> Result<Vec<ScanPart<Blocking>>> {
        ready(self.resumed(checkpoint))
    }
}

impl ScanPart<Blocking> {
    /// The next row; `None` after the last. Also as an [`Iterator`].
    ///
    /// # Errors
    /// As [`Scan::next`].
    #[expect(clippy::should_implement_trait, reason = "the same verb as in the other driver")]
    pub fn next(&mut self) -> Result<Option<Row>> {
        ready(self.advance())
    }
}
