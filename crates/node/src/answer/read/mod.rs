//! Calls that read columns.

mod page;
mod range;
mod row;
mod rows;

use super::not_built;

not_built! { GetPagedSlice GetIndexedSlices GetMultiSlice }
