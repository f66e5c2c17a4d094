//! Sending the mutations of one row: by the call for one column where there is one.

use super::ColumnFamily;
use crate::driver::Driver;
use crate::error::Result;
use crate::execute::{Limits, execute};
use crate::op::{
    BatchMutate, CountersMutate, Insert, Mutation, Predicate, Remove, RowMutations, Target,
};
use crate::schema::{ColumnFamilyKind, Family};

impl<D: Driver> ColumnFamily<D> {
    /// Sends one row's mutations.
    pub(crate) async fn mutate(
        &self,
        family: &Family,
        row: RowMutations,
        limits: Limits,
    ) -> Result<()> {
        match self.short(family, &row) {
            Some(Short::Insert(insert)) => execute(&self.pool, &insert, limits).await,
            Some(Short::Remove(remove)) => execute(&self.pool, &remove, limits).await,
            None => self.mutate_together(family, vec![row], limits).await,
        }
    }

    /// Sends the mutations of a row within several super columns, in one message.
    pub(super) async fn mutate_together(
        &self,
        family: &Family,
        rows: Vec<RowMutations>,
        limits: Limits,
    ) -> Result<()> {
        let keyspace = family.target.keyspace.clone();
        let (consistency, traces) = (self.settings.write, self.settings.traces.clone());
        let request = BatchMutate { keyspace, rows, consistency, traces };
        if family.counts() {
            let repeat = self.settings.repeat_counters;
            return execute(&self.pool, &CountersMutate { request, repeat }, limits).await;
        }
        execute(&self.pool, &request, limits).await
    }

    /// The call that does all of it, if there is one.
    fn short(&self, family: &Family, row: &RowMutations) -> Option<Short> {
        let (key, super_column) = (row.key.clone(), row.super_column.clone());
        let (consistency, traces) = (self.settings.write, self.settings.traces.clone());
        let mut target = Target { super_column, traces, ..family.target.clone() };
        match &row.mutations[..] {
            [Mutation::Insert { name, value, timestamp, ttl }] => {
                let (name, value) = (name.clone(), value.clone());
                let (timestamp, ttl) = (*timestamp, *ttl);
                let insert = Insert { target, key, name, value, timestamp, ttl, consistency };
                Some(Short::Insert(insert))
            }
            [Mutation::Remove { columns, timestamp }] => {
                let mut column = match columns {
                    None => None,
                    Some(Predicate::Names(names)) if names.len() == 1 => names.first().cloned(),
                    Some(_) => return None,
                };
                if family.kind == ColumnFamilyKind::Super {
                    target.super_column = column.take();
                }
                let timestamp = *timestamp;
                Some(Short::Remove(Remove { target, key, column, timestamp, consistency }))
            }
            _ => None,
        }
    }
}

/// A call that makes one mutation.
enum Short {
    Insert(Insert),
    Remove(Remove),
}
