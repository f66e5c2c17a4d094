//! From a request to the replicas it is for: who must answer, and what comes of it when some don't.
//!
//! A stopped member is known to be dead by all at once: too few others are [`Unavailable`](cassa_wire::Exception::Unavailable). A paused
//! one is thought to be alive: who needs it waits for the time-out. What a replica misses is kept as a hint, and it learns of it as soon
//! as it runs again.

mod cas;
mod disk;
mod level;
mod place;
mod range;
mod read;
mod write;

pub(crate) use cas::{Levels, compare_and_set};
pub(crate) use disk::{changing_schema, open};
pub(crate) use place::place;
pub(crate) use range::read_rows;
pub(crate) use read::read;
pub(crate) use write::{truncate, write};

use cassa_wire::Exception;

use crate::ring::Here;

/// Waits as long as a coordinator does, for replicas that don't answer.
pub(crate) async fn timed_out(here: &Here, acknowledged: impl Into<Option<usize>>) -> Exception {
    let acknowledged_by = acknowledged.into().and_then(|many| i32::try_from(many).ok());
    tokio::time::sleep(here.ring.timeout).await;
    Exception::TimedOut { acknowledged_by, acknowledged_by_batchlog: None, paxos_in_progress: None }
}
