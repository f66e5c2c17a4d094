//! Calls that write columns.

use bytes::Bytes;
use bytestring::ByteString;
use cassa_wire::{
    ApiVersion, Column, ColumnPath, Exception, Map, Method, Mutation as WireMutation,
};

use super::limits::{check_name, check_row};
use super::mutation::mutations;
use super::{consistency, parent, unsupported};
use crate::codec::Coded;
use crate::error::Failure;
use crate::hosts::Facts;
use crate::op::{AtomicBatchMutate, BatchMutate, CountersMutate, Insert, Remove, Truncate};

impl Coded for Insert {
    type Thrift = cassa_wire::Insert;

    fn thrift(&self, facts: &Facts) -> Result<cassa_wire::Insert, Failure> {
        check_name(facts, self.target.super_column.as_deref(), &self.name)?;
        Ok(cassa_wire::Insert {
            key: self.key.clone(),
            column_parent: parent(&self.target),
            column: Column {
                name: self.name.clone(),
                value: Some(self.value.clone()),
                timestamp: Some(self.timestamp),
                ttl: self.ttl,
            },
            consistency_level: consistency(self.consistency),
        })
    }

    fn reply(&self, reply: Result<(), Exception>) -> Result<(), Exception> {
        reply
    }
}

impl Coded for Truncate {
    type Thrift = cassa_wire::Truncate;

    fn thrift(&self, _facts: &Facts) -> Result<cassa_wire::Truncate, Failure> {
        Ok(cassa_wire::Truncate { cfname: self.target.column_family.clone() })
    }

    fn reply(&self, reply: Result<(), Exception>) -> Result<(), Exception> {
        reply
    }

    /// Before 1.1 a server says "unavailable" for its own time-out too, and may be done a moment later.
    fn meant(&self, exception: Exception, facts: &Facts) -> Exception {
        match exception {
            Exception::Unavailable if facts.api < ApiVersion::V19_33_0 => Exception::TimedOut {
                acknowledged_by: None,
                acknowledged_by_batchlog: None,
                paxos_in_progress: None,
            },
            exception => exception,
        }
    }
}

impl Coded for Remove {
    type Thrift = cassa_wire::Remove;

    fn thrift(&self, facts: &Facts) -> Result<cassa_wire::Remove, Failure> {
        let name = self.column.as_deref().unwrap_or_default();
        check_name(facts, self.target.super_column.as_deref(), name)?;
        Ok(cassa_wire::Remove {
            key: self.key.clone(),
            column_path: ColumnPath {
                column_family: self.target.column_family.clone(),
                super_column: self.target.super_column.clone(),
                column: self.column.clone(),
            },
            timestamp: self.timestamp,
            consistency_level: consistency(self.consistency),
        })
    }

    fn reply(&self, reply: Result<(), Exception>) -> Result<(), Exception> {
        reply
    }
}

/// Mutations by row key and column family.
type MutationMap = Map<Bytes, Map<ByteString, Vec<WireMutation>>>;

impl Coded for BatchMutate {
    type Thrift = cassa_wire::BatchMutate;

    fn thrift(&self, facts: &Facts) -> Result<cassa_wire::BatchMutate, Failure> {
        self.rows.iter().try_for_each(|row| check_row(facts, row))?;
        let mut mutation_map = MutationMap::with_capacity(self.rows.len());
        for row in &self.rows {
            // Rows of one key stand together, so that only the last entry can be this key's.
            if mutation_map.last().is_none_or(|(key, _)| *key != row.key) {
                mutation_map.push((row.key.clone(), Map::new()));
            }
            let Some((_, families)) = mutation_map.last_mut() else { continue };
            let mutations = mutations(row);
            // Several super columns of a row are several entries here, and one there.
            match families.iter_mut().find(|(name, _)| *name == row.column_family) {
                Some((_, others)) => others.extend(mutations),
                None => families.push((row.column_family.clone(), mutations)),
            }
        }
        Ok(cassa_wire::BatchMutate {
            mutation_map,
            consistency_level: consistency(self.consistency),
        })
    }

    fn reply(&self, reply: Result<(), Exception>) -> Result<(), Exception> {
        reply
    }
}

impl Coded for AtomicBatchMutate {
    type Thrift = cassa_wire::AtomicBatchMutate;

    fn thrift(&self, facts: &Facts) -> Result<cassa_wire::AtomicBatchMutate, Failure> {
        if !facts.api.has(Method::AtomicBatchMutate) {
            let message = format!("atomic batches came with 1.2, and this is {facts}");
            return Err(unsupported(message));
        }
        let cassa_wire::BatchMutate { mutation_map, consistency_level } = self.0.thrift(facts)?;
        Ok(cassa_wire::AtomicBatchMutate { mutation_map, consistency_level })
    }

    fn reply(&self, reply: Result<(), Exception>) -> Result<(), Exception> {
        reply
    }
}

impl Coded for CountersMutate {
    type Thrift = cassa_wire::BatchMutate;

    fn thrift(&self, facts: &Facts) -> Result<cassa_wire::BatchMutate, Failure> {
        self.request.thrift(facts)
    }

    fn reply(&self, reply: Result<(), Exception>) -> Result<(), Exception> {
        reply
    }
}
