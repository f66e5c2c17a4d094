//! The bytes of large messages that are under way, bounded: who needs more than is left waits, first come, first served.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use crate::driver::{Driver, Signal};

/// The bytes that all messages of a pool have.
#[derive(Debug)]
pub(crate) struct Flight<D: Driver> {
    driver: D,
    most: usize,
    line: Mutex<Line<D>>,
}

#[derive(Debug)]
struct Line<D: Driver> {
    taken: usize,
    waiters: VecDeque<Arc<Waiter<D>>>,
}

#[derive(Debug)]
struct Waiter<D: Driver> {
    bytes: usize,
    signal: D::Signal,
}

/// Bytes that a message has, until it is dropped.
#[derive(Debug)]
pub(crate) struct Load<D: Driver> {
    flight: Arc<Flight<D>>,
    bytes: usize,
}

impl<D: Driver> Flight<D> {
    pub(crate) fn new(driver: D, most: usize) -> Arc<Flight<D>> {
        let line = Line { taken: 0, waiters: VecDeque::new() };
        Arc::new(Flight { driver, most, line: Mutex::new(line) })
    }

    /// How many there may be, but for a message that has more by itself.
    pub(crate) fn most(&self) -> usize {
        self.most
    }

    /// How many there are.
    #[cfg(test)]
    pub(crate) fn taken(&self) -> usize {
        self.line().taken
    }

    /// So many bytes if nobody has to wait for them.
    pub(crate) fn take_now(self: &Arc<Self>, bytes: usize) -> Option<Load<D>> {
        let mut line = self.line();
        let is_free = line.waiters.is_empty() && self.has_room(&line, bytes);
        is_free.then(|| self.load(&mut line, bytes))
    }

    /// So many bytes in turn; `None` when there was no room until then. A message that has more than the bound goes alone.
    pub(crate) async fn take(self: &Arc<Self>, bytes: usize, until: Instant) -> Option<Load<D>> {
        let waiter = Arc::new(Waiter { bytes, signal: D::Signal::default() });
        {
            let mut line = self.line();
            line.waiters.push_back(waiter.clone());
            self.serve(&mut line);
        }
        let waiting = Waiting { flight: self, waiter, over: false };
        self.driver.park(&waiting.waiter.signal, until).await;
        waiting.served()
    }

    /// So many bytes in any case: whoever has others of the same call mustn't wait for more.
    pub(crate) fn take_beyond(self: &Arc<Self>, bytes: usize) -> Load<D> {
        self.load(&mut self.line(), bytes)
    }

    fn load(self: &Arc<Self>, line: &mut Line<D>, bytes: usize) -> Load<D> {
        line.taken += bytes;
        Load { flight: self.clone(), bytes }
    }

    fn has_room(&self, line: &Line<D>, bytes: usize) -> bool {
        line.taken == 0 || line.taken.saturating_add(bytes) <= self.most
    }

    /// Those who came first have theirs; nobody passes one that needs more.
    fn serve(&self, line: &mut Line<D>) {
        while let Some(first) = line.waiters.front()
            && self.has_room(line, first.bytes)
        {
            line.taken += first.bytes;
            first.signal.notify();
            line.waiters.pop_front();
        }
    }

    fn line(&self) -> MutexGuard<'_, Line<D>> {
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<D: Driver> Drop for Load<D> {
    fn drop(&mut self) {
        let mut line = self.flight.line();
        line.taken = line.taken.saturating_sub(self.bytes);
        self.flight.serve(&mut line);
    }
}

/// A place in the line. Dropped early, it gives back what it was given meanwhile.
struct Waiting<'a, D: Driver> {
    flight: &'a Arc<Flight<D>>,
    waiter: Arc<Waiter<D>>,
    over: bool,
}

impl<D: Driver> Waiting<'_, D> {
    /// What it was given.
    fn served(mut self) -> Option<Load<D>> {
        self.leave()
    }

    fn leave(&mut self) -> Option<Load<D>> {
        if std::mem::replace(&mut self.over, true) {
            return None;
        }
        let mut line = self.flight.line();
        let waits = |other: &Arc<Waiter<D>>| Arc::ptr_eq(other, &self.waiter);
        let Some(place) = line.waiters.iter().position(waits) else {
            return Some(Load { flight: self.flight.clone(), bytes: self.waiter.bytes });
        };
        line.waiters.remove(place);
        self.flight.serve(&mut line);
        None
    }
}

impl<D: Driver> Drop for Waiting<'_, D> {
    fn drop(&mut self) {
        drop(self.leave());
    }
}
