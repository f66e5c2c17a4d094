//! Columns of the rows that meet conditions on indexed columns, in the server's order.

use std::sync::Arc;

use bytes::Bytes;
use cassa_wire::Page;

use super::{Nature, Predicate, Request, Target};
use crate::consistency::Consistency;

#[derive(Debug, Clone)]
pub(crate) struct GetIndexedSlices {
    pub(crate) target: Target,
    pub(crate) conditions: Arc<[Condition]>,
    /// Included; an empty key is open.
    pub(crate) start: Bytes,
    pub(crate) rows: u32,
    pub(crate) predicate: Predicate,
    pub(crate) consistency: Consistency,
    /// A larger reply is refused unread.
    pub(crate) reply_limit: Option<usize>,
}

/// What a column's value must be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Condition {
    pub(crate) name: Bytes,
    pub(crate) comparison: Comparison,
    pub(crate) value: Bytes,
}

/// How a column's value compares with a condition's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Comparison {
    Equal,
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
}

impl Request for GetIndexedSlices {
    type Reply = Page;

    const NAME: &'static str = "get_indexed_slices";
    const NATURE: Nature = Nature::Scan;

    fn target(&self) -> Option<&Target> {
        Some(&self.target)
    }

    fn reply_limit(&self) -> Option<usize> {
        self.reply_limit
    }
}
