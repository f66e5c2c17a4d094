//! Writes.

use cassa_wire::{ConsistencyLevel, Exception};

use crate::answer::invalid;
use crate::ring::Here;
use crate::store::RowMutation;

/// Applies mutations of a keyspace's rows on their replicas.
pub(crate) async fn write(
    _here: &Here,
    _keyspace: &str,
    _level: ConsistencyLevel,
    _mutations: Vec<RowMutation>,
) -> Result<(), Exception> {
    Err(invalid("not built"))
}
