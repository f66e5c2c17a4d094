//! The order in which one call tries the hosts.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;

use super::{Host, HostId};

/// All hosts in turn order, ranked anew at each attempt: up before banned, those tried less often first.
/// Making one costs nothing per host, and it holds for whatever hosts there are meanwhile.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    turn: usize,
    tries: BTreeMap<HostId, u32>,
}

/// The hosts as a plan orders them now.
#[derive(Debug)]
pub(crate) struct Order<'a> {
    plan: &'a Plan,
    hosts: &'a [Arc<Host>],
    /// The place of the one whose turn it is.
    start: usize,
    now: Instant,
}

/// A host's place in an order: lower is sooner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Rank {
    banned: bool,
    tries: u32,
    turn: usize,
}

impl Rank {
    /// What is worth a new connection: hosts that differ in their turn only are as good as each other.
    pub(crate) fn class(self) -> (bool, u32) {
        (self.banned, self.tries)
    }
}

impl Plan {
    pub(super) fn new(turn: usize) -> Plan {
        Plan { turn, tries: BTreeMap::new() }
    }

    /// Puts a host behind those of its kind that were not tried as often.
    pub(crate) fn tried(&mut self, host: HostId) {
        *self.tries.entry(host).or_default() += 1;
    }

    pub(crate) fn was_tried(&self, host: HostId) -> bool {
        self.tries.contains_key(&host)
    }

    pub(crate) fn order<'a>(&'a self, hosts: &'a [Arc<Host>], now: Instant) -> Order<'a> {
        let start = self.turn.checked_rem(hosts.len()).unwrap_or(0);
        Order { plan: self, hosts, start, now }
    }
}

impl<'a> Order<'a> {
    pub(crate) fn rank(&self, host: &Host) -> Rank {
        let hosts = self.hosts.len().max(1);
        let (up, place) = host.standing(self.now);
        let turn = (place + hosts - self.start) % hosts;
        let tries = self.plan.tries.get(&host.id).copied().unwrap_or(0);
        Rank { banned: !up, tries, turn }
    }

    /// The host to try first among those `allowed`.
    pub(crate) fn best(&self, allowed: impl Fn(&Host) -> bool) -> Option<&'a Arc<Host>> {
        let mut best: Option<(Rank, &Arc<Host>)> = None;
        for host in self.in_turn() {
            let rank = self.rank(host);
            if best.is_none_or(|(other, _)| rank < other) && allowed(host) {
                best = Some((rank, host));
                if rank.class() == (false, 0) {
                    break;
                }
            }
        }
        best.map(|(_, host)| host)
    }

    fn in_turn(&self) -> impl Iterator<Item = &'a Arc<Host>> {
        let (before, from) = self.hosts.split_at(self.start);
        from.iter().chain(before)
    }
}
