//! What an operation ends with, on a server and in the model.

use cassa::ErrorKind;

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Outcome {
    Done,
    /// The columns, none for a row that isn't there.
    Row(Vec<Column>),
    /// Keys and columns in order.
    Rows(Vec<(String, Vec<Column>)>),
    Count(u64),
    /// Keys in order, each with a count.
    Counts(Vec<(String, u64)>),
    Refused(ErrorKind),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Column {
    /// Its number in its row, whatever the handle.
    pub(crate) number: u8,
    pub(crate) content: Content,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Content {
    Value { value: u8, timestamp: i64, ttl: Option<u32> },
    Count(i64),
}
