//! Compare-and-set.

use std::sync::Arc;

use bytes::Bytes;
use cassa_wire::Exception;

use super::place;
use crate::ring::Here;
use crate::schema::{Family, Keyspace};
use crate::store::{Change, Order, Row, RowMutation};

/// Makes changes of a row if `compare` finds it as it must be, all with one timestamp; otherwise what `compare` found instead.
pub(crate) async fn compare_and_set<T>(
    here: &Here,
    keyspace: &Keyspace,
    family: &Arc<Family>,
    key: &Bytes,
    compare: impl FnOnce(&Order, Option<&Row>) -> Result<(), T>,
    write: impl FnOnce(i64) -> Vec<Change>,
) -> Result<Result<(), T>, Exception> {
    let place = place(&here.ring, key);
    let replicas = here.ring.replicas(&keyspace.definition, &place.0);
    let first = replicas.first().copied().unwrap_or(here.member);
    let store = &here.ring.members[first].store;
    let clock = &here.ring.clock;
    // Servers stamp it in whole milliseconds.
    let least = clock.micros().div_euclid(1000) * 1000;
    let set = store.compare_and_set(family, &place, least, clock.seconds(), compare, write);
    let changes = match set {
        Ok(changes) => changes,
        Err(found) => return Ok(Err(found)),
    };
    let mutation = RowMutation { key: key.clone(), changes: vec![(Arc::clone(family), changes)] };
    for replica in replicas.into_iter().skip(1) {
        here.ring.members[replica].store.apply(&place.0, &mutation, clock.seconds());
    }
    Ok(Ok(()))
}
