//! The socket that clients connect to.

use std::net::{SocketAddr, TcpListener};

use tokio::task::{AbortHandle, JoinSet};

use super::connection::serve;
use crate::StartError;
use crate::ring::Here;
use crate::runtime::runtime;

/// A listening socket and its connections; dropped, all are closed.
#[derive(Debug)]
pub(crate) struct Listener {
    address: SocketAddr,
    task: AbortHandle,
}

impl Listener {
    pub(crate) fn start(here: Here, listen: SocketAddr) -> Result<Listener, StartError> {
        let failed = |source| StartError::Listen { address: listen, source };
        let socket = TcpListener::bind(listen).map_err(failed)?;
        socket.set_nonblocking(true).map_err(failed)?;
        let address = socket.local_addr().map_err(failed)?;
        let runtime = runtime()?;
        let guard = runtime.enter();
        let socket = tokio::net::TcpListener::from_std(socket).map_err(failed)?;
        drop(guard);
        let task = runtime.spawn(accept(socket, here)).abort_handle();
        Ok(Listener { address, task })
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Serves every connection, until this is dropped.
async fn accept(socket: tokio::net::TcpListener, here: Here) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = socket.accept() => {
                // A client that went away before it was accepted is no reason to stop.
                let Ok((client, _)) = accepted else { continue };
                connections.spawn(serve(client, here.clone()));
            }
            Some(_) = connections.join_next() => {}
        }
    }
}
