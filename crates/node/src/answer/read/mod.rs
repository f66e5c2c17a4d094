//! Calls that read columns.

mod clause;
mod full;
mod indexed;
mod lost;
mod multi_slice;
mod page;
mod paged;
mod range;
mod row;
mod rows;
mod scan;
mod searched;
mod table;
