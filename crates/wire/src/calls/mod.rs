//! The interface's calls, one table a subject; each is a struct with the arguments' numbers and names.
mod cql;
mod describe;
mod read;
mod schema;
mod session;
mod write;

pub use cql::*;
pub use describe::*;
pub use read::*;
pub use schema::*;
pub use session::*;
pub use write::*;
