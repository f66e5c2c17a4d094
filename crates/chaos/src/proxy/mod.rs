//! The link between a client and one server, which can be cut, slowed down and spoiled.

mod connection;

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

use crate::Result;
use crate::additions::Additions;

/// The port of a link, on its server's own address: no port that connections going out are given.
const PORT: u16 = 19160;

/// What a link does to what goes through it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    Open,
    /// Nobody listens: connections end, and new ones are refused.
    Refusing,
    /// Connections are reset, new ones as soon as they are accepted.
    Resetting,
    /// Connections end in order, new ones as soon as they are accepted.
    Ending,
    /// Everything is accepted and kept back.
    Silent,
    /// Every message takes so much longer.
    Slow(Duration),
    /// A reply ends in its middle, and its connection with it.
    Halving,
    /// Every reply is preceded by the one before it, once more.
    Straying,
}

/// A link to one server.
#[derive(Debug)]
pub(crate) struct Link {
    address: SocketAddr,
    mode: watch::Sender<Mode>,
    carried: Arc<AtomicUsize>,
}

impl Link {
    /// An open link to `server`, which counts the additions that go through it. Its stray replies may be forged: nobody can tell
    /// them from others then.
    pub(crate) async fn to(
        server: SocketAddr,
        additions: Arc<Additions>,
        forges: bool,
    ) -> Result<Link> {
        let address = SocketAddr::new(server.ip(), PORT);
        let (mode, modes) = watch::channel(Mode::Open);
        let listener = TcpListener::bind(address).await?;
        let carried = Arc::default();
        let over = Over { server, additions, forges, carried: Arc::clone(&carried) };
        tokio::spawn(listen(listener, over, modes));
        Ok(Link { address, mode, carried })
    }

    /// Where clients connect to.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    pub(crate) fn set(&self, mode: Mode) {
        self.mode.send_replace(mode);
    }

    /// How many connections it carries.
    pub(crate) fn carried(&self) -> usize {
        self.carried.load(Ordering::Relaxed)
    }
}

/// What all connections over a link share.
#[derive(Debug, Clone)]
struct Over {
    server: SocketAddr,
    additions: Arc<Additions>,
    forges: bool,
    carried: Arc<AtomicUsize>,
}

/// Accepts connections until the link is dropped.
async fn listen(listener: TcpListener, over: Over, mut modes: watch::Receiver<Mode>) {
    let address = SocketAddr::new(over.server.ip(), PORT);
    let mut listener = Some(listener);
    loop {
        if *modes.borrow_and_update() == Mode::Refusing {
            listener = None;
            if modes.wait_for(|mode| *mode != Mode::Refusing).await.is_err() {
                return;
            }
        }
        let Some(listening) = &listener else {
            match TcpListener::bind(address).await {
                Ok(bound) => listener = Some(bound),
                Err(error) => {
                    return eprintln!("the link at {address} can't listen again: {error}");
                }
            }
            continue;
        };
        tokio::select! {
            accepted = listening.accept() => if let Ok((client, _)) = accepted {
                tokio::spawn(serve(client, over.clone(), modes.clone()));
            },
            changed = modes.changed() => if changed.is_err() {
                return;
            },
        }
    }
}

async fn serve(client: TcpStream, over: Over, modes: watch::Receiver<Mode>) {
    over.carried.fetch_add(1, Ordering::Relaxed);
    match TcpStream::connect(over.server).await {
        Ok(server) => connection::carry(client, server, modes, &over).await,
        // As the operating system does for a process that is gone.
        Err(_) => connection::reset(&client),
    }
    over.carried.fetch_sub(1, Ordering::Relaxed);
}
