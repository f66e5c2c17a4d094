//! What a write changes.

use std::sync::Arc;

use bytes::Bytes;

use crate::schema::Family;

/// Changes of one row, in one column family or several.
#[derive(Debug, Clone)]
pub(crate) struct RowMutation {
    pub(crate) key: Bytes,
    /// Those of one column family are seen all at once.
    pub(crate) changes: Vec<(Arc<Family>, Vec<Change>)>,
}

/// Where a column lies in its row.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Path {
    pub(crate) super_column: Option<Bytes>,
    pub(crate) name: Bytes,
}

/// One change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Change {
    /// Writes a column; the later timestamp wins.
    Put(Path, Cell),
    /// Adds to a counter.
    Add { path: Path, delta: i64, timestamp: i64 },
    /// Removes a column.
    RemoveColumn(Path, Deletion),
    /// Removes a counter for good: no addition outlives it, however late it comes.
    RemoveCounter(Path, Deletion),
    /// Lets counters between two names, both included, count again that were removed for good until then; empty is open.
    CountAgain { super_column: Option<Bytes>, start: Bytes, finish: Bytes, deletion: Deletion },
    /// Removes a super column.
    RemoveSuper(Bytes, Deletion),
    /// Removes the columns of a row or of a super column between two names, both included, but for some; empty is open.
    RemoveRange {
        super_column: Option<Bytes>,
        start: Bytes,
        finish: Bytes,
        spared: Vec<Bytes>,
        deletion: Deletion,
    },
    /// Removes the row.
    RemoveRow(Deletion),
}

/// A column's value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cell {
    pub(crate) value: Bytes,
    /// In microseconds by convention.
    pub(crate) timestamp: i64,
    pub(crate) expiry: Option<Expiry>,
}

/// When a column ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Expiry {
    /// Its time to live when it was written, in seconds.
    pub(crate) ttl: i32,
    /// The second since 1970 from which on it is gone.
    pub(crate) end: i64,
}

/// When something was removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Deletion {
    /// What isn't younger is removed; in microseconds by convention.
    pub(crate) timestamp: i64,
    /// When the server was told, in seconds since 1970.
    pub(crate) at: i64,
}

impl RowMutation {
    /// About how many bytes of memory it takes.
    pub(crate) fn weight(&self) -> usize {
        let changes = self.changes.iter().flat_map(|(_, changes)| changes);
        size_of::<RowMutation>() + self.key.len() + changes.map(Change::weight).sum::<usize>()
    }

    /// The same, in memory of its own: a small write of a large request doesn't keep the request.
    pub(crate) fn detached(&self) -> RowMutation {
        let changes = self.changes.iter().map(|(family, changes)| {
            (family.clone(), changes.iter().map(Change::detached).collect())
        });
        RowMutation { key: detached(&self.key), changes: changes.collect() }
    }
}

impl Change {
    fn weight(&self) -> usize {
        let path = |path: &Path| path.name.len() + path.super_column.as_ref().map_or(0, Bytes::len);
        size_of::<Change>()
            + match self {
                Change::Put(place, cell) => path(place) + cell.value.len(),
                Change::Add { path: place, .. }
                | Change::RemoveColumn(place, _)
                | Change::RemoveCounter(place, _) => path(place),
                Change::CountAgain { super_column, start, finish, .. } => {
                    super_column.as_ref().map_or(0, Bytes::len) + start.len() + finish.len()
                }
                Change::RemoveSuper(name, _) => name.len(),
                Change::RemoveRange { super_column, start, finish, spared, .. } => {
                    let spared = spared.iter().map(|name| size_of::<Bytes>() + name.len());
                    super_column.as_ref().map_or(0, Bytes::len)
                        + start.len()
                        + finish.len()
                        + spared.sum::<usize>()
                }
                Change::RemoveRow(_) => 0,
            }
    }

    fn detached(&self) -> Change {
        match self {
            Change::Put(path, cell) => {
                Change::Put(path.detached(), Cell { value: detached(&cell.value), ..cell.clone() })
            }
            Change::Add { path, delta, timestamp } => {
                Change::Add { path: path.detached(), delta: *delta, timestamp: *timestamp }
            }
            Change::RemoveColumn(path, deletion) => {
                Change::RemoveColumn(path.detached(), *deletion)
            }
            Change::RemoveCounter(path, deletion) => {
                Change::RemoveCounter(path.detached(), *deletion)
            }
            Change::CountAgain { super_column, start, finish, deletion } => Change::CountAgain {
                super_column: super_column.as_ref().map(detached),
                start: detached(start),
                finish: detached(finish),
                deletion: *deletion,
            },
            Change::RemoveSuper(name, deletion) => Change::RemoveSuper(detached(name), *deletion),
            Change::RemoveRange { super_column, start, finish, spared, deletion } => {
                Change::RemoveRange {
                    super_column: super_column.as_ref().map(detached),
                    start: detached(start),
                    finish: detached(finish),
                    spared: spared.iter().map(detached).collect(),
                    deletion: *deletion,
                }
            }
            Change::RemoveRow(deletion) => Change::RemoveRow(*deletion),
        }
    }
}

fn detached(bytes: &Bytes) -> Bytes {
    Bytes::copy_from_slice(bytes)
}

impl Path {
    fn detached(&self) -> Path {
        Path::new(self.super_column.as_ref().map(detached), detached(&self.name))
    }

    /// A column of a row, or of one of its super columns.
    pub(crate) fn new(super_column: Option<Bytes>, name: Bytes) -> Path {
        Path { super_column, name }
    }
}
