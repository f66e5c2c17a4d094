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

/// What a coordinator answers that waited in vain for replicas. It waits when the call is done with, so that nothing of what was
/// found until then is kept meanwhile.
pub(crate) fn timed_out(acknowledged: impl Into<Option<usize>>) -> Exception {
    let acknowledged_by = acknowledged.into().and_then(|many| i32::try_from(many).ok());
    Exception::TimedOut { acknowledged_by, acknowledged_by_batchlog: None, paxos_in_progress: None }
}
