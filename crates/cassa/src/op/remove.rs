//! One row, or one column of it, removed.

use bytes::Bytes;

use super::{Nature, Request, Target};
use crate::consistency::Consistency;

#[derive(Debug, Clone)]
pub(crate) struct Remove {
    pub(crate) target: Target,
    pub(crate) key: Bytes,
    /// `None` removes the row.
    pub(crate) column: Option<Bytes>,
    /// Microseconds.
    pub(crate) timestamp: i64,
    pub(crate) consistency: Consistency,
}

impl Request for Remove {
    type Reply = ();

    const NAME: &'static str = "remove";
    const NATURE: Nature = Nature::Write;

    fn target(&self) -> Option<&Target> {
        Some(&self.target)
    }

    fn row(&self) -> Option<&[u8]> {
        Some(&self.key)
    }
}
