//! The number of columns of several rows, each named by its key.

use std::collections::HashMap;

use bytes::Bytes;

use super::{Nature, Predicate, Request, Target};
use crate::consistency::Consistency;

#[derive(Debug, Clone)]
pub(crate) struct MultigetCount {
    pub(crate) target: Target,
    pub(crate) keys: Vec<Bytes>,
    pub(crate) predicate: Predicate,
    pub(crate) consistency: Consistency,
}

impl Request for MultigetCount {
    /// By key; a missing row may be missing.
    type Reply = HashMap<Bytes, u64>;

    const NAME: &'static str = "multiget_count";
    const NATURE: Nature = Nature::Read;

    fn target(&self) -> Option<&Target> {
        Some(&self.target)
    }

    fn row(&self) -> Option<&[u8]> {
        Some(self.keys.first()?)
    }
}
