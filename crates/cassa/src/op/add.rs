//! Counters of one row added to, by one message.

use bytes::Bytes;

use super::{Nature, Request, Target};
use crate::consistency::Consistency;

#[derive(Debug, Clone)]
pub(crate) struct Add {
    pub(crate) target: Target,
    pub(crate) key: Bytes,
    /// Names, and what is added to each.
    pub(crate) counters: Vec<(Bytes, i64)>,
    pub(crate) consistency: Consistency,
}

impl Request for Add {
    type Reply = ();

    const NAME: &'static str = "batch_mutate";
    const NATURE: Nature = Nature::Once;

    fn target(&self) -> Option<&Target> {
        Some(&self.target)
    }
}
