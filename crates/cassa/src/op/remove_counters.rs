//! A row of counters, or some of its counters, removed.

use bytes::Bytes;

use super::{Nature, Request, Target};
use crate::consistency::Consistency;

#[derive(Debug, Clone)]
pub(crate) struct RemoveCounters {
    pub(crate) target: Target,
    pub(crate) key: Bytes,
    /// `None` removes the row.
    pub(crate) names: Option<Vec<Bytes>>,
    pub(crate) consistency: Consistency,
}

impl Request for RemoveCounters {
    type Reply = ();

    const NAME: &'static str = "batch_mutate";
    /// The server stamps the removal with its own clock, so a second one would take what was added in between.
    const NATURE: Nature = Nature::Once;

    fn target(&self) -> Option<&Target> {
        Some(&self.target)
    }
}
