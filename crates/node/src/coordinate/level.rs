//! Consistency levels: how many replicas must answer, and of which.

use std::collections::BTreeMap;

use cassa_wire::{ConsistencyLevel, Exception};

use crate::ring::{Here, State};

/// The replicas of something, as a coordinator sees them.
#[derive(Debug)]
pub(super) struct Replicas<'a> {
    here: &'a Here,
    members: Vec<usize>,
}

impl<'a> Replicas<'a> {
    pub(super) fn new(here: &'a Here, members: Vec<usize>) -> Replicas<'a> {
        Replicas { here, members }
    }

    pub(super) fn all(&self) -> &[usize] {
        &self.members
    }

    pub(super) fn state(&self, member: usize) -> State {
        self.here.ring.members[member].state()
    }

    /// Whether those whose state `counts` are as many as the level wants.
    pub(super) fn enough(&self, level: ConsistencyLevel, counts: impl Fn(State) -> bool) -> bool {
        let counted = |member: &&usize| counts(self.state(**member));
        match level {
            ConsistencyLevel::EachQuorum => {
                let mut centers: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
                for member in &self.members {
                    let (all, counted) = centers.entry(self.data_center(*member)).or_default();
                    *all += 1;
                    *counted += usize::from(counts(self.state(*member)));
                }
                centers.values().all(|(all, counted)| *counted >= majority(*all))
            }
            _ if is_local(level) => {
                let local = |member: &&usize| self.is_local(**member);
                let wanted = self.wanted(level);
                self.members.iter().filter(local).filter(counted).count() >= wanted
            }
            _ => self.members.iter().filter(counted).count() >= self.wanted(level),
        }
    }

    /// Those that a read at this level asks, nearest first.
    ///
    /// # Errors
    /// `Unavailable` when too few are alive.
    pub(super) fn asked(&self, level: ConsistencyLevel) -> Result<Vec<usize>, Exception> {
        let alive = |member: &usize| self.state(*member) != State::Stopped;
        let mut asked: Vec<usize> = self.members.iter().copied().filter(alive).collect();
        // A coordinator asks itself first, then its own data centre; of all others the ring's order stays.
        asked.sort_by_key(|member| (*member != self.here.member, !self.is_local(*member)));
        if is_local(level) {
            asked.retain(|member| self.is_local(*member));
        }
        if level == ConsistencyLevel::EachQuorum {
            return self.majorities(&asked);
        }
        let wanted = self.wanted(level);
        if asked.len() < wanted {
            return Err(Exception::Unavailable);
        }
        asked.truncate(wanted);
        Ok(asked)
    }

    /// A majority of each data centre's replicas, of those that are alive.
    fn majorities(&self, alive: &[usize]) -> Result<Vec<usize>, Exception> {
        let mut left: BTreeMap<&str, usize> = BTreeMap::new();
        for member in &self.members {
            *left.entry(self.data_center(*member)).or_default() += 1;
        }
        left.values_mut().for_each(|replicas| *replicas = majority(*replicas));
        let mut asked = alive.to_vec();
        asked.retain(|member| match left.get_mut(self.data_center(*member)) {
            Some(0) | None => false,
            Some(wanted) => {
                *wanted -= 1;
                true
            }
        });
        if left.values().all(|wanted| *wanted == 0) {
            Ok(asked)
        } else {
            Err(Exception::Unavailable)
        }
    }

    fn wanted(&self, level: ConsistencyLevel) -> usize {
        let local = || self.members.iter().filter(|member| self.is_local(**member)).count();
        match level {
            ConsistencyLevel::Two => 2,
            ConsistencyLevel::Three => 3,
            ConsistencyLevel::All => self.members.len(),
            ConsistencyLevel::LocalQuorum | ConsistencyLevel::LocalSerial => majority(local()),
            ConsistencyLevel::Quorum | ConsistencyLevel::Serial => majority(self.members.len()),
            _ => 1,
        }
    }

    fn data_center(&self, member: usize) -> &str {
        self.here.ring.members[member].place.data_center()
    }

    fn is_local(&self, member: usize) -> bool {
        self.data_center(member) == self.data_center(self.here.member)
    }
}

/// Whether only replicas in the coordinator's data centre count.
fn is_local(level: ConsistencyLevel) -> bool {
    use ConsistencyLevel::{LocalOne, LocalQuorum, LocalSerial};
    matches!(level, LocalOne | LocalQuorum | LocalSerial)
}

fn majority(of: usize) -> usize {
    of / 2 + 1
}
