//! Columns of one row written if others have expected values.

use bytes::Bytes;
use cassa_wire::Page;

use super::{Nature, Request, Target};
use crate::consistency::Consistency;

#[derive(Debug, Clone)]
pub(crate) struct Cas {
    pub(crate) target: Target,
    pub(crate) key: Bytes,
    /// Names and values; with none of them, the row must not be there.
    pub(crate) expected: Vec<(Bytes, Bytes)>,
    pub(crate) updates: Vec<(Bytes, Bytes)>,
    /// Microseconds. Servers want one and use another, of their own.
    pub(crate) timestamp: i64,
    /// Of the updates, in seconds.
    pub(crate) ttl: Option<i32>,
    pub(crate) serial: Consistency,
    pub(crate) commit: Consistency,
}

/// What came of it.
#[derive(Debug)]
pub(crate) struct Compared {
    pub(crate) applied: bool,
    /// If it was not applied: of the expected names those that are there, or one column of a row that should not be.
    pub(crate) current: Option<Page>,
}

impl Request for Cas {
    type Reply = Compared;

    const NAME: &'static str = "cas";
    /// The second one finds what the first has written, and says that it was not applied.
    const NATURE: Nature = Nature::Once;

    fn target(&self) -> Option<&Target> {
        Some(&self.target)
    }

    fn row(&self) -> Option<&[u8]> {
        Some(&self.key)
    }
}
