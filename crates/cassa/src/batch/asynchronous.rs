//! The verb for tokio.

use super::Batch;
use crate::driver::Tokio;
use crate::error::Result;

impl Batch<Tokio> {
    /// Sends everything that is queued, one message after the other, within the pool's deadline.
    ///
    /// # Errors
    /// Those of [`insert`](crate::column_family::ColumnFamily::insert). The message that failed and all behind it stay
    /// queued, so that `send` may be called again; counters whose fate is unknown are set aside ([`doubtful`](Self::doubtful)).
    ///
    /// # Cancellation
    /// As after an error: what was not answered is kept, counters under way are set aside.
    pub async fn send(&self) -> Result<()> {
        self.send_all().await
    }
}
