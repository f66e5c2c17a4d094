//! The line for a connection: fair, bounded in time, and nothing is lost in it.

use std::future::Future;
use std::sync::{Arc, Mutex};
use std::task::{Context, Waker};
use std::time::Duration;

use super::world::{echo, pool, serve, standard1};
use crate::ErrorKind;
use crate::driver::sim::{Door, Network, Reaction};
use crate::op::Nature;
use crate::options::{Options, PoolSize};

fn small(connections: usize) -> Options {
    Options::new().server("10.0.0.1").size(PoolSize::Total(connections))
}

#[tokio::test(start_paused = true)]
async fn ten_thousand_waiters_are_served_in_the_order_they_came() {
    let network = Network::default();
    serve(&network, 1, Door::Open, |_, reply| Reaction::Late(Duration::from_micros(100), reply));
    let pool = pool(&network, small(2));
    let users = standard1(&pool).await;
    let served = Arc::new(Mutex::new(Vec::new()));
    let calls: Vec<_> = (0..10_000_usize)
        .map(|place| {
            let (users, served) = (users.clone(), served.clone());
            tokio::spawn(async move {
                let done = users.read_row("key").await.map(drop);
                served.lock().expect("no panic").push(place);
                done
            })
        })
        .collect();
    for call in calls {
        call.await.expect("no panic").expect("within the pool's time-out");
    }
    let served = served.lock().expect("no panic");
    // Two connections may finish in either order; nobody is overtaken by more than that.
    assert!(served.iter().enumerate().all(|(turn, place)| turn.abs_diff(*place) <= 2));
    assert_eq!(pool.counts().open, 2);
}

#[tokio::test(start_paused = true)]
async fn waiters_who_have_each_been_through_something_else_are_served_in_the_order_they_came() {
    let network = Network::default();
    echo(&network, 1);
    let servers = (1..=40).map(|last| format!("10.0.0.{last}"));
    let options = servers.fold(Options::new(), |options, server| options.server(&server));
    let pool = pool(&network, options.size(PoolSize::Total(1)));
    standard1(&pool).await;
    let shared = pool.shared();
    let held = shared.checkout(&shared.hosts.plan(None), Nature::Read, shared.deadline()).await;
    let held = held.expect("one answers");
    let list = shared.hosts.list();
    let others: Vec<_> = list.iter().filter(|host| host.id != held.host.id).collect();
    let served = Arc::new(Mutex::new(Vec::new()));
    let calls: Vec<_> = (0..10_000_usize)
        .map(|place| {
            let mut plan = shared.hosts.plan(None);
            for number in [place, place / 39, place / (39 * 39)] {
                plan.found_wanting(others[number % 39].id);
            }
            let (pool, served) = (pool.clone(), served.clone());
            tokio::spawn(async move {
                let shared = pool.shared();
                let lease = shared.checkout(&plan, Nature::Read, shared.deadline()).await;
                served.lock().expect("no panic").push(place);
                drop(lease.expect("the connection has its turn for it"));
            })
        })
        .collect();
    tokio::task::yield_now().await;
    assert!(pool.counts().waiting > 50);
    drop(held);
    for call in calls {
        call.await.expect("no panic");
    }
    assert!(served.lock().expect("no panic").is_sorted());
}

#[tokio::test(start_paused = true)]
async fn nobody_waits_longer_than_the_pool_time_out_and_no_host_is_blamed() {
    let network = Network::default();
    serve(&network, 1, Door::Open, |_, _| Reaction::Never);
    let options = small(1).pool_timeout(Duration::from_secs(3)).max_attempts(1);
    let pool = pool(&network, options);
    let users = standard1(&pool).await;
    let busy = tokio::spawn({
        let users = users.clone();
        async move { users.read_row("key").await.map(drop) }
    });
    tokio::task::yield_now().await;
    let waits: Vec<_> = (0..1_000)
        .map(|_| {
            let users = users.clone();
            tokio::spawn(async move {
                let began = tokio::time::Instant::now();
                let error = users.read_row("key").await.expect_err("the connection is in use");
                (began.elapsed(), error)
            })
        })
        .collect();
    for wait in waits {
        let (waited, error) = wait.await.expect("no panic");
        assert_eq!(error.kind(), ErrorKind::PoolTimedOut);
        assert_eq!(error.host(), None);
        assert!(waited <= Duration::from_millis(3_300), "{waited:?}");
    }
    assert!(pool.hosts().iter().all(|host| host.up));
    assert_eq!(pool.counts().waiting, 0);
    busy.abort();
}

#[tokio::test(start_paused = true)]
async fn a_pool_time_out_of_nothing_fails_at_once_and_an_endless_one_ends_with_the_deadline() {
    for (pool_timeout, longest, kind) in
        [(Duration::ZERO, 0, ErrorKind::PoolTimedOut), (Duration::MAX, 7, ErrorKind::Deadline)]
    {
        let network = Network::default();
        serve(&network, 1, Door::Open, |_, _| Reaction::Never);
        let pool = pool(&network, small(1).pool_timeout(pool_timeout));
        let users = standard1(&pool).await;
        let busy = tokio::spawn({
            let users = users.clone();
            async move { users.read_row("key").await.map(drop) }
        });
        tokio::task::yield_now().await;
        let began = tokio::time::Instant::now();
        let hurried = users.deadline(Duration::from_secs(7));
        let error = hurried.read_row("key").await.expect_err("the connection is in use");
        assert_eq!((error.kind(), began.elapsed().as_secs()), (kind, longest), "{error}");
        assert!(pool.hosts().iter().all(|host| host.up));
        busy.abort();
    }
}

#[tokio::test(start_paused = true)]
async fn a_waiter_that_goes_away_passes_its_turn_on() {
    let network = Network::default();
    serve(&network, 1, Door::Open, |_, reply| Reaction::Late(Duration::from_secs(1), reply));
    let pool = pool(&network, small(1));
    let users = standard1(&pool).await;
    let first = tokio::spawn({
        let users = users.clone();
        async move { users.read_row("first").await.map(drop) }
    });
    tokio::task::yield_now().await;
    let mut context = Context::from_waker(Waker::noop());
    // The second waits in the line, is given the connection, and never looks at it.
    let mut second = Box::pin(users.read_row("second"));
    assert!(second.as_mut().poll(&mut context).is_pending());
    let third = tokio::spawn({
        let users = users.clone();
        async move { users.read_row("third").await.map(drop) }
    });
    tokio::task::yield_now().await;
    assert_eq!(pool.counts().waiting, 2);
    first.await.expect("no panic").expect("answered");
    assert_eq!(pool.counts().waiting, 1);
    drop(second);
    third.await.expect("no panic").expect("the second's turn went to the third");
    assert_eq!(network.connects(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_closed_pool_refuses_calls_wakes_who_waits_and_closes_every_socket() {
    let network = Network::default();
    serve(&network, 1, Door::Open, |_, reply| Reaction::Late(Duration::from_secs(1), reply));
    let pool = pool(&network, small(1));
    let users = standard1(&pool).await;
    let mut calls = Vec::new();
    for _ in 0..3 {
        let users = users.clone();
        calls.push(tokio::spawn(async move { users.read_row("key").await.map(drop) }));
        tokio::task::yield_now().await;
    }
    assert!(!pool.end(Duration::ZERO).await);
    let mut kinds = Vec::new();
    for call in calls {
        kinds.push(call.await.expect("no panic").map_err(|error| error.kind()));
    }
    let closed = Err(ErrorKind::Closed);
    assert_eq!(kinds, [Ok(()), closed, closed]);
    assert_eq!(users.read_row("key").await.expect_err("closed").kind(), ErrorKind::Closed);
    assert_eq!((pool.counts().open, network.open()), (0, 0));
}

#[tokio::test(start_paused = true)]
async fn one_connection_serves_a_thousand_calls_in_turn() {
    let network = Network::default();
    echo(&network, 1);
    let pool = pool(&network, small(5));
    let users = standard1(&pool).await;
    for _ in 0..1_000 {
        users.read_row("key").await.expect("answered");
    }
    assert_eq!(network.connects(), 1);
}
