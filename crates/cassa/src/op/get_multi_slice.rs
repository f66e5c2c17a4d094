//! Columns of one row in several slices.

use bytes::Bytes;
use cassa_wire::Page;

use super::{ColumnRange, Nature, Request, Target};
use crate::consistency::Consistency;

#[derive(Debug, Clone)]
pub(crate) struct GetMultiSlice {
    pub(crate) target: Target,
    pub(crate) key: Bytes,
    /// In any order, overlapping or not. Their own counts and directions are not used.
    pub(crate) slices: Vec<ColumnRange>,
    pub(crate) reversed: bool,
    /// Columns of all slices together.
    pub(crate) count: u32,
    pub(crate) consistency: Consistency,
    /// A larger reply is refused unread.
    pub(crate) reply_limit: Option<usize>,
}

impl Request for GetMultiSlice {
    /// One row without its key, each column once in the comparator's order; empty when nothing was found.
    type Reply = Page;

    const NAME: &'static str = "get_multi_slice";
    const NATURE: Nature = Nature::Read;

    fn target(&self) -> Option<&Target> {
        Some(&self.target)
    }

    fn row(&self) -> Option<&[u8]> {
        Some(&self.key)
    }

    fn reply_limit(&self) -> Option<usize> {
        self.reply_limit
    }
}
