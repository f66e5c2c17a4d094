//! Calls that read columns.

use cassa_wire::{Exception, Page};

use super::{consistency, parent, predicate};
use crate::codec::Coded;
use crate::error::Failure;
use crate::hosts::Facts;
use crate::op::{GetCount, GetSlice, MultigetSlice};

impl Coded for GetSlice {
    type Thrift = cassa_wire::GetSlice;

    fn thrift(&self, _facts: &Facts) -> Result<cassa_wire::GetSlice, Failure> {
        Ok(cassa_wire::GetSlice {
            key: self.key.clone(),
            column_parent: parent(&self.target),
            predicate: predicate(&self.predicate),
            consistency_level: consistency(self.consistency),
        })
    }

    fn reply(&self, reply: Result<Page, Exception>) -> Result<Page, Exception> {
        reply
    }
}

impl Coded for MultigetSlice {
    type Thrift = cassa_wire::MultigetSlice;

    fn thrift(&self, _facts: &Facts) -> Result<cassa_wire::MultigetSlice, Failure> {
        Ok(cassa_wire::MultigetSlice {
            keys: self.keys.clone(),
            column_parent: parent(&self.target),
            predicate: predicate(&self.predicate),
            consistency_level: consistency(self.consistency),
        })
    }

    fn reply(&self, reply: Result<Page, Exception>) -> Result<Page, Exception> {
        reply
    }
}

impl Coded for GetCount {
    type Thrift = cassa_wire::GetCount;

    fn thrift(&self, _facts: &Facts) -> Result<cassa_wire::GetCount, Failure> {
        Ok(cassa_wire::GetCount {
            key: self.key.clone(),
            column_parent: parent(&self.target),
            predicate: predicate(&self.predicate),
            consistency_level: consistency(self.consistency),
        })
    }

    fn reply(&self, reply: Result<i32, Exception>) -> Result<u64, Exception> {
        reply.map(|count| u64::try_from(count).unwrap_or(0))
    }
}
