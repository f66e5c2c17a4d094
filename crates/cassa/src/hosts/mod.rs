//! Which hosts there are, which of them are believed up, and in which order a call tries them.

mod facts;
mod found;
mod health;
mod host;
mod line;
mod list;
mod plan;
#[cfg(test)]
mod tests;

use std::collections::HashSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Instant;

pub(crate) use facts::Facts;
pub(crate) use found::Found;
pub(crate) use health::FIRST_PROBE_WITHIN;
pub use host::Source;
pub(crate) use host::{Host, HostId, Site};
pub(crate) use line::Line;
pub(crate) use list::List;
use list::Locality;
pub(crate) use plan::{Order, Plan, Rank, Tries};

use crate::events::{Event, Listeners};
use crate::options::{DiscoveryOptions, Server};
use crate::topology::{Membership, Route};

/// The hosts of a pool.
#[derive(Debug)]
pub(crate) struct Hosts {
    state: RwLock<State>,
    membership: Arc<Membership>,
    listeners: Listeners,
    turn: AtomicUsize,
    /// How often there were hosts in the list that weren't before.
    generation: AtomicUsize,
}

#[derive(Debug)]
struct State {
    list: Arc<List>,
    locality: Locality,
}

impl Hosts {
    pub(crate) fn new(
        servers: &[Server],
        options: &DiscoveryOptions,
        listeners: Listeners,
    ) -> Hosts {
        let (membership, locality) = (Arc::new(Membership::of(options)), Locality::of(options));
        let host = |server: &Server| {
            let (membership, listeners) = (membership.clone(), listeners.clone());
            Arc::new(Host::new(server.clone(), Source::Options, membership, listeners))
        };
        let list = Arc::new(List::new(servers.iter().map(host).collect(), &locality));
        Hosts {
            state: RwLock::new(State { list, locality }),
            membership,
            listeners,
            turn: AtomicUsize::new(0),
            generation: AtomicUsize::new(0),
        }
    }

    /// Of which cluster they are.
    pub(crate) fn membership(&self) -> &Membership {
        &self.membership
    }

    /// The order for one call: every host once, beginning with those that have its row and the next one's turn.
    pub(crate) fn plan(&self, route: Option<Route>) -> Plan {
        Plan::new(self.turn.fetch_add(1, Ordering::Relaxed), route)
    }

    /// What is known of each host that was connected to.
    pub(crate) fn facts(&self) -> Vec<Arc<Facts>> {
        self.list().iter().filter_map(|host| host.facts()).collect()
    }

    pub(crate) fn list(&self) -> Arc<List> {
        self.state.read().unwrap_or_else(PoisonError::into_inner).list.clone()
    }

    /// Whether a connection to this host is of use now: it is one of the pool's, and near unless no near one is up.
    pub(crate) fn uses(&self, host: &Host, now: Instant) -> bool {
        let list = self.list();
        let (_, place) = host.standing(now);
        place.is_some_and(|place| place < list.local() || list.goes_far(now))
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

    /// Has the servers that another list told as well. It waits for nobody: who holds the other one may be in another process.
    pub(crate) fn inherit(&self, from: &Hosts) {
        let Ok(other) = from.state.try_read() else { return };
        let told = other.list.known().filter(|host| host.source == Source::List);
        let servers: Vec<_> = told.map(|host| host.server.clone()).collect();
        drop(other);
        if !servers.is_empty() {
            self.renew(servers);
        }
    }

    /// Has these servers from now on beside those of the options and of the ring. What is known of a host that stays is kept.
    pub(crate) fn renew(&self, servers: Vec<Server>) {
        let mut wanted: HashSet<_> = servers.into_iter().collect();
        self.change(|hosts, _| {
            hosts.retain(|host| host.source != Source::List || wanted.contains(&host.server));
            for host in &*hosts {
                wanted.remove(&host.server);
            }
            let new = wanted.into_iter();
            hosts.extend(new.map(|server| self.host(server, Source::List)));
            (true, ())
        });
    }

    fn host(&self, server: Server, source: Source) -> Arc<Host> {
        Arc::new(Host::new(server, source, self.membership.clone(), self.listeners.clone()))
    }

    /// Changes which hosts there are, and which data centre is the pool's; they come in a new random order if anything changed.
    fn change<T>(&self, change: impl FnOnce(&mut Vec<Arc<Host>>, &mut Locality) -> (bool, T)) -> T {
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        let before = state.list.clone();
        let mut hosts: Vec<_> = before.known().cloned().collect();
        let (changed, result) = change(&mut hosts, &mut state.locality);
        if !changed {
            return result;
        }
        let (gone, new) = differences(&before, &hosts);
        gone.iter().for_each(|host| host.listed(None));
        if !new.is_empty() {
            self.generation.fetch_add(1, Ordering::Release);
        }
        state.list = Arc::new(List::new(hosts, &state.locality));
        drop(state);
        for host in gone {
            self.listeners.tell(|| Event::HostRemoved { host: &host.name });
        }
        for host in new {
            self.listeners.tell(|| Event::HostAdded { host: &host.name, source: host.source });
        }
        result
    }
}

/// The hosts that are there no more, and those that are new.
fn differences(before: &List, after: &[Arc<Host>]) -> (Vec<Arc<Host>>, Vec<Arc<Host>>) {
    let had: HashSet<_> = before.known().map(|host| host.id).collect();
    let has: HashSet<_> = after.iter().map(|host| host.id).collect();
    let gone = before.known().filter(|host| !has.contains(&host.id));
    let new = after.iter().filter(|host| !had.contains(&host.id));
    (gone.cloned().collect(), new.cloned().collect())
}
