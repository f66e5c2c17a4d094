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
    /// Removes a super column.
    RemoveSuper(Bytes, Deletion),
    /// Removes the columns of a row or of a super column between two names, both included; empty is open.
    RemoveRange { super_column: Option<Bytes>, start: Bytes, finish: Bytes, deletion: Deletion },
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

impl Path {
    /// A column of a row, or of one of its super columns.
    pub(crate) fn new(super_column: Option<Bytes>, name: Bytes) -> Path {
        Path { super_column, name }
    }
}
