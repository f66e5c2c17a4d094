//! Columns of several rows, each named by its key.

use bytes::Bytes;
use bytestring::ByteString;
use cassa_wire::Page;

use super::{Nature, Predicate, Request, Subject, Target};
use crate::consistency::Consistency;

#[derive(Debug, Clone)]
pub(crate) struct MultigetSlice {
    pub(crate) target: Target,
    pub(crate) keys: Vec<Bytes>,
    pub(crate) predicate: Predicate,
    pub(crate) consistency: Consistency,
}

impl Request for MultigetSlice {
    /// The rows in no particular order; missing ones are there without columns.
    type Reply = Page;

    fn name(&self) -> &'static str {
        "multiget_slice"
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
