//! Columns of one row.

use bytes::Bytes;
use cassa_wire::Page;

use super::{Nature, Predicate, Request, Target};
use crate::consistency::Consistency;

#[derive(Debug, Clone)]
pub(crate) struct GetSlice {
    pub(crate) target: Target,
    pub(crate) key: Bytes,
    pub(crate) predicate: Predicate,
    pub(crate) consistency: Consistency,
    /// A larger reply is refused unread.
    pub(crate) reply_limit: Option<usize>,
}

impl Request for GetSlice {
    /// One row without its key, empty when nothing was found.
    type Reply = Page;

    const NAME: &'static str = "get_slice";
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
