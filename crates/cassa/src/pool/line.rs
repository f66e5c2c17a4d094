//! What comes free and who waits for it: a place in the line, what those in it are given, and what is closed for them.

use std::sync::{Arc, MutexGuard};
use std::time::Instant;

use super::slots::Reach;
use super::waiters::{Grant, Waiter};
use super::{Shared, State};
use crate::connection::Connection;
use crate::driver::Driver;
use crate::error::{ErrorKind, Failure, Phase};
use crate::events::{CloseReason, Event};
use crate::hosts::{Host, List, Order, Plan};

impl<D: Driver> Shared<D> {
    /// What a waiter is given in time, or why it was given nothing.
    pub(super) async fn in_line(
        &self,
        waiter: Arc<Waiter<D>>,
        deadline: Instant,
    ) -> Result<Grant<D>, Failure> {
        let waiting = Waiting { pool: self, waiter, began: self.driver.now() };
        self.options.listeners.tell(|| Event::PoolAtMax { open: self.counts().open });
        let patience = self.driver.after(self.options.pool_timeout);
        let until = deadline.min(patience);
        while self.driver.park(&waiting.waiter.signal, until).await {
            if let Some(grant) = waiting.waiter.take() {
                return Ok(grant);
            }
        }
        if let Some(grant) = waiting.leave() {
            return Ok(grant);
        }
        self.tally.unserved.one_more();
        let waited = self.driver.now().saturating_duration_since(waiting.began);
        self.options.listeners.tell(|| Event::CheckoutFailed { waited });
        if deadline < patience {
            return Err(Failure::new(
                ErrorKind::Deadline,
                Phase::Checkout,
                "no connection became free",
            ));
        }
        Err(Failure::new(ErrorKind::PoolTimedOut, Phase::Checkout, self.state().shortage()))
    }

    /// Slots that are free, and connections of hosts that are up again, go to the first who wait. What is idle and good enough for none
    /// of them makes room for what is.
    pub(super) fn serve_line<'a>(&'a self, mut state: MutexGuard<'a, State<D>>) {
        let (hosts, now) = (self.hosts.list(), self.driver.now());
        loop {
            let mut line = std::mem::take(&mut state.waiters);
            while let Some((waiter, grant)) =
                line.pop_for(|plan| state.room_or_idle(&plan.order(&hosts, now)))
            {
                // Woken under the lock: frequent is who is served by `returned`, one by one.
                waiter.grant(grant);
            }
            state.waiters = line;
            let Some(connection) = state.in_the_way(&hosts, now) else { return };
            drop(state);
            let host = connection.host.clone();
            self.closed(connection, CloseReason::Replaced);
            state = self.state();
            state.slots.free(host.id);
            state.tell_closers();
        }
    }

    /// A clean connection came back: it goes to the first waiter who may use it, or becomes idle. It is closed if it is in the way of a
    /// waiter who has no other, if as many as the size are idle, or if its host isn't one of the pool's any more.
    pub(super) fn returned(&self, mut connection: Box<Connection<D>>, now: Instant) {
        connection.idle_since = Some(now);
        let is_used = self.hosts.uses(&connection.host, now);
        let mut state = self.state();
        let mut taker = None;
        if is_used && state.waiters.len() > 0 {
            let hosts = self.hosts.list();
            if state.makes_room(&connection.host, &hosts, now) {
                drop(state);
                return self.discard(connection, CloseReason::Replaced);
            }
            let takes = |plan: &Plan| plan.order(&hosts, now).takes(&connection.host).then_some(());
            taker = state.waiters.pop_for(takes);
        }
        if let Some((waiter, ())) = taker {
            waiter.give(Grant::Connection(connection));
            drop(state);
            waiter.wake();
        } else if is_used && state.keeps(&connection) {
            let end = self.end_of(&connection);
            state.idle.push(connection);
            let end = end.filter(|end| state.is_next_to_expire(*end, now));
            if state.waiters.len() > 0 {
                // Nobody in line takes it: it may have to make room at once.
                self.serve_line(state);
            } else {
                drop(state);
            }
            if let Some(end) = end {
                self.look_after(end);
            }
        } else {
            let reason = match state.closed {
                true => CloseReason::PoolClosed,
                false if is_used => CloseReason::Surplus,
                false => CloseReason::HostGone,
            };
            drop(state);
            self.discard(connection, reason);
        }
    }
}

impl<D: Driver> State<D> {
    /// Why nobody gets a connection.
    fn shortage(&self) -> String {
        match (self.slots.taken(), self.slots.opening()) {
            (taken, 0) => format!("all {taken} are in use"),
            (taken, opening) if taken == opening => format!("{opening} are being opened"),
            (taken, opening) => {
                format!("{} are in use and {opening} being opened", taken - opening)
            }
        }
    }

    /// What the first in line may have: a slot, or an idle connection of a host that was down when it came.
    fn room_or_idle(&mut self, order: &Order<'_>) -> Option<Grant<D>> {
        let host = self.slots.room(order, Reach::Overflow, |_| true);
        let idle = self.best_idle(order, None);
        let is_better =
            |host: &Host| idle.is_none_or(|(rank, ..)| order.rank(host).class() < rank.class());
        let host = host.filter(|host| is_better(host));
        self.slot_or_idle(host, idle.map(|(.., place)| place))
    }

    /// An idle connection to be closed: it is of use to nobody in line, and takes the room of one that would be opened for one of them.
    fn in_the_way(&mut self, hosts: &List, now: Instant) -> Option<Box<Connection<D>>> {
        if self.waiters.len() == 0 || self.idle.is_empty() || !self.slots.are_shared() {
            return None;
        }
        let mut orders = self.waiters.plans().map(|plan| plan.order(hosts, now));
        orders.any(|order| self.opens(&order)).then(|| self.idle.remove(0))
    }

    /// Whether a connection to this host that came back is closed to make room: before anybody who may use it stands one who may use no
    /// connection that there is, and for whom another would be opened.
    fn makes_room(&self, host: &Host, hosts: &List, now: Instant) -> bool {
        if !self.slots.are_shared() {
            return false;
        }
        let has_none = |order: &Order<'_>| order.best(|host| self.slots.of(host.id) > 0).is_none();
        for plan in self.waiters.plans() {
            let order = plan.order(hosts, now);
            if order.takes(host) {
                return false;
            }
            if has_none(&order) && self.opens(&order) {
                return true;
            }
        }
        false
    }

    /// Whether a connection would be opened for a call if there was room.
    fn opens(&self, order: &Order<'_>) -> bool {
        self.slots.room(order, Reach::IfFreed, |_| true).is_some()
    }

    /// Whether a connection that nobody waits for becomes idle.
    fn keeps(&self, connection: &Connection<D>) -> bool {
        let idle = self.idle.iter().map(|idle| idle.host.id);
        !self.closed && self.slots.keeps(connection.host.id, idle)
    }
}

/// A place in the line. Dropped early, it passes on what it was given meanwhile.
struct Waiting<'a, D: Driver> {
    pool: &'a Shared<D>,
    waiter: Arc<Waiter<D>>,
    began: Instant,
}

impl<D: Driver> Waiting<'_, D> {
    fn leave(&self) -> Option<Grant<D>> {
        // Who was served isn't in the line any more: no need to have the pool's lock.
        if !self.waiter.is_served() {
            self.pool.state().waiters.leave(&self.waiter);
        }
        self.waiter.take()
    }
}

impl<D: Driver> Drop for Waiting<'_, D> {
    fn drop(&mut self) {
        let (left, now) = (self.leave(), self.pool.driver.now());
        let waited = now.saturating_duration_since(self.began);
        self.pool.tally.waited(waited);
        if waited >= self.pool.options.slow_checkout {
            self.pool.options.listeners.tell(|| Event::SlowCheckout { waited });
        }
        match left {
            Some(Grant::Connection(connection)) => self.pool.returned(connection, now),
            Some(Grant::Slot(host)) => self.pool.not_opened(&host),
            Some(Grant::Failed(..) | Grant::Closed) | None => {}
        }
    }
}
