//! The thread that writes the journal: what waits at the same time is synced together.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use tokio::sync::mpsc::{Permit, Receiver, Sender, channel};
use tokio::sync::oneshot;

use super::DiskError;
use super::journal::Journal;

/// How many writes may wait, each of at most a frame's size.
const WAITING: usize = 1024;

/// At most so many bytes are synced at once.
const AT_ONCE: usize = 8 << 20;

type Done = oneshot::Sender<Result<(), DiskError>>;

enum Work {
    Append(Vec<Vec<u8>>, Done),
    Replace(Vec<Vec<u8>>, Done),
}

/// What is known of the journal's length, in bytes.
#[derive(Debug, Default)]
struct Length {
    whole: AtomicU64,
    since: AtomicU64,
}

/// The queue to the thread, which ends when this is dropped.
#[derive(Debug)]
pub(super) struct Writer {
    queue: Option<Sender<Work>>,
    thread: Option<thread::JoinHandle<()>>,
    length: Arc<Length>,
    /// A journal that grew by more bytes than this, and than it had, is long.
    long: u64,
}

/// Room for one piece of work in the queue; none when the thread has ended.
pub(super) struct Room<'w>(Option<Permit<'w, Work>>);

impl Writer {
    pub(super) fn start(journal: Journal, long: u64) -> Result<Writer, DiskError> {
        let (queue, work) = channel(WAITING);
        let length = Arc::new(Length::default());
        let known = length.clone();
        let thread = thread::Builder::new()
            .name("cassa-node-disk".to_owned())
            .spawn(move || run(journal, work, &known))
            .map_err(|error| DiskError::Fails(error.to_string()))?;
        Ok(Writer { queue: Some(queue), thread: Some(thread), length, long })
    }

    /// Waits for room in the queue.
    pub(super) async fn room(&self) -> Room<'_> {
        Room(match &self.queue {
            Some(queue) => queue.reserve().await.ok(),
            None => None,
        })
    }

    pub(super) async fn queue_whole(
        &self,
        entries: Vec<Vec<u8>>,
    ) -> oneshot::Receiver<Result<(), DiskError>> {
        self.room().await.send(|done| Work::Replace(entries, done))
    }

    pub(super) fn is_long(&self) -> bool {
        let since = self.length.since.load(Ordering::Relaxed);
        since > self.long && since > self.length.whole.load(Ordering::Relaxed)
    }
}

impl Room<'_> {
    pub(super) fn queue(self, entries: Vec<Vec<u8>>) -> oneshot::Receiver<Result<(), DiskError>> {
        self.send(|done| Work::Append(entries, done))
    }

    fn send(self, work: impl FnOnce(Done) -> Work) -> oneshot::Receiver<Result<(), DiskError>> {
        let (done, kept) = oneshot::channel();
        // A thread that has ended drops what it is sent, and whoever waits is told so.
        if let Some(room) = self.0 {
            room.send(work(done));
        }
        kept
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.queue = None;
        if let Some(thread) = self.thread.take() {
            // Its file is closed when this returns, and can be opened again.
            let _ = thread.join();
        }
    }
}

/// Writes until the queue ends. After an error nothing is written any more: what the disk has then is not known.
fn run(mut journal: Journal, mut work: Receiver<Work>, length: &Length) {
    let mut broken: Option<DiskError> = None;
    let mut next = work.blocking_recv();
    while let Some(current) = next.take() {
        match current {
            Work::Append(entries, done) => {
                let mut waiting = vec![done];
                let mut all = entries;
                let mut size = bytes_of(&all);
                while size < AT_ONCE {
                    match work.try_recv() {
                        Ok(Work::Append(entries, done)) => {
                            size += bytes_of(&entries);
                            all.extend(entries);
                            waiting.push(done);
                        }
                        Ok(other) => {
                            next = Some(other);
                            break;
                        }
                        Err(_) => break,
                    }
                }
                let write = || journal.append(all.iter().map(Vec::as_slice));
                let written = made(&mut broken, write);
                length.since.fetch_add(size as u64, Ordering::Relaxed);
                for done in waiting {
                    // Who doesn't wait any more needn't know.
                    let _ = done.send(written.clone());
                }
            }
            Work::Replace(entries, done) => {
                let write = || journal.replace(entries.iter().map(Vec::as_slice));
                let written = made(&mut broken, write);
                length.whole.store(bytes_of(&entries) as u64, Ordering::Relaxed);
                length.since.store(0, Ordering::Relaxed);
                let _ = done.send(written);
            }
        }
        if next.is_none() {
            next = work.blocking_recv();
        }
    }
}

fn bytes_of(entries: &[Vec<u8>]) -> usize {
    entries.iter().map(Vec::len).sum()
}

/// Writes unless something failed before.
fn made(
    broken: &mut Option<DiskError>,
    write: impl FnOnce() -> Result<(), DiskError>,
) -> Result<(), DiskError> {
    if let Some(error) = broken {
        return Err(error.clone());
    }
    let written = write();
    *broken = written.clone().err();
    written
}
