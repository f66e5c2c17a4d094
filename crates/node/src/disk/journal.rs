//! The journal's file: numbered entries, in a store that survives any crash.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use bytes::Bytes;
use redb::{Builder, Database, DatabaseError, ReadableDatabase, ReadableTable, TableDefinition};

use super::{DiskError, Entry};

const ENTRIES: TableDefinition<'_, u64, &[u8]> = TableDefinition::new("entries");

/// The file's name, and the one it has while it is made.
const FILE: &str = "cassa-node.redb";
const UNFINISHED: &str = "cassa-node.redb.unfinished";

/// Memory holds the data already: what the store remembers of its pages can be little. In bytes.
const CACHE: usize = 16 << 20;

/// The journal.
#[derive(Debug)]
pub(super) struct Journal {
    store: Database,
    /// The number of the next entry.
    next: u64,
}

impl Journal {
    /// The journal in a file of this folder, which is made if it isn't there.
    ///
    /// The store can't open a file in whose making it was stopped: it is made under another name, and gets its own when it is whole.
    pub(super) fn create(folder: &Path) -> Result<Journal, DiskError> {
        let file = folder.join(FILE);
        if !file.try_exists().map_err(fails)? {
            let unfinished = folder.join(UNFINISHED);
            match fs::remove_file(&unfinished) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(fails(error)),
                _ => drop(Journal::over(builder().create(&unfinished).map_err(fails)?)?),
            }
            fs::rename(&unfinished, &file).map_err(fails)?;
            File::open(folder).and_then(|folder| folder.sync_all()).map_err(fails)?;
        }
        Journal::open(&file)
    }

    /// The journal in a file that was made: an empty one is none.
    fn open(file: &Path) -> Result<Journal, DiskError> {
        Journal::over(builder().open(file).map_err(|error| match error {
            DatabaseError::DatabaseAlreadyOpen => DiskError::InUse,
            other => fails(other),
        })?)
    }

    /// The journal in whatever behaves as a file.
    #[cfg(test)]
    pub(super) fn within(file: impl redb::StorageBackend) -> Result<Journal, DiskError> {
        Journal::over(builder().create_with_backend(file).map_err(fails)?)
    }

    fn over(store: Database) -> Result<Journal, DiskError> {
        let made = store.begin_write().map_err(fails)?;
        let last = {
            let entries = made.open_table(ENTRIES).map_err(fails)?;
            entries.last().map_err(fails)?.map(|(number, _)| number.value())
        };
        made.commit().map_err(fails)?;
        Ok(Journal { store, next: last.map_or(0, |last| last + 1) })
    }

    pub(super) fn is_empty(&self) -> bool {
        self.next == 0
    }

    /// Shows every entry, oldest first.
    pub(super) fn read(
        &self,
        mut see: impl FnMut(Entry) -> Result<(), DiskError>,
    ) -> Result<(), DiskError> {
        let read = self.store.begin_read().map_err(fails)?;
        let entries = read.open_table(ENTRIES).map_err(fails)?;
        for entry in entries.iter().map_err(fails)? {
            let (number, bytes) = entry.map_err(fails)?;
            let decoded = Entry::decode(Bytes::copy_from_slice(bytes.value()));
            see(decoded.ok_or_else(|| DiskError::Unreadable(number.value()))?)?;
        }
        Ok(())
    }

    /// Appends entries, all or none; when this returns they are on the disk.
    pub(super) fn append<'e>(
        &mut self,
        entries: impl Iterator<Item = &'e [u8]>,
    ) -> Result<(), DiskError> {
        let write = self.store.begin_write().map_err(fails)?;
        let next = append(&write, self.next, entries)?;
        write.commit().map_err(fails)?;
        self.next = next;
        Ok(())
    }

    /// Replaces all entries, as a whole; when this returns it is on the disk.
    pub(super) fn replace<'e>(
        &mut self,
        entries: impl Iterator<Item = &'e [u8]>,
    ) -> Result<(), DiskError> {
        let write = self.store.begin_write().map_err(fails)?;
        write.delete_table(ENTRIES).map_err(fails)?;
        let next = append(&write, 0, entries)?;
        write.commit().map_err(fails)?;
        self.next = next;
        // The file may stay as long as it was: what was freed is used again.
        Ok(())
    }
}

/// A file in which a byte isn't what was written is refused, rather than believed.
fn builder() -> Builder {
    let mut builder = Database::builder();
    builder.set_cache_size(CACHE).set_check_integrity_on_open(true);
    builder
}

/// The number after those of the entries.
fn append<'e>(
    write: &redb::WriteTransaction,
    mut next: u64,
    entries: impl Iterator<Item = &'e [u8]>,
) -> Result<u64, DiskError> {
    let mut table = write.open_table(ENTRIES).map_err(fails)?;
    for entry in entries {
        table.insert(next, entry).map_err(fails)?;
        next += 1;
    }
    Ok(next)
}

fn fails(error: impl Into<redb::Error>) -> DiskError {
    DiskError::Fails(error.into().to_string())
}
