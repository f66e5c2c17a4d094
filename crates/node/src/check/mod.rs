//! What a server refuses by looking at a request and the schema alone, in its words, line by line.

mod place;

pub(crate) use place::{family, keyspace};
