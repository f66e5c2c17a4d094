//! What a ring of 1,000 nodes with 256 tokens each holds in memory, and what to find the replicas of a row in it costs.
//! With `--check` it fails above 64 MiB or 200 ns a token.
#![expect(clippy::expect_used, reason = "without its premises there is nothing to go on with")]
use cassa_types::token::{Partitioner, Ring, Token};
use std::{hint::black_box, time::Instant};

const NODES: usize = 1_000;
const TOKENS: usize = 256;
const REPLICAS: usize = 3;
const ASKED: usize = 100_000;
const ROUNDS: usize = 15;
const MOST_BYTES: usize = 64 << 20;
const MOST_NANOSECONDS: f64 = 200.0;

fn main() {
    let mut failed = false;
    for partitioner in [
        Partitioner::Murmur3,
        Partitioner::Random,
        Partitioner::ByteOrdered,
        Partitioner::OrderPreserving,
    ] {
        let keys: Vec<_> = (0..ASKED).map(|i| format!("user{:08x}", spread(i))).collect();
        let token = |key: &String| partitioner.token(key.as_bytes()).expect("a known partitioner");
        let tokens: Vec<_> = keys.iter().map(token).collect();
        // Behind them, since a call has made its token just before: it isn't looked up in memory.
        let ring = ring(&partitioner);
        let of_token = nanoseconds(&tokens, |token| ring.replicas(token).len());
        let of_key = nanoseconds(&keys, |key| ring.replicas(&token(key)).len());
        let bytes = ring.heap_bytes();
        println!(
            "{:<26} {:>5.1} MiB   {of_token:>5.0} ns a token   {of_key:>5.0} ns a key",
            partitioner.class(),
            bytes as f64 / f64::from(1 << 20),
        );
        failed |= bytes > MOST_BYTES || of_token > MOST_NANOSECONDS;
    }
    if std::env::args().any(|argument| argument == "--check") && failed {
        eprintln!("more than {MOST_BYTES} bytes, or {MOST_NANOSECONDS} ns a token");
        std::process::exit(1);
    }
}

fn ring(partitioner: &Partitioner) -> Ring {
    let mut tokens: Vec<(Token, usize)> = (0..NODES * TOKENS)
        .map(|i| {
            let key = format!("user{:08x}", spread(i ^ 0x55_5555));
            (partitioner.token(key.as_bytes()).expect("a known partitioner"), i % NODES)
        })
        .collect();
    tokens.sort();
    let mut ring = Ring::builder();
    for (place, (end, _)) in tokens.iter().enumerate() {
        let (start, _) = &tokens[(place + tokens.len() - 1) % tokens.len()];
        let replicas: [u16; REPLICAS] = std::array::from_fn(|step| {
            u16::try_from(tokens[(place + step) % tokens.len()].1).expect("few nodes")
        });
        ring.range(start.clone(), end.clone(), &replicas);
    }
    ring.build().expect("ranges of one partitioner")
}

/// Another number for each.
fn spread(i: usize) -> u32 {
    u32::try_from(i).expect("few").wrapping_mul(0x9e37_79b1)
}

/// The median of some rounds over all.
fn nanoseconds<T>(items: &[T], find: impl Fn(&T) -> usize) -> f64 {
    let mut rounds: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let began = Instant::now();
            for item in items {
                black_box(find(black_box(item)));
            }
            began.elapsed().as_nanos() as f64 / items.len() as f64
        })
        .collect();
    rounds.sort_by(f64::total_cmp);
    rounds[ROUNDS / 2]
}
