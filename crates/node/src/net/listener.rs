//! The socket that clients connect to.

use std::future;
use std::io;
use std::net::SocketAddr;
use std::sync::mpsc;
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::{AbortHandle, JoinSet};
#[cfg(feature = "tls")]
use tokio_rustls::TlsAcceptor;

use super::connection::Connection;
use super::limits::{Budget, Share};
use super::{Settings, Socket};
use crate::StartError;
use crate::ring::Here;
use crate::runtime::runtime;

/// A listening socket and its connections; dropped, all are closed.
#[derive(Debug)]
pub(crate) struct Listener {
    task: AbortHandle,
    door: UnboundedSender<Door>,
    /// Tells by its end that every task has ended.
    ended: mpsc::Receiver<()>,
}

impl Listener {
    pub(crate) fn start(
        here: Here,
        socket: Socket,
        settings: Settings,
    ) -> Result<Listener, StartError> {
        let (alive, ended) = mpsc::channel();
        let (door, doors) = unbounded_channel();
        let listening = Held { socket: Some(socket.serving()?), here, alive };
        let task = runtime()?.spawn(accept(listening, doors, settings)).abort_handle();
        Ok(Listener { task, door, ended })
    }

    /// Closes the listening socket and leaves connections; when this returns it is closed.
    pub(crate) fn refuse(&self) {
        let (open, closed) = mpsc::channel();
        // When the task has ended, everything is closed.
        let _ = self.door.send(Door::Close(open));
        let _ = closed.recv();
    }

    /// Listens again.
    pub(crate) fn accept(&self, address: SocketAddr) -> Result<(), StartError> {
        // Its own socket, if it is open, gives way to the new one.
        self.refuse();
        let socket = Socket::bind(address)?.serving()?;
        let _ = self.door.send(Door::Open(socket));
        Ok(())
    }
}

/// Whether new connections are taken.
enum Door {
    /// They aren't; drops this when the socket is closed.
    Close(mpsc::Sender<()>),
    /// They are, at this socket.
    Open(TcpListener),
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.task.abort();
        // Nothing is ever sent: this returns when the last task has dropped its socket and its data.
        let _ = self.ended.recv();
    }
}

/// A socket, the data it serves, and what tells by its end that it has dropped both: fields are dropped in their order, whether a
/// task that has them was ever run or not.
struct Held<S> {
    socket: S,
    here: Here,
    alive: mpsc::Sender<()>,
}

/// How long to wait before the next connection when the system has no more of them.
const PAUSE: Duration = Duration::from_millis(10);

/// Serves every connection, until this is dropped or the node is stopped.
async fn accept(
    mut listening: Held<Option<TcpListener>>,
    mut doors: UnboundedReceiver<Door>,
    settings: Settings,
) {
    let limits = &settings.limits;
    let budget = Budget::new(limits.buffered);
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            () = listening.here.member().until_stopped() => return,
            Some(door) = doors.recv() => match door {
                Door::Open(socket) => listening.socket = Some(socket),
                Door::Close(open) => {
                    listening.socket = None;
                    drop(open);
                }
            },
            accepted = next(listening.socket.as_ref()) => {
                let Ok(socket) = accepted else {
                    // Of a client that went away before it was accepted, or of files all in use.
                    tokio::time::sleep(PAUSE).await;
                    continue;
                };
                if connections.len() < limits.connections {
                    let (here, alive) = (listening.here.clone(), listening.alive.clone());
                    let number = here.member().calls.connect();
                    let client = Held { socket, here, alive };
                    connections.spawn(served(client, number, settings.clone(), budget.share()));
                }
            }
            Some(_) = connections.join_next() => {}
        }
    }
}

async fn next(socket: Option<&TcpListener>) -> io::Result<TcpStream> {
    match socket {
        Some(socket) => Ok(socket.accept().await?.0),
        None => future::pending().await,
    }
}

async fn served(mut client: Held<TcpStream>, number: u64, settings: Settings, share: Share) {
    // Small replies wait for nobody. A socket that can't be told is served all the same.
    let _ = client.socket.set_nodelay(true);
    let (here, limit) = (client.here.clone(), settings.limits.frame);
    #[cfg(feature = "tls")]
    if let Some(tls) = settings.tls {
        // As servers do, it closes what doesn't begin with a handshake.
        if let Ok(client) = TlsAcceptor::from(tls).accept(&mut client.socket).await {
            let _ = Connection::new(client, here, number, limit, share).serve().await;
        }
        return;
    }
    // A connection's failure is its client's to see.
    let _ = Connection::new(&mut client.socket, here, number, limit, share).serve().await;
}
