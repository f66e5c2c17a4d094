//! Why a node doesn't start.

use std::io;
use std::net::SocketAddr;

/// Why a node doesn't start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// The address can't be listened on.
    #[error("can't listen on {address}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// The system's reason.
        source: io::Error,
    },
    /// The threads that serve nodes can't be started.
    #[error("can't start the threads that serve nodes")]
    Threads(#[source] io::Error),
}
