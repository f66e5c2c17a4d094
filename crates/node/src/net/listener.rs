//! The socket that clients connect to.

use std::net::{SocketAddr, TcpListener};
use std::sync::mpsc;

use tokio::net::TcpStream;
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
    /// Tells by its end that every task has ended.
    ended: mpsc::Receiver<()>,
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
        let (alive, ended) = mpsc::channel();
        let task = runtime.spawn(accept(alive, socket, here)).abort_handle();
        Ok(Listener { address, task, ended })
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.task.abort();
        // Nothing is ever sent: this returns when the last task has dropped its socket.
        let _ = self.ended.recv();
    }
}

/// Serves every connection, until this is dropped.
async fn accept(alive: mpsc::Sender<()>, socket: tokio::net::TcpListener, here: Here) {
    // What comes first is dropped last: sockets are closed by the time that this is gone.
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = socket.accept() => {
                // A client that went away before it was accepted is no reason to stop.
                let Ok((client, _)) = accepted else { continue };
                connections.spawn(served(alive.clone(), client, here.clone()));
            }
            Some(_) = connections.join_next() => {}
        }
    }
}

async fn served(_alive: mpsc::Sender<()>, client: TcpStream, here: Here) {
    serve(client, here).await;
}
