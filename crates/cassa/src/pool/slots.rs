//! How many connections there may be, and how many there are.

use std::collections::HashMap;
use std::sync::Arc;

use crate::hosts::{Host, HostId, Order};
use crate::options::{Options, PoolSize};

/// Which slots a call may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// Those within the size.
    Size,
    /// Those beyond it too, since the call would have to wait else.
    Overflow,
    /// Any: what there would be room for if a connection was closed.
    IfFreed,
}

/// One slot is one connection that exists or is being opened.
///
/// As many as the size are kept when nobody uses them. The overflow lies beyond it, and is for calls that would have to wait.
#[derive(Debug)]
pub(super) struct Slots {
    size: PoolSize,
    max_overflow: usize,
    /// How many may be opened to one host at once.
    max_connecting: usize,
    total: Count,
    per_host: HashMap<HostId, Count>,
}

/// How many slots are taken, and in how many of them a connection is being opened.
#[derive(Debug, Default, Clone, Copy)]
struct Count {
    taken: usize,
    opening: usize,
    /// Those of probes, which take no room from calls.
    probing: usize,
}

impl Slots {
    pub(super) fn new(options: &Options) -> Slots {
        Slots {
            size: options.size,
            max_overflow: options.max_overflow,
            max_connecting: options.max_connecting,
            total: Count::default(),
            per_host: HashMap::new(),
        }
    }

    pub(super) fn taken(&self) -> usize {
        self.total.taken
    }

    /// In how many of them a connection is being opened.
    pub(super) fn opening(&self) -> usize {
        self.total.opening
    }

    /// Those of one host.
    pub(super) fn of(&self, host: HostId) -> usize {
        self.count(host).taken
    }

    /// Whether one more connection to this host may be opened beside those that are.
    pub(super) fn may_open(&self, host: HostId) -> bool {
        self.count(host).opening < self.max_connecting
    }

    /// The best host that one more connection may be opened to. If as many are being opened to it as may be, it is another one that is
    /// as good, or none: to wait for them is better than a worse host.
    pub(super) fn room<'a>(
        &self,
        order: &Order<'a>,
        reach: Reach,
        allowed: impl Fn(&Host) -> bool,
    ) -> Option<&'a Arc<Host>> {
        let best = self.place(order, reach, &allowed)?;
        if self.may_open(best.id) {
            return Some(best);
        }
        let other = self.place(order, reach, |host| self.may_open(host.id) && allowed(host))?;
        (order.rank(other).class() <= order.rank(best).class()).then_some(other)
    }

    /// The best host that has a slot: beyond the size only where those within it are worse or none.
    fn place<'a>(
        &self,
        order: &Order<'a>,
        reach: Reach,
        allowed: impl Fn(&Host) -> bool,
    ) -> Option<&'a Arc<Host>> {
        if reach == Reach::IfFreed {
            return order.best(allowed);
        }
        let has_room = |host: &Host, beyond: usize| {
            let (taken, size) = self.counted(host.id);
            taken < size.saturating_add(beyond)
        };
        let within = order.best(|host| has_room(host, 0) && allowed(host));
        if reach == Reach::Size || self.max_overflow == 0 {
            return within;
        }
        let beyond = order.best(|host| has_room(host, self.max_overflow) && allowed(host));
        let class = |host: &Arc<Host>| order.rank(host).class();
        match within {
            Some(host) if beyond.is_none_or(|other| class(host) <= class(other)) => within,
            _ => beyond,
        }
    }

    /// Whether one more connection may be opened to this host within the size.
    pub(super) fn has_room(&self, host: HostId) -> bool {
        let (taken, size) = self.counted(host);
        taken < size && self.may_open(host)
    }

    /// Whether a connection to this host is kept beside these idle ones.
    pub(super) fn keeps(&self, host: HostId, idle: impl Iterator<Item = HostId>) -> bool {
        let (taken, size) = self.counted(host);
        taken <= size || idle.filter(|other| self.are_shared() || *other == host).count() < size
    }

    /// Whether the connections that count with one to this host are no more than the size.
    pub(super) fn is_within_size(&self, host: HostId) -> bool {
        let (taken, size) = self.counted(host);
        taken <= size
    }

    /// Whether closing a connection of one host makes room for one of another.
    pub(super) fn are_shared(&self) -> bool {
        matches!(self.size, PoolSize::Total(_))
    }

    /// A connection is being opened in it from now on.
    pub(super) fn take(&mut self, host: HostId) {
        for count in [&mut self.total, self.per_host.entry(host).or_default()] {
            count.taken += 1;
            count.opening += 1;
        }
    }

    /// Another connection is opened in the slot of one that is closed, unless as many are being opened to the host as may be.
    pub(super) fn open_anew(&mut self, host: HostId) -> bool {
        let may_open = self.may_open(host);
        if may_open {
            self.counts(host).for_each(|count| count.opening += 1);
        }
        may_open
    }

    /// A probe has a connection opened in it from now on, beyond size and overflow if need be.
    pub(super) fn take_for_probe(&mut self, host: HostId) {
        self.take(host);
        for count in self.counts(host) {
            count.probing += 1;
        }
    }

    /// A probe is over, and its slot one like the others.
    pub(super) fn probed(&mut self, host: HostId) {
        for count in self.counts(host) {
            count.probing = count.probing.saturating_sub(1);
        }
    }

    /// What was being opened is a connection, or won't be one.
    pub(super) fn opened(&mut self, host: HostId) {
        for count in self.counts(host) {
            count.opening = count.opening.saturating_sub(1);
        }
    }

    /// The connection is gone.
    pub(super) fn free(&mut self, host: HostId) {
        for count in self.counts(host) {
            count.taken = count.taken.saturating_sub(1);
        }
        if self.count(host).taken == 0 {
            self.per_host.remove(&host);
        }
    }

    /// Those of all and of one host, to be changed.
    fn counts(&mut self, host: HostId) -> impl Iterator<Item = &mut Count> {
        [Some(&mut self.total), self.per_host.get_mut(&host)].into_iter().flatten()
    }

    fn count(&self, host: HostId) -> Count {
        self.per_host.get(&host).copied().unwrap_or_default()
    }

    /// The connections that count where one to this host is to be opened, and the size they are held against.
    fn counted(&self, host: HostId) -> (usize, usize) {
        let (count, size) = match self.size {
            PoolSize::Total(size) => (self.total, size),
            PoolSize::PerHost(size) => (self.count(host), size),
        };
        (count.taken.saturating_sub(count.probing), size)
    }
}
