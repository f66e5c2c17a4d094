//! Writes.

use cassa_wire::{ConsistencyLevel, Exception};

use super::place;
use crate::ring::Here;
use crate::schema::{FamilyId, Keyspace};
use crate::store::RowMutation;

/// Applies mutations of a keyspace's rows on their replicas.
pub(crate) async fn write(
    here: &Here,
    keyspace: &Keyspace,
    _level: ConsistencyLevel,
    mutations: &[RowMutation],
) -> Result<(), Exception> {
    let now = here.ring.clock.seconds();
    for mutation in mutations {
        let (token, _) = place(&here.ring, &mutation.key);
        for replica in here.ring.replicas(&keyspace.definition, &token) {
            here.ring.members[replica].store.apply(&token, mutation, now);
        }
    }
    Ok(())
}

/// Removes every row of a column family, on every member.
pub(crate) async fn truncate(here: &Here, family: FamilyId) -> Result<(), Exception> {
    for member in &here.ring.members {
        member.store.truncate(family);
    }
    Ok(())
}
