//! That a ring has the replicas its ranges were told with, whatever they are.

use proptest::collection::{btree_set, vec};
use proptest::prelude::*;

use super::Ring;
use crate::token::{Partitioner, Token};

const ALL: [Partitioner; 4] = [
    Partitioner::Random,
    Partitioner::Murmur3,
    Partitioner::ByteOrdered,
    Partitioner::OrderPreserving,
];

type Range = (Token, Token, Vec<u16>);

/// Whether a range has a token, by the definition.
fn has((start, end, _): &Range, token: &Token) -> bool {
    match start < end {
        true => start < token && token <= end,
        false => start < token || token <= end,
    }
}

fn ring(ranges: &[Range]) -> Ring {
    let mut ring = Ring::builder();
    for (start, end, replicas) in ranges {
        ring.range(start.clone(), end.clone(), replicas);
    }
    ring.build().expect("ranges of one partitioner")
}

fn murmur3(start: i64, end: i64, replicas: &[u16]) -> Range {
    (Token::Murmur3(start), Token::Murmur3(end), replicas.to_vec())
}

#[test]
fn a_single_range_is_the_whole_ring_and_ends_belong_to_their_range() {
    let whole = ring(&[murmur3(5, 5, &[7])]);
    for token in [i64::MIN, 4, 5, 6, i64::MAX] {
        assert_eq!(whole.replicas(&Token::Murmur3(token)), [7]);
    }
    let two = ring(&[murmur3(5, -5, &[1]), murmur3(-5, 5, &[2])]);
    for (token, replica) in [(-5, 1), (-4, 2), (5, 2), (6, 1), (i64::MIN, 1), (i64::MAX, 1)] {
        assert_eq!(two.replicas(&Token::Murmur3(token)), [replica], "{token}");
    }
}

#[test]
fn a_ring_of_nothing_or_of_two_partitioners_is_none() {
    assert!(Ring::builder().build().is_none());
    let (text, bytes) = (Token::Text("a".to_owned()), Token::Bytes([1].as_slice().into()));
    for (one, other) in [(text.clone(), bytes), (Token::Murmur3(1), Token::Random(Some(1)))] {
        let mut both = Ring::builder();
        both.range(one.clone(), one, &[1]);
        both.range(other.clone(), other, &[2]);
        assert!(both.build().is_none());
    }
    let ring = ring(&[murmur3(5, 5, &[7])]);
    assert_eq!(ring.replicas(&text), [0; 0]);
}

#[test]
fn a_thousand_nodes_of_256_tokens_take_less_than_8_mib() {
    let mut random = fastrand::Rng::with_seed(7);
    let mut tokens: Vec<_> =
        (0..256_000_u32).map(|i| (random.i64(..), (i % 1_000) as u16)).collect();
    tokens.sort_unstable();
    let mut ring = Ring::builder();
    for (place, &(end, node)) in tokens.iter().enumerate() {
        let (start, _) = tokens[(place + tokens.len() - 1) % tokens.len()];
        let next = |steps: usize| tokens[(place + steps) % tokens.len()].1;
        ring.range(Token::Murmur3(start), Token::Murmur3(end), &[node, next(1), next(2)]);
    }
    let ring = ring.build().expect("a ring");
    assert!(ring.heap_bytes() < 8 << 20, "{} bytes", ring.heap_bytes());
}

/// Many begin alike, also for longer than what a ring looks for first.
fn key() -> impl Strategy<Value = Vec<u8>> {
    vec(prop_oneof![4 => Just(0_u8), 4 => Just(b'a'), 1 => any::<u8>()], 0..12)
}

proptest! {
    #[test]
    fn every_token_has_the_replicas_of_the_range_that_was_told_with_it(
        keys in btree_set(key(), 1..40),
        sets in vec(vec(0_u16..8, 0..4), 40),
        left_out in vec(prop::bool::weighted(0.1), 40),
        turned in 0_usize..40,
        asked in vec(key(), 1..40),
    ) {
        for partitioner in ALL {
            let token = |key: &Vec<u8>| partitioner.token(key).expect("a known partitioner");
            let mut ends: Vec<_> = keys.iter().map(token).collect();
            ends.sort();
            ends.dedup();
            let before = ends.iter().cycle().skip(ends.len() - 1);
            let told = before.zip(&ends).zip(sets.iter().zip(&left_out));
            let mut told: Vec<Range> = told
                .filter(|(_, (_, left_out))| !**left_out)
                .map(|((start, end), (set, _))| (start.clone(), end.clone(), set.clone()))
                .collect();
            if told.is_empty() {
                continue;
            }
            let turned = turned % told.len();
            told.rotate_left(turned);
            let ring = ring(&told);
            let tokens = asked.iter().map(token).chain(ends.iter().cloned());
            for token in tokens.chain(partitioner.minimum()) {
                let expected = told.iter().find(|range| has(range, &token));
                let expected = expected.map_or(&[][..], |(_, _, replicas)| replicas);
                prop_assert_eq!(ring.replicas(&token), expected, "{} of {:?}", token, told);
            }
        }
    }
}
