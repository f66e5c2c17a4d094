//! Calls that read columns.

use std::collections::HashMap;

use bytes::Bytes;
use cassa_wire::{Exception, Map, Page};

use super::{consistency, parent, predicate};
use crate::codec::Coded;
use crate::error::Failure;
use crate::hosts::Facts;
use crate::op::{GetCount, GetSlice, MultigetCount, MultigetSlice};

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
        reply.map(unsigned)
    }
}

impl Coded for MultigetCount {
    type Thrift = cassa_wire::MultigetCount;

    fn thrift(&self, _facts: &Facts) -> Result<cassa_wire::MultigetCount, Failure> {
        Ok(cassa_wire::MultigetCount {
            keys: self.keys.clone(),
            column_parent: parent(&self.target),
            predicate: predicate(&self.predicate),
            consistency_level: consistency(self.consistency),
        })
    }

    fn reply(
        &self,
        reply: Result<Map<Bytes, i32>, Exception>,
    ) -> Result<HashMap<Bytes, u64>, Exception> {
        reply.map(|counts| counts.into_iter().map(|(key, count)| (key, unsigned(count))).collect())
    }
}

fn unsigned(count: i32) -> u64 {
    u64::try_from(count).unwrap_or(0)
}
