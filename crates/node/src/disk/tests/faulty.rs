//! A disk in memory that fails as disks do: writes that end early, errors, and a crash after which only what was synced is sure.

use std::collections::VecDeque;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use fastrand::Rng;
use redb::StorageBackend;

/// A file on the disk. Clones are the same file; it is opened anew after a crash.
#[derive(Debug, Clone)]
pub(super) struct FaultyFile(Arc<Mutex<Parts>>);

#[derive(Debug)]
struct Parts {
    /// What readers see.
    seen: Vec<u8>,
    /// What is sure.
    synced: Vec<u8>,
    /// What was done since the last sync, in order.
    since: VecDeque<Step>,
    random: Rng,
    /// After so many more steps every step fails, until the crash.
    fails_after: Option<u32>,
}

#[derive(Debug, Clone)]
enum Step {
    Write(u64, Vec<u8>),
    Length(u64),
}

/// What a disk writes as a whole, in bytes.
const SECTOR: usize = 512;

impl FaultyFile {
    pub(super) fn new(seed: u64) -> FaultyFile {
        FaultyFile(Arc::new(Mutex::new(Parts {
            seen: Vec::new(),
            synced: Vec::new(),
            since: VecDeque::new(),
            random: Rng::with_seed(seed),
            fails_after: None,
        })))
    }

    /// Lets every step fail after so many.
    pub(super) fn fail_after(&self, steps: u32) {
        self.parts().fails_after = Some(steps);
    }

    /// The machine loses its power: of what wasn't synced any part may be there, to the sector, and the disk works again.
    pub(super) fn crash(&self) {
        let parts = &mut *self.parts();
        let mut kept = std::mem::take(&mut parts.synced);
        for step in std::mem::take(&mut parts.since) {
            match step {
                // Lengths are written in order, like any journal of a file system does.
                Step::Length(length) => kept.resize(length as usize, 0),
                Step::Write(offset, bytes) => {
                    for (number, sector) in bytes.chunks(SECTOR).enumerate() {
                        if parts.random.bool() {
                            write(&mut kept, offset as usize + number * SECTOR, sector);
                        }
                    }
                }
            }
        }
        parts.seen.clone_from(&kept);
        parts.synced = kept;
        parts.fails_after = None;
    }

    fn parts(&self) -> MutexGuard<'_, Parts> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Parts {
    /// Counts a step; an error once they fail.
    fn step(&mut self) -> io::Result<()> {
        match &mut self.fails_after {
            None => Ok(()),
            Some(0) => Err(io::Error::other("the disk fails, as it was told")),
            Some(steps) => {
                *steps -= 1;
                Ok(())
            }
        }
    }
}

fn write(file: &mut Vec<u8>, offset: usize, bytes: &[u8]) {
    if file.len() < offset + bytes.len() {
        file.resize(offset + bytes.len(), 0);
    }
    file[offset..offset + bytes.len()].copy_from_slice(bytes);
}

impl StorageBackend for FaultyFile {
    fn len(&self) -> io::Result<u64> {
        Ok(self.parts().seen.len() as u64)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        let parts = self.parts();
        let from = parts.seen.get(offset as usize..offset as usize + out.len());
        out.copy_from_slice(from.ok_or(io::ErrorKind::UnexpectedEof)?);
        Ok(())
    }

    fn set_len(&self, length: u64) -> io::Result<()> {
        let mut parts = self.parts();
        parts.step()?;
        parts.seen.resize(length as usize, 0);
        parts.since.push_back(Step::Length(length));
        Ok(())
    }

    fn sync_data(&self) -> io::Result<()> {
        let parts = &mut *self.parts();
        parts.step()?;
        parts.synced.clone_from(&parts.seen);
        parts.since.clear();
        Ok(())
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        let parts = &mut *self.parts();
        let failed = parts.step();
        // The write on which it fails ends early.
        let short = parts.random.usize(0..=data.len());
        let data = if failed.is_ok() { data } else { &data[..short] };
        write(&mut parts.seen, offset as usize, data);
        parts.since.push_back(Step::Write(offset, data.to_vec()));
        failed
    }
}
