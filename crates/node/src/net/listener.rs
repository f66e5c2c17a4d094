//! The socket that clients connect to.

use std::sync::mpsc;

use tokio::net::TcpStream;
use tokio::task::{AbortHandle, JoinSet};

use super::Socket;
use super::connection::serve;
use crate::StartError;
use crate::ring::Here;
use crate::runtime::runtime;

/// A listening socket and its connections; dropped, all are closed.
#[derive(Debug)]
pub(crate) struct Listener {
    task: AbortHandle,
    /// Tells by its end that every task has ended.
    ended: mpsc::Receiver<()>,
}

impl Listener {
    pub(crate) fn start(here: Here, socket: Socket) -> Result<Listener, StartError> {
        let socket = socket.serving()?;
        let (alive, ended) = mpsc::channel();
        let task = runtime()?.spawn(accept(alive, socket, here)).abort_handle();
        Ok(Listener { task, ended })
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
