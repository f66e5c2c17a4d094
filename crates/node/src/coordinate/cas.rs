//! Compare-and-set.

use std::sync::Arc;

use bytes::Bytes;
use cassa_wire::{ConsistencyLevel, Exception};

use super::level::Replicas;
use super::read::{asked, repair};
use super::write::too_few;
use super::{disk, place, timed_out};
use crate::ring::{Here, State};
use crate::schema::{Family, Keyspace};
use crate::store::{Change, Order, Row, RowMutation};

/// How many replicas must agree on what is there, and how many must have what is written.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Levels {
    pub(crate) serial: ConsistencyLevel,
    pub(crate) commit: ConsistencyLevel,
}

/// Makes changes of a row if `compare` finds it as it must be, all with one timestamp; otherwise what `compare` found instead. `None`
/// doesn't even make the row.
///
/// # Errors
/// `Unavailable` when too few replicas are alive for the serial level, `TimedOut` when too few of them answer, or one that is asked
/// for the row doesn't: nothing is written. `TimedOut`, too, when too few have what is written.
pub(crate) async fn compare_and_set<T>(
    here: &Here,
    keyspace: &Keyspace,
    levels: Levels,
    (family, key): (&Arc<Family>, &Bytes),
    compare: impl FnOnce(&Order, Option<&Row>) -> Result<(), T>,
    write: impl FnOnce(i64) -> Option<Vec<Change>>,
) -> Result<Result<(), T>, Exception> {
    let place = place(&here.ring, key);
    let replicas = Replicas::new(here, keyspace, &place.0);
    agreed(&replicas, levels.serial)?;
    let asked = asked(&replicas, levels.serial)?;
    // All comparisons of a row meet at its first replica that is alive.
    let Some(first) = replicas.all().iter().find(|member| asked.contains(member)) else {
        return Err(Exception::Unavailable);
    };
    if asked.len() > 1 {
        repair(here, family, &place, &asked);
    }
    let clock = &here.ring.clock;
    // Servers stamp it in whole milliseconds.
    let (least, now) = (clock.micros().div_euclid(1000) * 1000, clock.seconds());
    let mut found = Ok(());
    disk::changing(here, now, || {
        let store = &here.ring.members[*first].store;
        let changes = match store.compare_and_set(family, &place, least, now, compare, write) {
            Ok(Some(changes)) => changes,
            Ok(None) => return Vec::new(),
            Err(other) => {
                found = Err(other);
                return Vec::new();
            }
        };
        let mutation =
            RowMutation { key: key.clone(), changes: vec![(Arc::clone(family), changes)] };
        for replica in replicas.all().iter().filter(|replica| *replica != first) {
            here.ring.members[*replica].apply(&place.0, &mutation, now);
        }
        vec![mutation]
    })
    .await?;
    match too_few(levels.commit, [&replicas]).filter(|_| found.is_ok()) {
        Some(acknowledged) => Err(timed_out(acknowledged)),
        None => Ok(found),
    }
}

/// Waits for as many replicas as must agree.
fn agreed(replicas: &Replicas<'_>, level: ConsistencyLevel) -> Result<(), Exception> {
    if !replicas.enough(level, |state| state != State::Stopped) {
        return Err(Exception::Unavailable);
    }
    let Some(acknowledged) = too_few(level, [replicas]) else { return Ok(()) };
    let mut exception = timed_out(acknowledged);
    if let Exception::TimedOut { paxos_in_progress, .. } = &mut exception {
        *paxos_in_progress = Some(true);
    }
    Err(exception)
}
