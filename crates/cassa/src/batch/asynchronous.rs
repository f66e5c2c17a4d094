//! The verb for tokio.

use super::Batch;
use crate::driver::Tokio;
use crate::error::Result;

impl Batch<Tokio> {
    /// Sends everything that is queued when its turn comes, one message after the other, within the pool's deadline. One send of
    /// a batch runs at a time, others wait for it; so when it succeeds, all that was queued before was answered.
    ///
    /// # Errors
    /// Those of [`insert`](crate::column_family::ColumnFamily::insert), and [`Unsupported`](crate::ErrorKind::Unsupported) for an
    /// atomic batch before 1.2. [`Error::batch`](crate::Error::batch) tells how far it came. What was not answered is kept, so
    /// that `send` may be called again; counters of unknown fate are set aside ([`doubtful`](Self::doubtful)).
    ///
    /// # Cancellation
    /// As after an error: what was not answered is kept, counters under way are set aside.
    pub async fn send(&self) -> Result<()> {
        self.send_all().await
    }
}
