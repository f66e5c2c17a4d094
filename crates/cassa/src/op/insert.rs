//! One column written.

use bytes::Bytes;
use bytestring::ByteString;

use super::{Nature, Request, Subject, Target};
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

    fn name(&self) -> &'static str {
        "insert"
    }

    fn subject(&self) -> Subject<'_> {
        self.target.subject()
    }

    fn nature(&self) -> Nature {
        Nature::Write
    }

    fn keyspace(&self) -> Option<&ByteString> {
        Some(&self.target.keyspace)
    }
}
