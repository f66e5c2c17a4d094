//! The call that compares and sets.

use bytes::Bytes;
use cassa_wire::{CasResult, Column, Exception, Method};

use super::{consistency, unsupported};
use crate::codec::Coded;
use crate::error::Failure;
use crate::hosts::Facts;
use crate::op::{Cas, Compared};

impl Coded for Cas {
    type Thrift = cassa_wire::Cas;

    fn thrift(&self, facts: &Facts) -> Result<cassa_wire::Cas, Failure> {
        if !facts.api.has(Method::Cas) {
            let message = format!("compare-and-set came with 2.0, and this is {facts}");
            return Err(unsupported(message));
        }
        // 2.0 to 2.2 write such columns for ever and say nothing.
        if self.ttl.is_some() && !facts.is_from_3_0() {
            let message = format!(
                "servers before 3.0 forget the time to live of what is compared and set, and this is {facts}"
            );
            return Err(unsupported(message));
        }
        let columns = |columns: &[(Bytes, Bytes)], ttl| {
            let column = |(name, value): &(Bytes, Bytes)| Column {
                name: name.clone(),
                value: Some(value.clone()),
                timestamp: Some(self.timestamp),
                ttl,
            };
            columns.iter().map(column).collect()
        };
        Ok(cassa_wire::Cas {
            key: self.key.clone(),
            column_family: self.target.column_family.clone(),
            expected: Some(columns(&self.expected, None)),
            updates: Some(columns(&self.updates, self.ttl)),
            serial_consistency_level: consistency(self.serial),
            commit_consistency_level: consistency(self.commit),
        })
    }

    fn reply(&self, reply: Result<CasResult, Exception>) -> Result<Compared, Exception> {
        let CasResult { success, current_values } = reply?;
        Ok(Compared { applied: success, current: current_values })
    }
}
