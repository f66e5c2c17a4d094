//! Which members hold a row: what the classes that place replicas do.

use std::collections::{BTreeMap, BTreeSet};

use cassa_types::token::Token;
use cassa_wire::KsDef;

use super::Ring;

impl Ring {
    /// The members that hold what has this token in this keyspace, the first replica first.
    pub(crate) fn replicas(&self, keyspace: &KsDef, token: &Token) -> Vec<usize> {
        let members = self.members.len();
        let first = self.members.partition_point(|member| member.token < *token) % members;
        let walk = (first..members).chain(0..first);
        let class = keyspace.strategy_class.rsplit('.').next().unwrap_or_default();
        match class {
            "NetworkTopologyStrategy" => self.by_data_center(keyspace, walk),
            "LocalStrategy" => walk.take(1).collect(),
            _ => walk.take(replication_factor(keyspace)).collect(),
        }
    }

    /// How many replicas a keyspace is to have, in all or in a data centre.
    pub(crate) fn factor(&self, keyspace: &KsDef, center: Option<&str>) -> usize {
        let class = keyspace.strategy_class.rsplit('.').next().unwrap_or_default();
        let by_center = || factors(keyspace).into_iter();
        match class {
            "NetworkTopologyStrategy" => by_center()
                .filter(|(name, _)| center.is_none_or(|center| center == *name))
                .map(|(_, factor)| factor)
                .sum(),
            "LocalStrategy" => 1,
            _ => replication_factor(keyspace),
        }
    }

    /// As many replicas in each data centre as the keyspace says, first in racks that have none yet.
    fn by_data_center(
        &self,
        keyspace: &KsDef,
        walk: impl Iterator<Item = usize> + Clone,
    ) -> Vec<usize> {
        let mut chosen = BTreeSet::new();
        for (center, factor) in factors(keyspace) {
            let here =
                walk.clone().filter(|member| self.members[*member].place.data_center() == center);
            let mut racks = BTreeSet::new();
            let (fresh, others): (Vec<_>, Vec<_>) =
                here.partition(|member| racks.insert(self.members[*member].place.rack()));
            chosen.extend(fresh.into_iter().chain(others).take(factor));
        }
        walk.filter(|member| chosen.contains(member)).collect()
    }
}

/// How many replicas a keyspace has in each data centre.
fn factors(keyspace: &KsDef) -> BTreeMap<&str, usize> {
    let options = keyspace.strategy_options.iter().flat_map(|options| options.iter());
    options.filter_map(|(center, factor)| Some((&**center, factor.parse().ok()?))).collect()
}

/// How many replicas a keyspace has that doesn't tell data centres apart.
fn replication_factor(keyspace: &KsDef) -> usize {
    let options = keyspace.strategy_options.as_ref();
    let named = options
        .and_then(|options| options.iter().find(|(name, _)| **name == *"replication_factor"));
    let named = named.and_then(|(_, factor)| factor.parse().ok());
    let field = keyspace.replication_factor.and_then(|factor| usize::try_from(factor).ok());
    named.or(field).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use std::net::{Ipv4Addr, SocketAddr};

    use bytestring::ByteString;
    use cassa_types::token::Token;
    use cassa_wire::KsDef;

    use crate::ring::Ring;
    use crate::{Node, Place};

    fn ring(places: &[(&str, &str)]) -> Ring {
        let member = |(center, rack): &(&str, &str)| {
            (SocketAddr::from((Ipv4Addr::LOCALHOST, 1)), Place::new(*center, *rack))
        };
        Ring::new(&Node::builder(), places.iter().map(member)).unwrap()
    }

    fn keyspace(class: &str, options: &[(&str, &str)]) -> KsDef {
        let text = |text: &str| ByteString::from(text);
        let options = options.iter().map(|(name, value)| (text(name), text(value))).collect();
        KsDef { strategy_class: text(class), strategy_options: Some(options), ..KsDef::default() }
    }

    #[test]
    fn replicas_are_the_next_members_around_the_ring() {
        let ring = ring(&[("dc1", "r1"); 4]);
        let keyspace =
            keyspace("org.apache.cassandra.locator.SimpleStrategy", &[("replication_factor", "3")]);
        assert_eq!(ring.replicas(&keyspace, &Token::Murmur3(i64::MIN)), [0, 1, 2]);
        assert_eq!(
            ring.replicas(&keyspace, &ring.members[1].token),
            [1, 2, 3],
            "a token belongs to its member"
        );
        assert_eq!(ring.replicas(&keyspace, &Token::Murmur3(i64::MAX)), [3, 0, 1]);
    }

    #[test]
    fn each_data_center_has_its_replicas_in_as_many_racks_as_it_can() {
        let ring = ring(&[("a", "1"), ("a", "1"), ("b", "1"), ("a", "2"), ("b", "1")]);
        let keyspace = keyspace("NetworkTopologyStrategy", &[("a", "2"), ("b", "1"), ("c", "2")]);
        assert_eq!(ring.replicas(&keyspace, &Token::Murmur3(i64::MIN)), [0, 2, 3]);
    }
}
