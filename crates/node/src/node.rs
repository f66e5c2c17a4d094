//! A running node.

use std::net::SocketAddr;
use std::sync::Arc;

use crate::net::Listener;
use crate::ring::{Here, Ring};
use crate::{Builder, StartError};

/// A running node. It ends when this is dropped: its connections are closed and its data is gone.
#[derive(Debug)]
pub struct Node {
    listener: Listener,
}

impl Node {
    /// A node on a free port of 127.0.0.1 that answers as the newest line with all of Thrift's features would.
    ///
    /// # Errors
    /// [`StartError`] when no address can be had.
    pub async fn start() -> Result<Node, StartError> {
        Node::builder().start().await
    }

    /// As [`start`](Self::start), without a runtime.
    ///
    /// # Errors
    /// As [`start`](Self::start)'s.
    pub fn start_blocking() -> Result<Node, StartError> {
        Node::builder().start_blocking()
    }

    /// A node to be told more before it starts.
    pub fn builder() -> Builder {
        Builder::new()
    }

    /// Where clients connect.
    pub fn address(&self) -> SocketAddr {
        self.listener.address()
    }

    pub(crate) fn listening(ring: Ring, listen: SocketAddr) -> Result<Node, StartError> {
        let here = Here { ring: Arc::new(ring), member: 0 };
        Ok(Node { listener: Listener::start(here, listen)? })
    }
}
