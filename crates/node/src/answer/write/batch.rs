//! Batches of changes.

use std::sync::Arc;

use bytes::Bytes;
use bytestring::ByteString;
use cassa_wire::{
    AtomicBatchMutate, BatchMutate, ColumnOrSuperColumn, ConsistencyLevel, Exception, Map, Mutation,
};

use super::one::put;
use crate::answer::Answer;
use crate::check;
use crate::coordinate;
use crate::ring::Here;
use crate::schema::Family;
use crate::session::Session;
use crate::store::{Change, Deletion, Path, RowMutation};

type MutationMap = Map<Bytes, Map<ByteString, Vec<Mutation>>>;

impl Answer for BatchMutate {
    async fn answer(self, here: &Here, session: &mut Session) -> Result<(), Exception> {
        batch(here, session, self.mutation_map, self.consistency_level).await
    }
}

impl Answer for AtomicBatchMutate {
    async fn answer(self, here: &Here, session: &mut Session) -> Result<(), Exception> {
        batch(here, session, self.mutation_map, self.consistency_level).await
    }
}

async fn batch(
    here: &Here,
    session: &Session,
    map: MutationMap,
    level: ConsistencyLevel,
) -> Result<(), Exception> {
    let catalog = here.ring.catalog();
    let keyspace = check::keyspace(&catalog, session)?;
    let now = here.ring.clock.seconds();
    let mut mutations = Vec::with_capacity(map.len());
    for (key, families) in map {
        let mut changes = Vec::with_capacity(families.len());
        for (name, of_family) in families {
            let family = check::family(&catalog, session, &name)?;
            let mut all = Vec::with_capacity(of_family.len());
            for mutation in of_family {
                add(mutation, &family, now, &mut all);
            }
            changes.push((family, all));
        }
        mutations.push(RowMutation { key, changes });
    }
    coordinate::write(here, keyspace, level, &mutations).await
}

/// What a mutation changes.
fn add(mutation: Mutation, family: &Arc<Family>, now: i64, changes: &mut Vec<Change>) {
    if let Some(written) = mutation.column_or_supercolumn {
        write(written, now, changes);
    }
    if let Some(deletion) = mutation.deletion {
        remove(deletion, family, now, changes);
    }
}

fn write(written: ColumnOrSuperColumn, now: i64, changes: &mut Vec<Change>) {
    if let Some(column) = written.column {
        changes.push(put(None, column, now));
    }
    if let Some(columns) = written.super_column {
        let name = columns.name;
        changes.extend(columns.columns.into_iter().map(|it| put(Some(name.clone()), it, now)));
    }
}

fn remove(told: cassa_wire::Deletion, family: &Family, now: i64, changes: &mut Vec<Change>) {
    let deletion = Deletion { timestamp: told.timestamp.unwrap_or_default(), at: now };
    let super_column = told.super_column;
    let Some(predicate) = told.predicate else {
        changes.push(match super_column {
            Some(name) => Change::RemoveSuper(name, deletion),
            None => Change::RemoveRow(deletion),
        });
        return;
    };
    for name in predicate.column_names.into_iter().flatten() {
        changes.push(match (&super_column, family.is_super()) {
            (None, true) => Change::RemoveSuper(name, deletion),
            _ => Change::RemoveColumn(Path::new(super_column.clone(), name), deletion),
        });
    }
    if let Some(range) = predicate.slice_range {
        let (start, finish) = (range.start, range.finish);
        changes.push(Change::RemoveRange { super_column, start, finish, deletion });
    }
}
