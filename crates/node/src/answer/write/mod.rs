//! Calls that write columns.

mod batch;
mod cas;
mod conflicts;
mod counter;
mod one;
