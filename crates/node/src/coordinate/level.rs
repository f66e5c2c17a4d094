//! Consistency levels: how many replicas must answer, and of which.

use std::collections::BTreeMap;

use cassa_types::token::Token;
use cassa_wire::{ConsistencyLevel, Exception};

use crate::ring::{Here, State};
use crate::schema::Keyspace;

/// The replicas of something, as a coordinator sees them.
#[derive(Debug)]
pub(super) struct Replicas<'a> {
    here: &'a Here,
    keyspace: &'a Keyspace,
    members: Vec<usize>,
}

impl<'a> Replicas<'a> {
    /// Those of what has this token.
    pub(super) fn new(here: &'a Here, keyspace: &'a Keyspace, token: &Token) -> Replicas<'a> {
        let members = here.ring.replicas(&keyspace.definition, token);
        Replicas { here, keyspace, members }
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
            ConsistencyLevel::EachQuorum if self.has_centers() => {
                let mut centers: BTreeMap<&str, usize> = BTreeMap::new();
                for member in &self.members {
                    let counted = centers.entry(self.data_center(*member)).or_default();
                    *counted += usize::from(counts(self.state(*member)));
                }
                centers.iter().all(|(center, counted)| *counted >= self.majority(Some(*center)))
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
        if level == ConsistencyLevel::EachQuorum && self.has_centers() {
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
            let center = self.data_center(*member);
            left.entry(center).or_insert_with(|| self.majority(Some(center)));
        }
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

    /// How many a level wants: as the keyspace is defined, though there may be fewer members.
    fn wanted(&self, level: ConsistencyLevel) -> usize {
        match level {
            ConsistencyLevel::Two => 2,
            ConsistencyLevel::Three => 3,
            ConsistencyLevel::All => self.here.ring.factor(&self.keyspace.definition, None),
            ConsistencyLevel::LocalQuorum | ConsistencyLevel::LocalSerial => {
                self.majority(Some(self.data_center(self.here.member)))
            }
            ConsistencyLevel::Quorum | ConsistencyLevel::Serial | ConsistencyLevel::EachQuorum => {
                self.majority(None)
            }
            _ => 1,
        }
    }

    /// Whether replicas are placed by data centre.
    fn has_centers(&self) -> bool {
        self.keyspace.definition.strategy_class.ends_with("NetworkTopologyStrategy")
    }

    /// A majority of all replicas, or of those of a data centre.
    fn majority(&self, center: Option<&str>) -> usize {
        self.here.ring.factor(&self.keyspace.definition, center) / 2 + 1
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
