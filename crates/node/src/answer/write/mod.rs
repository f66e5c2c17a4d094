//! Calls that write columns.

mod batch;
mod cas;
mod counter;
mod one;
