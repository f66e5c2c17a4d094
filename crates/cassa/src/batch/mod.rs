//! Mutations of many rows and column families, queued and sent together.

#[cfg(feature = "tokio")]
mod asynchronous;
#[cfg(feature = "blocking")]
mod blocking;
mod part;
mod queue;
mod send;

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use cassa_types::Pack;

use self::queue::{Queue, Queued};
use crate::column_family::ColumnFamily;
use crate::consistency::Consistency;
use crate::driver::Driver;
use crate::error::{Error, ErrorKind, Result};
use crate::pool::Shared;

/// Mutations that wait to be sent together, shared by any number of threads and tasks.
///
/// A mutation is packed, checked and given its timestamp when it is queued, and errors are told then; its time to live and
/// timestamp are those of its handle. [`send`](Batch::send) sends what is queued in messages of about 1 MiB, mutations of
/// counters apart from the others. A message that fails stays queued, with all behind it. Dropping a batch sends nothing.
pub struct Batch<D: Driver> {
    pool: Arc<Shared<D>>,
    consistency: Consistency,
    queue: Mutex<Queue>,
}

impl<D: Driver> Batch<D> {
    pub(crate) fn new(pool: Arc<Shared<D>>) -> Batch<D> {
        let consistency = pool.options.write_consistency;
        Batch { pool, consistency, queue: Mutex::default() }
    }

    /// The consistency level of all its mutations.
    #[must_use]
    pub fn consistency(mut self, level: Consistency) -> Batch<D> {
        self.consistency = level;
        self
    }

    /// Queues columns of one row and returns their timestamp in microseconds. No column at all queues nothing. On counters each
    /// value is added.
    ///
    /// # Errors
    /// [`Type`](ErrorKind::Type), [`InvalidArgument`](ErrorKind::InvalidArgument), and [`TooLarge`](ErrorKind::TooLarge) for what
    /// no message has room for. Nothing is queued then.
    pub fn insert<N: Pack, V: Pack>(
        &self,
        family: &ColumnFamily<D>,
        key: impl Pack,
        columns: impl IntoIterator<Item = (N, V)>,
    ) -> Result<i64> {
        let known = family.known().map_err(|error| error.during("insert"))?;
        let (row, timestamp) = family.insertion(&known, &key, columns)?;
        self.push(family, row)?;
        Ok(timestamp)
    }

    /// Queues the removal of a row, or of the columns the handle names or slices, and returns its timestamp in microseconds.
    ///
    /// # Errors
    /// As [`insert`](Self::insert).
    pub fn remove(&self, family: &ColumnFamily<D>, key: impl Pack) -> Result<i64> {
        let known = family.known().map_err(|error| error.during("remove"))?;
        let (row, timestamp) = family.removal(&known, &key)?;
        self.push(family, row)?;
        Ok(timestamp)
    }

    /// How many calls are queued, those in doubt not among them.
    pub fn len(&self) -> usize {
        self.queue().waiting.len()
    }

    /// Whether nothing is queued.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many bytes the queued mutations take in messages, within a few percent, those in doubt not among them.
    pub fn bytes(&self) -> usize {
        self.queue().waiting.iter().map(|queued| queued.bytes).sum()
    }

    /// How many calls on counters were sent without an answer that settles whether they were applied. They are not sent again
    /// unless asked for by [`queue_doubtful`](Self::queue_doubtful), since twice would be wrong.
    pub fn doubtful(&self) -> usize {
        self.queue().in_doubt.len()
    }

    /// Queues again what is in doubt: what was applied is then applied twice.
    pub fn queue_doubtful(&self) {
        let mut queue = self.queue();
        let doubtful = std::mem::take(&mut queue.in_doubt);
        queue.waiting.extend(doubtful);
    }

    /// Drops everything that is queued or in doubt.
    pub fn clear(&self) {
        *self.queue() = Queue::default();
    }

    fn push(&self, family: &ColumnFamily<D>, row: Option<crate::op::RowMutations>) -> Result<()> {
        let Some(row) = row else { return Ok(()) };
        let queued = Queued::new(family.keyspace().into(), row);
        let limit = self.pool.options.max_request_bytes;
        if queued.bytes > limit {
            let message = format!(
                "a mutation of about {} bytes, and servers accept {limit} (max_request_bytes)",
                queued.bytes
            );
            let error = Error::new(ErrorKind::TooLarge, message).during("batch_mutate");
            return Err(error.on(Some(family.keyspace()), Some(family.name())));
        }
        self.queue().waiting.push_back(queued);
        Ok(())
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<D: Driver> fmt::Debug for Batch<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Batch")
            .field("len", &self.len())
            .field("doubtful", &self.doubtful())
            .finish_non_exhaustive()
    }
}
