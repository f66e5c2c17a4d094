//! How a call gets a connection: an idle one, a new one, another host's slot, one of the overflow, or a place in the line.

use std::sync::Arc;
use std::thread::ThreadId;
use std::time::{Duration, Instant};

use super::affinity::Whose;
use super::open::Opening;
use super::slots::Reach;
use super::waiters::{Grant, Waiter};
use super::{Lease, Shared, State, closed};
use crate::connection::Connection;
use crate::driver::Driver;
use crate::error::{ErrorKind, Failure, Phase};
use crate::events::{CloseReason, Event};
use crate::hosts::{Host, List, Order, Plan, Rank};
use crate::op::Nature;

/// A connection that was idle for so long is looked at before it is used, and any before a request that can't be sent twice: its host
/// may have closed it, and what is written to it then is lost.
const LOOKED_AT: Duration = Duration::from_millis(100);

/// A connection is closed to even out their numbers once in so many calls: a host that refuses all of them would have it opened, and closed
/// again by the call that it refused.
const EVENING: usize = 20;

/// A failed attempt and the host it failed on; `None` when no host is to blame.
pub(crate) type Failed = (Option<Arc<Host>>, Failure);

/// What a call does next.
enum Step<D: Driver> {
    Have(Grant<D>),
    Wait(Arc<Waiter<D>>),
}

/// What is done for a call whose connection has ended before it was used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Over {
    /// It looks again.
    Again,
    /// It has waited for its turn, and opens another one in the same slot.
    Anew,
}

impl<D: Driver> Shared<D> {
    /// A lease on a connection to the best host of the plan that can be had, for a request of this nature.
    pub(crate) async fn checkout(
        &self,
        plan: &Plan,
        nature: Nature,
        deadline: Instant,
    ) -> Result<Lease<'_, D>, Failed> {
        loop {
            let (grant, over) = match self.first_step(plan) {
                Step::Have(grant) => (grant, Over::Again),
                Step::Wait(waiter) => {
                    let granted = self.in_line(waiter, deadline).await;
                    (granted.map_err(|failure| (None, failure))?, Over::Anew)
                }
            };
            if let Some(grant) = self.looked_at(grant, nature, over) {
                return self.lease(grant, deadline).await;
            }
        }
    }

    /// The grant as it is, unless it is a connection that has had its time or that its host has closed meanwhile: then what `over` says.
    fn looked_at(&self, grant: Grant<D>, nature: Nature, over: Over) -> Option<Grant<D>> {
        let Grant::Connection(mut connection) = grant else { return Some(grant) };
        let now = self.driver.now();
        if self.end_of(&connection).is_some_and(|end| end <= now) {
            let reason = connection.reason_to_end(now);
            return self.over(connection, reason, over);
        }
        let idle_for = |since| now.saturating_duration_since(since);
        let careful = nature == Nature::Once
            || connection.idle_since.is_none_or(|since| idle_for(since) >= LOOKED_AT);
        if !careful || connection.is_open() {
            return Some(Grant::Connection(connection));
        }
        let host = connection.host.clone();
        let grant = self.over(connection, CloseReason::HungUp, over);
        self.hung_up(&host);
        grant
    }

    /// Closes a connection that has ended before it was used.
    fn over(
        &self,
        connection: Box<Connection<D>>,
        reason: CloseReason,
        over: Over,
    ) -> Option<Grant<D>> {
        if over == Over::Again {
            self.discard(connection, reason);
            return None;
        }
        let host = connection.host.clone();
        self.closed(connection, reason);
        if self.state().slots.open_anew(host.id) {
            return Some(Grant::Slot(host));
        }
        self.gone(&host);
        None
    }

    /// A lease that nobody has to wait in line for, or why a connection that could be opened wasn't; `None` when as many as the
    /// pool's size are in use, or others wait for what there is.
    pub(crate) async fn checkout_free(
        &self,
        plan: &Plan,
        nature: Nature,
        deadline: Instant,
    ) -> Option<Result<Lease<'_, D>, Failed>> {
        loop {
            let mut replaced = None;
            let hosts = self.hosts.list();
            let order = plan.order(&hosts, self.driver.now());
            let caller = self.caller();
            let grant = self.state().first(&order, Reach::Size, caller, &mut replaced)?;
            self.replace(replaced);
            if let Some(grant) = self.looked_at(grant, nature, Over::Again) {
                return Some(self.lease(grant, deadline).await);
            }
        }
    }

    async fn lease(&self, grant: Grant<D>, deadline: Instant) -> Result<Lease<'_, D>, Failed> {
        let lease = match grant {
            Grant::Connection(connection) => Lease::new(self, connection),
            Grant::Slot(host) => {
                let opened = Opening::new(self, host).open(deadline).await;
                opened.map_err(|(host, failure)| (Some(host), failure))?
            }
            Grant::Failed(host, failure) => return Err((Some(host), failure)),
            Grant::Closed => return Err((None, closed())),
        };
        self.options.listeners.tell(|| Event::CheckedOut { host: &lease.host.name });
        Ok(self.own(lease))
    }

    fn first_step(&self, plan: &Plan) -> Step<D> {
        let hosts = self.hosts.list();
        let order = plan.order(&hosts, self.driver.now());
        let caller = self.caller();
        let mut state = self.state();
        let mut replaced = None;
        let step = match state.first(&order, Reach::Overflow, caller, &mut replaced) {
            Some(grant) => Step::Have(grant),
            None => Step::Wait(state.waiters.join(plan.clone())),
        };
        drop(state);
        self.replace(replaced);
        step
    }

    /// Closes what made room for another one. Closing a socket is a system call: not under the lock.
    fn replace(&self, replaced: Option<Box<Connection<D>>>) {
        if let Some(connection) = replaced {
            self.closed(connection, CloseReason::Replaced);
        }
    }

    async fn in_line(
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

    /// What one is given who doesn't wait; `None` when there is nothing, or others who have been through the same wait already. All
    /// others in line were offered what there is when it came free, and can't use it.
    fn first(
        &mut self,
        order: &Order<'_>,
        reach: Reach,
        caller: Option<ThreadId>,
        replaced: &mut Option<Box<Connection<D>>>,
    ) -> Option<Grant<D>> {
        match self.closed {
            true => Some(Grant::Closed),
            false if self.waiters.are_any_like(order.plan()) => None,
            false => self.best(order, reach, caller, replaced),
        }
    }

    /// An idle connection unless a better host is within reach, else a slot, made by closing an idle connection if need be.
    fn best(
        &mut self,
        order: &Order<'_>,
        reach: Reach,
        caller: Option<ThreadId>,
        replaced: &mut Option<Box<Connection<D>>>,
    ) -> Option<Grant<D>> {
        let idle = self.best_idle(order, caller);
        let host = self.better(order, idle.map(|(rank, ..)| rank), reach, replaced);
        let host = host.or_else(|| match idle? {
            (_, Whose::Own, _) => None,
            (rank, Whose::Nobodys, place) => {
                self.nearer(order, rank).or_else(|| self.evener(order, rank, place, replaced))
            }
            (rank, Whose::Anothers, _) => {
                let as_good = |host: &Host| order.rank(host).class() <= rank.class();
                self.slots.room(order, Reach::Size, as_good)
            }
        });
        if let Some(host) = host {
            self.slots.take(host.id);
            return Some(Grant::Slot(host.clone()));
        }
        let (.., place) = idle?;
        Some(Grant::Connection(self.idle.remove(place)))
    }

    /// What the first in line may have: a slot, or an idle connection of a host that was down when it came.
    pub(super) fn room_or_idle(&mut self, order: &Order<'_>) -> Option<Grant<D>> {
        let host = self.slots.room(order, Reach::Overflow, |_| true);
        let idle = self.best_idle(order, None);
        let is_better =
            |host: &Host| idle.is_none_or(|(rank, ..)| order.rank(host).class() < rank.class());
        if let Some(host) = host.filter(|host| is_better(host)) {
            self.slots.take(host.id);
            return Some(Grant::Slot(host.clone()));
        }
        let (.., place) = idle?;
        Some(Grant::Connection(self.idle.remove(place)))
    }

    /// An idle connection to be closed, since it takes the room of one that somebody in line waits for: it isn't good enough for him.
    pub(super) fn in_the_way(&mut self, hosts: &List, now: Instant) -> Option<Box<Connection<D>>> {
        if self.waiters.len() == 0 || self.idle.is_empty() || !self.slots.are_shared() {
            return None;
        }
        let mut orders = self.waiters.plans().map(|plan| plan.order(hosts, now));
        orders.any(|order| self.opens(&order)).then(|| self.idle.remove(0))
    }

    /// Whether a connection to this host that came back is closed for the first in line who isn't served by others: he may not use it, and
    /// to the hosts that he may use there is none that could come back.
    pub(super) fn makes_room(&self, host: &Host, hosts: &List, now: Instant) -> bool {
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
        self.slots.room(order, Reach::Taken, |_| true).is_some()
    }

    /// The best idle connection with what makes it so; of those that are as good, the one that was used last.
    fn best_idle(
        &self,
        order: &Order<'_>,
        caller: Option<ThreadId>,
    ) -> Option<(Rank, Whose, usize)> {
        let mut best = None;
        for (place, idle) in self.idle.iter().enumerate().rev() {
            let rank = order.rank(&idle.host);
            if !order.has(&idle.host) || !order.allows(rank) {
                continue;
            }
            let whose = Whose::of(idle, caller);
            let key = (rank.class(), whose, rank);
            if best.as_ref().is_none_or(|(other, _)| key < *other) {
                best = Some((key, place));
                // There may be thousands.
                if order.is_first(rank) && (caller.is_none() || whose == Whose::Own) {
                    break;
                }
            }
        }
        best.map(|((_, whose, rank), place)| (rank, whose, place))
    }

    /// A host of a better class than those that are idle, in a slot that is free or is made free.
    fn better<'a>(
        &mut self,
        order: &Order<'a>,
        idle: Option<Rank>,
        reach: Reach,
        replaced: &mut Option<Box<Connection<D>>>,
    ) -> Option<&'a Arc<Host>> {
        if idle.is_some_and(Rank::is_of_the_best) {
            return None;
        }
        let better = |host: &Host| idle.is_none_or(|idle| order.rank(host).class() < idle.class());
        if !self.slots.are_shared() || self.idle.is_empty() {
            return self.slots.room(order, reach, better);
        }
        self.slots.room(order, Reach::Size, better).or_else(|| {
            let host = order.best(|host| self.slots.may_open(host.id) && better(host))?;
            let oldest = self.idle.remove(0);
            self.slots.free(oldest.host.id);
            *replaced = Some(oldest);
            Some(host)
        })
    }

    /// A host that has the row where none that is idle does, as long as there is room: nothing is closed for it.
    fn nearer<'a>(&self, order: &Order<'a>, idle: Rank) -> Option<&'a Arc<Host>> {
        if idle.has_the_row() {
            return None;
        }
        let replicas = order.replicas().filter(|host| self.slots.has_room(host.id));
        let ranked = replicas.map(|host| (order.rank(host), host));
        let (rank, host) = ranked.min_by_key(|(rank, _)| *rank)?;
        (rank.class() <= idle.class()).then_some(host)
    }

    /// The host whose turn it is, where the idle connection is of one that has two more: a host that was away gets its share of the
    /// connections again, and with it of the calls. Moving one evens them out, so it ends.
    fn evener<'a>(
        &mut self,
        order: &Order<'a>,
        idle: Rank,
        place: usize,
        replaced: &mut Option<Box<Connection<D>>>,
    ) -> Option<&'a Arc<Host>> {
        // Nobody comes before it, at nearly every call.
        if order.is_first(idle) {
            return None;
        }
        let host = order.best(|host| self.slots.may_open(host.id))?;
        let (rank, other) = (order.rank(host), self.idle.get(place)?.host.id);
        let is_as_good = rank < idle && rank.class() == idle.class();
        if !is_as_good || self.slots.of(host.id) + 2 > self.slots.of(other) {
            return None;
        }
        if !self.slots.has_room(host.id) {
            let turn = order.plan().turn();
            if !self.slots.are_shared() || turn < self.next_evening {
                return None;
            }
            self.next_evening = turn.saturating_add(EVENING);
            *replaced = Some(self.idle.remove(place));
            self.slots.free(other);
        }
        Some(host)
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
