//! The verb for plain threads.

use super::Batch;
use crate::driver::{Blocking, ready};
use crate::error::Result;

impl Batch<Blocking> {
    /// Sends everything that is queued when its turn comes, one message after the other, within the pool's deadline. One send of
    /// a batch runs at a time, others wait for it; so when it succeeds, all that was queued before was answered.
    ///
    /// # Errors
    /// Those of [`insert`](crate::column_family::ColumnFamily::insert), and [`Unsupported`](crate::ErrorKind::Unsupported) for an
    /// atomic batch before 1.2. [`Error::batch`](crate::Error::batch) tells how far it came. What was not answered is kept, so
    /// that `send` may be called again; counters of unknown fate are set aside ([`doubtful`](Self::doubtful)).
    pub fn send(&self) -> Result<()> {
        ready(self.send_all())
    }
}
