//! One host: its name, what is known of it, and whether it is believed up.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::Facts;
use crate::options::Server;

/// How long a host is left alone after its first failure; each further one doubles it.
const FIRST_BAN: Duration = Duration::from_millis(200);
/// However often a host failed, it is tried again after this long.
const LONGEST_BAN: Duration = Duration::from_secs(30);

/// A host's place among the hosts of its pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct HostId(pub(crate) usize);

#[derive(Debug)]
pub(crate) struct Host {
    pub(crate) id: HostId,
    pub(crate) server: Server,
    pub(crate) name: Arc<str>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    failures: u32,
    banned_until: Option<Instant>,
    facts: Option<Arc<Facts>>,
}

impl Host {
    pub(crate) fn new(id: HostId, server: Server) -> Host {
        let name = server.to_string().into();
        Host { id, server, name, state: Mutex::default() }
    }

    /// Whether the host may be tried before those that failed lately.
    pub(crate) fn is_up(&self, now: Instant) -> bool {
        self.state().banned_until.is_none_or(|until| until <= now)
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
