//! How far a batch came before the error of its sending.

use std::fmt;

use bytes::Bytes;

/// How far a batch came before an error. A call is one `insert` or `remove` of the batch.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Progress {
    /// Calls that this `send` sent and the server answered with success.
    pub sent: usize,
    /// Calls that the batch still holds: the next `send` sends them. (`insert_rows` holds nothing any more: they are not written.)
    pub kept: usize,
    /// Those of them that the server refused.
    pub refused: usize,
    /// Calls on counters that may have been applied; all that the batch has set aside.
    pub doubtful: usize,
    /// Rows of what failed, at most 16.
    pub rows: Vec<FailedRow>,
}

/// A row of a message that failed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct FailedRow {
    /// Its column family.
    pub column_family: String,
    /// Its key as it is stored.
    pub key: Bytes,
}

impl fmt::Display for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Progress { sent, kept, refused, doubtful, rows } = self;
        write!(f, "{sent} calls were sent, {kept} are not")?;
        if *refused > 0 {
            write!(f, ", {refused} of them refused")?;
        }
        if *doubtful > 0 {
            write!(f, ", {doubtful} on counters are in doubt")?;
        }
        if let Some(first) = rows.first() {
            write!(f, "; the first that failed is of {} {:?}", first.column_family, first.key)?;
        }
        Ok(())
    }
}
