//! Calls that wait for certain hosts: they hold up nobody who may use others, and what stands in their way goes.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::time::Duration;

use cassa_wire::{AnyCall, BatchMutate, Exception, GetSlice};
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep, timeout};

use super::world::{echo, pool, refuse, serve, standard1};
use crate::ErrorKind;
use crate::column_family::ColumnFamily;
use crate::driver::sim::{Door, Network, Reaction, Sim};
use crate::options::{Options, PoolSize};
use crate::pool::{HostStatistics, Pool};
use crate::retry::RetryBudget;

const MILLI: Duration = Duration::from_millis(1);
const SECOND: Duration = Duration::from_secs(1);

fn two_servers(size: PoolSize) -> Options {
    let options = Options::new().server("10.0.0.1").server("10.0.0.2").size(size);
    options.pool_timeout(600 * SECOND).deadline(600 * SECOND).retry_budget(RetryBudget::unlimited())
}

/// So many reads at once.
fn calls(users: &ColumnFamily<Sim>, count: usize) -> Vec<JoinHandle<()>> {
    let call = |_| {
        let users = users.clone();
        tokio::spawn(async move { drop(users.read_row("key").await.expect("answered")) })
    };
    (0..count).map(call).collect()
}

async fn all(calls: Vec<JoinHandle<()>>) -> Duration {
    let began = Instant::now();
    for call in calls {
        call.await.expect("no panic");
    }
    began.elapsed()
}

/// The first host, which sees too few others while the switch is on, and answers each call after so long.
fn refusing(network: &Network, late: Duration) -> Arc<AtomicBool> {
    let refuses = Arc::new(AtomicBool::new(true));
    let switch = refuses.clone();
    serve(network, 1, Door::Open, move |request, reply| match switch.load(Ordering::SeqCst) {
        true => Reaction::Late(MILLI, refuse::<GetSlice>(request, &Exception::Unavailable)),
        false => Reaction::Late(late, reply),
    });
    refuses
}

/// The second host, whose every answer takes a second.
fn slow(network: &Network) {
    serve(network, 2, Door::Open, |_, reply| Reaction::Late(SECOND, reply));
}

/// The last number of the address of a host that has connections.
fn connected(pool: &Pool<Sim>) -> u8 {
    let hosts = pool.statistics().hosts;
    let host = hosts.iter().find(|host| host.open > 0).expect("one of them");
    if host.address.starts_with("10.0.0.1:") { 1 } else { 2 }
}

#[tokio::test(start_paused = true)]
async fn a_connection_that_nobody_in_line_may_use_makes_room_for_one_that_is_waited_for() {
    for size in [1, 3] {
        let network = Network::default();
        let refusing = Arc::new(AtomicU8::new(0));
        for last in [1, 2] {
            let refusing = refusing.clone();
            serve(&network, last, Door::Open, move |request, reply| {
                let refused = refuse::<GetSlice>(request, &Exception::Unavailable);
                let is_refused = refusing.load(Ordering::SeqCst) == last;
                Reaction::Late(10 * MILLI, if is_refused { refused } else { reply })
            });
        }
        let pool = pool(&network, two_servers(PoolSize::Total(size)));
        let users = standard1(&pool).await;
        refusing.store(connected(&pool), Ordering::SeqCst);
        let took = all(calls(&users, 100)).await;
        assert!(took <= 3 * SECOND, "{took:?} with {size}");
        assert_eq!((pool.counts().waiting, pool.counts().open), (0, network.open()));
        assert!(network.connects() <= 200, "{} with {size}", network.connects());
    }
}

#[tokio::test(start_paused = true)]
async fn room_that_nobody_in_line_wants_is_the_next_calls() {
    let network = Network::default();
    let refuses = refusing(&network, 100 * MILLI);
    slow(&network);
    let options = two_servers(PoolSize::PerHost(4)).idle_timeout(200 * MILLI);
    let pool = pool(&network, options);
    let users = standard1(&pool).await;
    let early = calls(&users, 12);
    sleep(500 * MILLI).await;
    assert_eq!((pool.counts().waiting, pool.counts().open), (8, 4), "at the slow one");
    refuses.store(false, Ordering::SeqCst);
    assert_eq!(all(calls(&users, 4)).await, 100 * MILLI);
    all(early).await;
}

#[tokio::test(start_paused = true)]
async fn however_many_wait_for_one_host_who_may_use_another_is_not_overtaken() {
    let network = Network::default();
    let refuses = refusing(&network, 100 * MILLI);
    slow(&network);
    let pool = pool(&network, two_servers(PoolSize::PerHost(1)));
    let users = standard1(&pool).await;
    let early = calls(&users, 200);
    sleep(500 * MILLI).await;
    assert!(pool.counts().waiting > 190);
    refuses.store(false, Ordering::SeqCst);
    let later = calls(&users, 3);
    assert_eq!(all(later).await, 300 * MILLI);
    all(early).await;
}

#[tokio::test(start_paused = true)]
async fn a_call_that_the_only_host_up_refuses_waits_for_those_that_may_be_up_soon() {
    for are_back in [true, false] {
        let network = Network::default();
        serve(&network, 3, Door::Open, |request, _| {
            Reaction::Send(refuse::<GetSlice>(request, &Exception::Unavailable))
        });
        let options = two_servers(PoolSize::PerHost(4)).server("10.0.0.3");
        let pool = pool(&network, options);
        let users = standard1(&pool).await;
        let began = Instant::now();
        let reads = (0..20).map(|_| {
            let users = users.clone();
            tokio::spawn(async move { users.read_row("key").await })
        });
        let reads: Vec<_> = reads.collect();
        sleep(100 * MILLI).await;
        assert_eq!(pool.hosts().iter().filter(|host| host.up).count(), 1, "{:?}", pool.hosts());
        if are_back {
            // They are found up when they are probed.
            echo(&network, 1);
            echo(&network, 2);
        }
        for read in reads {
            let read = read.await.expect("no panic");
            assert_eq!(read.is_ok(), are_back, "{read:?}");
        }
        let longest = if are_back { SECOND } else { 7 * SECOND };
        assert!(began.elapsed() < longest, "{:?} is much for a refusal", began.elapsed());
    }
}

#[tokio::test(start_paused = true)]
async fn hosts_that_take_each_other_for_dead_cost_no_call_while_another_went_down_lately() {
    let network = Network::default();
    let refuses = Arc::new(AtomicBool::new(false));
    for last in [1, 2, 4] {
        let refuses = refuses.clone();
        serve(&network, last, Door::Open, move |request, reply| {
            Reaction::Send(match refuses.load(Ordering::SeqCst) {
                true => refuse::<GetSlice>(request, &Exception::Unavailable),
                false => reply,
            })
        });
    }
    let pool =
        pool(&network, two_servers(PoolSize::PerHost(4)).server("10.0.0.3").server("10.0.0.4"));
    let users = standard1(&pool).await;
    all(calls(&users, 16)).await;
    assert_eq!(pool.hosts().iter().filter(|host| host.up).count(), 3, "{:?}", pool.hosts());
    refuses.store(true, Ordering::SeqCst);
    let reads = calls(&users, 20);
    sleep(2 * SECOND).await;
    refuses.store(false, Ordering::SeqCst);
    assert!(all(reads).await < 3 * SECOND);
    sleep(30 * SECOND).await;
    refuses.store(true, Ordering::SeqCst);
    let began = Instant::now();
    let error = users.read_row("key").await.expect_err("refused by both");
    assert_eq!((error.kind(), error.attempts().len()), (ErrorKind::Unavailable, 2), "{error}");
    assert!(began.elapsed() < 100 * MILLI, "{:?}", began.elapsed());
}

#[tokio::test(start_paused = true)]
async fn who_waits_is_not_sent_to_a_host_that_has_just_failed() {
    let network = Network::default();
    serve(&network, 1, Door::Open, |_, reply| Reaction::Late(SECOND, reply));
    let garbled = |_: &_, _| Reaction::Late(100 * MILLI, b"\0\0\0\x04what".to_vec());
    serve(&network, 2, Door::Open, garbled);
    let pool = pool(&network, two_servers(PoolSize::PerHost(1)));
    let users = standard1(&pool).await;
    let mut calls = calls(&users, 3);
    sleep(50 * MILLI).await;
    assert_eq!((pool.counts().open, pool.counts().waiting), (2, 1));
    serve(&network, 2, Door::Silent, |_, reply| Reaction::Send(reply));
    let third = calls.split_off(2);
    assert_eq!(
        all(third).await,
        2 * SECOND - 50 * MILLI,
        "after the first one, at the host that answers"
    );
    all(calls).await;
}

#[tokio::test(start_paused = true)]
async fn idle_connections_of_a_host_that_is_down_make_room_for_who_waits() {
    let network = Network::default();
    let answers = Arc::new(AtomicBool::new(true));
    let switch = answers.clone();
    let first = move |_: &_, reply| match switch.load(Ordering::SeqCst) {
        true => Reaction::Late(100 * MILLI, reply),
        false => Reaction::Never,
    };
    serve(&network, 1, Door::Open, first);
    let second = |_: &_, reply| Reaction::Late(100 * MILLI, reply);
    serve(&network, 2, Door::Open, second);
    let pool = pool(&network, two_servers(PoolSize::Total(8)).max_connecting(1));
    let users = standard1(&pool).await;
    for _ in 0..3 {
        all(calls(&users, 8)).await;
    }
    answers.store(false, Ordering::SeqCst);
    serve(&network, 1, Door::Silent, |_, _| Reaction::Never);
    serve(&network, 2, Door::Slow(10 * MILLI), second);
    while pool.hosts().iter().all(|host| host.up) {
        let _ = timeout(300 * MILLI, users.read_row("key")).await;
    }
    assert!(pool.counts().idle >= 6, "{:?}", pool.counts());
    let of_second = |host: &HostStatistics| host.address.starts_with("10.0.0.2:");
    let hosts = pool.statistics().hosts;
    let has = hosts.into_iter().find(of_second).expect("one of them").open;
    // Those that it lacks are opened one by one.
    let lacks = u32::try_from(8 - has).expect("few");
    assert!((1..8).contains(&lacks));
    assert_eq!(all(calls(&users, 8)).await, (100 + 10 * lacks) * MILLI);
}

#[tokio::test(start_paused = true)]
async fn who_is_given_a_connection_that_has_ended_keeps_his_turn() {
    let network = Network::default();
    serve(&network, 1, Door::Open, |request, mut reply| {
        let AnyCall::BatchMutate(_) = &request.call else { return Reaction::Last(reply) };
        cassa_wire::encode_result::<BatchMutate>(
            &(),
            request.sequence,
            super::world::API,
            &mut reply,
        )
        .expect("encodes");
        Reaction::Last(reply)
    });
    let pool = pool(&network, two_servers(PoolSize::Total(1)));
    let counters = pool.family_of(None, "Counter1").await.expect("the simulated schema");
    let served = Arc::new(std::sync::Mutex::new(Vec::new()));
    let calls: Vec<_> = (0..30_usize)
        .map(|place| {
            let (counters, served) = (counters.clone(), served.clone());
            tokio::spawn(async move {
                counters.add_to("key", "hits", 1).await.expect("added");
                served.lock().expect("no panic").push(place);
            })
        })
        .collect();
    all(calls).await;
    let served = served.lock().expect("no panic");
    assert!(served.is_sorted(), "{served:?}");
}
