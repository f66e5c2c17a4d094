//! The number of columns of one row.

use bytes::Bytes;

use super::{Nature, Predicate, Request, Target};
use crate::consistency::Consistency;

#[derive(Debug, Clone)]
pub(crate) struct GetCount {
    pub(crate) target: Target,
    pub(crate) key: Bytes,
    pub(crate) predicate: Predicate,
    pub(crate) consistency: Consistency,
}

impl Request for GetCount {
    type Reply = u64;

    const NAME: &'static str = "get_count";
    const NATURE: Nature = Nature::Read;

    fn target(&self) -> Option<&Target> {
        Some(&self.target)
    }

    fn row(&self) -> Option<&[u8]> {
        Some(&self.key)
    }
}
