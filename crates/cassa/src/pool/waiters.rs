//! The line of those who wait for a connection: first come, first served.

use std::collections::{BTreeMap, VecDeque};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use crate::connection::Connection;
use crate::driver::{Driver, Signal};
use crate::error::Failure;
use crate::hosts::{Host, Plan, Tries};

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
    /// Who came later has a higher one.
    number: u64,
    plan: Plan,
    pub(super) signal: D::Signal,
    granted: Mutex<Option<Grant<D>>>,
    served: AtomicBool,
}

impl<D: Driver> Waiter<D> {
    fn new(number: u64, plan: Plan) -> Waiter<D> {
        Waiter {
            number,
            plan,
            signal: D::Signal::default(),
            granted: Mutex::new(None),
            served: AtomicBool::new(false),
        }
    }

    /// Gives it something and wakes it. Only the one who took the waiter out of the line calls this, so it happens once.
    pub(super) fn grant(&self, grant: Grant<D>) {
        self.give(grant);
        self.wake();
    }

    pub(super) fn wake(&self) {
        self.signal.notify();
    }

    /// As [`grant`](Self::grant) without waking it: to wake takes as long as all else that is done under the pool's lock, and can follow
    /// once that is free. To give can't: who gives up learns under the lock whether it was given something.
    pub(super) fn give(&self, grant: Grant<D>) {
        *self.granted.lock().unwrap_or_else(PoisonError::into_inner) = Some(grant);
        // Only now: who sees it, and therefore doesn't wait for the pool's lock, must find the grant.
        self.served.store(true, Ordering::Release);
    }

    /// Whether it was given something, and so isn't in the line any more.
    pub(super) fn is_served(&self) -> bool {
        self.served.load(Ordering::Acquire)
    }

    pub(super) fn take(&self) -> Option<Grant<D>> {
        self.granted.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// So many are asked at most, each of another kind: it costs a look at the hosts under the pool's lock. Who stands behind so many that
/// can use nothing waits until one of them can.
const KINDS_ASKED: usize = 64;

/// The line. Those who have been through the same stand one behind the other: what the first of them can't use is nothing for the
/// others, so that however many wait for one host are no work for those who may use another, and not in their way.
#[derive(Debug)]
pub(super) struct Waiters<D: Driver> {
    alike: BTreeMap<Tries, VecDeque<Arc<Waiter<D>>>>,
    /// The first of each kind, by their numbers.
    firsts: BTreeMap<u64, Arc<Waiter<D>>>,
    len: usize,
    /// How many ever came.
    came: u64,
}

impl<D: Driver> Default for Waiters<D> {
    fn default() -> Waiters<D> {
        Waiters { alike: BTreeMap::new(), firsts: BTreeMap::new(), len: 0, came: 0 }
    }
}

impl<D: Driver> Waiters<D> {
    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// Whether somebody waits who has been through the same as the call with this plan.
    pub(super) fn are_any_like(&self, plan: &Plan) -> bool {
        self.alike.contains_key(plan.tries())
    }

    pub(super) fn join(&mut self, plan: Plan) -> Arc<Waiter<D>> {
        self.came += 1;
        self.len += 1;
        let waiter = Arc::new(Waiter::new(self.came, plan));
        let alike = self.alike.entry(waiter.plan.tries().clone()).or_default();
        if alike.is_empty() {
            self.firsts.insert(waiter.number, waiter.clone());
        }
        alike.push_back(waiter.clone());
        waiter
    }

    pub(super) fn pop(&mut self) -> Option<Arc<Waiter<D>>> {
        self.pop_for(|_| Some(())).map(|(waiter, ())| waiter)
    }

    /// Takes out the first whom `serves` has something for.
    pub(super) fn pop_for<T>(
        &mut self,
        mut serves: impl FnMut(&Plan) -> Option<T>,
    ) -> Option<(Arc<Waiter<D>>, T)> {
        let (waiter, served) =
            self.firsts().find_map(|waiter| Some((waiter.clone(), serves(&waiter.plan)?)))?;
        self.leave(&waiter);
        Some((waiter, served))
    }

    /// The plans of those whom [`pop_for`](Self::pop_for) asks.
    pub(super) fn plans(&self) -> impl Iterator<Item = &Plan> {
        self.firsts().map(|waiter| &waiter.plan)
    }

    /// The first of each kind, in the order they came.
    fn firsts(&self) -> impl Iterator<Item = &Arc<Waiter<D>>> {
        self.firsts.values().take(KINDS_ASKED)
    }

    /// Takes a waiter out of the line; it isn't there any more when it was granted something.
    pub(super) fn leave(&mut self, waiter: &Waiter<D>) {
        let Some(alike) = self.alike.get_mut(waiter.plan.tries()) else { return };
        let Ok(place) = alike.binary_search_by_key(&waiter.number, |other| other.number) else {
            return;
        };
        alike.remove(place);
        self.len -= 1;
        if place > 0 {
            return;
        }
        self.firsts.remove(&waiter.number);
        match alike.front() {
            Some(next) => drop(self.firsts.insert(next.number, next.clone())),
            None => drop(self.alike.remove(waiter.plan.tries())),
        }
    }
}
