//! Columns of a range of rows, in the server's order.

use bytes::Bytes;
use bytestring::ByteString;
use cassa_wire::Page;

use super::{Nature, Predicate, Request, Target};
use crate::consistency::Consistency;

#[derive(Debug, Clone)]
pub(crate) struct GetRangeSlices {
    pub(crate) target: Target,
    pub(crate) range: RowRange,
    pub(crate) rows: u32,
    pub(crate) predicate: Predicate,
    pub(crate) consistency: Consistency,
    /// A larger reply is refused unread.
    pub(crate) reply_limit: Option<usize>,
}

/// Which rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum RowRange {
    /// Both ends are included; an empty key is open.
    Keys { start: Bytes, finish: Bytes },
    /// Behind a token, up to another one. The first is lower, or the second the partitioner's minimum: the ring's end.
    Tokens { start: ByteString, end: ByteString },
    /// From a key on, up to a token that is not lower than the key's.
    KeyToToken {
        start: Bytes,
        /// The key's token if the row itself isn't needed: where servers take no key beside a token, the range begins behind it.
        behind: Option<ByteString>,
        end: ByteString,
    },
}

impl Request for GetRangeSlices {
    /// The rows in the server's order, range ghosts among them.
    type Reply = Page;

    const NAME: &'static str = "get_range_slices";
    const NATURE: Nature = Nature::Scan;

    fn target(&self) -> Option<&Target> {
        Some(&self.target)
    }

    fn reply_limit(&self) -> Option<usize> {
        self.reply_limit
    }
}
