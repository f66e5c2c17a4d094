//! Reads.

use std::ops::ControlFlow;

use bytes::Bytes;
use cassa_wire::{ConsistencyLevel, Exception};

use super::place;
use crate::ring::Here;
use crate::schema::{Family, Keyspace};
use crate::store::{Order, Row, Rows};

/// What `see` makes of a row; `None` is one that was never written. It sees the row where it lies: what it doesn't return isn't copied.
pub(crate) async fn read<T>(
    here: &Here,
    keyspace: &Keyspace,
    _level: ConsistencyLevel,
    family: &Family,
    key: &Bytes,
    see: impl FnOnce(&Order, Option<&Row>) -> T,
) -> Result<T, Exception> {
    let place = place(&here.ring, key);
    let replicas = here.ring.replicas(&keyspace.definition, &place.0);
    let replica = replicas.first().copied().unwrap_or(here.member);
    Ok(here.ring.members[replica].store.row(family, &place, see))
}

/// Shows the rows of a range in the partitioner's order until `see` has enough, those among them that were removed, too.
pub(crate) async fn read_rows(
    here: &Here,
    _keyspace: &Keyspace,
    _level: ConsistencyLevel,
    family: &Family,
    range: &Rows,
    see: impl FnMut(&Order, &Bytes, &Row) -> ControlFlow<()>,
) -> Result<ControlFlow<()>, Exception> {
    Ok(here.member().store.rows(family, range, see))
}
