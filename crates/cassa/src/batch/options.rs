//! The setters of a batch.

use std::borrow::Cow;

use super::Batch;
use crate::column_family::ColumnFamily;
use crate::consistency::Consistency;
use crate::driver::Driver;
use crate::options::Options;

/// What a message aims at, in bytes: small beside the half segment of a commit log that a server can write at once.
const MESSAGE_BYTES: usize = 1 << 20;

/// How a batch sends, and what its mutations have unless their handles say otherwise.
#[derive(Debug, Clone)]
pub(super) struct Settings {
    pub(super) consistency: Consistency,
    /// Seconds.
    ttl: Option<u32>,
    /// Microseconds.
    timestamp: Option<i64>,
    pub(super) atomic: bool,
    pub(super) repeat_counters: bool,
    message_bytes: usize,
}

impl Settings {
    pub(super) fn of(options: &Options) -> Settings {
        Settings {
            consistency: options.write_consistency,
            ttl: None,
            timestamp: None,
            atomic: false,
            repeat_counters: options.repeat_counters,
            message_bytes: MESSAGE_BYTES.min(options.max_request_bytes),
        }
    }

    /// A handle that has what the batch has where it has nothing itself.
    pub(super) fn over<'a, D: Driver>(
        &self,
        family: &'a ColumnFamily<D>,
    ) -> Cow<'a, ColumnFamily<D>> {
        if self.ttl.is_none() && self.timestamp.is_none() {
            return Cow::Borrowed(family);
        }
        Cow::Owned(family.or(self.ttl, self.timestamp))
    }
}

impl<D: Driver> Batch<D> {
    /// The consistency level of all its mutations.
    #[must_use]
    pub fn consistency(mut self, level: Consistency) -> Batch<D> {
        self.settings.consistency = level;
        self
    }

    /// How long what is inserted from now on lives, in seconds, unless the handle of an insert has a time to live itself.
    ///
    /// Counters have none: queueing them is an error then, as it is for a time to live of 0 or of more than 20 years.
    #[must_use]
    pub fn ttl(mut self, seconds: u32) -> Batch<D> {
        self.settings.ttl = Some(seconds);
        self
    }

    /// The timestamp of what is queued from now on, in microseconds, unless its handle has one itself.
    ///
    /// Of a removal and an insert with one timestamp the removal wins. Counters have none: queueing them is an error then.
    #[must_use]
    pub fn timestamp(mut self, microseconds: i64) -> Batch<D> {
        self.settings.timestamp = Some(microseconds);
        self
    }

    /// Sends all that is queued as one message that is applied as a whole in the end, or not at all. For servers from 1.2 on:
    /// [`send`](Batch::send) is [`Unsupported`](crate::ErrorKind::Unsupported) on others, before anything is sent.
    ///
    /// The coordinator first writes the message to a log on other nodes, which see to it that it is applied. So an error with
    /// [`maybe_applied`](crate::Error::maybe_applied) means: as a whole, now or soon, or never; to send it again is harmless.
    /// Readers may meanwhile see some of its rows without the others.
    ///
    /// Queueing is an error for counters, for a second keyspace, and for what one message has no room for
    /// (`max_request_bytes`, 15 MiB): no batch of several messages is atomic.
    #[must_use]
    pub fn atomic(mut self) -> Batch<D> {
        self.settings.atomic = true;
        self
    }

    /// Whether messages of counters are sent again as others are, whatever their handles say. **Each repetition may count once more**, all
    /// that is in the message: see [`Options::repeat_counters`](crate::Options::repeat_counters).
    #[must_use]
    pub fn repeat_counters(mut self, repeat: bool) -> Batch<D> {
        self.settings.repeat_counters = repeat;
        self
    }

    /// How many bytes a message has at most, of what is queued by several calls: 1 MiB unless set. A larger call has a message
    /// to itself, and an atomic batch is one message whatever its size.
    #[must_use]
    pub fn message_bytes(mut self, bytes: usize) -> Batch<D> {
        self.settings.message_bytes = bytes.min(self.pool.options.max_request_bytes);
        self
    }

    pub(super) fn message_limit(&self) -> usize {
        if self.settings.atomic { usize::MAX } else { self.settings.message_bytes }
    }
}
