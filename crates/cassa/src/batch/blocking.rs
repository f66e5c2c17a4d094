//! The verbs for plain threads.

use cassa_types::Pack;

use super::{Batch, Writer};
use crate::column_family::ColumnFamily;
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

impl Writer<Blocking> {
    /// Queues columns of one row and returns their timestamp in microseconds; when it holds as much as it may, it is sent first.
    ///
    /// # Errors
    /// Of what is given: those of [`Batch::insert`]. Of sending: those of [`Batch::send`], whoever queued what failed; and
    /// [`Full`](crate::ErrorKind::Full). After any error *this* call is not queued, and what was queued before is kept.
    pub fn insert<N: Pack, V: Pack>(
        &self,
        family: &ColumnFamily<Blocking>,
        key: impl Pack,
        columns: impl IntoIterator<Item = (N, V)>,
    ) -> Result<i64> {
        ready(self.write(family, key, columns))
    }

    /// Queues the removal of a row, or of the columns the handle names or slices, and returns its timestamp in microseconds;
    /// when it holds as much as it may, it is sent first.
    ///
    /// # Errors
    /// As [`insert`](Self::insert).
    pub fn remove(&self, family: &ColumnFamily<Blocking>, key: impl Pack) -> Result<i64> {
        ready(self.erase(family, key))
    }

    /// Sends all that is queued: [`Batch::send`]. Nothing else sends the last calls.
    ///
    /// # Errors
    /// As [`Batch::send`].
    pub fn flush(&self) -> Result<()> {
        ready(self.batch().send_all())
    }
}
