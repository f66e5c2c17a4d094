//! Cassandra's types, without I/O: parse a type's name, pack, unpack, compare and validate its values, compute tokens.
//!
//! A schema names types by class; [`Type`] is such a name parsed. Values go through [`Pack`] and [`Unpack`], checked against
//! the type, so a number that doesn't fit or text in a UUID column is an error before anything is sent.
//!
//! ```
//! use cassa_types::{Type, Value, token::Partitioner};
//!
//! let comparator = Type::parse("CompositeType(org.apache.cassandra.db.marshal.LongType,UTF8Type)")?;
//! let name = comparator.pack(&(7, "a"))?;
//! assert_eq!(comparator.unpack::<(i64, &str)>(&name)?, (7, "a"));
//! assert_eq!(comparator.unpack::<Value>(&name)?.to_string(), r#"(7, "a")"#);
//! assert!(comparator.compare(&name, &comparator.pack(&(7, "b"))?).is_lt());
//!
//! let ring = Partitioner::parse("org.apache.cassandra.dht.Murmur3Partitioner");
//! assert_eq!(ring.token(b"foo").map(|token| token.to_string()).as_deref(), Some("-2129773440516405919"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#![deny(missing_docs)]
#![forbid(unsafe_code)]

mod calendar;
mod compare;
pub mod composite;
mod duration;
mod error;
mod neighbour;
mod pack;
mod pieces;
mod reader;
mod text;
pub mod time_uuid;
pub mod token;
mod ty;
mod unpack;
mod validate;
mod value;

pub use duration::Duration;
pub use error::{Fault, InvalidBytes, PackError, UnpackError};
pub use pack::{Pack, Purpose};
pub use ty::{ParseError, ParseFault, Type, UserType};
pub use unpack::Unpack;
pub use value::Value;
