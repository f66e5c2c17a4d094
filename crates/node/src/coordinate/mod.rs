//! From a request to the replicas it is for: who must answer, and what comes of it when some don't.

mod cas;
mod place;
mod read;
mod write;

pub(crate) use cas::compare_and_set;
pub(crate) use place::place;
pub(crate) use read::{read, read_rows};
pub(crate) use write::{truncate, write};
