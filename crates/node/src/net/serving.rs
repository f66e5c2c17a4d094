//! A node's address, and who listens at it: started, stopped, and restarted by the node itself.

use std::future;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{Listener, Settings, Socket};
use crate::StartError;
use crate::ring::{Here, Member, State};
use crate::runtime::runtime;

/// Who listens at a node's address.
#[derive(Debug)]
pub(crate) struct Serving {
    address: SocketAddr,
    settings: Settings,
    /// How often it was restarted; changed by who has `held`.
    restarts: AtomicU64,
    held: Mutex<Held>,
}

#[derive(Debug)]
struct Held {
    /// `None` once the node has ended.
    here: Option<Here>,
    /// `None` while it is stopped.
    listener: Option<Listener>,
}

impl Serving {
    pub(crate) fn start(
        here: Here,
        socket: Socket,
        settings: Settings,
    ) -> Result<Arc<Serving>, StartError> {
        let address = socket.address();
        // Nobody is served before a call can find this.
        let held = Mutex::new(Held { here: Some(here.clone()), listener: None });
        let serving = Arc::new(Serving { address, settings, restarts: AtomicU64::new(0), held });
        here.member().serve(&serving);
        let listener = Listener::start(here, socket, serving.settings.clone())?;
        serving.held().listener = Some(listener);
        Ok(serving)
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Closes the listening socket and every connection; when this returns, all are closed.
    pub(crate) fn stop(&self) {
        self.held().stop();
    }

    /// Stops it if it runs, and listens again.
    pub(crate) fn restart(&self) -> Result<(), StartError> {
        self.restart_in(&mut self.held())
    }

    /// Stops it for good, and lets its data go.
    pub(crate) fn end(&self) {
        let mut held = self.held();
        held.stop();
        held.here = None;
    }

    /// Closes the listening socket and leaves connections.
    pub(crate) fn refuse(&self) {
        if let Some(listener) = &self.held().listener {
            listener.refuse();
        }
    }

    /// Listens again, unless it is stopped.
    pub(crate) fn accept(&self) -> Result<(), StartError> {
        match &self.held().listener {
            Some(listener) => listener.accept(self.address),
            None => Ok(()),
        }
    }

    fn restart_in(&self, held: &mut Held) -> Result<(), StartError> {
        held.stop();
        let Some(here) = held.here.clone() else { return Ok(()) };
        self.restarts.fetch_add(1, Ordering::Relaxed);
        let socket = Socket::bind(self.address)?;
        here.member().set_state(State::Running);
        held.listener = Some(Listener::start(here, socket, self.settings.clone())?);
        Ok(())
    }

    /// Restarts it, unless that happened meanwhile, or it was stopped.
    fn restart_since(&self, restarts: u64) {
        let mut held = self.held();
        let is_running =
            held.here.as_ref().is_some_and(|here| here.member().state() != State::Stopped);
        if is_running && self.restarts.load(Ordering::Relaxed) == restarts {
            // Where another program has the address meanwhile it stays stopped, as its clients see.
            let _ = self.restart_in(&mut held);
        }
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Held {
    fn stop(&mut self) {
        if let Some(here) = &self.here {
            here.member().set_state(State::Stopped);
        }
        self.listener = None;
    }
}

/// Restarts the node that a member is, for one of its connections, which is closed with the others: several that want it at once have
/// one restart together.
///
/// A restart waits for every connection's task to end, so it is done on a thread of its own.
pub(super) async fn restart_by_itself(member: &Member) {
    if let (Some(serving), Ok(runtime)) = (member.serving(), runtime()) {
        // While this connection is open, its listener has not been replaced.
        let restarts = serving.restarts.load(Ordering::Relaxed);
        let serving = Arc::downgrade(&serving);
        runtime.spawn_blocking(move || {
            if let Some(serving) = serving.upgrade() {
                serving.restart_since(restarts);
            }
        });
    }
    future::pending::<()>().await;
}
