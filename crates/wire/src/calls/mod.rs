//! The interface's calls, one table a subject; each is a struct with the arguments' numbers and names.
mod cql;
mod describe;
mod read;
mod ring;
mod schema;
mod session;
mod write;

pub use cql::*;
pub use describe::*;
pub use read::*;
pub use ring::{ReadRing, TokenRanges};
pub use schema::*;
pub use session::*;
pub use write::*;
