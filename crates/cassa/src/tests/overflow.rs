//! Connections beyond the pool's size: there when calls would have to wait, gone when they don't.

use std::time::Duration;

use bytes::Bytes;
use cassa_wire::{AnyCall, MultigetSlice, PageBuilder};
use tokio::task::{JoinHandle, yield_now};

use super::cancellation::polled;
use super::world::{API, echo, pool, serve, standard1};
use crate::ErrorKind;
use crate::column_family::ColumnFamily;
use crate::driver::sim::{Door, Network, Reaction, Sim};
use crate::options::{Options, PoolSize};

const SECOND: Duration = Duration::from_secs(1);

fn sized(size: PoolSize, overflow: usize) -> Options {
    Options::new().server("10.0.0.1").size(size).max_overflow(overflow)
}

/// A server whose every answer takes a second.
fn slow(network: &Network, last: u8) {
    serve(network, last, Door::Open, |_, reply| Reaction::Late(SECOND, reply));
}

/// So many calls at once.
fn calls(users: &ColumnFamily<Sim>, count: usize) -> Vec<JoinHandle<crate::Result<()>>> {
    let call = |_| {
        let users = users.clone();
        tokio::spawn(async move { users.read_row("key").await.map(drop) })
    };
    (0..count).map(call).collect()
}

async fn all_answered(calls: Vec<JoinHandle<crate::Result<()>>>) {
    for call in calls {
        call.await.expect("no panic").expect("answered");
    }
}

#[tokio::test(start_paused = true)]
async fn connections_beyond_the_size_are_opened_when_it_is_in_use_and_closed_when_they_come_back() {
    for size in [PoolSize::Total(2), PoolSize::PerHost(2)] {
        let network = Network::default();
        slow(&network, 1);
        let pool = pool(&network, sized(size, 3));
        let users = standard1(&pool).await;
        for _ in 0..3 {
            let began = tokio::time::Instant::now();
            all_answered(calls(&users, 10)).await;
            assert_eq!(began.elapsed(), 2 * SECOND, "five at once, and the other five after them");
            assert_eq!((network.most_open(), network.open()), (5, 2));
            let counts = pool.counts();
            assert_eq!((counts.open, counts.idle, counts.waiting), (2, 2, 0));
        }
    }
}

#[tokio::test(start_paused = true)]
async fn with_an_unlimited_overflow_nobody_waits() {
    let network = Network::default();
    slow(&network, 1);
    let unlimited = sized(PoolSize::Total(1), usize::MAX).pool_timeout(Duration::ZERO);
    let pool = pool(&network, unlimited);
    let users = standard1(&pool).await;
    all_answered(calls(&users, 300)).await;
    assert_eq!((network.most_open(), network.open(), pool.counts().open), (300, 1, 1));
}

#[tokio::test(start_paused = true)]
async fn a_steady_load_above_the_size_opens_no_connection_for_each_call() {
    let network = Network::default();
    serve(&network, 1, Door::Open, |_, reply| {
        Reaction::Late(Duration::from_millis(fastrand::u64(1..20)), reply)
    });
    let pool = pool(&network, sized(PoolSize::Total(5), 5));
    let users = standard1(&pool).await;
    let callers = (0..8).map(|_| {
        let users = users.clone();
        tokio::spawn(async move {
            for _ in 0..500 {
                users.read_row("key").await?;
            }
            Ok(())
        })
    });
    all_answered(callers.collect()).await;
    assert!(network.connects() <= 20, "{} connects for 4,000 calls", network.connects());
    assert_eq!((network.open(), pool.counts().idle), (5, 5));
}

#[tokio::test(start_paused = true)]
async fn a_call_that_waits_gets_what_comes_back_within_the_size_or_beyond_it() {
    let network = Network::default();
    slow(&network, 1);
    let pool = pool(&network, sized(PoolSize::Total(1), 1));
    let users = standard1(&pool).await;
    let served = calls(&users, 2);
    yield_now().await;
    let late = calls(&users, 2);
    yield_now().await;
    assert_eq!((pool.counts().open, pool.counts().waiting), (2, 2));
    all_answered(served).await;
    assert_eq!((pool.counts().open, pool.counts().waiting), (2, 0));
    all_answered(late).await;
    assert_eq!((network.connects(), network.open(), pool.counts().idle), (2, 1, 1));
}

#[tokio::test(start_paused = true)]
async fn a_call_of_the_overflow_dropped_at_any_poll_leaves_nothing_behind() {
    const STEP: Duration = Duration::from_millis(1);
    let network = Network::default();
    serve(&network, 1, Door::Slow(STEP), |request, reply| match &request.call {
        AnyCall::GetSlice(call) if call.key == b"held"[..] => Reaction::Late(60 * SECOND, reply),
        _ => Reaction::Trickle(STEP, reply),
    });
    let (mut polls, mut ready) = (0, false);
    while !ready {
        let pool = pool(&network, sized(PoolSize::Total(1), 1).attempt_timeout(90 * SECOND));
        let users = standard1(&pool).await.deadline(90 * SECOND);
        let held = tokio::spawn({
            let users = users.clone();
            async move { users.read_row("held").await.map(drop) }
        });
        yield_now().await;
        assert_eq!((pool.counts().open, pool.counts().idle), (1, 0));
        ready = polled(users.read_row("dropped"), polls).await;
        assert_eq!(pool.counts().open, network.open(), "a socket leaked at poll {polls}");
        // The place it had is free again: nobody has to wait.
        for key in ["second", "third"] {
            let row = users.read_row(key).await.expect("answered").expect("there");
            assert_eq!(row.value::<Vec<u8>>("column").unwrap().unwrap(), key.as_bytes());
        }
        assert_eq!((pool.counts().open, network.open()), (2, 2));
        held.await.expect("no panic").expect("answered");
        assert_eq!((pool.counts().open, pool.counts().idle, network.open()), (1, 1, 1));
        polls += 1;
    }
    assert!(polls > 50, "the reply came byte by byte, in {polls} polls only");
}

#[tokio::test(start_paused = true)]
async fn a_host_that_is_up_is_asked_beyond_the_size_before_one_that_is_down() {
    let network = Network::default();
    slow(&network, 1);
    serve(&network, 2, Door::Silent, |_, reply| Reaction::Send(reply));
    let pool = pool(&network, sized(PoolSize::PerHost(2), 8).server("10.0.0.2"));
    let users = standard1(&pool).await;
    while pool.hosts().iter().all(|host| host.up) {
        all_answered(calls(&users, 3)).await;
    }
    let began = tokio::time::Instant::now();
    all_answered(calls(&users, 10)).await;
    assert_eq!(began.elapsed(), SECOND, "no call tried the host that is down");
    assert_eq!(network.open(), 2);
}

#[tokio::test(start_paused = true)]
async fn requests_of_one_call_side_by_side_take_no_connection_beyond_the_size() {
    let network = Network::default();
    serve(&network, 1, Door::Open, |request, _| {
        let AnyCall::MultigetSlice(call) = &request.call else { return Reaction::Never };
        let (mut page, mut out) = (PageBuilder::new(), Vec::new());
        for key in &call.keys {
            page.row(key).column(b"column", key, 1, None);
        }
        let page = page.finish().expect("a page");
        cassa_wire::encode_result::<MultigetSlice>(&page, request.sequence, API, &mut out)
            .expect("encodes");
        Reaction::Late(SECOND, out)
    });
    let pool = pool(&network, sized(PoolSize::Total(2), 8));
    let users = standard1(&pool).await;
    let keys = (0..6_000_u32).map(|number| Bytes::copy_from_slice(&number.to_be_bytes()));
    let rows = users.read_rows(keys.collect::<Vec<_>>()).await.expect("answered");
    assert_eq!((rows.len(), network.most_open()), (6_000, 2));
}

#[tokio::test(start_paused = true)]
async fn a_closed_pool_closes_its_overflow_too() {
    let network = Network::default();
    slow(&network, 1);
    let pool = pool(&network, sized(PoolSize::Total(1), 2));
    let users = standard1(&pool).await;
    let calls = calls(&users, 4);
    yield_now().await;
    assert!(!pool.end(Duration::ZERO).await);
    let mut kinds = Vec::new();
    for call in calls {
        kinds.push(call.await.expect("no panic").map_err(|error| error.kind()));
    }
    assert_eq!(kinds, [Ok(()), Ok(()), Ok(()), Err(ErrorKind::Closed)]);
    assert_eq!((pool.counts().open, network.open()), (0, 0));
    echo(&network, 1);
    assert_eq!(users.read_row("key").await.expect_err("closed").kind(), ErrorKind::Closed);
}
