//! The interface's structs and enums, one table a subject; each field has its number and its name in the interface.
mod column;
mod cql;
mod enums;
mod mutation;
mod range;
mod ring;
mod schema;
mod slice;

pub use column::*;
pub use cql::*;
pub use enums::*;
pub use mutation::*;
pub use range::*;
pub use ring::*;
pub use schema::*;
pub use slice::*;
