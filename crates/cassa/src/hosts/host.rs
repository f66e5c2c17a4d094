//! One host: its name, what is known of it, and whether it is believed up.

use std::net::IpAddr;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use super::Facts;
use super::health::Health;
use crate::events::{Event, Listeners};
use crate::options::Server;
use crate::statistics::{HostState, HostTally};
use crate::topology::Membership;

/// Another one for every host there ever was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct HostId(usize);

impl HostId {
    fn next() -> HostId {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        HostId(NEXT.fetch_add(1, Ordering::Relaxed))
    }
}

/// How a host came into the pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Source {
    /// The options name it: it stays in any case.
    Options,
    /// The program's list names it: it stays as long as the list does so.
    List,
    /// The ring had it: it leaves when 3 rings one after the other don't have it.
    Ring,
}

/// Where a node stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Site {
    pub(crate) data_center: Arc<str>,
    pub(crate) rack: Option<Arc<str>>,
}

#[derive(Debug)]
pub(crate) struct Host {
    pub(crate) id: HostId,
    pub(crate) server: Server,
    pub(crate) name: Arc<str>,
    pub(crate) source: Source,
    pub(crate) membership: Arc<Membership>,
    pub(crate) tally: HostTally,
    listeners: Listeners,
    /// Whether its health is worth a look: a call that is answered shouldn't cost a lock.
    ailing: AtomicBool,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// Its place in the pool's list; `None` when it isn't in it any more.
    place: Option<usize>,
    health: Health,
    facts: Option<Arc<Facts>>,
    site: Option<Site>,
    addresses: Vec<IpAddr>,
    /// In how many rings that were read one after the other it wasn't.
    absences: u32,
    /// How many hedged reads it has lost since it answered last.
    races_lost: u32,
}

impl Host {
    pub(crate) fn new(
        server: Server,
        source: Source,
        membership: Arc<Membership>,
        listeners: Listeners,
    ) -> Host {
        let name = server.to_string().into();
        Host {
            id: HostId::next(),
            server,
            name,
            source,
            membership,
            tally: HostTally::default(),
            listeners,
            ailing: AtomicBool::new(false),
            state: Mutex::default(),
        }
    }

    /// Whether the host may be tried before those that are down.
    pub(crate) fn is_up(&self, now: Instant) -> bool {
        self.state().health.is_up(now)
    }

    /// Whether it is up, and its place in the list.
    pub(super) fn standing(&self, now: Instant) -> (bool, Option<usize>) {
        let state = self.state();
        (state.health.is_up(now), state.place)
    }

    /// Since when calls don't go to it; `None` if they do.
    pub(super) fn down_since(&self, now: Instant) -> Option<Instant> {
        self.state().health.down_since(now)
    }

    /// What is believed of it, for who looks from outside.
    pub(crate) fn health(&self) -> HostState {
        let state = self.state();
        match state.health.is_down() {
            true => HostState::Down { until: state.health.probe_at() },
            false => HostState::Up,
        }
    }

    /// Where it stands, if a ring told.
    pub(crate) fn site(&self) -> Option<Site> {
        self.state().site.clone()
    }

    /// A ring has it, and tells where it stands or not; whether it stands elsewhere than was known.
    pub(super) fn present(&self, site: Option<Site>) -> bool {
        let mut state = self.state();
        state.absences = 0;
        let moved = site.is_some() && state.site != site;
        if moved {
            state.site = site;
        }
        moved
    }

    /// The addresses of its name, which make it a certain node unless there are several of one kind.
    pub(crate) fn resolved(&self, addresses: impl Iterator<Item = IpAddr>) {
        let (four, six): (Vec<_>, Vec<_>) = addresses.partition(IpAddr::is_ipv4);
        let are_one = |addresses: &[IpAddr]| addresses.windows(2).all(|two| two[0] == two[1]);
        let is_one_node = are_one(&four) && are_one(&six);
        let addresses = four.into_iter().chain(six).filter(|_| is_one_node);
        self.state().addresses = addresses.collect();
    }

    /// Those that it is known by.
    pub(super) fn addresses(&self) -> Vec<IpAddr> {
        self.state().addresses.clone()
    }

    /// A ring doesn't have it; how often one after the other that was so.
    pub(super) fn absent(&self) -> u32 {
        let mut state = self.state();
        state.absences = state.absences.saturating_add(1);
        state.absences
    }

    /// Another host was the first to answer a read that both were asked; how many this one has lost since it last answered.
    pub(crate) fn lost_race(&self) -> u32 {
        let mut state = self.state();
        self.ailing.store(true, Ordering::Release);
        state.races_lost = state.races_lost.saturating_add(1);
        state.races_lost
    }

    /// Whether it is one of the pool's hosts still.
    pub(crate) fn is_listed(&self) -> bool {
        self.state().place.is_some()
    }

    pub(super) fn listed(&self, place: Option<usize>) {
        self.state().place = place;
    }

    /// Whether it hasn't answered since it failed.
    pub(super) fn has_failed(&self) -> bool {
        self.state().health.is_down()
    }

    /// It could not be reached or closed a connection: it comes last in plans until it answers. When it is to be probed, if
    /// that is new. What was known of it may be over, since it may come back as another version.
    pub(crate) fn failed(&self, now: Instant) -> Option<Instant> {
        self.hung_up();
        self.kept_silent(now)
    }

    /// Its connections were closed, as a restart does: what was known of it may be over.
    pub(crate) fn hung_up(&self) {
        self.state().facts = None;
    }

    /// It let a call wait in vain: it comes last in plans until it answers. When it is to be probed, if that is new.
    pub(crate) fn kept_silent(&self, now: Instant) -> Option<Instant> {
        let (was_up, probe_at) = {
            let mut state = self.state();
            self.ailing.store(true, Ordering::Release);
            (!state.health.is_down(), state.health.failed(now))
        };
        if let Some(at) = probe_at.filter(|_| was_up) {
            let probe_in = at.saturating_duration_since(now);
            self.listeners.tell(|| Event::HostDown { host: &self.name, probe_in });
        }
        probe_at
    }

    /// It answered: calls may go to it again.
    pub(crate) fn answered(&self) {
        if !self.ailing.load(Ordering::Acquire) {
            return;
        }
        let was_down = {
            let mut state = self.state();
            state.races_lost = 0;
            state.health.answered()
        };
        if was_down {
            self.listeners.tell(|| Event::HostUp { host: &self.name });
        }
    }

    /// It answered a call: what was before is forgotten. Whether it had failed before.
    pub(crate) fn served(&self) -> bool {
        let ailed = self.ailing.load(Ordering::Acquire);
        if ailed {
            let mut state = self.state();
            state.health.served();
            state.races_lost = 0;
            self.ailing.store(false, Ordering::Release);
        }
        ailed
    }

    /// When it is to be probed; `None` while it is up or being probed.
    pub(crate) fn probe_at(&self) -> Option<Instant> {
        match self.ailing.load(Ordering::Acquire) {
            true => self.state().health.probe_at(),
            false => None,
        }
    }

    /// Whether somebody will probe it. If not, it is left to calls in a while.
    pub(crate) fn probe_is_planned(&self, planned: bool) {
        self.state().health.probe_is_planned(planned);
    }

    pub(crate) fn probing(&self) {
        self.state().health.probing();
        self.listeners.tell(|| Event::Probing { host: &self.name });
    }

    /// A probe is over. When the next one is to be.
    pub(crate) fn probed(&self, now: Instant) -> Option<Instant> {
        self.state().health.probed(now)
    }

    /// It is of another cluster.
    pub(crate) fn refused(&self, cause: &str) {
        self.listeners.tell(|| Event::HostRefused { host: &self.name, cause });
    }

    pub(crate) fn facts(&self) -> Option<Arc<Facts>> {
        self.state().facts.clone()
    }

    pub(crate) fn learned(&self, facts: Facts) -> Arc<Facts> {
        let facts = Arc::new(facts);
        self.state().facts = Some(facts.clone());
        facts
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
