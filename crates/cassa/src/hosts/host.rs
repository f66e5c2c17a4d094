//! One host: its name, what is known of it, and whether it is believed up.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::Facts;
use crate::options::Server;

/// How long a host is left alone after its first failure; each further one doubles it.
const FIRST_BAN: Duration = Duration::from_millis(200);
/// However often a host failed, it is tried again after this long.
const LONGEST_BAN: Duration = Duration::from_secs(30);

/// Another one for every host there ever was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct HostId(usize);

impl HostId {
    fn next() -> HostId {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        HostId(NEXT.fetch_add(1, Ordering::Relaxed))
    }
}

#[derive(Debug)]
pub(crate) struct Host {
    pub(crate) id: HostId,
    pub(crate) server: Server,
    pub(crate) name: Arc<str>,
    /// It is in the list whatever a function says.
    pub(super) stays: bool,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// Its place in the pool's list; `None` when it isn't in it any more.
    place: Option<usize>,
    failures: u32,
    banned_until: Option<Instant>,
    facts: Option<Arc<Facts>>,
}

impl Host {
    pub(crate) fn new(server: Server, stays: bool, place: usize) -> Host {
        let name = server.to_string().into();
        let state = Mutex::new(State { place: Some(place), ..State::default() });
        Host { id: HostId::next(), server, name, stays, state }
    }

    /// Whether the host may be tried before those that failed lately.
    pub(crate) fn is_up(&self, now: Instant) -> bool {
        self.state().is_up(now)
    }

    /// Whether it is up, and its place in the list.
    pub(super) fn standing(&self, now: Instant) -> (bool, usize) {
        let state = self.state();
        (state.is_up(now), state.place.unwrap_or(0))
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
        self.state().failures > 0
    }

    /// It could not be reached or closed a connection: it comes last in plans for a while.
    /// What was known of it may be over, since it may come back as another version.
    pub(crate) fn failed(&self, now: Instant) {
        let mut state = self.state();
        let ban = FIRST_BAN.saturating_mul(1 << state.failures.min(16)).min(LONGEST_BAN);
        state.failures = state.failures.saturating_add(1);
        state.banned_until = Some(now + ban.mul_f64(0.75 + 0.25 * fastrand::f64()));
        state.facts = None;
    }

    /// It answered: one success ends the ban.
    pub(crate) fn answered(&self) {
        let mut state = self.state();
        if state.failures > 0 {
            state.failures = 0;
            state.banned_until = None;
        }
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

impl State {
    fn is_up(&self, now: Instant) -> bool {
        self.banned_until.is_none_or(|until| until <= now)
    }
}
