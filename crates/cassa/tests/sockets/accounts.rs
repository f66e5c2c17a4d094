//! The accounts of a pool after thousands of calls that fail in many ways.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use cassa::{Options, PoolSize};

use crate::Failure;
use crate::account::{PATIENCE, settled};
use crate::cell::LARGE;
use crate::client::{Ask, Client};
use crate::heap::allocated;
use crate::peers::Peers;

const ROUNDS: usize = 4;
const CALLERS: usize = 24;
/// How many calls each caller makes in a round.
const CALLS: usize = 40;
/// The longest that a caller waits when servers fail.
const HASTE: Duration = Duration::from_millis(40);
const CONNECTIONS: usize = 8;
const OVERFLOW: usize = 4;
/// What an idle connection may keep in its buffers.
const KEPT: usize = 64 << 10;
/// What else a pool may have come to keep.
const REST: usize = 1 << 20;

/// What became of calls.
#[derive(Debug, Default)]
struct Calls {
    answered: AtomicUsize,
    failed: AtomicUsize,
    dropped: AtomicUsize,
    /// Those that read another call's row.
    crossed: AtomicUsize,
}

pub(crate) fn random<C: Client>(peers: &mut Peers) -> Result<String, Failure> {
    peers.do_well();
    let client = C::connect(options(peers)).map_err(|error| error.to_string())?;
    let well = crowd(&client, None, false);
    if well.answered.load(Ordering::Relaxed) != CALLERS * CALLS {
        return Err(format!("servers that do well answer not every call: {well:?}"));
    }
    settled(&client)?;
    let allocated_before = allocated();
    let mut told = Vec::new();
    for _ in 0..ROUNDS {
        peers.fail();
        let calls = crowd(&client, Some(HASTE), true);
        settled(&client)?;
        let failures = calls.failed.load(Ordering::Relaxed) + calls.dropped.load(Ordering::Relaxed);
        if failures * 4 < CALLERS * CALLS || calls.crossed.load(Ordering::Relaxed) > 0 {
            return Err(format!("{calls:?}"));
        }
        told.push((CALLERS * CALLS - failures, failures));
    }
    peers.do_well();
    crowd(&client, None, true);
    let now = settled(&client)?;
    if now.idle > CONNECTIONS {
        return Err(format!("more are kept than the pool's size: {now:?}"));
    }
    let more = allocated().saturating_sub(allocated_before);
    if more > now.idle * KEPT + REST {
        return Err(format!("{} idle connections keep {more} bytes", now.idle));
    }
    let (answered, failed) =
        told.into_iter().fold((0, 0), |all, round| (all.0 + round.0, all.1 + round.1));
    Ok(format!(
        "{answered} calls were answered and {failed} not, over {} connections and {} that couldn't be opened; {} KiB more than before",
        now.opened,
        now.connects_failed,
        more >> 10
    ))
}

fn options(peers: &Peers) -> Options {
    let options = peers.addresses.iter().fold(Options::new(), |all, server| all.server(server));
    options
        .keyspace("App")
        .login("ann", "s3cret")
        .size(PoolSize::Total(CONNECTIONS))
        .max_overflow(OVERFLOW)
        .max_attempts(3)
        .connect_timeout(Duration::from_secs(1))
        .attempt_timeout(PATIENCE)
        .deadline(PATIENCE)
}

/// Many callers at once, who wait for this long at most, or for all they ask for, which may be large.
fn crowd<C: Client>(client: &C, haste: Option<Duration>, large: bool) -> Calls {
    let calls = Calls::default();
    thread::scope(|scope| {
        for caller in 0..CALLERS {
            let calls = &calls;
            scope.spawn(move || {
                for call in 0..CALLS {
                    let key = format!("{caller} {call}");
                    let ask = match fastrand::u8(..16) {
                        0 if large => Ask::Write(1 << 20),
                        1 if large => Ask::Read(LARGE.to_owned()),
                        _ => Ask::Read(key.clone()),
                    };
                    let within = haste.map_or(PATIENCE, |haste| haste.mul_f32(fastrand::f32()));
                    let own = |value: &[u8]| value == key.as_bytes() || value.len() > 1_000;
                    let count = match client.hurry(&ask, within) {
                        Some(Ok(Some(value))) if !own(&value) => &calls.crossed,
                        Some(Ok(_)) => &calls.answered,
                        Some(Err(_)) => &calls.failed,
                        None => &calls.dropped,
                    };
                    count.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
    });
    calls
}
