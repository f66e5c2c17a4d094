//! Columns of several rows, each named by its key.

use bytes::Bytes;
use cassa_wire::Page;

use super::{Nature, Predicate, Request, Target};
use crate::consistency::Consistency;

#[derive(Debug, Clone)]
pub(crate) struct MultigetSlice {
    pub(crate) target: Target,
    pub(crate) keys: Vec<Bytes>,
    pub(crate) predicate: Predicate,
    pub(crate) consistency: Consistency,
    /// A larger reply is refused unread.
    pub(crate) reply_limit: Option<usize>,
}

impl Request for MultigetSlice {
    /// The rows in no particular order; missing ones are there without columns.
    type Reply = Page;

    const NAME: &'static str = "multiget_slice";
    const NATURE: Nature = Nature::Read;

    fn target(&self) -> Option<&Target> {
        Some(&self.target)
    }

    fn row(&self) -> Option<&[u8]> {
        Some(self.keys.first()?)
    }

    fn reply_limit(&self) -> Option<usize> {
        self.reply_limit
    }
}
