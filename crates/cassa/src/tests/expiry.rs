//! Connections that nobody uses, or that are old, are closed beside the calls, and no call fails by it.

use std::time::Duration;

use tokio::runtime::Handle;
use tokio::time::{Instant, sleep};

use super::world::{echo, pool, serve, standard1};
use crate::column_family::ColumnFamily;
use crate::driver::sim::{Door, Network, Reaction, Sim};
use crate::options::{Options, PoolSize};

const MINUTE: Duration = Duration::from_secs(60);

fn sized(connections: usize) -> Options {
    Options::new().server("10.0.0.1").size(PoolSize::Total(connections))
}

/// So many calls at once, which need as many connections.
async fn together(users: &ColumnFamily<Sim>, calls: usize) {
    let call = |_| {
        let users = users.clone();
        tokio::spawn(async move { users.read_row("key").await.map(drop) })
    };
    for call in (0..calls).map(call).collect::<Vec<_>>() {
        call.await.expect("no panic").expect("answered");
    }
}

/// A server that takes a while, so that calls meet.
fn serve_slowly(network: &Network) {
    serve(network, 1, Door::Open, |_, reply| Reaction::Late(Duration::from_millis(1), reply));
}

fn tasks() -> usize {
    Handle::current().metrics().num_alive_tasks()
}

#[tokio::test(start_paused = true)]
async fn what_nobody_uses_for_the_idle_time_out_is_closed_beside_the_calls() {
    let network = Network::default();
    serve_slowly(&network);
    let pool = pool(&network, sized(20).idle_timeout(MINUTE));
    let users = standard1(&pool).await;
    together(&users, 20).await;
    assert_eq!(network.open(), 20);
    // One connection does for these calls: it is the same one.
    let began = Instant::now();
    while began.elapsed() < 5 * MINUTE {
        sleep(Duration::from_secs(1)).await;
        users.read_row("key").await.expect("answered");
        match began.elapsed().as_secs() {
            ..59 => assert_eq!(network.open(), 20),
            59..=62 => {}
            _ => assert_eq!(network.open(), 1),
        }
    }
    assert_eq!(network.connects(), 20);
    sleep(MINUTE + Duration::from_secs(1)).await;
    assert_eq!((network.open(), pool.counts().open, tasks()), (0, 0, 0), "and nothing goes on");
    users.read_row("key").await.expect("a new connection");
}

#[tokio::test(start_paused = true)]
async fn connections_that_were_opened_together_end_one_by_one_and_fail_no_call() {
    let network = Network::default();
    serve_slowly(&network);
    let pool = pool(&network, sized(100).idle_timeout(None).max_lifetime(100 * MINUTE));
    let users = standard1(&pool).await;
    together(&users, 100).await;
    assert_eq!(network.open(), 100);
    let (mut before, mut most) = (100, 0);
    for minute in 1..=101 {
        sleep(MINUTE).await;
        users.read_row("key").await.expect("answered");
        let open = network.open();
        assert_eq!(pool.counts().open, open);
        most = most.max(before.max(open) - open);
        assert!(minute >= 80 || open == 100, "{open} after {minute} minutes");
        before = open;
    }
    assert!(before <= 1 && most < 30, "{most} of 100 in one of 20 minutes");
    // Under load too: a connection that is old is closed when its call has ended.
    let began = (Instant::now(), network.connects());
    while began.0.elapsed() < 1_000 * MINUTE {
        users.read_row("key").await.expect("answered");
        sleep(MINUTE).await;
    }
    let connects = network.connects() - began.1;
    assert!((9..=14).contains(&connects), "{connects} connections of 80 to 100 minutes");
}

#[tokio::test(start_paused = true)]
async fn without_limits_of_their_own_connections_live_ten_minutes_unused_and_half_an_hour_at_most()
{
    let network = Network::default();
    echo(&network, 1);
    let pool = pool(&network, sized(1));
    let users = standard1(&pool).await;
    users.read_row("key").await.expect("answered");
    sleep(10 * MINUTE - Duration::from_secs(1)).await;
    assert_eq!(network.open(), 1);
    sleep(Duration::from_secs(2)).await;
    assert_eq!(network.open(), 0);
    let before = network.connects();
    for _ in 0..120 {
        users.read_row("key").await.expect("answered");
        sleep(MINUTE).await;
    }
    assert!((4..=6).contains(&(network.connects() - before)), "{}", network.connects() - before);
}
