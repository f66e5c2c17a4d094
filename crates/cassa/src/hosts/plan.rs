//! The order in which one call tries the hosts.

use std::sync::Arc;
use std::time::Instant;

use super::{Host, HostId};

/// All hosts in turn order, ranked anew at each attempt: up before banned, untried before tried.
/// Making one costs nothing per host.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    hosts: Arc<[Arc<Host>]>,
    start: usize,
    /// By host; empty until the first was tried.
    tried: Vec<bool>,
}

/// A host's place in a plan: lower is sooner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Rank {
    banned: bool,
    tried: bool,
    turn: usize,
}

impl Rank {
    /// What is worth a new connection: hosts that differ in their turn only are as good as each other.
    pub(crate) fn class(self) -> (bool, bool) {
        (self.banned, self.tried)
    }
}

impl Plan {
    pub(crate) fn new(hosts: Arc<[Arc<Host>]>, turn: usize) -> Plan {
        let start = turn.checked_rem(hosts.len()).unwrap_or(0);
        Plan { hosts, start, tried: Vec::new() }
    }

    /// Puts a host behind those of its kind that were not tried yet.
    pub(crate) fn tried(&mut self, host: HostId) {
        self.tried.resize(self.hosts.len(), false);
        if let Some(tried) = self.tried.get_mut(host.0) {
            *tried = true;
        }
    }

    pub(crate) fn was_tried(&self, host: HostId) -> bool {
        self.tried.get(host.0).is_some_and(|tried| *tried)
    }

    pub(crate) fn len(&self) -> usize {
        self.hosts.len()
    }

    pub(crate) fn rank(&self, host: &Host, now: Instant) -> Rank {
        let hosts = self.hosts.len().max(1);
        let turn = (host.id.0 + hosts - self.start) % hosts;
        Rank { banned: !host.is_up(now), tried: self.was_tried(host.id), turn }
    }

    /// The host to try first among those `allowed`.
    pub(crate) fn best(&self, now: Instant, allowed: impl Fn(&Host) -> bool) -> Option<&Arc<Host>> {
        let mut best: Option<(Rank, &Arc<Host>)> = None;
        for host in self.in_turn() {
            let rank = self.rank(host, now);
            if best.is_none_or(|(other, _)| rank < other) && allowed(host) {
                best = Some((rank, host));
                if rank.class() == (false, false) {
                    break;
                }
            }
        }
        best.map(|(_, host)| host)
    }

    fn in_turn(&self) -> impl Iterator<Item = &Arc<Host>> {
        let (before, from) = self.hosts.split_at(self.start);
        from.iter().chain(before)
    }
}
