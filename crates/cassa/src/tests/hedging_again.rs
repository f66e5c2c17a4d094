//! A hedge that fails, or can't be had, is made again: a silent host costs a read no whole attempt.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use cassa_wire::AnyCall;
use tokio::time::Instant;

use super::side_by_side::{count, counted};
use super::world::{pool, serve, standard1};
use crate::column_family::ColumnFamily;
use crate::driver::sim::{Door, Network, Reaction, Sim};
use crate::options::{Hedge, Options, PoolSize};
use crate::retry::RetryBudget;

const MILLI: Duration = Duration::from_millis(1);
const SECOND: Duration = Duration::from_secs(1);
/// As many as 8 requests ask for.
const KEYS: u32 = 8_000;

fn hedged(hosts: u8) -> Options {
    let told = |all: Options, last| all.server(&format!("10.0.0.{last}"));
    let options = (1..=hosts).fold(Options::new(), told).size(PoolSize::PerHost(8));
    options.retry_budget(RetryBudget::unlimited()).hedge(Hedge::after(20 * MILLI))
}

/// A server of rows and of their widths.
fn serves(
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

async fn reads(users: &ColumnFamily<Sim>, many: bool) {
    match many {
        true => count(users, KEYS).await.expect("answered"),
        false => drop(users.read_row("key").await.expect("answered").expect("every row exists")),
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
        for _ in 0..2 {
            reads(&users, many).await;
        }
        assert!(began.elapsed() < 2 * SECOND, "{:?}", began.elapsed());
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
        tokio::time::sleep(MILLI).await;
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
        serves(&network, 1, Door::Open, |reply| Reaction::Late(SECOND, reply));
        serves(&network, 2, Door::Silent, Reaction::Send);
        let users = standard1(&pool(&network, hedged(2))).await;
        // By then the second is known to be down.
        reads(&users, many).await;
        let began = Instant::now();
        reads(&users, many).await;
        assert!(began.elapsed() <= 2 * SECOND + 100 * MILLI, "{many}: {:?}", began.elapsed());
    }
}
