//! Parts of a range with about as many rows as asked for.

use super::{Nature, Request, Target};
use crate::cluster::Split;

/// The parts with the rows each has, as the host estimates them.
#[derive(Debug, Clone)]
pub(crate) struct DescribeSplitsEx(pub(crate) Splits);

/// The parts alone, as lines before 1.1 tell them.
#[derive(Debug, Clone)]
pub(crate) struct DescribeSplits(pub(crate) Splits);

/// What is to be split.
#[derive(Debug, Clone)]
pub(crate) struct Splits {
    pub(crate) target: Target,
    /// The token behind which the range begins, as the server writes it.
    pub(crate) start: String,
    /// Its last token.
    pub(crate) end: String,
    pub(crate) rows_per_split: u32,
}

impl Request for DescribeSplitsEx {
    type Reply = Vec<Split>;

    const NAME: &'static str = "describe_splits_ex";
    const NATURE: Nature = Nature::Read;

    fn target(&self) -> Option<&Target> {
        Some(&self.0.target)
    }
}

impl Request for DescribeSplits {
    type Reply = Vec<Split>;

    const NAME: &'static str = "describe_splits";
    const NATURE: Nature = Nature::Read;

    fn target(&self) -> Option<&Target> {
        Some(&self.0.target)
    }
}
