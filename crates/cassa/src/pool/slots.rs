//! How many connections there may be, and how many there are.

use std::collections::HashMap;
use std::sync::Arc;

use crate::hosts::{Host, HostId, Order};
use crate::options::PoolSize;

/// Which slots a call may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// Those within the size.
    Size,
    /// Those beyond it too, since the call would have to wait else.
    Overflow,
}

/// One slot is one connection that exists or is being opened.
///
/// As many as the size are kept when nobody uses them. The overflow lies beyond it, and is for calls that would have to wait.
#[derive(Debug)]
pub(super) struct Slots {
    size: PoolSize,
    max_overflow: usize,
    total: usize,
    per_host: HashMap<HostId, usize>,
}

impl Slots {
    pub(super) fn new(size: PoolSize, max_overflow: usize) -> Slots {
        Slots { size, max_overflow, total: 0, per_host: HashMap::new() }
    }

    pub(super) fn taken(&self) -> usize {
        self.total
    }

    /// The best host that one more connection may be opened to: beyond the size only where those within it are worse or none.
    pub(super) fn room<'a>(
        &self,
        order: &Order<'a>,
        reach: Reach,
        allowed: impl Fn(&Host) -> bool,
    ) -> Option<&'a Arc<Host>> {
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
        taken < size
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

    pub(super) fn take(&mut self, host: HostId) {
        self.total += 1;
        *self.per_host.entry(host).or_default() += 1;
    }

    pub(super) fn free(&mut self, host: HostId) {
        self.total = self.total.saturating_sub(1);
        if let Some(count) = self.per_host.get_mut(&host) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                self.per_host.remove(&host);
            }
        }
    }

    /// The connections that count where one to this host is to be opened, and the size they are held against.
    fn counted(&self, host: HostId) -> (usize, usize) {
        match self.size {
            PoolSize::Total(size) => (self.total, size),
            PoolSize::PerHost(size) => (self.per_host.get(&host).copied().unwrap_or(0), size),
        }
    }
}
