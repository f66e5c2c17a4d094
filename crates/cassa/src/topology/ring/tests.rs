//! That routes lead where `describe_ring` says.

use std::collections::HashMap;
use std::sync::Arc;

use cassa_types::token::{Partitioner, Token};
use cassa_wire::TokenRange;
use proptest::collection::{btree_set, vec};
use proptest::prelude::*;

use super::{Ring, Told};
use crate::events::Listeners;
use crate::hosts::{Host, Source};

const ALL: [Partitioner; 4] = [
    Partitioner::Random,
    Partitioner::Murmur3,
    Partitioner::ByteOrdered,
    Partitioner::OrderPreserving,
];
const NODES: usize = 6;

/// The node that isn't a host of the pool.
const LEFT_OUT: usize = 5;

fn address(node: usize) -> String {
    format!("10.0.0.{node}")
}

/// Whether a range has a token, as the interface defines it.
fn has(range: &TokenRange, token: &Token, partitioner: &Partitioner) -> bool {
    let end_of = |text: &str| partitioner.parse_token(text).expect("written by us");
    let (start, end) = (end_of(&range.start_token), end_of(&range.end_token));
    match start < end {
        true => start < *token && *token <= end,
        false => start < *token || *token <= end,
    }
}

proptest! {
    #[test]
    fn a_row_is_sought_at_the_hosts_that_describe_ring_names_for_its_token(
        owners in btree_set("[a-z]{1,8}", 1..30),
        replicas in vec(vec(0..NODES, 0..4), 30),
        turned in 0_usize..30,
        keys in vec("[a-zA-Z0-9]{1,8}", 1..60),
    ) {
        let host = |node| {
            let server = address(node).parse().expect("a server");
            Some(Arc::new(Host::new(server, Source::Ring, Arc::default(), Listeners::default()))).filter(|_| node != LEFT_OUT)
        };
        let addresses: Vec<_> = (0..NODES).map(address).collect();
        let hosts: HashMap<_, _> =
            addresses.iter().enumerate().map(|(node, address)| (address.as_str(), host(node))).collect();
        for partitioner in ALL {
            let token = |key: &String| partitioner.token(key.as_bytes()).expect("a known one");
            let mut ends: Vec<_> = owners.iter().map(token).collect();
            ends.sort();
            let ranges = ends.iter().enumerate().map(|(place, end)| TokenRange {
                start_token: ends[(place + ends.len() - 1) % ends.len()].to_string().into(),
                end_token: end.to_string().into(),
                endpoints: replicas[place].iter().map(|node| address(*node).into()).collect(),
                ..TokenRange::default()
            });
            let mut ranges: Vec<_> = ranges.collect();
            ranges.rotate_left(turned % ends.len());
            let told = ranges.iter().cloned().map(Ok::<_, String>);
            let told = Told::of(told, &partitioner).expect("a ring");
            let ring = Arc::new(Ring::of(told, &hosts).expect("a ring"));
            for token in keys.iter().map(token).chain(ends.iter().cloned()) {
                let route = ring.route(&token);
                let route: Vec<_> = route.iter().flat_map(|route| route.replicas()).collect();
                let range = ranges.iter().find(|range| has(range, &token, &partitioner));
                let named = range.expect("ranges without a gap").endpoints.iter();
                let named: Vec<_> = named.filter_map(|address| hosts[&**address].as_ref()).collect();
                let same = route.len() == named.len()
                    && route.iter().zip(&named).all(|(one, other)| one.id == other.id);
                prop_assert!(same, "{token} of {partitioner:?}");
            }
        }
    }
}
