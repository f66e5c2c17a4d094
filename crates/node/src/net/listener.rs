//! The socket that clients connect to.

use std::sync::mpsc;

use tokio::net::{TcpListener, TcpStream};
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
        let (alive, ended) = mpsc::channel();
        let listening = Held { socket: socket.serving()?, alive };
        let task = runtime()?.spawn(accept(listening, here)).abort_handle();
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

/// A socket, and what tells by its end that the socket is closed: fields are dropped in their order, whether a task that has them
/// was ever run or not.
struct Held<S> {
    socket: S,
    alive: mpsc::Sender<()>,
}

/// Serves every connection, until this is dropped.
async fn accept(listening: Held<TcpListener>, here: Here) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listening.socket.accept() => {
                // A client that went away before it was accepted is no reason to stop.
                let Ok((socket, _)) = accepted else { continue };
                let client = Held { socket, alive: listening.alive.clone() };
                connections.spawn(served(client, here.clone()));
            }
            Some(_) = connections.join_next() => {}
        }
    }
}

async fn served(mut client: Held<TcpStream>, here: Here) {
    serve(&mut client.socket, here).await;
}
