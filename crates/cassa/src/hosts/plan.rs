//! The order in which one call tries the hosts.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::{Host, HostId, List};
use crate::topology::Route;

/// For so long after a host went down the cluster is taken to be in trouble that passes: nodes that restart are back by then.
const LATELY: Duration = Duration::from_secs(30);

/// All hosts in turn order, ranked anew at each attempt: by their standing, the pool's data centre before others, those tried less
/// often first, and among equals those that have the row.
/// Making one costs nothing per host, and it holds for whatever hosts there are meanwhile.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    turn: usize,
    /// Where the row is that the call is about, if that is known.
    route: Option<Route>,
    tries: Tries,
    /// The host that is waited for meanwhile: another one is tried, and only one that is up.
    beside: Option<HostId>,
}

/// What came of each host that a call has tried: calls with the same may use the same hosts.
pub(crate) type Tries = BTreeMap<HostId, Tried>;

/// What came of one host so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Tried {
    times: u32,
    is_wanting: bool,
}

/// The hosts as a plan orders them now.
#[derive(Debug)]
pub(crate) struct Order<'a> {
    plan: &'a Plan,
    hosts: &'a List,
    /// Hosts that are far may be used: no near one is up.
    far: bool,
    now: Instant,
}

/// A host's place in an order: lower is sooner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Rank {
    class: Class,
    /// It doesn't have the row, as far as is known.
    elsewhere: bool,
    turn: usize,
}

/// What may be expected of a host. Those of a better one are waited for: a host that refuses or fails at once is always free.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Standing {
    Up,
    /// It told this call that it sees too few others.
    Wanting,
    Down,
}

/// What is worth another host's connection: hosts that differ in less than this are as good as each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Class {
    standing: Standing,
    remote: bool,
    tries: u32,
}

impl Class {
    const BEST: Class = Class { standing: Standing::Up, remote: false, tries: 0 };
}

impl Rank {
    pub(crate) fn class(self) -> Class {
        self.class
    }

    /// Whether no host is of a better class.
    pub(crate) fn is_of_the_best(self) -> bool {
        self.class == Class::BEST
    }

    /// Whether the host has the row.
    pub(crate) fn has_the_row(self) -> bool {
        !self.elsewhere
    }
}

impl Plan {
    pub(super) fn new(turn: usize, route: Option<Route>) -> Plan {
        Plan { turn, route, tries: BTreeMap::new(), beside: None }
    }

    /// Puts a host behind those of its kind that were not tried as often.
    pub(crate) fn tried(&mut self, host: HostId) {
        self.tries.entry(host).or_default().times += 1;
    }

    /// Puts a host that sees too few others behind all those that are up and didn't say so.
    pub(crate) fn found_wanting(&mut self, host: HostId) {
        self.tried(host);
        self.tries.entry(host).or_default().is_wanting = true;
    }

    /// Tries only others than this host, which is waited for meanwhile, and of those only what is up: another one isn't worth that nobody
    /// listens to the first.
    pub(crate) fn beside(&mut self, host: HostId) {
        self.beside = Some(host);
    }

    /// Calls are numbered as they begin.
    pub(crate) fn turn(&self) -> usize {
        self.turn
    }

    pub(crate) fn tries(&self) -> &Tries {
        &self.tries
    }

    pub(crate) fn was_tried(&self, host: HostId) -> bool {
        self.tries.contains_key(&host)
    }

    pub(crate) fn order<'a>(&'a self, hosts: &'a List, now: Instant) -> Order<'a> {
        Order { plan: self, hosts, far: hosts.goes_far(now), now }
    }

    /// A number that goes on at random from turn to turn: calls that take turns among themselves would else meet the same replica.
    fn spread(&self) -> usize {
        self.turn.wrapping_mul(0x9e37_79b9_7f4a_7c15_u64 as usize) >> (usize::BITS / 2)
    }
}

impl<'a> Order<'a> {
    pub(crate) fn plan(&self) -> &'a Plan {
        self.plan
    }

    pub(crate) fn rank(&self, host: &Host) -> Rank {
        let (up, place) = host.standing(self.now);
        let place = place.unwrap_or(usize::MAX);
        let remote = place >= self.hosts.local();
        let Tried { times, is_wanting } =
            self.plan.tries.get(&host.id).copied().unwrap_or_default();
        let standing = match (up, is_wanting) {
            (true, false) => Standing::Up,
            (true, true) => Standing::Wanting,
            (false, _) => Standing::Down,
        };
        let class = Class { standing, remote, tries: times };
        match self.turn_as_replica(host) {
            Some(turn) => Rank { class, elsewhere: false, turn },
            None => Rank { class, elsewhere: true, turn: self.turn_of(place, remote) },
        }
    }

    /// Whether a host of this rank may be used. One that is down or wanting only where there is none of a better standing: a call
    /// that waits for those has its turn soon, where one that tries what is always free uses up its attempts.
    pub(crate) fn allows(&self, rank: Rank) -> bool {
        let is_better = |host: &Arc<Host>| self.rank(host).class.standing < rank.class.standing;
        let is_good = rank.class.standing == Standing::Up;
        !self.is_too_far(rank) && (is_good || !self.in_turn().any(is_better))
    }

    fn is_too_far(&self, rank: Rank) -> bool {
        !self.far && rank.class.remote
    }

    /// Whether all hosts that are up were found wanting.
    pub(crate) fn has_none_but_wanting(&self) -> bool {
        let has = |of: Standing| self.in_turn().any(|host| self.rank(host).class.standing == of);
        !has(Standing::Up) && has(Standing::Wanting)
    }

    /// Whether a host went down lately, which may be up again soon.
    pub(crate) fn lost_one_lately(&self) -> bool {
        let lately = |since: Instant| self.now.saturating_duration_since(since) < LATELY;
        self.in_turn().any(|host| host.down_since(self.now).is_some_and(lately))
    }

    /// Whether the call may use a connection to this host.
    pub(crate) fn takes(&self, host: &Host) -> bool {
        self.has(host) && self.allows(self.rank(host))
    }

    /// Whether no other host comes before one of this rank.
    pub(crate) fn is_first(&self, rank: Rank) -> bool {
        rank.is_of_the_best() && rank.turn == 0 && (rank.has_the_row() || self.plan.route.is_none())
    }

    /// Whether the plan may use the host: any, or beside another one only those that are up and didn't refuse.
    pub(crate) fn has(&self, host: &Host) -> bool {
        self.plan
            .beside
            .is_none_or(|first| host.id != first && self.rank(host).class.standing == Standing::Up)
    }

    /// The host to try first among those `allowed`.
    pub(crate) fn best(&self, allowed: impl Fn(&Host) -> bool) -> Option<&'a Arc<Host>> {
        let mut best: Option<(Rank, &Arc<Host>)> = None;
        let mut standing = Standing::Down;
        for host in self.replicas().chain(self.in_turn()) {
            let rank = self.rank(host);
            if self.is_too_far(rank) {
                continue;
            }
            standing = standing.min(rank.class.standing);
            if best.is_none_or(|(other, _)| rank < other) {
                if allowed(host) {
                    best = Some((rank, host));
                }
            } else if rank.elsewhere && best.is_some_and(|(best, _)| best.is_of_the_best()) {
                break;
            }
        }
        best.filter(|(rank, _)| rank.class.standing <= standing).map(|(_, host)| host)
    }

    /// Those that have the row, without others.
    pub(crate) fn replicas(&self) -> impl Iterator<Item = &'a Arc<Host>> {
        let route = self.plan.route.as_ref();
        let replicas = route.into_iter().flat_map(Route::replicas);
        replicas.filter(|host| host.is_listed() && self.has(host))
    }

    fn turn_as_replica(&self, host: &Host) -> Option<usize> {
        let route = self.plan.route.as_ref()?;
        let place = route.replicas().position(|replica| replica.id == host.id)?;
        Some((place + self.plan.spread()) % route.len())
    }

    /// Whose turn it is comes first of its group.
    fn turn_of(&self, place: usize, remote: bool) -> usize {
        let (near, local) = (self.hosts.local(), self.hosts.len());
        let (first, count) = if remote { (near, local - near) } else { (0, near) };
        match place.checked_sub(first).filter(|place| *place < count) {
            Some(place) => (place + count - self.plan.turn % count) % count,
            None => usize::MAX,
        }
    }

    fn in_turn(&self) -> impl Iterator<Item = &'a Arc<Host>> {
        let (near, far) = self.hosts.split_at(self.hosts.local());
        let far = if self.far { far } else { &[] };
        let turn = self.plan.turn;
        [near, far].into_iter().flat_map(move |group: &'a [Arc<Host>]| {
            let (before, from) = group.split_at(turn.checked_rem(group.len()).unwrap_or(0));
            from.iter().chain(before).filter(|host| self.has(host))
        })
    }
}
