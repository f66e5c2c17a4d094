//! What is proven of every call alike, with random values of every type.
mod round_trip;
pub(crate) mod sample;
mod stranger;
#[path = "../../tests/support/mod.rs"]
mod support;
mod told;
