//! The number of columns of one row.

use bytes::Bytes;
use bytestring::ByteString;

use super::{Nature, Predicate, Request, Subject, Target};
use crate::consistency::Consistency;

#[derive(Debug, Clone)]
pub(crate) struct GetCount {
    pub(crate) target: Target,
    pub(crate) key: Bytes,
    pub(crate) predicate: Predicate,
    pub(crate) consistency: Consistency,
}

impl Request for GetCount {
    type Reply = u64;

    fn name(&self) -> &'static str {
        "get_count"
    }

    fn subject(&self) -> Subject<'_> {
        self.target.subject()
    }

    fn nature(&self) -> Nature {
        Nature::Read
    }

    fn keyspace(&self) -> Option<&ByteString> {
        Some(&self.target.keyspace)
    }
}
