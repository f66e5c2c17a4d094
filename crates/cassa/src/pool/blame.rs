//! What failures say of a host: which of them take it down, and what else goes with it.

use std::sync::Arc;
use std::time::Duration;

use super::Shared;
use super::waiters::Grant;
use crate::driver::Driver;
use crate::error::{ErrorKind, Failure};
use crate::events::{CloseReason, Event};
use crate::hosts::Host;

/// A host that kept a call waiting for less isn't blamed, unless it was a whole attempt: the caller was in a hurry.
const SILENCE: Duration = Duration::from_millis(200);

/// A host that lost so many hedged reads one after the other, and answered nothing meanwhile, says nothing to anybody.
const RACES: u32 = 3;

impl<D: Driver> Shared<D> {
    /// A call has failed after it used a connection to this host for so long.
    ///
    /// If the connection broke, calls go to other hosts until this one answers, and its idle connections, which very likely broke with
    /// it, are closed instead of failing one call each.
    pub(crate) fn lost(&self, host: &Arc<Host>, failure: &Failure, used_for: Duration) {
        match failure.kind {
            ErrorKind::Transport | ErrorKind::Protocol => {
                self.probe_later(host, host.failed(self.driver.now()));
                self.suspect_rings();
                self.close_idle_of(host);
            }
            ErrorKind::AttemptTimedOut => self.kept_waiting(host, used_for),
            _ => {}
        }
    }

    /// A call waited so long for a host without an answer: calls go to others until it answers. After a whole attempt in vain its idle
    /// connections are closed too: what is between here and the host may have forgotten them.
    pub(super) fn kept_waiting(&self, host: &Arc<Host>, waited: Duration) {
        if waited < self.options.attempt_timeout.min(SILENCE) {
            return;
        }
        self.probe_later(host, host.kept_silent(self.driver.now()));
        self.suspect_rings();
        if waited >= self.options.attempt_timeout {
            self.close_idle_of(host);
        }
    }

    /// Another host answered what this one was asked so long ago. To be slow is not to be down, to be silent is.
    pub(super) fn lost_race(&self, host: &Arc<Host>, waited: Duration) {
        if waited >= SILENCE && host.lost_race() >= RACES {
            self.kept_waiting(host, waited);
        }
    }

    /// This host closed a connection that nobody used, as one that restarts does with all.
    pub(super) fn hung_up(&self, host: &Host) {
        host.hung_up();
        self.close_idle_of(host);
    }

    fn close_idle_of(&self, host: &Host) {
        if cfg!(cassa_plant = "suspicion") {
            return; // A bug on purpose, in builds that see whether a cluster on fire shows it.
        }
        let broken: Vec<_> =
            self.state().idle.extract_if(.., |idle| idle.host.id == host.id).collect();
        let closed = broken.len();
        for connection in broken {
            self.discard(connection, CloseReason::Suspected);
        }
        if closed > 0 {
            self.options.listeners.tell(|| Event::HostSuspected { host: &host.name, closed });
        }
    }

    /// A host could not be reached: calls go to others until it answers.
    pub(super) fn could_not_reach(&self, host: &Arc<Host>) {
        self.probe_later(host, host.failed(self.driver.now()));
        self.suspect_rings();
    }

    /// A connect has failed. Where no host is up and no connection in use, those who wait could do no more than try the same: they have
    /// heard it too.
    pub(super) fn tell_waiters(&self, host: &Arc<Host>, failure: &Failure) {
        // First, since to look at thousands of hosts takes a while.
        if self.state().waiters.len() == 0 || !self.hosts.all_failed() {
            return;
        }
        let mut state = self.state();
        if state.slots.taken() > state.idle.len() + state.slots.opening() {
            return;
        }
        while let Some(waiter) = state.waiters.pop() {
            waiter.grant(Grant::Failed(host.clone(), failure.heard()));
        }
    }
}
