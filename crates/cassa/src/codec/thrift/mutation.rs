//! Mutations as messages: what is written within a super column goes as one of its own.

use cassa_wire::{
    Column, ColumnOrSuperColumn, CounterColumn, CounterSuperColumn, Deletion,
    Mutation as WireMutation, SlicePredicate, SuperColumn,
};

use super::predicate;
use crate::op::{Mutation, RowMutations};

/// A row's mutations: within a super column one for all that is written, and one for each removal.
pub(super) fn mutations(row: &RowMutations) -> Vec<WireMutation> {
    let mut mutations = Vec::with_capacity(row.mutations.len());
    let (mut columns, mut counters) = (Vec::new(), Vec::new());
    for mutation in &row.mutations {
        match mutation {
            Mutation::Insert { name, value, timestamp, ttl } => {
                let column = Column {
                    name: name.clone(),
                    value: Some(value.clone()),
                    timestamp: Some(*timestamp),
                    ttl: *ttl,
                };
                match row.super_column {
                    Some(_) => columns.push(column),
                    None => mutations.push(written(|entry| entry.column = Some(column))),
                }
            }
            Mutation::Add { name, delta } => {
                let counter = CounterColumn { name: name.clone(), value: *delta };
                match row.super_column {
                    Some(_) => counters.push(counter),
                    None => mutations.push(written(|entry| entry.counter_column = Some(counter))),
                }
            }
            Mutation::Remove { columns, timestamp } => {
                let columns = columns.as_ref().map(predicate);
                mutations.push(removed(row, Some(*timestamp), columns));
            }
            Mutation::RemoveCounters { names } => {
                let named = |names| SlicePredicate { column_names: Some(names), slice_range: None };
                mutations.push(removed(row, None, names.clone().map(named)));
            }
        }
    }
    let Some(name) = &row.super_column else { return mutations };
    if !columns.is_empty() {
        let within = SuperColumn { name: name.clone(), columns };
        mutations.push(written(|entry| entry.super_column = Some(within)));
    }
    if !counters.is_empty() {
        let within = CounterSuperColumn { name: name.clone(), columns: counters };
        mutations.push(written(|entry| entry.counter_super_column = Some(within)));
    }
    mutations
}

fn written(set: impl FnOnce(&mut ColumnOrSuperColumn)) -> WireMutation {
    let mut entry = ColumnOrSuperColumn::default();
    set(&mut entry);
    WireMutation { column_or_supercolumn: Some(entry), deletion: None }
}

fn removed(
    row: &RowMutations,
    timestamp: Option<i64>,
    predicate: Option<SlicePredicate>,
) -> WireMutation {
    let super_column = row.super_column.clone();
    let deletion = Some(Deletion { timestamp, super_column, predicate });
    WireMutation { column_or_supercolumn: None, deletion }
}
