//! How many connections there may be, and how many there are.

use std::collections::HashMap;

use crate::hosts::HostId;
use crate::options::PoolSize;

/// One slot is one connection that exists or is being opened.
#[derive(Debug)]
pub(super) struct Slots {
    limit: PoolSize,
    total: usize,
    per_host: HashMap<HostId, usize>,
}

impl Slots {
    pub(super) fn new(limit: PoolSize) -> Slots {
        Slots { limit, total: 0, per_host: HashMap::new() }
    }

    pub(super) fn taken(&self) -> usize {
        self.total
    }

    /// Whether one more connection to this host may be opened.
    pub(super) fn has_room(&self, host: HostId) -> bool {
        match self.limit {
            PoolSize::Total(limit) => self.total < limit,
            PoolSize::PerHost(limit) => self.of(host) < limit,
        }
    }

    /// Whether closing a connection of one host makes room for one of another.
    pub(super) fn are_shared(&self) -> bool {
        matches!(self.limit, PoolSize::Total(_))
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

    fn of(&self, host: HostId) -> usize {
        self.per_host.get(&host).copied().unwrap_or(0)
    }
}
