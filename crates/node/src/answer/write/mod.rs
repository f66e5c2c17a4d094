//! Calls that write columns.

mod batch;
mod one;

use super::not_built;

not_built! { Add Cas RemoveCounter }
