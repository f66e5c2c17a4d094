//! What a sequence is made of: plain data that is drawn, played on a server, asked of the model, and printed.

use crate::world::Kind;

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Operation {
    /// One write, sent by itself.
    Write(Mutation),
    /// Several, sent together.
    Batch(Vec<Mutation>),
    Get {
        kind: Kind,
        key: u8,
        selection: Selection,
    },
    Count {
        kind: Kind,
        key: u8,
        selection: Selection,
    },
    /// Keys may repeat.
    Multiget {
        kind: Kind,
        keys: Vec<u8>,
        selection: Selection,
    },
    Scan {
        kind: Kind,
        selection: Selection,
        limit: Option<usize>,
    },
    Truncate {
        kind: Kind,
    },
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Mutation {
    pub(crate) kind: Kind,
    pub(crate) key: u8,
    pub(crate) change: Change,
    pub(crate) time: Time,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Change {
    /// Names and values; the time to live in seconds.
    Insert {
        columns: Vec<(u8, u8)>,
        ttl: Option<u32>,
    },
    /// Names and what is added; on counters only, which have no time.
    Add(Vec<(u8, i64)>),
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
}

impl Operation {
    /// What the table of shares calls it.
    pub(crate) fn label(&self) -> &'static str {
        let selected = |selection: &Selection, labels: [&'static str; 3]| match selection {
            Selection::All => labels[0],
            Selection::Names(_) => labels[1],
            Selection::Slice { .. } => labels[2],
        };
        match self {
            Operation::Write(mutation) => mutation.change.label(),
            Operation::Batch(_) => "batch",
            Operation::Get { selection, .. } => {
                selected(selection, ["get", "get names", "get slice"])
            }
            Operation::Count { .. } => "count",
            Operation::Multiget { .. } => "multiget",
            Operation::Scan { .. } => "scan",
            Operation::Truncate { .. } => "truncate",
        }
    }

    pub(crate) fn kinds(&self) -> Vec<Kind> {
        match self {
            Operation::Write(mutation) => vec![mutation.kind],
            Operation::Batch(mutations) => mutations.iter().map(|mutation| mutation.kind).collect(),
            Operation::Get { kind, .. }
            | Operation::Count { kind, .. }
            | Operation::Multiget { kind, .. }
            | Operation::Scan { kind, .. }
            | Operation::Truncate { kind } => vec![*kind],
        }
    }

    pub(crate) fn mutations(&self) -> &[Mutation] {
        match self {
            Operation::Write(mutation) => std::slice::from_ref(mutation),
            Operation::Batch(mutations) => mutations,
            _ => &[],
        }
    }
}

impl Range {
    /// The range with its ends exchanged if it ends before it starts.
    pub(crate) fn forward(self) -> Range {
        if !self.is_backwards() {
            return self;
        }
        Range { start: self.finish, finish: self.start, ..self }
    }
}

impl Change {
    pub(crate) fn removes(&self) -> bool {
        !matches!(self, Change::Insert { .. } | Change::Add(_))
    }

    fn label(&self) -> &'static str {
        match self {
            Change::Insert { .. } => "insert",
            Change::Add(_) => "add",
            Change::RemoveRow => "remove row",
            Change::RemoveNames(_) => "remove names",
            Change::RemoveSlice(_) => "remove slice",
        }
    }
}
