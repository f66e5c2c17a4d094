//! What a pool does beside its calls: one piece of background work, which is there only while something is to be done.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Instant;

use super::Shared;
use crate::driver::{Driver, Signal};

/// Who keeps the pool up, and whether somebody does at present.
#[derive(Debug)]
pub(super) struct Upkeep<D: Driver>(Arc<Bell<D>>);

/// What wakes it.
#[derive(Debug)]
struct Bell<D: Driver> {
    signal: D::Signal,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    running: bool,
    /// When something is to be done that nobody has looked at yet.
    rung: Option<Instant>,
    /// Until when it sleeps.
    asleep: Option<Instant>,
}

impl<D: Driver> Default for Upkeep<D> {
    fn default() -> Upkeep<D> {
        Upkeep(Arc::new(Bell { signal: D::Signal::default(), state: Mutex::default() }))
    }
}

/// The pool goes, and with it what keeps it up.
impl<D: Driver> Drop for Upkeep<D> {
    fn drop(&mut self) {
        self.wake();
    }
}

impl<D: Driver> Upkeep<D> {
    /// Has it look whether there is something to do, and end if the pool was closed.
    pub(super) fn wake(&self) {
        self.0.signal.notify();
    }
}

impl<D: Driver> Shared<D> {
    /// Something is to be done beside the calls at this instant; whether somebody is there to do it.
    pub(crate) fn look_after(&self, at: Instant) -> bool {
        let bell = &self.upkeep.0;
        {
            let mut state = bell.state();
            state.rung = Some(state.rung.map_or(at, |rung| rung.min(at)));
            if std::mem::replace(&mut state.running, true) {
                if state.asleep.is_some_and(|until| at < until) {
                    bell.signal.notify();
                }
                return true;
            }
        }
        let keeper = Keeper { bell: bell.clone(), over: false };
        // If not, calls do without: hosts come up again by calls, and what is idle stays so.
        self.driver.spawn(run(self.driver.clone(), self.weak.clone(), keeper)).is_ok()
    }

    /// Has what is due begin; when more will be. Called by nobody but [`run`].
    fn keep_up(&self) -> Option<Instant> {
        if self.state().closed {
            return None;
        }
        let rings = self.have_rings_read();
        self.probe_hosts().into_iter().chain(rings).chain(self.close_expired()).min()
    }

    /// Has the rings be read if it is time; when it will be again.
    fn have_rings_read(&self) -> Option<Instant> {
        let (due, next) = self.topology.next_reading(self.driver.now());
        if due {
            let pool = self.weak.clone();
            // What was found before stays if it fails, and it is tried again.
            let _ = self.driver.spawn(async move {
                let Some(pool) = pool.upgrade() else { return };
                let _ = pool.read_rings(pool.driver.after(pool.options.attempt_timeout)).await;
            });
        }
        next
    }
}

/// Ends when the pool is gone, or nothing is left to do.
async fn run<D: Driver>(driver: D, pool: Weak<Shared<D>>, mut keeper: Keeper<D>) {
    loop {
        keeper.bell.state().rung = None;
        let Some(due) = pool.upgrade().map(|pool| pool.keep_up()) else { return };
        let Some(until) = keeper.rests(due) else { return };
        driver.park(&keeper.bell.signal, until).await;
    }
}

/// Whoever runs. Dropped before its time, as when a runtime ends, it leaves its place to the next.
struct Keeper<D: Driver> {
    bell: Arc<Bell<D>>,
    over: bool,
}

impl<D: Driver> Keeper<D> {
    /// Until when there is nothing to do; `None` when there is nothing at all.
    fn rests(&mut self, due: Option<Instant>) -> Option<Instant> {
        let mut state = self.bell.state();
        state.asleep = due.into_iter().chain(state.rung).min();
        state.running = state.asleep.is_some();
        self.over = !state.running;
        state.asleep
    }
}

impl<D: Driver> Drop for Keeper<D> {
    fn drop(&mut self) {
        if !self.over {
            self.bell.state().running = false;
        }
    }
}

impl<D: Driver> Bell<D> {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
