//! What a pool costs: a connection borrowed and given back, and many threads over few connections beside a bare channel of them:
//! `cassa-bench pool`.

mod line;

use std::hint::black_box;
use std::time::{Duration, Instant};

use cassa::blocking::Pool;
use cassa::{Options, PoolSize};

use crate::Result;
use crate::exchange::{COLUMN, COLUMN_FAMILY, KEYSPACE};
use crate::measure::median;
use crate::peer::Peer;

/// Odd, so that a median is a round that was measured.
const ROUNDS: usize = 5;
const ROUND: Duration = Duration::from_secs(1);
/// Those that want a connection, and those there are.
const THREADS: usize = 64;
const SLOTS: usize = 8;

/// What borrowing and giving back may take when nobody else does, in nanoseconds.
const BORROW: f64 = 300.0;
/// The least part of a channel's exchanges that a pool must make.
const SHARE: f64 = 0.85;

/// Measures and prints; whether every bar is met.
pub(crate) fn bench(round: Option<Duration>) -> Result<bool> {
    let round = round.unwrap_or(ROUND);
    let peer = Peer::start()?;
    let options = Options::new().server(&peer.address.to_string()).keyspace(KEYSPACE);
    let pool = Pool::connect(options.size(PoolSize::Total(SLOTS)))?;
    let borrowed = borrowing(&pool, round)?;
    let family = pool.column_family(COLUMN_FAMILY)?.columns([COLUMN]);
    let fair = line::Fair::of(SLOTS, peer.address)?;
    let channel = line::Channel::of(SLOTS, peer.address)?;
    let (mut pools, mut fairs, mut channels) = (Vec::new(), Vec::new(), Vec::new());
    let mut ratios = Vec::new();
    for _ in 0..ROUNDS {
        channels.push(line::rate(THREADS, round, || channel.exchange())?);
        let floor = line::rate(THREADS, round, || fair.exchange())?;
        let made = line::rate(THREADS, round, || line::get(&family))?;
        fairs.push(floor);
        pools.push(made);
        ratios.push(made / floor);
    }
    let ratio = median(&ratios);
    println!("A connection borrowed and given back: {borrowed:.0} ns, at most {BORROW:.0} allowed");
    println!(
        "{THREADS} threads, {SLOTS} connections: pool {:.0} gets a second, channel in order {:.0} exchanges: {ratio:.2}, at least {SHARE:.2} wanted; channel without order {:.0}",
        median(&pools),
        median(&fairs),
        median(&channels)
    );
    Ok(borrowed <= BORROW && ratio >= SHARE)
}

/// The least a round took, in nanoseconds each: what others take from the machine comes on top.
fn borrowing(pool: &Pool, round: Duration) -> Result<f64> {
    const TIMES: u32 = 10_000;
    let (began, mut least) = (Instant::now(), f64::INFINITY);
    while began.elapsed() < round {
        let batch = Instant::now();
        for _ in 0..TIMES {
            if !black_box(pool.borrow_and_return()) {
                return Err("the pool had no connection to lend".into());
            }
        }
        least = least.min(batch.elapsed().as_secs_f64() * 1e9 / f64::from(TIMES));
    }
    Ok(least)
}
