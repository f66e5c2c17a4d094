//! What a write changes.

use bytes::Bytes;

use crate::schema::FamilyId;

/// Changes of one row, applied as a whole.
#[derive(Debug, Clone)]
pub(crate) struct RowMutation {
    pub(crate) key: Bytes,
    pub(crate) changes: Vec<(FamilyId, Change)>,
}

/// Where a column lies in its row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Path {
    pub(crate) super_column: Option<Bytes>,
    pub(crate) name: Bytes,
}

/// One change.
#[derive(Debug, Clone)]
pub(crate) enum Change {
    /// Writes a column; the later timestamp wins.
    Put(Path, Cell),
    /// Adds to a counter.
    Add { path: Path, delta: i64 },
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
    /// Its time to live when it was written, and when it ends: both in seconds, the second since 1970.
    pub(crate) expiry: Option<(i32, i64)>,
}

/// When something was removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Deletion {
    /// What isn't younger is removed; in microseconds by convention.
    pub(crate) timestamp: i64,
    /// When the server was told, in seconds since 1970.
    pub(crate) at: i64,
}
