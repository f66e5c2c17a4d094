//! Real Cassandra servers and clusters, for tests and for people: fetched from Maven, started, killed, paused, stopped.
//!
//! ```
//! # if cassa_testbed::skip_without_servers("the example of a server") { return Ok(()) }
//! let server = cassa_testbed::Server::start("0.8.10")?;
//! assert!(std::net::TcpStream::connect(server.address()).is_ok());
//! server.kill()?;
//! assert!(std::net::TcpStream::connect(server.address()).is_err());
//! # Ok::<(), cassa_testbed::Error>(())
//! ```
//!
//! Every server has a loopback address and a folder of its own, so tests and whole runs go side by side; the operating
//! system kills it when the program that started it ends, however that ends.

#![deny(missing_docs)]

mod address;
mod cluster;
mod config;
mod error;
mod folder;
mod jars;
mod java;
mod launch;
mod line;
mod probe;
mod process;
mod ready;
mod ring;
mod server;
mod skip;
mod standing;
mod tls;

pub use cluster::{Cluster, ClusterBuilder};
pub use error::Error;
pub use jars::{Jars, available, jars, verified_jars};
pub use line::{LINES, SIX};
pub use server::{Builder, Server};
pub use skip::skip_without_servers;
pub use standing::Standing;
pub use tls::Tls;
