//! Mutations of many rows and column families, queued and sent together.

#[cfg(feature = "tokio")]
mod asynchronous;
#[cfg(feature = "blocking")]
mod blocking;
mod call;
mod held;
mod mapped;
mod options;
mod part;
mod queue;
mod send;
mod size;
mod writer;

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use cassa_types::Pack;

pub use call::Call;
pub use writer::Writer;

use self::options::Settings;
use self::queue::{Load, Queue};
use crate::column_family::ColumnFamily;
use crate::driver::Driver;
use crate::error::{Error, ErrorKind, Result};
use crate::op::RowMutations;
use crate::pool::Shared;
use crate::turn::Turns;

/// Mutations that wait to be sent together, shared by any number of threads and tasks.
///
/// A mutation is packed, checked and given its timestamp when it is queued, and errors are told then. [`send`](Batch::send)
/// sends what is queued in messages of about 1 MiB, mutations of counters apart from the others. What wasn't answered stays
/// queued. Dropping a batch sends nothing.
///
/// A batch holds whatever is queued, as a vector does; a [`Writer`] is a batch of bounded size that sends by itself.
///
/// # When a message fails
/// - It stays queued with all behind it, and the next `send` sends it again, with the timestamps it had.
/// - Unless it is of counters and may have been applied: it is set aside then ([`doubtful`](Self::doubtful)).
/// - What the server refuses doesn't hold up the rest: the message is halved until the calls to blame are found, all others are
///   sent, and the first refusal is the error. What was refused stays queued too, to be tried again by the next `send`, or
///   to be taken out by [`take_refused`](Self::take_refused). The same holds for a single call above 1 MiB that fails, whatever
///   with: it may be its size.
/// - [`Error::batch`] has the numbers, and the rows of what failed.
pub struct Batch<D: Driver> {
    pool: Arc<Shared<D>>,
    settings: Settings,
    queue: Mutex<Queue>,
    turns: Turns<D>,
}

impl<D: Driver> Batch<D> {
    pub(crate) fn new(pool: Arc<Shared<D>>) -> Batch<D> {
        let settings = Settings::of(&pool.options);
        Batch { pool, settings, queue: Mutex::default(), turns: Turns::default() }
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
        let (call, timestamp) = self.insertion(family, &key, columns)?;
        call.map_or(Ok(()), |call| self.push(call))?;
        Ok(timestamp)
    }

    /// Queues super columns of one row, each with its columns, and returns their timestamp in microseconds. No column at all queues
    /// nothing. On counters each value is added.
    ///
    /// They are one call: one message has all of them.
    ///
    /// # Errors
    /// As [`insert`](Self::insert).
    pub fn insert_super_columns<S, N, V, C>(
        &self,
        family: &ColumnFamily<D>,
        key: impl Pack,
        super_columns: impl IntoIterator<Item = (S, C)>,
    ) -> Result<i64>
    where
        S: Pack,
        N: Pack,
        V: Pack,
        C: IntoIterator<Item = (N, V)>,
    {
        let family = self.settings.over(family);
        let known = family.known().map_err(|error| error.during("insert"))?;
        let (rows, timestamp) = family.super_insertion(&known, &key, super_columns)?;
        let mut rows = rows.into_iter();
        if let Some(first) = rows.next() {
            self.push(self.call(&family, first, rows.collect())?)?;
        }
        Ok(timestamp)
    }

    /// Queues the removal of a row, or of the columns the handle names or slices, and returns its timestamp in microseconds.
    ///
    /// Removing a counter in the batch that adds to it is left to chance: see
    /// [`ColumnFamily::remove`](ColumnFamily#method.remove).
    ///
    /// # Errors
    /// As [`insert`](Self::insert).
    pub fn remove(&self, family: &ColumnFamily<D>, key: impl Pack) -> Result<i64> {
        let (call, timestamp) = self.removal(family, &key)?;
        call.map_or(Ok(()), |call| self.push(call))?;
        Ok(timestamp)
    }

    /// The call that writes columns, if there is any column, and their timestamp.
    fn insertion<N: Pack, V: Pack>(
        &self,
        family: &ColumnFamily<D>,
        key: &impl Pack,
        columns: impl IntoIterator<Item = (N, V)>,
    ) -> Result<(Option<Call>, i64)> {
        let family = self.settings.over(family);
        let known = family.known().map_err(|error| error.during("insert"))?;
        let (row, timestamp) = family.insertion(&known, key, columns)?;
        Ok((row.map(|row| self.call(&family, row, Vec::new())).transpose()?, timestamp))
    }

    fn removal(&self, family: &ColumnFamily<D>, key: &impl Pack) -> Result<(Option<Call>, i64)> {
        let family = self.settings.over(family);
        let known = family.known().map_err(|error| error.during("remove"))?;
        let (row, timestamp) = family.removal(&known, key)?;
        Ok((row.map(|row| self.call(&family, row, Vec::new())).transpose()?, timestamp))
    }

    /// The call, if a message has room for it.
    pub(crate) fn call(
        &self,
        family: &ColumnFamily<D>,
        row: RowMutations,
        others: Vec<RowMutations>,
    ) -> Result<Call> {
        let call = Call::new(family.keyspace().into(), row, others);
        let checked = if !family.is_of(&self.pool) {
            Err(self.invalid("the column family's handle is another pool's"))
        } else if self.settings.atomic && call.counts() {
            Err(self.invalid("counters can't be in an atomic batch"))
        } else {
            self.fits(Load::of(std::slice::from_ref(&call)), "a mutation")
        };
        match checked {
            Ok(()) => Ok(call),
            Err(error) => Err(error.on(Some(family.keyspace()), Some(family.name()))),
        }
    }

    pub(crate) fn push(&self, call: Call) -> Result<()> {
        let mut queue = self.queue();
        if self.settings.atomic {
            let whole = queue.held.plus(Load::of(std::slice::from_ref(&call)));
            let fits = self.fits(whole, "an atomic batch, which is one message,");
            let fits = fits.and_then(|()| match queue.is_of_another_keyspace(call.keyspace()) {
                true => Err(self.invalid("an atomic batch is of one keyspace")),
                false => Ok(()),
            });
            fits.map_err(|error| error.on(Some(call.keyspace()), Some(call.column_family())))?;
        }
        queue.push(call);
        Ok(())
    }

    /// An error unless a message has room for so much.
    fn fits(&self, load: Load, what: &str) -> Result<()> {
        let (bytes, limit) = (size::ENVELOPE + load.bytes, self.pool.options.max_request_bytes);
        if bytes <= limit {
            return Ok(());
        }
        let message =
            format!("{what} of {bytes} bytes, and servers accept {limit} (max_request_bytes)");
        Err(Error::new(ErrorKind::TooLarge, message).during(self.operation()))
    }

    fn invalid(&self, message: &'static str) -> Error {
        Error::new(ErrorKind::InvalidArgument, message).during(self.operation())
    }

    /// The request's name, as errors print it.
    fn operation(&self) -> &'static str {
        if self.settings.atomic { "atomic_batch_mutate" } else { "batch_mutate" }
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<D: Driver> fmt::Debug for Batch<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Batch")
            .field("len", &self.len())
            .field("refused", &self.refused())
            .field("doubtful", &self.doubtful())
            .finish_non_exhaustive()
    }
}
