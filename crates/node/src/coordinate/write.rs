//! Writes.

use cassa_wire::{ConsistencyLevel, Exception};

use super::level::Replicas;
use super::{disk, place, timed_out};
use crate::ring::{Here, State};
use crate::schema::{FamilyId, Keyspace};
use crate::store::RowMutation;

/// Applies mutations of a keyspace's rows on their replicas; those that don't run learn of them later.
///
/// # Errors
/// `Unavailable` when too few replicas of one of the rows are alive: nothing is written. `TimedOut` when too few answer: it is written
/// on those that do.
pub(crate) async fn write(
    here: &Here,
    keyspace: &Keyspace,
    level: ConsistencyLevel,
    mutations: &[RowMutation],
) -> Result<(), Exception> {
    let mut rows = Vec::with_capacity(mutations.len());
    for mutation in mutations {
        let (token, _) = place(&here.ring, &mutation.key);
        let replicas = Replicas::new(here, keyspace, &token);
        let by_hint = level == ConsistencyLevel::Any;
        if !by_hint && !replicas.enough(level, |state| state != State::Stopped) {
            return Err(Exception::Unavailable);
        }
        rows.push((mutation, token, replicas));
    }
    let now = here.ring.clock.seconds();
    let queued = disk::changing(here, now, || {
        for (mutation, token, replicas) in &rows {
            for member in replicas.all() {
                here.ring.members[*member].apply(token, mutation, now);
            }
        }
        mutations
    });
    queued.await?;
    match too_few(level, rows.iter().map(|(_, _, replicas)| replicas)) {
        Some(acknowledged) => Err(timed_out(acknowledged)),
        None => Ok(()),
    }
}

/// How many replicas answered of the row with the fewest, where one has too few for the level.
pub(super) fn too_few<'r>(
    level: ConsistencyLevel,
    rows: impl IntoIterator<Item = &'r Replicas<'r>> + Clone,
) -> Option<usize> {
    let runs = |state| state == State::Running;
    if level == ConsistencyLevel::Any || rows.clone().into_iter().all(|it| it.enough(level, runs)) {
        return None;
    }
    let running = |row: &Replicas<'_>| row.all().iter().filter(|it| runs(row.state(**it))).count();
    rows.into_iter().map(running).min()
}

/// Removes every row of a column family, on every member.
///
/// # Errors
/// `Unavailable` when one of them is dead, `TimedOut` when one doesn't answer: the others have no row any more.
pub(crate) async fn truncate(here: &Here, family: FamilyId) -> Result<(), Exception> {
    let members = &here.ring.members;
    if members.iter().any(|member| member.state() == State::Stopped) {
        return Err(Exception::Unavailable);
    }
    disk::truncating(here, family, || {
        for member in members.iter().filter(|member| member.state() == State::Running) {
            member.store.truncate(family);
        }
    })
    .await?;
    if members.iter().all(|member| member.state() == State::Running) {
        return Ok(());
    }
    Err(timed_out(None))
}
