//! Every row of a column family removed.

use super::{Nature, Request, Target};

#[derive(Debug, Clone)]
pub(crate) struct Truncate {
    pub(crate) target: Target,
}

impl Request for Truncate {
    type Reply = ();

    const NAME: &'static str = "truncate";
    /// A second one would take what was written after the first.
    const NATURE: Nature = Nature::Once;

    fn target(&self) -> Option<&Target> {
        Some(&self.target)
    }
}
