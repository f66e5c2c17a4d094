//! Which hosts there are, which of them are believed up, and in which order a call tries them.

mod facts;
mod health;
mod host;
mod line;
mod plan;
#[cfg(test)]
mod tests;

use std::collections::HashSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

pub(crate) use facts::Facts;
pub(crate) use host::{Host, HostId};
pub(crate) use line::Line;
pub(crate) use plan::{Order, Plan};

use crate::options::Server;

/// The hosts of a pool.
#[derive(Debug)]
pub(crate) struct Hosts {
    list: RwLock<Arc<[Arc<Host>]>>,
    turn: AtomicUsize,
    /// How often there were hosts in the list that weren't before.
    generation: AtomicUsize,
}

impl Hosts {
    /// The hosts in a random order, so that many clients of one list don't all begin with its first.
    pub(crate) fn new(servers: &[Server]) -> Hosts {
        let mut servers = servers.to_vec();
        fastrand::shuffle(&mut servers);
        let hosts = servers.into_iter().enumerate();
        let list = hosts.map(|(place, server)| Arc::new(Host::new(server, true, place)));
        Hosts {
            list: RwLock::new(list.collect()),
            turn: AtomicUsize::new(0),
            generation: AtomicUsize::new(0),
        }
    }

    /// The order for one call: every host once, beginning with the next one's turn.
    pub(crate) fn plan(&self) -> Plan {
        Plan::new(self.turn.fetch_add(1, Ordering::Relaxed))
    }

    /// What is known of each host that was connected to.
    pub(crate) fn facts(&self) -> Vec<Arc<Facts>> {
        self.list().iter().filter_map(|host| host.facts()).collect()
    }

    pub(crate) fn list(&self) -> Arc<[Arc<Host>]> {
        self.list.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn len(&self) -> usize {
        self.list().len()
    }

    /// Whether every host failed when it was last spoken to.
    pub(crate) fn all_failed(&self) -> bool {
        self.list().iter().all(|host| host.has_failed())
    }

    /// Another number each time there are hosts that weren't there before.
    pub(crate) fn generation(&self) -> usize {
        self.generation.load(Ordering::Acquire)
    }

    /// Has these servers, and those of the options, from now on, in a new random order. What is known of a host that stays is kept.
    pub(crate) fn renew(&self, servers: Vec<Server>) {
        let mut list = self.list.write().unwrap_or_else(PoisonError::into_inner);
        let mut wanted: HashSet<_> = servers.into_iter().collect();
        let (mut renewed, gone): (Vec<_>, Vec<_>) =
            list.iter().cloned().partition(|host| host.stays || wanted.contains(&host.server));
        for host in &renewed {
            wanted.remove(&host.server);
        }
        let gained = !wanted.is_empty();
        renewed.extend(wanted.into_iter().map(|server| Arc::new(Host::new(server, false, 0))));
        fastrand::shuffle(&mut renewed);
        for (place, host) in renewed.iter().enumerate() {
            host.listed(Some(place));
        }
        for host in gone {
            host.listed(None);
        }
        *list = renewed.into();
        if gained {
            self.generation.fetch_add(1, Ordering::Release);
        }
    }
}
