//! Calls that write columns.

mod batch;
mod cas;
mod conflicts;
mod counter;
mod one;

pub(super) use counter::{counts_again, removal_by_name, removal_of_counters, time_of_add};
