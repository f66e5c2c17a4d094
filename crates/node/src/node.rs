//! A running node.

use std::net::SocketAddr;
use std::sync::{Mutex, PoisonError};

use crate::net::{Limits, Listener, Socket};
use crate::ring::{Here, State};
use crate::{Builder, StartError};

/// A running node. It ends when this is dropped: its connections are closed and its data is gone.
#[derive(Debug)]
pub struct Node {
    here: Here,
    address: SocketAddr,
    limits: Limits,
    /// `None` while it is stopped.
    listener: Mutex<Option<Listener>>,
}

impl Node {
    /// A node on a free port of 127.0.0.1 that answers as Cassandra 2.1 does.
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

    /// Where clients connect; the same after a restart.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Whether it takes connections and answers: it is neither paused nor stopped.
    pub fn is_running(&self) -> bool {
        self.here.member().state() == State::Running
    }

    /// Makes it silent, as SIGSTOP does a process: it takes connections and requests and answers none until
    /// [`resume`](Self::resume). A stopped node stays stopped.
    pub fn pause(&self) {
        if self.here.member().state() == State::Running {
            self.here.member().set_state(State::Paused);
        }
    }

    /// Lets it answer again, first what it was asked meanwhile.
    pub fn resume(&self) {
        if self.here.member().state() == State::Paused {
            self.here.member().set_state(State::Running);
        }
    }

    /// Closes its connections and refuses new ones, until [`restart`](Self::restart); its data stays. When this returns, all are
    /// closed.
    pub fn stop(&self) {
        self.here.member().set_state(State::Stopped);
        *self.listener.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// Stops it if it runs, and lets it listen again at its address, with its data.
    ///
    /// # Errors
    /// [`StartError::Listen`] when somebody else has its address meanwhile.
    pub fn restart(&self) -> Result<(), StartError> {
        self.stop();
        let mut listener = self.listener.lock().unwrap_or_else(PoisonError::into_inner);
        let socket = Socket::bind(self.address)?;
        *listener = Some(Listener::start(self.here.clone(), socket, self.limits.clone())?);
        self.here.member().set_state(State::Running);
        Ok(())
    }

    pub(crate) fn serving(here: Here, socket: Socket, limits: Limits) -> Result<Node, StartError> {
        let address = socket.address();
        let listener = Listener::start(here.clone(), socket, limits.clone())?;
        Ok(Node { here, address, limits, listener: Mutex::new(Some(listener)) })
    }
}
