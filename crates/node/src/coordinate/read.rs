//! Reads of a row.

use bytes::Bytes;
use cassa_wire::{ConsistencyLevel, Exception};

use super::level::Replicas;
use super::{place, timed_out};
use crate::check::MAX_UNSIGNED_SHORT;
use crate::ring::{Here, State};
use crate::schema::{Family, Keyspace};
use crate::store::{Order, Place, Row};

/// What `see` makes of a row; `None` is one that was never written. Of one replica it sees the row where it lies: what it doesn't
/// return isn't copied. Several replicas learn from each other.
///
/// # Errors
/// `Unavailable` when too few replicas are alive, `TimedOut` when one that is asked doesn't answer.
pub(crate) fn read<T>(
    here: &Here,
    keyspace: &Keyspace,
    level: ConsistencyLevel,
    family: &Family,
    key: &Bytes,
    see: impl FnOnce(&Order, Option<&Row>) -> T,
) -> Result<T, Exception> {
    let place = place(&here.ring, key);
    let replicas = Replicas::new(here, keyspace, &place.0);
    let asked = asked(&replicas, level)?;
    if !keeps_ballots(level, key) {
        return Err(timed_out(None));
    }
    let store = |member: usize| &here.ring.members[member].store;
    let Some((nearest, others)) = asked.split_first() else { return Err(Exception::Unavailable) };
    if !others.is_empty() {
        repair(here, family, &place, &asked);
    }
    Ok(store(*nearest).row(family, &place, see))
}

/// Whether replicas can read by Paxos: what they promise of a row they keep in one of the same key, and some keys are none of a
/// table of CQL. (Most calls refuse those themselves.)
fn keeps_ballots(level: ConsistencyLevel, key: &Bytes) -> bool {
    let by_paxos = matches!(level, ConsistencyLevel::Serial | ConsistencyLevel::LocalSerial);
    !by_paxos || (1..=MAX_UNSIGNED_SHORT).contains(&key.len())
}

/// Those that a read asks, all of which answer.
pub(super) fn asked(
    replicas: &Replicas<'_>,
    level: ConsistencyLevel,
) -> Result<Vec<usize>, Exception> {
    let asked = replicas.asked(level)?;
    if asked.iter().all(|member| replicas.state(*member) == State::Running) {
        return Ok(asked);
    }
    Err(timed_out(None))
}

/// Lets each of these members learn what the others know of a row.
pub(super) fn repair(here: &Here, family: &Family, place: &Place, members: &[usize]) {
    let now = here.ring.clock.seconds();
    let mut merged: Option<Row> = None;
    for member in members {
        here.ring.members[*member].store.row(family, place, |_, row| match (&mut merged, row) {
            (_, None) => {}
            (Some(merged), Some(row)) => merged.merge(row, now),
            (None, Some(row)) => merged = Some(row.clone()),
        });
    }
    if let Some(merged) = merged {
        for member in members {
            here.ring.members[*member].store.merge(family, place, &merged, now);
        }
    }
}
