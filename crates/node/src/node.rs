//! A running node.

use std::net::SocketAddr;
use std::sync::Arc;

use crate::net::{Serving, Settings, Socket};
use crate::ring::{Here, State};
use crate::{Builder, Call, Faults, StartError};

/// A running node. It ends when this is dropped: its connections are closed, and its data is gone unless it was told to keep it
/// ([`Builder::data`]).
#[derive(Debug)]
pub struct Node {
    here: Here,
    serving: Arc<Serving>,
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
        self.serving.address()
    }

    /// Whether it takes connections and answers: it is neither paused nor stopped.
    pub fn is_running(&self) -> bool {
        self.here.member().state() == State::Running
    }

    /// Makes it silent, as SIGSTOP does a process: it takes connections and requests and answers none until
    /// [`resume`](Self::resume). A stopped node stays stopped.
    pub fn pause(&self) {
        self.here.member().pause();
    }

    /// Lets it answer again, first what it was asked meanwhile.
    pub fn resume(&self) {
        self.here.member().resume();
    }

    /// Closes its connections and refuses new ones, until [`restart`](Self::restart); its data stays. When this returns, all are
    /// closed.
    pub fn stop(&self) {
        self.serving.stop();
    }

    /// Stops it if it runs, and lets it listen again at its address, with its data.
    ///
    /// # Errors
    /// [`StartError::Listen`] when somebody else has its address meanwhile.
    pub fn restart(&self) -> Result<(), StartError> {
        self.serving.restart()
    }

    /// Refuses new connections, until [`accept_connections`](Self::accept_connections); those that are open stay. When this
    /// returns, its port is closed, and another program could take it.
    pub fn refuse_connections(&self) {
        self.serving.refuse();
    }

    /// Takes new connections again, at the same address. A stopped node stays stopped.
    ///
    /// # Errors
    /// [`StartError::Listen`] when somebody else has its address meanwhile.
    pub fn accept_connections(&self) -> Result<(), StartError> {
        self.serving.accept()
    }

    /// What it does wrong: rules say when, and what.
    ///
    /// ```
    /// # fn main() -> Result<(), cassa_node::StartError> {
    /// use cassa_node::{Method, Node, Reaction, Rule};
    /// let node = Node::start_blocking()?;
    /// let fault = node.faults().add(Rule::new(Reaction::Close).method(Method::Insert).nth(3));
    /// // The third insert finds its connection closed.
    /// assert_eq!(fault.struck(), 0);
    /// drop(fault); // No more.
    /// # Ok(())
    /// # }
    /// ```
    pub fn faults(&self) -> &Faults {
        &self.here.member().faults
    }

    /// The last 1,024 calls it was asked, oldest first: whether each was carried out, and whether it was answered.
    pub fn calls(&self) -> Vec<Call> {
        self.here.member().calls.all()
    }

    pub(crate) fn serving(
        here: Here,
        socket: Socket,
        settings: Settings,
    ) -> Result<Node, StartError> {
        let serving = Serving::start(here.clone(), socket, settings)?;
        Ok(Node { here, serving })
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        self.serving.end();
    }
}
