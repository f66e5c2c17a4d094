//! The verbs of a scan and of its parts, for tokio.

use futures_core::Stream;

use super::super::stream;
use super::{Checkpoint, Scan, ScanPart};
use crate::driver::Tokio;
use crate::error::Result;
use crate::row::Row;

impl Scan<Tokio> {
    /// The next row; `None` after the last.
    ///
    /// # Errors
    /// As [`ColumnFamily::get`](crate::column_family::ColumnFamily::get). The scan goes on where it was when `next` is called again.
    ///
    /// # Cancellation
    /// May be dropped at any time: no row is lost, the next call returns it.
    pub async fn next(&mut self) -> Result<Option<Row>> {
        self.advance().await
    }

    /// The same rows as a `Stream`, which ends after an error.
    pub fn into_stream(self) -> impl Stream<Item = Result<Row>> + Send + Unpin {
        stream::items(self)
    }

    /// Parts of the ring that together are this scan, `parts` at most, to be read side by side: each is a scan of its own.
    ///
    /// Where the cluster hashes its keys, which nearly all do, there are so many parts, and each has about as many rows. Where
    /// keys are in order, servers are asked where their data can be divided, and there are fewer parts when they know too little:
    /// what hasn't been written to disk yet they don't count. What of the ring is [`tokens`](Self::tokens)'; a range of keys, a
    /// limit and rows found by an index can't be divided.
    ///
    /// # Errors
    /// [`InvalidArgument`](crate::ErrorKind::InvalidArgument) for what can't be divided, and for 0 or more than 65,536 parts;
    /// [`Unsupported`](crate::ErrorKind::Unsupported) for a partitioner that isn't known here; the server's and the network's.
    ///
    /// # Cancellation
    /// May be dropped at any time.
    pub async fn split(self, parts: usize) -> Result<Vec<ScanPart<Tokio>>> {
        self.divided(parts).await
    }

    /// The parts that a checkpoint is of, in its order: each goes on behind the row it had come to, and ends at once if it had
    /// come to its end. The scan must read the same of the same rows as the one that was split.
    ///
    /// Rows that are there all the time come exactly once from the split to the end, whoever reads and however often the scan is
    /// resumed, if each part goes on from a checkpoint taken after the last row that was dealt with.
    ///
    /// # Errors
    /// [`InvalidArgument`](crate::ErrorKind::InvalidArgument) for a checkpoint of another partitioner, keyspace, column family or
    /// selection, or a damaged one; as [`split`](Self::split).
    ///
    /// # Cancellation
    /// May be dropped at any time.
    pub async fn resume(self, checkpoint: &Checkpoint) -> Result<Vec<ScanPart<Tokio>>> {
        self.resumed(checkpoint).await
    }
}

impl ScanPart<Tokio> {
    /// The next row; `None` after the last.
    ///
    /// # Errors
    /// As [`Scan::next`].
    ///
    /// # Cancellation
    /// May be dropped at any time: no row is lost, the next call returns it.
    pub async fn next(&mut self) -> Result<Option<Row>> {
        self.advance().await
    }

    /// The same rows as a `Stream`, which ends after an error; a [`checkpoint`](Self::checkpoint) can't be taken from it.
    pub fn into_stream(self) -> impl Stream<Item = Result<Row>> + Send + Unpin {
        stream::items(self)
    }
}
