//! One column written.

use bytes::Bytes;

use super::{Nature, Request, Target};
use crate::consistency::Consistency;

#[derive(Debug, Clone)]
pub(crate) struct Insert {
    pub(crate) target: Target,
    pub(crate) key: Bytes,
    pub(crate) name: Bytes,
    pub(crate) value: Bytes,
    /// Microseconds.
    pub(crate) timestamp: i64,
    /// Seconds.
    pub(crate) ttl: Option<i32>,
    pub(crate) consistency: Consistency,
}

impl Request for Insert {
    type Reply = ();

    const NAME: &'static str = "insert";
    const NATURE: Nature = Nature::Write;

    fn target(&self) -> Option<&Target> {
        Some(&self.target)
    }

    fn row(&self) -> Option<&[u8]> {
        Some(&self.key)
    }
}
