//! A node's data on disk: every change is in a journal, and synced, before it is acknowledged.
//!
//! Memory has everything; the journal is read once, when a node starts, and written anew as a whole when much of it is out of date.
//! Changes that wait at the same time are synced together.

mod bytes;
mod entry;
mod journal;
mod table;
#[cfg(test)]
mod tests;
mod writer;

use std::io;
use std::path::Path;

use tokio::sync::{RwLock, RwLockReadGuard, RwLockWriteGuard, oneshot};

pub(crate) use entry::{Entry, FamilyName};
use journal::Journal;
use writer::Writer;

/// Why a node's data can't be read or written.
#[derive(Debug, Clone, thiserror::Error)]
pub(crate) enum DiskError {
    #[error("the disk fails: {0}")]
    Fails(String),
    #[error("another node has it")]
    InUse,
    #[error(
        "it has the data of a node of {found}, and not of {told}: a node starts on its data as what it was"
    )]
    OfAnother { found: String, told: String },
    #[error("the journal has what is no entry of it, at number {0}")]
    Unreadable(u64),
}

/// A node's data on disk.
#[derive(Debug)]
pub(crate) struct Disk {
    writer: Writer,
    /// Held to read by who makes a change and queues it, to write by who must be between other changes: then what is in memory is what
    /// is queued.
    order: RwLock<()>,
}

/// Room in the queue for one change.
pub(crate) struct Room<'d>(writer::Room<'d>);

/// What was queued, to be waited for.
#[must_use = "a change isn't kept before this says so"]
pub(crate) struct Queued(oneshot::Receiver<Result<(), DiskError>>);

impl Disk {
    /// The data of a folder, which is made if it isn't there; `see` is shown every entry, oldest first. A new journal begins with
    /// `first`. One that grows by more bytes than `long`, and than it had, is to be written anew.
    pub(crate) fn open(
        folder: &Path,
        long: u64,
        first: &Entry,
        see: impl FnMut(Entry) -> Result<(), DiskError>,
    ) -> Result<Disk, DiskError> {
        let fails = |error: io::Error| DiskError::Fails(error.to_string());
        std::fs::create_dir_all(folder).map_err(fails)?;
        let mut journal = Journal::create(folder)?;
        if journal.is_empty() {
            journal.append(std::iter::once(first.encoded()?.as_slice()))?;
        }
        journal.read(see)?;
        Ok(Disk { writer: Writer::start(journal, long)?, order: RwLock::new(()) })
    }

    /// Held while a change is made in memory and queued.
    pub(crate) async fn one_change(&self) -> RwLockReadGuard<'_, ()> {
        self.order.read().await
    }

    /// Held while something is made that other changes must come before or after as a whole.
    pub(crate) async fn no_other_change(&self) -> RwLockWriteGuard<'_, ()> {
        self.order.write().await
    }

    /// Room for what is to be queued, had before a change is made in memory: nothing that could be cancelled is then between the two.
    pub(crate) async fn room(&self) -> Room<'_> {
        Room(self.writer.room().await)
    }

    /// Whether so much was appended since the journal was written as a whole that it should be again.
    pub(crate) fn is_long(&self) -> bool {
        self.writer.is_long()
    }

    /// Queues what replaces the whole journal. The caller holds [`no_other_change`](Self::no_other_change).
    pub(crate) async fn queue_whole(&self, entries: &[Entry]) -> Result<Queued, DiskError> {
        let entries = entries.iter().map(Entry::encoded).collect::<Result<_, _>>()?;
        Ok(Queued(self.writer.queue_whole(entries).await))
    }
}

impl Room<'_> {
    /// Queues entries that are kept together or not at all.
    pub(crate) fn queue(self, entries: &[Entry]) -> Result<Queued, DiskError> {
        let entries = entries.iter().map(Entry::encoded).collect::<Result<_, _>>()?;
        Ok(Queued(self.0.queue(entries)))
    }
}

impl Queued {
    /// Returns when it is on the disk, whatever becomes of the machine.
    pub(crate) async fn kept(self) -> Result<(), DiskError> {
        self.0.await.unwrap_or_else(|_| Err(DiskError::Fails("its writer has ended".to_owned())))
    }
}
