//! Calls that write counters: all of them are batches of one row.

use bytes::Bytes;
use cassa_wire::{
    ColumnOrSuperColumn, CounterColumn, Deletion, Exception, Mutation, SlicePredicate,
};

use super::consistency;
use crate::codec::Coded;
use crate::consistency::Consistency;
use crate::error::Failure;
use crate::hosts::Facts;
use crate::op::{Add, RemoveCounters, Target};

impl Coded for Add {
    type Thrift = cassa_wire::BatchMutate;

    fn thrift(&self, _facts: &Facts) -> Result<cassa_wire::BatchMutate, Failure> {
        let mutations = self.counters.iter().map(|(name, value)| Mutation {
            column_or_supercolumn: Some(ColumnOrSuperColumn {
                counter_column: Some(CounterColumn { name: name.clone(), value: *value }),
                ..ColumnOrSuperColumn::default()
            }),
            deletion: None,
        });
        Ok(of_one_row(&self.target, &self.key, mutations.collect(), self.consistency))
    }

    fn reply(&self, reply: Result<(), Exception>) -> Result<(), Exception> {
        reply
    }
}

impl Coded for RemoveCounters {
    type Thrift = cassa_wire::BatchMutate;

    fn thrift(&self, _facts: &Facts) -> Result<cassa_wire::BatchMutate, Failure> {
        let predicate = self
            .names
            .clone()
            .map(|names| SlicePredicate { column_names: Some(names), slice_range: None });
        let deletion = Deletion { timestamp: None, super_column: None, predicate };
        let mutation = Mutation { column_or_supercolumn: None, deletion: Some(deletion) };
        Ok(of_one_row(&self.target, &self.key, vec![mutation], self.consistency))
    }

    fn reply(&self, reply: Result<(), Exception>) -> Result<(), Exception> {
        reply
    }
}

fn of_one_row(
    target: &Target,
    key: &Bytes,
    mutations: Vec<Mutation>,
    level: Consistency,
) -> cassa_wire::BatchMutate {
    cassa_wire::BatchMutate {
        mutation_map: vec![(key.clone(), vec![(target.column_family.clone(), mutations)])],
        consistency_level: consistency(level),
    }
}
