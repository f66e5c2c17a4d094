//! What a sequence is made of: plain data that is drawn, played on a server, asked of the model, and printed.

use crate::handle::Handle;
use crate::world::Kind;

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Operation {
    /// One write, sent by itself.
    Write(Mutation),
    /// Columns of several rows by one call: all of one handle, time and time to live. Keys may repeat.
    InsertRows(Vec<Mutation>),
    /// Several of any kind, sent together.
    Batch {
        mutations: Vec<Mutation>,
        atomic: bool,
    },
    Get(Read, u8),
    Stream(Read, u8),
    Count(Read, u8),
    /// Keys may repeat.
    Multiget(Read, Vec<u8>),
    /// Keys may repeat.
    MultigetCount(Read, Vec<u8>),
    Scan(Read, Scan),
    Truncate(Kind),
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Mutation {
    pub(crate) handle: Handle,
    pub(crate) key: u8,
    pub(crate) change: Change,
    pub(crate) time: Time,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Change {
    /// Columns and values; the time to live in seconds.
    Insert {
        columns: Vec<(u8, u8)>,
        ttl: Option<u32>,
    },
    /// Columns and what is added; on counters only, which have no time.
    Add(Vec<(u8, i64)>),
    Subtract(u8, i64),
    /// The row, or the super column the handle is narrowed to.
    RemoveRow,
    RemoveNames(Vec<u8>),
    RemoveSlice(Range),
}

/// The timestamp of a write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Time {
    /// The client's own.
    Now,
    /// This one: older than any the client makes, so that writes come out of order.
    At(i64),
}

/// What of a row is read, and how.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Read {
    pub(crate) handle: Handle,
    pub(crate) selection: Selection,
    pub(crate) page_columns: Option<usize>,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Selection {
    All,
    Names(Vec<u8>),
    Slice { range: Range, limit: Option<usize> },
}

/// Part of a row, its ends in the order of reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Range {
    pub(crate) start: Option<End>,
    pub(crate) finish: Option<End>,
    pub(crate) reversed: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct End {
    pub(crate) name: u8,
    /// Only the first component of the name; on composites only.
    pub(crate) prefix: bool,
    /// The name is left out.
    pub(crate) exclusive: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Scan {
    pub(crate) rows: Rows,
    pub(crate) keys_only: bool,
    pub(crate) empty_rows: bool,
    pub(crate) limit: Option<usize>,
    pub(crate) page_rows: Option<usize>,
}

/// Which rows are scanned. A key stands for its token where a token is needed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Rows {
    All,
    Keys { from: Option<u8>, to: Option<u8> },
    Tokens { after: Option<u8>, to: Option<u8> },
    KeyToToken { from: u8, to: Option<u8> },
}

impl Operation {
    pub(crate) fn kinds(&self) -> Vec<Kind> {
        match self {
            Operation::Truncate(kind) => vec![*kind],
            _ => self.handles().iter().map(|handle| handle.kind).collect(),
        }
    }

    pub(crate) fn handles(&self) -> Vec<Handle> {
        match self.read() {
            Some(read) => vec![read.handle],
            None => self.mutations().iter().map(|mutation| mutation.handle).collect(),
        }
    }

    pub(crate) fn read(&self) -> Option<&Read> {
        match self {
            Operation::Get(read, _)
            | Operation::Stream(read, _)
            | Operation::Count(read, _)
            | Operation::Multiget(read, _)
            | Operation::MultigetCount(read, _)
            | Operation::Scan(read, _) => Some(read),
            _ => None,
        }
    }

    pub(crate) fn mutations(&self) -> &[Mutation] {
        match self {
            Operation::Write(mutation) => std::slice::from_ref(mutation),
            Operation::InsertRows(mutations) | Operation::Batch { mutations, .. } => mutations,
            _ => &[],
        }
    }
}

impl Change {
    pub(crate) fn removes(&self) -> bool {
        matches!(self, Change::RemoveRow | Change::RemoveNames(_) | Change::RemoveSlice(_))
    }
}
