//! Calls that write columns.

use bytes::Bytes;
use bytestring::ByteString;
use cassa_wire::{
    Column, ColumnOrSuperColumn, ColumnPath, CounterColumn, CounterSuperColumn, Deletion,
    Exception, Map, Method, Mutation as WireMutation, SlicePredicate, SuperColumn,
};

use super::{consistency, parent, predicate};
use crate::codec::Coded;
use crate::error::{ErrorKind, Failure, Phase};
use crate::hosts::Facts;
use crate::op::{
    AtomicBatchMutate, BatchMutate, ColumnRange, CountersMutate, Insert, Mutation, Predicate,
    Remove, RowMutations, Truncate,
};

impl Coded for Insert {
    type Thrift = cassa_wire::Insert;

    fn thrift(&self, _facts: &Facts) -> Result<cassa_wire::Insert, Failure> {
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
}

impl Coded for Remove {
    type Thrift = cassa_wire::Remove;

    fn thrift(&self, _facts: &Facts) -> Result<cassa_wire::Remove, Failure> {
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

/// Came with 2.0, as the removal of slices did.
const REMOVES_SLICES: Method = Method::Cas;

/// Mutations by row key and column family.
type MutationMap = Map<Bytes, Map<ByteString, Vec<WireMutation>>>;

impl Coded for BatchMutate {
    type Thrift = cassa_wire::BatchMutate;

    fn thrift(&self, facts: &Facts) -> Result<cassa_wire::BatchMutate, Failure> {
        if let Some(refused) = refused_slice(self, facts) {
            let message =
                format!("servers {refused}, and this is {facts}: read its names and remove them");
            return Err(Failure::new(ErrorKind::Unsupported, Phase::Encode, message));
        }
        let mut mutation_map = MutationMap::with_capacity(self.rows.len());
        for row in &self.rows {
            // Rows of one key stand together, so that only the last entry can be this key's.
            if mutation_map.last().is_none_or(|(key, _)| *key != row.key) {
                mutation_map.push((row.key.clone(), Map::new()));
            }
            let Some((_, families)) = mutation_map.last_mut() else { continue };
            let mutations = mutations_of(row);
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
            return Err(Failure::new(ErrorKind::Unsupported, Phase::Encode, message));
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
        self.0.thrift(facts)
    }

    fn reply(&self, reply: Result<(), Exception>) -> Result<(), Exception> {
        reply
    }
}

/// Why a slice that is to be removed can't be, if there is one.
fn refused_slice(batch: &BatchMutate, facts: &Facts) -> Option<&'static str> {
    let mutations = batch.rows.iter().flat_map(|row| &row.mutations);
    let mut slices = mutations.filter_map(|mutation| match mutation {
        Mutation::Remove { columns: Some(Predicate::Range(range)), .. } => Some(range),
        _ => None,
    });
    if !facts.api.has(REMOVES_SLICES) {
        return slices.next().map(|_| "before 2.0 can't remove a slice");
    }
    let is_open = |range: &ColumnRange| range.start.is_empty() || range.finish.is_empty();
    (!facts.removes_open_slices() && slices.any(is_open))
        .then_some("before 3.0 can't remove a slice without a start or a finish")
}

/// A row's mutations; those within a super column are one for what is written and one for each removal.
fn mutations_of(row: &RowMutations) -> Vec<WireMutation> {
    let mut within = Within { name: row.super_column.clone(), ..Within::default() };
    let mut mutations: Vec<_> =
        row.mutations.iter().filter_map(|mutation| within.mutation(mutation)).collect();
    mutations.extend(within.written());
    mutations
}

/// What is written within a super column, if it is one.
#[derive(Default)]
struct Within {
    name: Option<Bytes>,
    columns: Vec<Column>,
    counters: Vec<CounterColumn>,
}

impl Within {
    /// The mutation, unless it is written with the super column.
    fn mutation(&mut self, mutation: &Mutation) -> Option<WireMutation> {
        match mutation {
            Mutation::Insert { name, value, timestamp, ttl } => {
                let column = Column {
                    name: name.clone(),
                    value: Some(value.clone()),
                    timestamp: Some(*timestamp),
                    ttl: *ttl,
                };
                if self.name.is_some() {
                    self.columns.push(column);
                    return None;
                }
                let column = Some(column);
                Some(written(ColumnOrSuperColumn { column, ..ColumnOrSuperColumn::default() }))
            }
            Mutation::Add { name, delta } => {
                let counter = CounterColumn { name: name.clone(), value: *delta };
                if self.name.is_some() {
                    self.counters.push(counter);
                    return None;
                }
                let counter_column = Some(counter);
                let counter = ColumnOrSuperColumn { counter_column, ..Default::default() };
                Some(written(counter))
            }
            Mutation::Remove { columns, timestamp } => {
                Some(self.removed(Some(*timestamp), columns.as_ref().map(predicate)))
            }
            Mutation::RemoveCounters { names } => {
                let named = |names| SlicePredicate { column_names: Some(names), slice_range: None };
                Some(self.removed(None, names.clone().map(named)))
            }
        }
    }

    fn removed(&self, timestamp: Option<i64>, predicate: Option<SlicePredicate>) -> WireMutation {
        let deletion = Some(Deletion { timestamp, super_column: self.name.clone(), predicate });
        WireMutation { column_or_supercolumn: None, deletion }
    }

    /// The super column with all that is written within it.
    fn written(self) -> Option<WireMutation> {
        let name = self.name?;
        let mut entry = ColumnOrSuperColumn::default();
        if !self.columns.is_empty() {
            entry.super_column = Some(SuperColumn { name, columns: self.columns });
        } else if !self.counters.is_empty() {
            entry.counter_super_column = Some(CounterSuperColumn { name, columns: self.counters });
        } else {
            return None;
        }
        Some(written(entry))
    }
}

fn written(entry: ColumnOrSuperColumn) -> WireMutation {
    WireMutation { column_or_supercolumn: Some(entry), deletion: None }
}
