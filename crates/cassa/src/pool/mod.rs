//! The pool: slots, idle connections, and one line of waiters.

mod affinity;
#[cfg(feature = "tokio")]
mod asynchronous;
mod beside;
mod blame;
#[cfg(feature = "blocking")]
mod blocking;
mod checkout;
mod choice;
mod closing;
mod expiry;
mod handle;
mod lease;
mod line;
mod open;
mod prefill;
mod probe;
mod process;
mod servers;
mod slots;
mod statistics;
mod upkeep;
mod waiters;

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, Weak};
use std::thread::ThreadId;
use std::time::Instant;

use cassa_types::token::Partitioner;

pub use crate::statistics::{Closed, HostState, HostStatistics, Statistics, Times};
pub(crate) use checkout::Failed;
pub use handle::{HostSource, HostStatus, Pool};
pub(crate) use lease::Lease;
#[cfg(test)]
pub(crate) use probe::PROBES;

use self::closing::Closers;
use self::probe::Probes;
use self::process::Process;
use self::servers::Asking;
use self::slots::Slots;
use self::upkeep::Upkeep;
use self::waiters::Waiters;
use crate::connection::Connection;
use crate::driver::Driver;
use crate::error::{ErrorKind, Failure, Phase};
use crate::events::{CloseReason, Event};
use crate::execute::Latencies;
use crate::flight::Flight;
use crate::hosts::{Host, Hosts};
use crate::options::Options;
use crate::retry::Budget;
use crate::schema::Snapshot;
use crate::statistics::Tally;
use crate::tls::Connector;
use crate::topology::Topology;
use crate::turn::Turns;

/// What all handles of a pool share.
#[derive(Debug)]
pub(crate) struct Shared<D: Driver> {
    pub(crate) driver: D,
    pub(crate) options: Arc<Options>,
    /// Makes the sessions of its connections, if they are over TLS.
    tls: OnceLock<Connector>,
    pub(crate) hosts: Hosts,
    pub(crate) topology: Topology<D>,
    pub(crate) schema: Snapshot,
    pub(crate) budget: Budget,
    pub(crate) latencies: Latencies,
    pub(crate) tally: Tally,
    /// The bytes of its large messages.
    pub(crate) flight: Arc<Flight<D>>,
    /// Of those who change the schema: one reads a definition and writes it back, altered.
    pub(crate) schema_turns: Turns<D>,
    /// Empty until it was asked for.
    pub(crate) partitioner: OnceLock<Partitioner>,
    asking: Asking<D>,
    upkeep: Upkeep<D>,
    probes: Mutex<Probes>,
    process: Process<D>,
    /// Itself, for work beside the calls, which mustn't keep a pool that nobody uses any more.
    weak: Weak<Shared<D>>,
    state: Mutex<State<D>>,
}

/// Everything that changes, under one lock that is never held across a wait.
#[derive(Debug)]
struct State<D: Driver> {
    slots: Slots,
    /// Oldest first; boxed, since they are moved at every call.
    idle: Vec<Box<Connection<D>>>,
    /// When the upkeep looks for connections that have had their time.
    expiry: Option<Instant>,
    /// The first call for which one is closed to even out their numbers again.
    may_move_from: usize,
    waiters: Waiters<D>,
    /// Threads that have connections of their own.
    owners: HashSet<ThreadId>,
    closed: bool,
    closers: Closers<D>,
}

/// How many connections there are, and of which kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Counts {
    /// Connections that exist or are being opened: idle and in use.
    pub open: usize,
    /// Connections nobody uses.
    pub idle: usize,
    /// Calls waiting for a connection.
    pub waiting: usize,
}

impl<D: Driver> Shared<D> {
    pub(crate) fn new(driver: D, options: Options) -> Arc<Shared<D>> {
        let state = State {
            slots: Slots::new(&options),
            idle: Vec::new(),
            expiry: None,
            may_move_from: 0,
            waiters: Waiters::default(),
            owners: HashSet::new(),
            closed: false,
            closers: Closers::default(),
        };
        Arc::new_cyclic(|weak| Shared {
            hosts: Hosts::new(&options.servers, &options.discovery, options.listeners.clone()),
            topology: Topology::default(),
            schema: Snapshot::default(),
            latencies: Latencies::default(),
            tally: Tally::default(),
            flight: Flight::new(driver.clone(), options.bytes_in_flight),
            budget: Budget::new(options.retry_budget, driver.now()),
            schema_turns: Turns::default(),
            partitioner: OnceLock::new(),
            asking: Asking::default(),
            upkeep: Upkeep::default(),
            probes: Mutex::default(),
            process: Process::of(driver.now()),
            weak: weak.clone(),
            tls: OnceLock::new(),
            state: Mutex::new(state),
            driver,
            options: Arc::new(options),
        })
    }

    /// Has its connections be over TLS; said once, before anything is connected.
    pub(crate) fn over_tls(&self, connector: Connector) {
        let _ = self.tls.set(connector);
    }

    pub(crate) fn counts(&self) -> Counts {
        let state = self.state();
        Counts { open: state.slots.taken(), idle: state.idle.len(), waiting: state.waiters.len() }
    }

    /// Whose each idle connection is, and how many requests it has carried.
    #[cfg(test)]
    pub(crate) fn idle_owners(&self) -> Vec<(Option<ThreadId>, u64)> {
        self.state().idle.iter().map(|idle| (idle.owner, idle.carried())).collect()
    }

    /// What the buffers of each idle connection hold room for.
    #[cfg(test)]
    pub(crate) fn idle_buffers(&self) -> Vec<usize> {
        self.state().idle.iter().map(|connection| connection.buffer_bytes()).collect()
    }

    /// A connection that no call asked for is ready.
    fn gained(&self, connection: Box<Connection<D>>, began: Instant) {
        self.opened(&connection.host, began);
        let is_kept = self.state().slots.is_within_size(connection.host.id);
        match is_kept {
            true => self.returned(connection, self.driver.now()),
            false => self.discard(connection, CloseReason::Surplus),
        }
    }

    /// What was being opened to this host since `began` is a connection: others may be opened.
    fn opened(&self, host: &Host, began: Instant) {
        let mut state = self.state();
        state.slots.opened(host.id);
        self.serve_line(state);
        self.tally.opened.one_more();
        self.options.listeners.tell(|| Event::ConnectionOpened {
            host: &host.name,
            took: self.driver.now().saturating_duration_since(began),
        });
    }

    /// What was to be opened to this host won't be a connection.
    fn not_opened(&self, host: &Host) {
        self.state().slots.opened(host.id);
        self.gone(host);
    }

    /// A connection of this host is gone.
    fn gone(&self, host: &Host) {
        let mut state = self.state();
        state.slots.free(host.id);
        state.tell_closers();
        self.serve_line(state);
    }

    /// A host has answered a call. If it had failed before, those who wait for others may have its connections now.
    pub(crate) fn served(&self, host: &Host) {
        if host.served() {
            self.serve_line(self.state());
        }
    }

    /// Closes a connection. Its socket is closed before another one may be opened in its slot.
    fn discard(&self, connection: Box<Connection<D>>, reason: CloseReason) {
        let host = connection.host.clone();
        self.closed(connection, reason);
        self.gone(&host);
    }

    /// Closes a connection that has no slot any more, or frees it next.
    fn closed(&self, connection: Box<Connection<D>>, reason: CloseReason) {
        let host = connection.host.clone();
        drop(connection);
        self.tally.closed_one(reason);
        self.options.listeners.tell(|| Event::ConnectionClosed { host: &host.name, reason });
    }

    fn state(&self) -> MutexGuard<'_, State<D>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Nobody uses the pool any more.
impl<D: Driver> Drop for Shared<D> {
    fn drop(&mut self) {
        self.refuse_calls();
    }
}

fn closed() -> Failure {
    Failure::new(ErrorKind::Closed, Phase::Checkout, "")
}
