//! The line of those who wait for a connection: first come, first served.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use crate::connection::Connection;
use crate::driver::{Driver, Signal};
use crate::error::Failure;
use crate::hosts::{Host, Plan};

/// What a waiter is given.
#[derive(Debug)]
pub(super) enum Grant<D: Driver> {
    /// A connection another call returned.
    Connection(Box<Connection<D>>),
    /// A slot in which to open a connection to this host.
    Slot(Arc<Host>),
    /// What another call met that tried to connect, as this one would have.
    Failed(Arc<Host>, Failure),
    /// Nothing: the pool was closed.
    Closed,
}

/// One who waits.
#[derive(Debug)]
pub(super) struct Waiter<D: Driver> {
    pub(super) plan: Plan,
    pub(super) signal: D::Signal,
    granted: Mutex<Option<Grant<D>>>,
    served: AtomicBool,
}

impl<D: Driver> Waiter<D> {
    pub(super) fn new(plan: Plan) -> Waiter<D> {
        Waiter {
            plan,
            signal: D::Signal::default(),
            granted: Mutex::new(None),
            served: AtomicBool::new(false),
        }
    }

    /// Only the one who took the waiter out of the line calls this, so it happens once.
    pub(super) fn grant(&self, grant: Grant<D>) {
        *self.granted.lock().unwrap_or_else(PoisonError::into_inner) = Some(grant);
        // Only now: who sees it, and therefore doesn't wait for the pool's lock, must find the grant.
        self.served.store(true, Ordering::Release);
        self.signal.notify();
    }

    /// Whether it was given something, and so isn't in the line any more.
    pub(super) fn is_served(&self) -> bool {
        self.served.load(Ordering::Acquire)
    }

    pub(super) fn take(&self) -> Option<Grant<D>> {
        self.granted.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// So many of the line are asked, however long it is.
const LOOKED_AT: usize = 64;

/// The line.
#[derive(Debug)]
pub(super) struct Waiters<D: Driver>(VecDeque<Arc<Waiter<D>>>);

impl<D: Driver> Default for Waiters<D> {
    fn default() -> Waiters<D> {
        Waiters(VecDeque::new())
    }
}

impl<D: Driver> Waiters<D> {
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn push(&mut self, waiter: Arc<Waiter<D>>) {
        self.0.push_back(waiter);
    }

    pub(super) fn pop(&mut self) -> Option<Arc<Waiter<D>>> {
        self.0.pop_front()
    }

    /// Takes out the first whom `serves` has something for. It is asked for the next only where one's plan has a host that is good
    /// enough for others.
    pub(super) fn pop_for<T>(
        &mut self,
        mut serves: impl FnMut(&Plan) -> Option<T>,
    ) -> Option<(Arc<Waiter<D>>, T)> {
        for place in 0..LOOKED_AT {
            let waiter = self.0.get(place)?;
            if let Some(served) = serves(&waiter.plan) {
                return self.0.remove(place).map(|waiter| (waiter, served));
            }
            if !waiter.plan.is_choosy() {
                return None;
            }
        }
        None
    }

    /// Takes a waiter out of the line; it isn't there any more when it was granted something.
    pub(super) fn leave(&mut self, waiter: &Arc<Waiter<D>>) {
        if let Some(place) = self.0.iter().position(|other| Arc::ptr_eq(other, waiter)) {
            self.0.remove(place);
        }
    }
}
