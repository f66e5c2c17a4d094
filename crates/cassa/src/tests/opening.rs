//! Connections are opened beforehand where that is wanted, and few at a time however many calls there are.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::task::{JoinHandle, yield_now};
use tokio::time::{Instant, sleep};

use super::world::{echo, pool, serve, standard1};
use crate::ErrorKind;
use crate::column_family::ColumnFamily;
use crate::driver::sim::{Door, Network, Reaction, Sim};
use crate::options::{Options, PoolSize};

const SECOND: Duration = Duration::from_secs(1);
const MILLISECOND: Duration = Duration::from_millis(1);

fn servers(last: std::ops::RangeInclusive<u8>) -> Options {
    last.fold(Options::new(), |options, last| options.server(&format!("10.0.0.{last}")))
}

fn calls(users: &ColumnFamily<Sim>, count: usize) -> Vec<JoinHandle<crate::Result<()>>> {
    let call = |_| {
        let users = users.clone();
        tokio::spawn(async move { users.read_row("key").await.map(drop) })
    };
    (0..count).map(call).collect()
}

/// A host that is reached after a second, and answers in a millisecond.
fn slow(network: &Network, last: u8) {
    let late = |reply| Reaction::Late(MILLISECOND, reply);
    serve(network, last, Door::Slow(SECOND), move |_, reply| late(reply));
}

#[tokio::test(start_paused = true)]
async fn ten_thousand_calls_make_few_connects_to_hosts_that_are_dead_and_know_it_as_soon() {
    for hosts in 1..=2 {
        let network = Network::default();
        echo(&network, 1);
        echo(&network, 2);
        let pool = pool(&network, servers(1..=hosts).max_overflow(usize::MAX));
        let users = standard1(&pool).await;
        for last in 1..=hosts {
            serve(&network, last, Door::Silent, |_, reply| Reaction::Send(reply));
        }
        network.restart();
        sleep(SECOND).await;
        let (began, connects) = (Instant::now(), network.connects());
        for call in calls(&users, 10_000) {
            let error = call.await.expect("no panic").expect_err("nobody answers");
            assert_eq!(error.kind(), ErrorKind::NoHosts, "{error}");
            assert!(error.attempts().len() >= 2 * usize::from(hosts), "{error:?}");
        }
        let connects = network.connects() - connects;
        assert!(connects <= 40 * usize::from(hosts), "{connects} connects to {hosts}");
        // A connect takes its two seconds.
        let most = 5 * u64::from(hosts);
        assert!(began.elapsed().as_secs() <= most, "{:?}", began.elapsed());
        sleep(3 * SECOND).await;
        assert_eq!((network.open(), pool.counts().waiting), (0, 0));
    }
}

#[tokio::test(start_paused = true)]
async fn who_waits_to_open_a_connection_takes_what_comes_first_in_the_order_of_the_line() {
    let network = Network::default();
    slow(&network, 1);
    let pool = pool(&network, servers(1..=1).max_overflow(usize::MAX).max_connecting(3));
    let users = standard1(&pool).await;
    sleep(11 * 60 * SECOND).await;
    assert_eq!(network.open(), 0, "the pool is empty");
    let (began, before) = (Instant::now(), network.connects());
    let served = Arc::new(Mutex::new(Vec::new()));
    let calls: Vec<_> = (0..1_000)
        .map(|place| {
            let (users, served) = (users.clone(), served.clone());
            tokio::spawn(async move {
                users.read_row("key").await.expect("answered");
                served.lock().expect("no panic").push(place);
            })
        })
        .collect();
    yield_now().await;
    sleep(SECOND / 2).await;
    assert_eq!(network.connects() - before, 3, "so many at once");
    for call in calls {
        call.await.expect("no panic");
    }
    let served = served.lock().expect("no panic");
    // Three go on after a second, and what they give back serves the others while three more are opened.
    assert!(began.elapsed() < 2 * SECOND + 10 * MILLISECOND, "{:?}", began.elapsed());
    assert!(network.connects() - before <= 6, "{} connects", network.connects() - before);
    let waited = served.iter().filter(|place| **place >= 6);
    assert!(waited.enumerate().all(|(turn, place)| (turn + 6).abs_diff(*place) <= 3));
}

#[tokio::test(start_paused = true)]
async fn who_waits_to_open_a_connection_ends_at_its_limits_and_says_why() {
    let network = Network::default();
    echo(&network, 1);
    let options = servers(1..=1).max_overflow(usize::MAX).max_connecting(2);
    let pool = pool(&network, options.connect_timeout(60 * SECOND).pool_timeout(3 * SECOND));
    let users = standard1(&pool).await.deadline(20 * SECOND);
    serve(&network, 1, Door::Silent, |_, reply| Reaction::Send(reply));
    network.restart();
    sleep(SECOND).await;
    let connecting = calls(&users, 2);
    yield_now().await;
    let began = Instant::now();
    let error = users.read_row("key").await.expect_err("two are being opened");
    assert_eq!((error.kind(), began.elapsed()), (ErrorKind::PoolTimedOut, 3 * SECOND));
    assert!(error.to_string().contains("2 are being opened") && error.host().is_none(), "{error}");
    let error = users.deadline(SECOND).read_row("key").await.expect_err("no time");
    assert_eq!((error.kind(), began.elapsed()), (ErrorKind::Deadline, 4 * SECOND));
    for call in connecting {
        call.await.expect("no panic").expect_err("nobody answers");
    }
    assert_eq!((pool.counts().open, pool.counts().waiting), (0, 0));
}

#[tokio::test(start_paused = true)]
async fn a_host_that_is_down_is_not_tried_while_others_are_being_connected_to() {
    let network = Network::default();
    slow(&network, 1);
    serve(&network, 2, Door::Silent, |_, reply| Reaction::Send(reply));
    let options = servers(1..=2).size(PoolSize::PerHost(50)).max_connecting(2);
    let pool = pool(&network, options.recycle_after(1));
    let users = standard1(&pool).await;
    while pool.hosts().iter().all(|host| host.up) {
        users.read_row("key").await.expect("one answers");
    }
    let began = Instant::now();
    for call in calls(&users, 10) {
        call.await.expect("no panic").expect("answered");
    }
    // Two each second, as each connection carries one call.
    assert!(began.elapsed() < 6 * SECOND, "{:?}", began.elapsed());
}

#[tokio::test(start_paused = true)]
async fn connections_are_opened_beforehand_to_the_hosts_by_turns_and_no_more_than_the_size() {
    for (size, wanted, opened) in [
        (PoolSize::Total(8), 6, 6),
        (PoolSize::Total(4), 9, 4),
        (PoolSize::PerHost(3), 6, 6),
        (PoolSize::PerHost(1), 6, 3),
    ] {
        let network = Network::default();
        let asked = Arc::new(Mutex::new([0; 3]));
        for last in 1..=3 {
            let asked = asked.clone();
            serve(&network, last, Door::Slow(MILLISECOND), move |_, reply| {
                asked.lock().expect("no panic")[usize::from(last) - 1] += 1;
                Reaction::Late(MILLISECOND, reply)
            });
        }
        let pool = pool(&network, servers(1..=3).size(size).prefill(wanted));
        pool.first_contact().await.expect("they answer");
        pool.shared().prefill();
        assert_eq!(network.connects(), 1, "nobody waits for it");
        sleep(SECOND).await;
        let counts = (pool.counts().open, pool.counts().idle, network.open());
        assert_eq!(counts, (opened, opened, opened), "{size:?}");
        let users = standard1(&pool).await;
        for call in calls(&users, opened) {
            call.await.expect("no panic").expect("answered");
        }
        assert_eq!(network.connects(), opened, "{size:?}: calls find them");
        let asked = *asked.lock().expect("no panic");
        let share = opened / 3;
        assert!(asked.iter().all(|calls| (share..=share + 1).contains(calls)), "{asked:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_host_that_can_not_be_reached_beforehand_is_left_out_and_fails_nothing() {
    let network = Network::default();
    echo(&network, 1);
    serve(&network, 2, Door::Silent, |_, reply| Reaction::Send(reply));
    let before = Handle::current().metrics().num_alive_tasks();
    let options = servers(1..=3).size(PoolSize::Total(10)).prefill(5);
    let pool = pool(&network, options);
    let users = standard1(&pool).await;
    pool.shared().prefill();
    for _ in 0..50 {
        users.read_row("key").await.expect("one answers");
        sleep(SECOND / 10).await;
    }
    assert_eq!(network.open(), 5);
    assert_eq!(pool.hosts().iter().filter(|host| host.up).count(), 1);
    // A pool that goes takes it along.
    pool.shared().prefill();
    drop((pool, users));
    sleep(3 * SECOND).await;
    assert_eq!((network.open(), Handle::current().metrics().num_alive_tasks()), (0, before));
}
