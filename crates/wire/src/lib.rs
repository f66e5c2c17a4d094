//! Cassandra's Thrift interface without I/O, both ends: frames, calls, and replies kept as one buffer.
//!
//! The interface is the one of API 19.4.0 (Cassandra 0.7) to 20.1.0 (3.x), in framed strict binary protocol. A client
//! appends a request to its buffer with [`encode_call`], reads as many bytes as [`frame_length`] says, and hands them to
//! [`decode_reply`]; a server does the reverse with [`decode_request`], [`encode_result`] and [`encode_exception`].
//! Nothing here reads or writes a socket, believes a length beyond the bytes that are there, or panics on any input.
//!
//! ```
//! use bytes::Bytes;
//! use cassa_wire::{ApiVersion, DescribeVersion, decode_reply, decode_request, encode_call, encode_result};
//!
//! let api = ApiVersion::V20_1_0;
//! let mut sent = Vec::new();
//! encode_call(&DescribeVersion {}, 7, api, &mut sent)?;
//! let request = decode_request(Bytes::from(sent).slice(4..), api)?;
//! let mut answer = Vec::new();
//! encode_result::<DescribeVersion>(&"20.1.0".into(), request.sequence, api, &mut answer)?;
//! assert_eq!(decode_reply::<DescribeVersion>(Bytes::from(answer).slice(4..), 7)?, "20.1.0");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
#![deny(missing_docs)]
#![forbid(unsafe_code)]

// The tests' support names this crate as its users do.
#[cfg(test)]
extern crate self as cassa_wire;

mod api;
mod call;
mod calls;
mod error;
mod exception;
mod frame;
mod message;
mod page;
mod read;
mod server;
mod structs;
mod table;
#[cfg(test)]
mod tests;
mod told;
mod versions;
mod wire;
mod write;

pub use api::{ApiVersion, ParseApiVersionError};
pub use call::{Call, ReplyError, decode_reply, encode_call};
pub use calls::*;
pub use error::{Error, ErrorKind, Segment};
pub use exception::{ApplicationKind, Exception};
pub use frame::{DEFAULT_MAX_REPLY, SERVER_MAX_REQUEST, frame_length};
pub use page::{ColumnKind, ColumnRef, Columns, Page, PageBuilder, RowRef, SuperColumnRef};
pub use server::{
    AnyCall, Request, decode_first_request, decode_request, encode_exception, encode_result,
    encode_unknown_method, encode_unreadable,
};
pub use structs::*;
pub use versions::Method;
pub use wire::Map;
