//! Probing hosts that are down: a connection is opened beside the calls, and the greeting's answer brings the host back.

use std::sync::{Arc, Weak};
use std::time::Instant;

use super::Shared;
use super::open::greet;
use crate::driver::Driver;
use crate::hosts::Host;
use crate::options::Options;
use crate::tls::Connector;

/// How many are probed at once, at most, and so how far a pool may exceed its size; one that says nothing takes its probe the whole
/// connect time-out.
pub(crate) const PROBES: usize = 4;

impl<D: Driver> Shared<D> {
    /// Has the probes begin that are due; when the next one is.
    pub(super) fn probe_hosts(&self) -> Option<Instant> {
        let now = self.driver.now();
        let mut due: Vec<_> = self
            .hosts
            .list()
            .iter()
            .filter_map(|host| Some((host.probe_at()?, host.clone())))
            .collect();
        due.sort_by_key(|(at, _)| *at);
        for (at, host) in due {
            if at > now {
                return Some(at);
            }
            let Some(probe) = self.begin_probe(host) else { break };
            self.aside(probe.run());
        }
        None
    }

    /// Has a host that is down be probed when it is time.
    pub(super) fn probe_later(&self, host: &Host) {
        if let Some(at) = host.probe_at() {
            self.look_after(at);
        }
    }

    /// A probe is over; there may be hosts that wait for its end.
    fn probed(&self, host: &Host) {
        let now = self.driver.now();
        host.probed(now);
        self.state().probes -= 1;
        self.look_after(now);
    }

    /// `None` when as many go on as may.
    fn begin_probe(&self, host: Arc<Host>) -> Option<Probe<D>> {
        let mut state = self.state();
        if state.closed || state.probes >= PROBES {
            return None;
        }
        state.probes += 1;
        state.slots.take(host.id);
        host.probing();
        Some(Probe {
            driver: self.driver.clone(),
            options: self.options.clone(),
            tls: self.tls.get().cloned(),
            pool: self.weak.clone(),
            host,
            over: false,
        })
    }
}

/// A probe under way. It has a slot, beyond the pool's size if need be.
struct Probe<D: Driver> {
    driver: D,
    options: Arc<Options>,
    tls: Option<Connector>,
    pool: Weak<Shared<D>>,
    host: Arc<Host>,
    over: bool,
}

impl<D: Driver> Probe<D> {
    async fn run(mut self) {
        let until = self.driver.after(self.options.connect_timeout);
        let tls = self.tls.as_ref();
        let greeted = greet(&self.driver, &self.options, tls, &self.host, until).await;
        if let Ok(connection) = greeted
            && let Some(pool) = self.pool.upgrade()
        {
            self.over = true;
            pool.probed(&self.host);
            pool.gained(Box::new(connection));
        }
    }
}

/// Without an answer, or without having been run.
impl<D: Driver> Drop for Probe<D> {
    fn drop(&mut self) {
        if let Some(pool) = self.pool.upgrade().filter(|_| !self.over) {
            pool.probed(&self.host);
            pool.gone(&self.host);
        }
    }
}
