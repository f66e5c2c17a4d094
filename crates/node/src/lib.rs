//! An embedded Cassandra node: it speaks the real protocol on a real socket, in the process that starts it, without Java.
//!
//! ```
//! # fn main() -> Result<(), cassa_node::StartError> {
//! let node = cassa_node::Node::start_blocking()?;
//! println!("any Thrift client can connect to {}", node.address());
//! # Ok(())
//! # }
//! ```
//!
//! What it has it keeps in memory, and it is gone when the [`Node`] is dropped, unless it was told a folder: [`Builder::data`].
//!
//! Features: `tls`, off by default, brings `Builder::tls`.
#![deny(missing_docs)]
#![forbid(unsafe_code)]

mod answer;
mod builder;
mod check;
mod clock;
mod cluster;
mod coordinate;
mod cql;
mod credentials;
mod disk;
mod error;
mod fault;
#[cfg(feature = "fuzzing")]
#[doc(hidden)]
pub mod fuzzing;
mod line;
mod net;
mod node;
mod place;
mod ring;
mod runtime;
mod schema;
mod session;
mod store;

pub use builder::Builder;
pub use cassa_wire::{Exception, Method};
pub use clock::Clock;
pub use cluster::{Cluster, ClusterBuilder};
pub use error::StartError;
pub use fault::{Call, FaultGuard, Faults, Reaction, Rule};
pub use line::{Line, UnknownLine};
pub use node::Node;
pub use place::Place;
#[cfg(feature = "tls")]
pub use tokio_rustls::rustls;
