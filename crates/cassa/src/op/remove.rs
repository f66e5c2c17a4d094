//! One row, or one column of it, removed.

use bytes::Bytes;
use bytestring::ByteString;

use super::{Nature, Request, Subject, Target};
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

    fn name(&self) -> &'static str {
        "remove"
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
