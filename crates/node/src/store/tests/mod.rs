//! What the store promises of writes, in whatever order they arrive.

mod order_of_arrival;
mod reorder;
mod standard;
mod supers;
mod support;
