//! Which connection a call is given that need not wait: an idle one, or a slot for a new one.

use std::sync::Arc;
use std::thread::ThreadId;

use super::State;
use super::affinity::Whose;
use super::slots::Reach;
use super::waiters::Grant;
use crate::connection::Connection;
use crate::driver::Driver;
use crate::hosts::{Host, Order, Rank};

/// A connection is closed to even out their numbers once in so many calls: a host that refuses all of them would have it opened, and closed
/// again by the call that it refused.
const CALLS_PER_MOVE: usize = 20;

impl<D: Driver> State<D> {
    /// What one is given who doesn't wait; `None` when there is nothing, or others who have been through the same wait already. All
    /// others in line were offered what there is when it came free, and can't use it.
    pub(super) fn first(
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
        self.slot_or_idle(host, idle.map(|(.., place)| place))
    }

    /// A slot for a connection to the host, else the idle connection at this place.
    pub(super) fn slot_or_idle(
        &mut self,
        host: Option<&Arc<Host>>,
        place: Option<usize>,
    ) -> Option<Grant<D>> {
        if let Some(host) = host {
            self.slots.take(host.id);
            return Some(Grant::Slot(host.clone()));
        }
        place.map(|place| Grant::Connection(self.idle.remove(place)))
    }

    /// The best idle connection with what makes it so; of those that are as good, the one that was used last.
    pub(super) fn best_idle(
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
            if !self.slots.are_shared() || turn < self.may_move_from {
                return None;
            }
            self.may_move_from = turn.saturating_add(CALLS_PER_MOVE);
            *replaced = Some(self.idle.remove(place));
            self.slots.free(other);
        }
        Some(host)
    }
}
