//! A pool in a child of fork(2): its connections are the parent's, and its locks may be held by threads that the child doesn't have. So
//! the child begins with a pool of its own.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use super::Shared;
use crate::driver::Driver;

/// Less than any fork takes, which copies a table of pages at least. Whoever was in the pool's process so lately is in it still: to ask
/// the system each time would cost more than all else that a call does in the pool.
const FORK: Duration = Duration::from_micros(10);

/// The process that a pool was made in.
#[derive(Debug)]
pub(super) struct Process<D: Driver> {
    id: u32,
    made: Instant,
    /// When it was last seen to be this one, in nanoseconds since then.
    seen: AtomicU64,
    /// The pool of a child.
    heir: OnceLock<Arc<Shared<D>>>,
}

impl<D: Driver> Process<D> {
    pub(super) fn of(made: Instant) -> Process<D> {
        Process { id: std::process::id(), made, seen: AtomicU64::new(0), heir: OnceLock::new() }
    }

    fn is_this(&self, now: Instant) -> bool {
        let since_made = now.saturating_duration_since(self.made);
        let seen = Duration::from_nanos(self.seen.load(Ordering::Relaxed));
        if since_made.saturating_sub(seen) < FORK {
            return true;
        }
        let is_this = std::process::id() == self.id;
        if is_this {
            let nanos = u64::try_from(since_made.as_nanos()).unwrap_or(u64::MAX);
            self.seen.store(nanos, Ordering::Relaxed);
        }
        is_this
    }
}

impl<D: Driver> Shared<D> {
    /// The pool of the process that calls.
    pub(crate) fn here(&self) -> &Shared<D> {
        if self.process.is_this(self.driver.now()) {
            return self;
        }
        self.process.heir.get_or_init(|| self.anew()).here()
    }

    /// A pool with the same options and nothing else. The child's copies of the idle sockets are closed, which the parent doesn't notice,
    /// unless a thread of the parent was about to use one.
    fn anew(&self) -> Arc<Shared<D>> {
        let heir = Shared::new(self.driver.clone(), (*self.options).clone());
        if let Some(connector) = self.tls.get() {
            heir.over_tls(connector.clone());
        }
        heir.hosts.inherit(&self.hosts);
        if let Ok(mut state) = self.state.try_lock() {
            drop(std::mem::take(&mut state.idle));
        }
        heir
    }
}
