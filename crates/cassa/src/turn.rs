//! One at a time: the others wait in line.

use std::collections::VecDeque;
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use crate::driver::{Driver, Signal};

/// A turn that one has and others wait for, first come, first served.
pub(crate) struct Turns<D: Driver>(Mutex<Line<D>>);

struct Line<D: Driver> {
    taken: bool,
    waiting: VecDeque<Arc<Place<D>>>,
}

/// A place in the line.
struct Place<D: Driver> {
    signal: D::Signal,
    /// The turn is this one's, and the place isn't in the line any more.
    called: AtomicBool,
}

/// Dropped, it passes to the next in line.
pub(crate) struct Turn<'a, D: Driver>(&'a Turns<D>);

impl<D: Driver> Default for Turns<D> {
    fn default() -> Turns<D> {
        Turns(Mutex::new(Line { taken: false, waiting: VecDeque::new() }))
    }
}

impl<D: Driver> fmt::Debug for Turns<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Turns").field("taken", &self.is_taken()).finish_non_exhaustive()
    }
}

impl<D: Driver> Turns<D> {
    /// The turn, once it has come; `None` when `until` came first.
    pub(crate) async fn take(&self, driver: &D, until: Instant) -> Option<Turn<'_, D>> {
        let place = {
            let mut line = self.line();
            if !line.taken {
                line.taken = true;
                return Some(Turn(self));
            }
            let place = Place { signal: D::Signal::default(), called: AtomicBool::new(false) };
            let place = Arc::new(place);
            line.waiting.push_back(place.clone());
            place
        };
        let mut waiting = Waiting { turns: self, place, left: false };
        while driver.park(&waiting.place.signal, until).await {
            if waiting.place.called.load(Ordering::Acquire) {
                break;
            }
        }
        waiting.leave()
    }

    pub(crate) fn is_taken(&self) -> bool {
        self.line().taken
    }

    fn pass_on(&self) {
        let mut line = self.line();
        match line.waiting.pop_front() {
            Some(next) => {
                next.called.store(true, Ordering::Release);
                next.signal.notify();
            }
            None => line.taken = false,
        }
    }

    fn line(&self) -> MutexGuard<'_, Line<D>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<D: Driver> Drop for Turn<'_, D> {
    fn drop(&mut self) {
        self.0.pass_on();
    }
}

/// Dropped early, it leaves the line, and passes on a turn that came meanwhile.
struct Waiting<'a, D: Driver> {
    turns: &'a Turns<D>,
    place: Arc<Place<D>>,
    left: bool,
}

impl<'a, D: Driver> Waiting<'a, D> {
    /// Leaves the line. The turn, if it has come.
    fn leave(&mut self) -> Option<Turn<'a, D>> {
        if std::mem::replace(&mut self.left, true) {
            return None;
        }
        let mut line = self.turns.line();
        if self.place.called.load(Ordering::Acquire) {
            return Some(Turn(self.turns));
        }
        line.waiting.retain(|place| !Arc::ptr_eq(place, &self.place));
        None
    }
}

impl<D: Driver> Drop for Waiting<'_, D> {
    fn drop(&mut self) {
        drop(self.leave());
    }
}
