//! Probing hosts that are down: a connection is opened beside the calls, and the greeting's answer brings the host back.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, MutexGuard, PoisonError};
use std::time::Instant;

use super::Shared;
use super::beside::Beside;
use crate::driver::Driver;
use crate::hosts::{Host, HostId};

/// How many are probed at once, at most, and so how far a pool may exceed its size; one that says nothing takes its probe the whole
/// connect time-out.
pub(crate) const PROBES: usize = 4;

/// The probes of a pool.
#[derive(Debug, Default)]
pub(super) struct Probes {
    /// Hosts that were down, by when they are to be probed. Some may have answered meanwhile.
    planned: BTreeMap<(Instant, HostId), Arc<Host>>,
    /// When the one of each is planned: a host that fails at every call has no more than that.
    of_hosts: HashMap<HostId, Instant>,
    under_way: usize,
}

impl Probes {
    fn plan(&mut self, at: Instant, host: &Arc<Host>) {
        if let Some(before) = self.of_hosts.insert(host.id, at) {
            self.planned.remove(&(before, host.id));
        }
        self.planned.insert((at, host.id), host.clone());
    }
}

impl<D: Driver> Shared<D> {
    /// Has the probes begin that are due; when the next one is. At the end of each probe it is asked again.
    pub(super) fn probe_hosts(&self) -> Option<Instant> {
        let now = self.driver.now();
        loop {
            let mut probes = self.probes();
            let (&(at, _), _) = probes.planned.first_key_value()?;
            if at > now {
                return Some(at);
            }
            if probes.under_way >= PROBES {
                return None;
            }
            let (_, host) = probes.planned.pop_first()?;
            probes.of_hosts.remove(&host.id);
            if !host.is_listed() || host.probe_at() != Some(at) {
                host.probe_is_planned(false);
                continue;
            }
            drop(probes);
            let probe = self.begin_probe(host)?;
            // Not run, it is over when it is dropped.
            let _ = self.driver.spawn(probe.run());
        }
    }

    /// Has a host that is down be probed at this instant.
    pub(super) fn probe_later(&self, host: &Arc<Host>, at: Option<Instant>) {
        let Some(at) = at else { return };
        self.probes().plan(at, host);
        host.probe_is_planned(self.look_after(at));
    }

    /// A probe is over; there may be hosts that wait for its end.
    fn probed(&self, host: &Arc<Host>) {
        let now = self.driver.now();
        self.state().slots.probed(host.id);
        self.probes().under_way -= 1;
        self.probe_later(host, host.probed(now));
        self.look_after(now);
    }

    #[cfg(test)]
    pub(crate) fn planned_probes(&self) -> usize {
        self.probes().planned.len()
    }

    /// `None` when the pool is closed.
    fn begin_probe(&self, host: Arc<Host>) -> Option<Probe<D>> {
        {
            let mut state = self.state();
            if state.closed {
                return None;
            }
            state.slots.take_for_probe(host.id);
        }
        self.probes().under_way += 1;
        host.probing();
        Some(Probe { beside: Beside::new(self, host), over: false })
    }

    fn probes(&self) -> MutexGuard<'_, Probes> {
        self.probes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A probe under way. It has a slot that counts for nobody else.
struct Probe<D: Driver> {
    beside: Beside<D>,
    over: bool,
}

impl<D: Driver> Probe<D> {
    async fn run(mut self) {
        if let Ok(connection) = self.beside.answered().await
            && let Some(pool) = self.beside.pool.upgrade()
        {
            self.over = true;
            pool.probed(&self.beside.host);
            self.beside.gives(&pool, connection);
        }
    }
}

/// Without an answer, or without having been run.
impl<D: Driver> Drop for Probe<D> {
    fn drop(&mut self) {
        if let Some(pool) = self.beside.pool.upgrade().filter(|_| !self.over) {
            pool.probed(&self.beside.host);
        }
    }
}
