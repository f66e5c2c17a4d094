//! A batch of bounded size that sends itself when it is full.

use std::fmt;

use cassa_types::Pack;

use super::queue::Load;
use super::{Batch, Call};
use crate::column_family::ColumnFamily;
use crate::consistency::Consistency;
use crate::driver::Driver;
use crate::error::{Error, ErrorKind, Result};

/// What a writer holds at most unless told otherwise: one message.
const MOST: Load = Load { calls: 1_000, bytes: 1 << 20 };

/// A [`Batch`] that sends itself when it holds as many calls or bytes as it may, shared by any number of threads and tasks.
///
/// A call that finds it full sends all that is queued and is queued then. While one sends, the others go on queueing up to
/// twice the limits, and wait for their turn beyond that, at most as long as the pool's deadline: so memory is bounded, and who
/// writes faster than the servers take it is slowed down. The last calls are sent by `flush` and by nothing else: dropping a
/// writer sends nothing.
///
/// Messages fail as a batch's do, and [`batch`](Self::batch) is where to look at what was kept, refused or set aside. Whoever's
/// call finds the writer full gets the error of sending, for what others queued too.
///
/// ```
/// # mod node { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc/node.rs")); }
/// # #[cfg(feature = "tokio")]
/// # async fn example(pool: cassa::Pool) -> cassa::Result<()> {
/// # let users = &pool.column_family("Users").await?;
/// let writer = pool.writer().calls(100);
/// for number in 0..1_000 {
///     writer.insert(users, format!("user {number}"), [("mail", "none")]).await?;
/// }
/// writer.flush().await?;
/// # assert_eq!(users.count("user 999").await?, 1);
/// # Ok(())
/// # }
/// # #[cfg(feature = "tokio")]
/// # node::run(example);
/// ```
pub struct Writer<D: Driver> {
    batch: Batch<D>,
    most: Load,
}

impl<D: Driver> Writer<D> {
    pub(crate) fn new(batch: Batch<D>) -> Writer<D> {
        Writer { batch, most: MOST }
    }

    /// How many calls it holds before it is sent: 1,000 unless set, and 1 at least.
    #[must_use]
    pub fn calls(mut self, calls: usize) -> Writer<D> {
        self.most.calls = calls.max(1);
        self
    }

    /// How many bytes of calls it holds before it is sent: 1 MiB unless set. A single larger call is taken all the same.
    #[must_use]
    pub fn bytes(mut self, bytes: usize) -> Writer<D> {
        self.most.bytes = bytes;
        self
    }

    /// As [`Batch::consistency`].
    #[must_use]
    pub fn consistency(self, level: Consistency) -> Writer<D> {
        Writer { batch: self.batch.consistency(level), ..self }
    }

    /// As [`Batch::ttl`].
    #[must_use]
    pub fn ttl(self, seconds: u32) -> Writer<D> {
        Writer { batch: self.batch.ttl(seconds), ..self }
    }

    /// As [`Batch::timestamp`].
    #[must_use]
    pub fn timestamp(self, microseconds: i64) -> Writer<D> {
        Writer { batch: self.batch.timestamp(microseconds), ..self }
    }

    /// What it holds: how much, what was refused, what is in doubt. What is queued there directly isn't bounded.
    pub fn batch(&self) -> &Batch<D> {
        &self.batch
    }

    pub(crate) async fn write<K: Pack, N: Pack, V: Pack>(
        &self,
        family: &ColumnFamily<D>,
        key: K,
        columns: impl IntoIterator<Item = (N, V)>,
    ) -> Result<i64> {
        let (call, timestamp) = self.batch.insertion(family, &key, columns)?;
        self.queue(call).await?;
        Ok(timestamp)
    }

    pub(crate) async fn erase<K: Pack>(&self, family: &ColumnFamily<D>, key: K) -> Result<i64> {
        let (call, timestamp) = self.batch.removal(family, &key)?;
        self.queue(call).await?;
        Ok(timestamp)
    }

    async fn queue(&self, call: Option<Call>) -> Result<()> {
        let Some(call) = call else { return Ok(()) };
        let twice = self.most.plus(self.most);
        let most = if self.batch.turns.is_taken() { twice } else { self.most };
        let Some(call) = self.batch.queue().push_within(call, most) else { return Ok(()) };
        let pool = &self.batch.pool;
        let limits = pool.limits_until(pool.deadline());
        let Some(_turn) = self.batch.turns.take(&pool.driver, limits.deadline).await else {
            return Err(self.batch.no_turn());
        };
        // Who had the turn before may have made room.
        let Some(call) = self.batch.queue().push_within(call, self.most) else { return Ok(()) };
        let doubtful = self.batch.queue().in_doubt();
        if !doubtful.within(twice) {
            let message = format!("{} calls on counters may have been applied", doubtful.calls);
            return Err(Error::new(ErrorKind::Full, message).during("batch_mutate"));
        }
        self.batch.send_in_turn(limits).await?;
        // Others may have queued meanwhile: with the turn in hand, one call more is taken.
        self.batch.queue().push(call);
        Ok(())
    }
}

impl<D: Driver> fmt::Debug for Writer<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Writer").field("batch", &self.batch).finish_non_exhaustive()
    }
}
