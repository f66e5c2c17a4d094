//! A hedge that fails, or can't be had, is made again: a silent host costs a read no whole attempt.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicUsize, Ordering};
use std::time::Duration;

use cassa_wire::{AnyCall, Exception, GetSlice, Request};
use tokio::time::{Instant, sleep};

use super::side_by_side::{count, counted};
use super::world::{pool, refuse, serve, standard1};
use crate::ErrorKind;
use crate::column_family::ColumnFamily;
use crate::driver::sim::{Door, Network, Reaction, Sim};
use crate::options::{Hedge, Options, PoolSize};
use crate::retry::RetryBudget;

pub(super) const MILLI: Duration = Duration::from_millis(1);
pub(super) const SECOND: Duration = Duration::from_secs(1);
/// As many as 8 requests ask for.
const KEYS: u32 = 8_000;

pub(super) fn hedged(hosts: u8) -> Options {
    let told = |all: Options, last| all.server(&format!("10.0.0.{last}"));
    let options = (1..=hosts).fold(Options::new(), told).size(PoolSize::PerHost(8));
    options.retry_budget(RetryBudget::unlimited()).hedge(Hedge::after(20 * MILLI))
}

/// A server of rows and of their widths.
pub(super) fn serves(
    network: &Network,
    last: u8,
    door: Door,
    decide: impl Fn(Vec<u8>) -> Reaction + Send + Sync + 'static,
) {
    serve(network, last, door, move |request, reply| match request.call {
        AnyCall::MultigetCount(_) => decide(counted(request)),
        _ => decide(reply),
    });
}

pub(super) async fn reads(users: &ColumnFamily<Sim>, many: bool) {
    match many {
        true => count(users, KEYS).await.expect("answered"),
        false => drop(users.read_row("key").await.expect("answered").expect("every row exists")),
    }
}

/// So many reads at once: no two of them over one connection.
pub(super) async fn together(users: &ColumnFamily<Sim>, count: usize, many: bool) {
    let read = |_| {
        let users = users.clone();
        tokio::spawn(async move { reads(&users, many).await })
    };
    for read in (0..count).map(read).collect::<Vec<_>>() {
        read.await.expect("no panic");
    }
}

#[tokio::test(start_paused = true)]
async fn a_hedge_whose_connection_takes_too_long_is_made_again() {
    for many in [false, true] {
        let network = Network::default();
        let asked_in_vain = Arc::new(AtomicUsize::new(0));
        let counted = asked_in_vain.clone();
        serves(&network, 1, Door::Open, move |_| {
            counted.fetch_add(1, Ordering::SeqCst);
            Reaction::Never
        });
        serves(&network, 2, Door::Slow(50 * MILLI), Reaction::Send);
        let users = standard1(&pool(&network, hedged(2))).await;
        let began = Instant::now();
        together(&users, 4, many).await;
        assert!(began.elapsed() < SECOND, "{:?}", began.elapsed());
        assert!(asked_in_vain.load(Ordering::SeqCst) > 0);
    }
}

#[tokio::test(start_paused = true)]
async fn a_hedge_is_made_once_there_is_room() {
    let network = Network::default();
    let is_silent = Arc::new(AtomicBool::new(false));
    for last in [1, 2] {
        let is_silent = is_silent.clone();
        serve(&network, last, Door::Open, move |request, reply| match &request.call {
            AnyCall::GetSlice(call) if call.key == "busy" => Reaction::Late(SECOND, reply),
            _ if is_silent.swap(false, Ordering::SeqCst) => Reaction::Never,
            _ => Reaction::Send(reply),
        });
    }
    let users = standard1(&pool(&network, hedged(2).size(PoolSize::Total(2)))).await;
    for _ in 0..2 {
        let busy = users.hedge(None);
        let busy = tokio::spawn(async move { busy.read_row("busy").await.map(drop) });
        sleep(MILLI).await;
        is_silent.store(true, Ordering::SeqCst);
        let began = Instant::now();
        reads(&users, false).await;
        let took = began.elapsed();
        assert!(took > SECOND / 2 && took < 3 * SECOND, "{took:?}");
        busy.await.expect("no panic").expect("answered");
    }
}

#[tokio::test(start_paused = true)]
async fn when_a_hedge_fails_a_third_host_is_asked() {
    for many in [false, true] {
        let network = Network::default();
        let asked = Arc::new(AtomicUsize::new(10));
        for last in [1, 2, 3] {
            let asked = asked.clone();
            serves(&network, last, Door::Open, move |reply| {
                match asked.fetch_add(1, Ordering::SeqCst) {
                    0 => Reaction::Never,
                    1 => Reaction::Last(Vec::new()),
                    _ => Reaction::Send(reply),
                }
            });
        }
        let pool = pool(&network, hedged(3));
        let users = standard1(&pool).await;
        for _ in 0..3 {
            users.read_row("key").await.expect("answered");
        }
        // One request, and as many as 1,024 keys are asked for in one.
        asked.store(0, Ordering::SeqCst);
        let began = Instant::now();
        match many {
            true => count(&users, 500).await.expect("answered"),
            false => reads(&users, false).await,
        }
        assert!(began.elapsed() < SECOND, "{:?}", began.elapsed());
        assert_eq!(asked.load(Ordering::SeqCst), 3);
        assert_eq!(pool.statistics().hedges, 2);
    }
}

#[tokio::test(start_paused = true)]
async fn hedges_that_cannot_connect_hide_no_answer_for_longer_than_it_took() {
    for many in [false, true] {
        let network = Network::default();
        let late = Arc::new(AtomicBool::new(false));
        for last in [1, 2] {
            let late = late.clone();
            serves(&network, last, Door::Open, move |reply| match late.load(Ordering::SeqCst) {
                true => Reaction::Late(100 * MILLI, reply),
                false => Reaction::Send(reply),
            });
        }
        // All connections are in use by then, the hosts are believed up, and connecting to either hangs.
        let options = hedged(2).attempt_timeout(SECOND).size(PoolSize::Total(8));
        let users = standard1(&pool(&network, options)).await;
        for _ in 0..2 {
            count(&users, KEYS).await.expect("answered");
        }
        late.store(true, Ordering::SeqCst);
        for last in [1, 2] {
            serves(&network, last, Door::Silent, Reaction::Send);
        }
        let began = Instant::now();
        reads(&users, many).await;
        assert!(began.elapsed() <= 250 * MILLI, "{many}: {:?}", began.elapsed());
    }
}

/// Two servers of which one answers no read, the one that is asked first once the switch is on. The other one has this for it.
fn one_silent(
    network: &Network,
    other: impl Fn(&Request, Vec<u8>) -> Reaction + Clone + Send + Sync + 'static,
) -> Arc<AtomicBool> {
    let is_on = Arc::new(AtomicBool::new(false));
    let silent = Arc::new(AtomicU8::new(0));
    for last in [1, 2] {
        let (is_on, silent, other) = (is_on.clone(), silent.clone(), other.clone());
        serve(network, last, Door::Open, move |request, reply| {
            if !is_on.load(Ordering::SeqCst) {
                return Reaction::Send(reply);
            }
            let first = silent.compare_exchange(0, last, Ordering::SeqCst, Ordering::SeqCst);
            match first.is_ok() || silent.load(Ordering::SeqCst) == last {
                true => Reaction::Never,
                false => other(request, reply),
            }
        });
    }
    is_on
}

#[tokio::test(start_paused = true)]
async fn a_hedge_that_was_refused_for_good_is_not_made_again() {
    let invalid = Exception::InvalidRequest { why: "no".into() };
    for (exception, passes) in [(invalid, false), (Exception::Unavailable, true)] {
        let network = Network::default();
        let asked = Arc::new(AtomicUsize::new(0));
        let (counted, began) = (asked.clone(), Instant::now());
        let is_on = one_silent(&network, move |request, reply| {
            counted.fetch_add(1, Ordering::SeqCst);
            match passes && began.elapsed() > SECOND {
                true => Reaction::Send(reply),
                false => Reaction::Send(refuse::<GetSlice>(request, &exception)),
            }
        });
        let pool = pool(&network, hedged(2).attempt_timeout(2 * SECOND));
        let users = standard1(&pool).await;
        for _ in 0..2 {
            users.read_row("key").await.expect("answered");
        }
        is_on.store(true, Ordering::SeqCst);
        let read = users.read_row("key").await;
        let asked = asked.load(Ordering::SeqCst);
        match passes {
            true => drop(read.expect("the other host is well by then")),
            false => {
                let error = read.expect_err("refused");
                assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{error}");
                assert_eq!(asked, 2, "by the hedge, and after the silent host's attempt");
            }
        }
        assert!(began.elapsed() < 3 * SECOND, "{:?}", began.elapsed());
    }
}
