//! What the store promises of writes, in whatever order they arrive.

mod gone;
mod order_of_arrival;
mod removals;
mod reorder;
mod standard;
mod supers;
mod support;
pub(super) mod work;
