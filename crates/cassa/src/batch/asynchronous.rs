//! The verbs for tokio.

use cassa_types::Pack;

use super::{Batch, Writer};
use crate::column_family::ColumnFamily;
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

impl Writer<Tokio> {
    /// Queues columns of one row and returns their timestamp in microseconds; when it holds as much as it may, it is sent first.
    ///
    /// # Errors
    /// Of what is given: those of [`Batch::insert`]. Of sending: those of [`Batch::send`], whoever queued what failed; and
    /// [`Full`](crate::ErrorKind::Full). After any error *this* call is not queued, and what was queued before is kept.
    ///
    /// # Cancellation
    /// Dropped before it is ready, the call is not queued. What was under way is kept, as by [`Batch::send`].
    pub async fn insert<N: Pack, V: Pack>(
        &self,
        family: &ColumnFamily<Tokio>,
        key: impl Pack,
        columns: impl IntoIterator<Item = (N, V)>,
    ) -> Result<i64> {
        self.write(family, key, columns).await
    }

    /// Queues the removal of a row, or of the columns the handle names or slices, and returns its timestamp in microseconds;
    /// when it holds as much as it may, it is sent first.
    ///
    /// # Errors
    /// As [`insert`](Self::insert).
    ///
    /// # Cancellation
    /// Dropped before it is ready, the call is not queued. What was under way is kept, as by [`Batch::send`].
    pub async fn remove(&self, family: &ColumnFamily<Tokio>, key: impl Pack) -> Result<i64> {
        self.erase(family, key).await
    }

    /// Sends all that is queued: [`Batch::send`]. Nothing else sends the last calls.
    ///
    /// # Errors
    /// As [`Batch::send`].
    ///
    /// # Cancellation
    /// As [`Batch::send`].
    pub async fn flush(&self) -> Result<()> {
        self.batch().send_all().await
    }
}
