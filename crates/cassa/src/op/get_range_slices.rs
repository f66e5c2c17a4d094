//! Columns of the rows from one key to another, in the server's order.

use bytes::Bytes;
use cassa_wire::Page;

use super::{Nature, Predicate, Request, Target};
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

    const NAME: &'static str = "get_range_slices";
    const NATURE: Nature = Nature::Scan;

    fn target(&self) -> Option<&Target> {
        Some(&self.target)
    }
}
