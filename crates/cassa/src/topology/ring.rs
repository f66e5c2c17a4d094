//! The ring of one keyspace over the pool's hosts.

use std::collections::HashMap;
use std::sync::Arc;

use cassa_types::token::{Ring as Ranges, Token};

use super::Told;
use crate::hosts::Host;

/// Which hosts have each token.
#[derive(Debug)]
pub(super) struct Ring {
    /// Its replicas are places among the hosts.
    ranges: Ranges,
    hosts: Box<[Arc<Host>]>,
}

/// The hosts that have one row, one at least.
#[derive(Debug, Clone)]
pub(crate) struct Route {
    ring: Arc<Ring>,
    /// The place of the range that has it.
    place: usize,
}

impl Ring {
    /// The ring with those of its nodes that are hosts; `None` if no range is left.
    pub(super) fn of(told: Told, hosts: &HashMap<&str, Option<Arc<Host>>>) -> Option<Ring> {
        let mut of_nodes = Vec::with_capacity(told.nodes.len());
        let mut places = Vec::with_capacity(told.nodes.len());
        for node in &told.nodes {
            let host = hosts.get(node.address.as_str()).cloned().flatten();
            places.push(host.is_some().then(|| u16::try_from(of_nodes.len()).ok()).flatten());
            of_nodes.extend(host);
        }
        let mut ranges = Ranges::builder();
        let mut replicas = Vec::new();
        told.each(|start, end, nodes| {
            replicas.clear();
            let place = |&node: &u16| places.get(usize::from(node)).copied().flatten();
            replicas.extend(nodes.iter().filter_map(place));
            ranges.range(start, end, &replicas);
        });
        Some(Ring { ranges: ranges.build()?, hosts: of_nodes.into() })
    }

    /// `None` where no host has the token.
    pub(super) fn route(self: &Arc<Ring>, token: &Token) -> Option<Route> {
        let place = self.ranges.find(token)?;
        let is_somewhere = !self.ranges.replicas_at(place).is_empty();
        is_somewhere.then(|| Route { ring: self.clone(), place })
    }
}

impl Route {
    /// In the order in which the ring names them.
    pub(crate) fn replicas(&self) -> impl Iterator<Item = &Arc<Host>> {
        self.members().iter().filter_map(|&member| self.ring.hosts.get(usize::from(member)))
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.members().len()
    }

    fn members(&self) -> &[u16] {
        self.ring.ranges.replicas_at(self.place)
    }
}

impl PartialEq for Ring {
    fn eq(&self, other: &Ring) -> bool {
        let same = |(one, other): (&Arc<Host>, &Arc<Host>)| Arc::ptr_eq(one, other);
        self.hosts.len() == other.hosts.len()
            && self.hosts.iter().zip(&other.hosts).all(same)
            && self.ranges == other.ranges
    }
}

#[cfg(test)]
mod tests;
