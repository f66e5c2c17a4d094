//! Columns of one row.

use bytes::Bytes;
use bytestring::ByteString;
use cassa_wire::Page;

use super::{Nature, Predicate, Request, Subject, Target};
use crate::consistency::Consistency;

#[derive(Debug, Clone)]
pub(crate) struct GetSlice {
    pub(crate) target: Target,
    pub(crate) key: Bytes,
    pub(crate) predicate: Predicate,
    pub(crate) consistency: Consistency,
}

impl Request for GetSlice {
    /// One row without its key, empty when nothing was found.
    type Reply = Page;

    fn name(&self) -> &'static str {
        "get_slice"
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
