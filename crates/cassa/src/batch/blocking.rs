//! The verb for plain threads.

use super::Batch;
use crate::driver::{Blocking, ready};
use crate::error::Result;

impl Batch<Blocking> {
    /// Sends everything that is queued, one message after the other, within the pool's deadline.
    ///
    /// # Errors
    /// Those of [`insert`](crate::column_family::ColumnFamily::insert). The message that failed and all behind it stay
    /// queued, so that `send` may be called again; counters whose fate is unknown are set aside ([`doubtful`](Self::doubtful)).
    pub fn send(&self) -> Result<()> {
        ready(self.send_all())
    }
}
