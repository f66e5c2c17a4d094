//! Why a node doesn't start.

use std::error::Error;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

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
    /// The data can't be read, or another node has it.
    #[error("can't read the data in {}", folder.display())]
    Data {
        /// Its folder.
        folder: PathBuf,
        /// What is wrong.
        source: Box<dyn Error + Send + Sync>,
    },
    /// A cluster keeps its data in memory alone.
    #[error("a cluster keeps its data in memory alone: {} can't be its folder", folder.display())]
    DataOfCluster {
        /// The folder it was told.
        folder: PathBuf,
    },
    /// The partitioner is none that a node knows.
    #[error("a node doesn't know the partitioner {partitioner:?}")]
    UnknownPartitioner {
        /// Its class.
        partitioner: String,
    },
    /// The threads that serve nodes can't be started.
    #[error("can't start the threads that serve nodes")]
    Threads(#[source] io::Error),
}
