//! Calls that write columns.

use bytes::Bytes;
use bytestring::ByteString;
use cassa_wire::{
    Column, ColumnOrSuperColumn, ColumnPath, CounterColumn, Deletion, Exception, Map, Method,
    Mutation as WireMutation, SlicePredicate,
};

use super::{consistency, parent, predicate};
use crate::codec::Coded;
use crate::error::{ErrorKind, Failure, Phase};
use crate::hosts::Facts;
use crate::op::{BatchMutate, CountersMutate, Insert, Mutation, Predicate, Remove, Truncate};

impl Coded for Insert {
    type Thrift = cassa_wire::Insert;

    fn thrift(&self, _facts: &Facts) -> Result<cassa_wire::Insert, Failure> {
        Ok(cassa_wire::Insert {
            key: self.key.clone(),
            column_parent: parent(&self.target.column_family),
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
}

impl Coded for Remove {
    type Thrift = cassa_wire::Remove;

    fn thrift(&self, _facts: &Facts) -> Result<cassa_wire::Remove, Failure> {
        Ok(cassa_wire::Remove {
            key: self.key.clone(),
            column_path: ColumnPath {
                column_family: self.target.column_family.clone(),
                super_column: None,
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

/// Came with 2.0, as the removal of slices did.
const REMOVES_SLICES: Method = Method::Cas;

/// Mutations by row key and column family.
type MutationMap = Map<Bytes, Map<ByteString, Vec<WireMutation>>>;

impl Coded for BatchMutate {
    type Thrift = cassa_wire::BatchMutate;

    fn thrift(&self, facts: &Facts) -> Result<cassa_wire::BatchMutate, Failure> {
        let mutations = || self.rows.iter().flat_map(|row| &row.mutations);
        if !facts.api.has(REMOVES_SLICES) && mutations().any(removes_a_slice) {
            let message = format!(
                "servers before 2.0 can't remove a slice, and this is {facts}: read its names and remove them"
            );
            return Err(Failure::new(ErrorKind::Unsupported, Phase::Encode, message));
        }
        let mut mutation_map = MutationMap::with_capacity(self.rows.len());
        for row in &self.rows {
            let mutations = row.mutations.iter().map(mutation).collect();
            let family = (row.column_family.clone(), mutations);
            // Rows of one key stand together, so that only the last entry can be this key's.
            match mutation_map.last_mut() {
                Some((key, families)) if *key == row.key => families.push(family),
                _ => mutation_map.push((row.key.clone(), vec![family])),
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

impl Coded for CountersMutate {
    type Thrift = cassa_wire::BatchMutate;

    fn thrift(&self, facts: &Facts) -> Result<cassa_wire::BatchMutate, Failure> {
        self.0.thrift(facts)
    }

    fn reply(&self, reply: Result<(), Exception>) -> Result<(), Exception> {
        reply
    }
}

fn removes_a_slice(mutation: &Mutation) -> bool {
    matches!(mutation, Mutation::Remove { columns: Some(Predicate::Range(_)), .. })
}

fn mutation(mutation: &Mutation) -> WireMutation {
    match mutation {
        Mutation::Insert { name, value, timestamp, ttl } => written(ColumnOrSuperColumn {
            column: Some(Column {
                name: name.clone(),
                value: Some(value.clone()),
                timestamp: Some(*timestamp),
                ttl: *ttl,
            }),
            ..ColumnOrSuperColumn::default()
        }),
        Mutation::Add { name, delta } => written(ColumnOrSuperColumn {
            counter_column: Some(CounterColumn { name: name.clone(), value: *delta }),
            ..ColumnOrSuperColumn::default()
        }),
        Mutation::Remove { columns, timestamp } => {
            removed(Some(*timestamp), columns.as_ref().map(predicate))
        }
        Mutation::RemoveCounters { names } => {
            let named = |names| SlicePredicate { column_names: Some(names), slice_range: None };
            removed(None, names.clone().map(named))
        }
    }
}

fn written(column: ColumnOrSuperColumn) -> WireMutation {
    WireMutation { column_or_supercolumn: Some(column), deletion: None }
}

fn removed(timestamp: Option<i64>, predicate: Option<SlicePredicate>) -> WireMutation {
    let deletion = Some(Deletion { timestamp, super_column: None, predicate });
    WireMutation { column_or_supercolumn: None, deletion }
}
