//! Columns of the rows from one key to another, in the server's order.

use bytes::Bytes;
use bytestring::ByteString;
use cassa_wire::Page;

use super::{Nature, Predicate, Request, Subject, Target};
use crate::consistency::Consistency;

#[derive(Debug, Clone)]
pub(crate) struct GetRangeSlices {
    pub(crate) target: Target,
    /// Both ends are included; an empty key is open.
    pub(crate) start: Bytes,
    pub(crate) finish: Bytes,
    pub(crate) rows: u32,
    pub(crate) predicate: Predicate,
    pub(crate) consistency: Consistency,
}

impl Request for GetRangeSlices {
    /// The rows in the server's order, range ghosts among them.
    type Reply = Page;

    fn name(&self) -> &'static str {
        "get_range_slices"
    }

    fn subject(&self) -> Subject<'_> {
        self.target.subject()
    }

    fn nature(&self) -> Nature {
        Nature::Scan
    }

    fn keyspace(&self) -> Option<&ByteString> {
        Some(&self.target.keyspace)
    }
}
