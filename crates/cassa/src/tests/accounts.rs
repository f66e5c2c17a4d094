//! What a pool counts is what there is, whatever went wrong at whatever stage.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use cassa_wire::{AnyCall, Login, decode_request, encode_result};
use tokio::time::sleep;

use super::events::Diary;
use super::world::{API, answer, echo, pool, standard1};
use crate::driver::sim::{Door, Mind, Network, Reaction, Sim};
use crate::op::Nature;
use crate::options::{Options, PoolSize};
use crate::pool::{PROBES, Pool, Statistics};

/// Why the numbers of a pool that nobody uses aren't those of its sockets.
pub(super) fn audit(now: &Statistics, sockets: usize) -> Result<(), String> {
    let of_hosts: usize = now.hosts.iter().map(|host| host.open).sum();
    let wrong = if now.open() != sockets || of_hosts != sockets {
        "sockets"
    } else if now.idle != sockets || now.waiting != 0 {
        "at rest"
    } else if now.opened - now.closed.all() != sockets as u64 {
        "opened and closed"
    } else {
        return Ok(());
    };
    Err(format!("{wrong}: {sockets} sockets, {now:?}"))
}

fn small(connections: usize) -> Options {
    Options::new().server("10.0.0.1").size(PoolSize::Total(connections))
}

#[tokio::test(start_paused = true)]
async fn after_a_hundred_thousand_random_failures_the_pool_counts_the_sockets_there_are() {
    fail_at_random(small(10), 100_000).await;
}

#[tokio::test(start_paused = true)]
async fn after_random_failures_a_pool_with_an_overflow_counts_the_sockets_and_keeps_its_size() {
    let pool = fail_at_random(small(4).max_overflow(6), 20_000).await;
    assert!(pool.counts().idle <= 4, "{:?}", pool.counts());
    let per_host = small(1).size(PoolSize::PerHost(2)).max_overflow(1);
    let pool = fail_at_random(per_host, 20_000).await;
    assert!(pool.counts().idle <= 6, "{:?}", pool.counts());
}

/// What a server says to a request of any stage.
pub(super) fn reply_to(frame: &[u8]) -> Vec<u8> {
    let request = decode_request(Bytes::copy_from_slice(frame), API).expect("a request");
    match &request.call {
        AnyCall::Login(_) => {
            let mut out = Vec::new();
            encode_result::<Login>(&(), request.sequence, API, &mut out).expect("encodes");
            out
        }
        _ => answer(&request),
    }
}

/// A server that fails in many ways at every stage while the switch is on.
fn failing(network: &Network, last: u8, seed: u64, fails: &Arc<AtomicBool>) {
    let dice = Mutex::new(fastrand::Rng::with_seed(seed.wrapping_add(last.into())));
    let (fails, torn) = (fails.clone(), network.clone());
    let mind: Mind = Arc::new(move |frame| {
        let (mut reply, mut dice) = (reply_to(frame), dice.lock().expect("no panic"));
        if !fails.load(Ordering::SeqCst) {
            return Reaction::Send(reply);
        }
        if dice.u16(..1_000) == 0 {
            torn.restart();
        }
        // Seldom before the call itself: each new connection costs three exchanges.
        let of_the_call = matches!(reply.get(12..15), Some(b"get"));
        let kinds = if of_the_call { 8 } else { 64 };
        match dice.u8(..kinds) {
            0 => Reaction::Never,
            1 => {
                reply.truncate(dice.usize(..reply.len()));
                Reaction::Last(reply)
            }
            2 => {
                let place = dice.usize(..reply.len());
                reply[place] ^= 1 << dice.u8(..8);
                Reaction::Send(reply)
            }
            3 => Reaction::Late(Duration::from_millis(dice.u64(..20)), reply),
            _ => Reaction::Send(reply),
        }
    });
    let door = if last == 3 { Door::Slow(Duration::from_millis(1)) } else { Door::Open };
    network.serve(([10, 0, 0, last], 9160).into(), door, mind);
}

/// Twenty callers of three servers that fail in many ways, until so many calls have failed.
async fn fail_at_random(options: Options, enough: usize) -> Pool<Sim> {
    let most_open = match options.size {
        PoolSize::Total(size) => size + options.max_overflow,
        PoolSize::PerHost(size) => 3 * (size + options.max_overflow),
    };
    let (network, seed) = (Network::default(), fastrand::u64(..));
    let (fails, diary) = (Arc::new(AtomicBool::new(false)), Arc::new(Ledger::default()));
    (1..=3).for_each(|last| failing(&network, last, seed, &fails));
    let options = options
        .server("10.0.0.2")
        .server("10.0.0.3")
        .login("ann", "s3cret")
        .attempt_timeout(Duration::from_millis(10))
        .max_reply_bytes(1 << 16)
        .max_attempts(1)
        .listener(Told(diary.clone()));
    let pool = pool(&network, options);
    let users = standard1(&pool).await;
    fails.store(true, Ordering::SeqCst);
    let failures = Arc::new(AtomicUsize::new(0));
    let calls: Vec<_> = (0..20)
        .map(|_| {
            let (users, failures) = (users.clone(), failures.clone());
            let (pool, network) = (pool.clone(), network.clone());
            tokio::spawn(async move {
                while failures.load(Ordering::Relaxed) < enough {
                    let call =
                        tokio::time::timeout(Duration::from_millis(15), users.read_row("key"));
                    if !matches!(call.await, Ok(Ok(_))) {
                        let failed = failures.fetch_add(1, Ordering::Relaxed);
                        if failed.is_multiple_of(128) {
                            // What is being opened may have its socket or not.
                            let (now, sockets) = (pool.statistics(), network.open());
                            let are = now.idle + now.in_use..=now.open();
                            assert!(are.contains(&sockets), "seed {seed}: {sockets}, {now:?}");
                        }
                    }
                }
            })
        })
        .collect();
    for call in calls {
        call.await.expect("no panic");
    }
    // Until no host is probed any more.
    fails.store(false, Ordering::SeqCst);
    sleep(Duration::from_secs(60)).await;
    let now = pool.statistics();
    audit(&now, network.open()).unwrap_or_else(|wrong| panic!("seed {seed}: {wrong}"));
    let (opened, closed) =
        (diary.opened.load(Ordering::SeqCst), diary.closed.load(Ordering::SeqCst));
    assert_eq!(opened - closed, network.open(), "seed {seed}: what listeners were told");
    let most = most_open..=most_open + PROBES;
    assert!(most.contains(&network.most_open()), "full at times, and never fuller but by probes");
    pool
}

/// How many connections a listener was told of.
#[derive(Default)]
struct Ledger {
    opened: AtomicUsize,
    closed: AtomicUsize,
}

struct Told(Arc<Ledger>);

impl crate::events::Listener for Told {
    fn event(&self, event: &crate::events::Event<'_>) {
        use crate::events::Event;
        match event {
            Event::ConnectionOpened { .. } => self.0.opened.fetch_add(1, Ordering::SeqCst),
            Event::ConnectionClosed { .. } => self.0.closed.fetch_add(1, Ordering::SeqCst),
            _ => 0,
        };
    }
}

#[tokio::test(start_paused = true)]
async fn an_account_that_is_wrong_is_found() {
    let network = Network::default();
    echo(&network, 1);
    let pool = pool(&network, small(2).listener(Diary::default()));
    standard1(&pool).await.read_row("key").await.expect("answered");
    assert_eq!(audit(&pool.statistics(), network.open()), Ok(()));
    assert!(audit(&pool.statistics(), network.open() + 1).is_err(), "a socket that isn't counted");
    // A connection that never comes back.
    let shared = pool.shared();
    let plan = shared.hosts.plan(None);
    let lost = shared.checkout(&plan, Nature::Read, shared.deadline());
    std::mem::forget(lost.await.expect("an idle one"));
    let found = audit(&pool.statistics(), network.open()).expect_err("it is in use for ever");
    assert!(found.starts_with("at rest"), "{found}");
}
