//! The socket that clients connect to.

use std::sync::mpsc;
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::task::{AbortHandle, JoinSet};

use super::Socket;
use super::connection::Connection;
use super::limits::{Budget, Limits, Share};
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
    pub(crate) fn start(
        here: Here,
        socket: Socket,
        limits: Limits,
    ) -> Result<Listener, StartError> {
        let (alive, ended) = mpsc::channel();
        let listening = Held { socket: socket.serving()?, alive };
        let task = runtime()?.spawn(accept(listening, here, limits)).abort_handle();
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

/// How long to wait before the next connection when the system has no more of them.
const PAUSE: Duration = Duration::from_millis(10);

/// Serves every connection, until this is dropped.
async fn accept(listening: Held<TcpListener>, here: Here, limits: Limits) {
    let budget = Budget::new(limits.buffered);
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listening.socket.accept() => {
                let Ok((socket, _)) = accepted else {
                    // Of a client that went away before it was accepted, or of files all in use.
                    tokio::time::sleep(PAUSE).await;
                    continue;
                };
                if connections.len() < limits.connections {
                    let client = Held { socket, alive: listening.alive.clone() };
                    connections.spawn(served(client, here.clone(), limits.frame, budget.share()));
                }
            }
            Some(_) = connections.join_next() => {}
        }
    }
}

async fn served(mut client: Held<TcpStream>, here: Here, limit: usize, share: Share) {
    // Small replies wait for nobody. A socket that can't be told is served all the same.
    let _ = client.socket.set_nodelay(true);
    // A connection's failure is its client's to see.
    let _ = Connection::new(&mut client.socket, here, limit, share).serve().await;
}
