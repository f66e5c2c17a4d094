//! A pool that is closed: who waits is answered at once, who has a connection finishes, and nothing is left.

use std::pin::pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Waker};
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::task::{JoinHandle, yield_now};
use tokio::time::{Instant, advance, sleep};

use super::cancellation::polled;
use super::world::{pool, serve, standard1};
use crate::ErrorKind;
use crate::column_family::ColumnFamily;
use crate::driver::sim::{Door, Network, Reaction, Sim};
use crate::events::{Event, Listener};
use crate::options::{Hedge, Options, PoolSize};
use crate::pool::Pool;

const SECOND: Duration = Duration::from_secs(1);

/// A server whose every answer takes a second, and a pool of two connections.
async fn slow(network: &Network) -> (Pool<Sim>, ColumnFamily<Sim>) {
    serve(network, 1, Door::Open, |_, reply| Reaction::Late(SECOND, reply));
    let pool = pool(network, Options::new().server("10.0.0.1").size(PoolSize::Total(2)));
    let users = standard1(&pool).await;
    (pool, users)
}

fn call(users: &ColumnFamily<Sim>) -> JoinHandle<(Duration, crate::Result<()>)> {
    let (users, began) = (users.clone(), Instant::now());
    tokio::spawn(async move {
        let result = users.read_row("key").await.map(drop);
        (began.elapsed(), result)
    })
}

#[tokio::test(start_paused = true)]
async fn closing_answers_who_waits_at_once_and_waits_for_who_has_a_connection() {
    let network = Network::default();
    let (pool, users) = slow(&network).await;
    let calls: Vec<_> = (0..5).map(|_| call(&users)).collect();
    sleep(SECOND / 2).await;
    let (began, other) = (Instant::now(), pool.clone());
    // Two that close it at once both hear of its end.
    let closing = tokio::spawn(async move { other.end(other.patience()).await });
    assert!(pool.end(pool.patience()).await && closing.await.expect("no panic"));
    assert_eq!(began.elapsed(), SECOND / 2, "the calls end after a second");
    assert_eq!((pool.counts().open, network.open()), (0, 0));
    for (place, call) in calls.into_iter().enumerate() {
        let (took, result) = call.await.expect("no panic");
        match place < 2 {
            true => assert!(result.is_ok() && took == SECOND, "{took:?}: {result:?}"),
            false => {
                assert_eq!(result.expect_err("it waited").kind(), ErrorKind::Closed);
                assert_eq!(took, SECOND / 2);
            }
        }
    }
    assert_eq!(users.read_row("key").await.expect_err("closed").kind(), ErrorKind::Closed);
    assert!(pool.end(Duration::ZERO).await, "it is closed already");
}

#[tokio::test(start_paused = true)]
async fn closing_ends_at_its_bound_and_the_last_connection_with_its_call() {
    let network = Network::default();
    let (pool, users) = slow(&network).await;
    let call = call(&users);
    yield_now().await;
    let began = Instant::now();
    assert!(!pool.end(SECOND / 4).await);
    assert_eq!((began.elapsed(), network.open()), (SECOND / 4, 1));
    call.await.expect("no panic").1.expect("answered");
    assert_eq!((pool.counts().open, network.open()), (0, 0));
}

#[tokio::test(start_paused = true)]
async fn a_closed_pool_probes_nobody_any_more() {
    let network = Network::default();
    let tasks = || Handle::current().metrics().num_alive_tasks();
    let pool = pool(&network, Options::new().server("10.0.0.1").server("10.0.0.2"));
    pool.first_contact().await.expect_err("nobody listens");
    assert_eq!(tasks(), 1, "hosts are to be probed");
    assert!(pool.end(pool.patience()).await);
    sleep(Duration::from_millis(1)).await;
    assert_eq!(tasks(), 0);
    let connects = network.connects();
    sleep(60 * SECOND).await;
    assert_eq!((network.connects(), tasks()), (connects, 0));
}

#[tokio::test(start_paused = true)]
async fn a_closing_dropped_at_any_poll_has_closed_the_pool() {
    let (mut polls, mut ready) = (1, false);
    while !ready {
        let network = Network::default();
        let (pool, users) = slow(&network).await;
        let call = call(&users);
        yield_now().await;
        ready = polled(pool.end(pool.patience()), polls).await;
        assert_eq!(users.read_row("key").await.expect_err("closed").kind(), ErrorKind::Closed);
        call.await.expect("no panic").1.expect("answered");
        assert_eq!((pool.counts().open, network.open()), (0, 0));
        polls += 1;
    }
    assert!(polls > 2, "it waited for the call");
}

/// Closes the pool at one event, and counts those that come.
#[derive(Clone, Default)]
struct ClosesAt {
    event: usize,
    told: Arc<AtomicUsize>,
    /// Probes that began when the pool was closed.
    late: Arc<AtomicUsize>,
    pool: Arc<Mutex<Option<Pool<Sim>>>>,
}

impl Listener for ClosesAt {
    fn event(&self, event: &Event<'_>) {
        let told = self.told.fetch_add(1, Ordering::SeqCst);
        if told > self.event && matches!(event, Event::Probing { .. }) {
            self.late.fetch_add(1, Ordering::SeqCst);
        }
        let pool = self.pool.lock().expect("no panic").clone();
        if let Some(pool) = pool.filter(|_| told == self.event) {
            let mut ending = pin!(pool.end(Duration::ZERO));
            let _ = ending.as_mut().poll(&mut Context::from_waker(Waker::noop()));
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_pool_that_a_listener_closes_at_any_event_leaves_nothing_behind() {
    const MILLI: Duration = Duration::from_millis(1);
    for event in 0.. {
        let network = Network::default();
        serve(&network, 1, Door::Open, |_, reply| Reaction::Late(3 * MILLI, reply));
        serve(&network, 2, Door::Silent, |_, reply| Reaction::Send(reply));
        let closes = ClosesAt { event, ..ClosesAt::default() };
        let servers = (1..=5).map(|last| format!("10.0.0.{last}"));
        let options = servers.fold(Options::new(), |all, server| all.server(&server));
        let options = options.size(PoolSize::PerHost(2)).hedge(Hedge::after(MILLI));
        let options = options.idle_timeout(50 * MILLI).listener(closes.clone());
        let pool = pool(&network, options);
        *closes.pool.lock().expect("no panic") = Some(pool.clone());
        for _ in 0..3 {
            if let Ok(users) = pool.family_of(None, "Standard1").await {
                let calls: Vec<_> = (0..6).map(|_| call(&users)).collect();
                for call in calls {
                    let _ = call.await.expect("no panic");
                }
            }
            network.restart();
            // Several probes are due at once.
            advance(SECOND).await;
            yield_now().await;
        }
        let is_over = closes.told.load(Ordering::SeqCst) <= event;
        pool.end(Duration::ZERO).await;
        sleep(10 * SECOND).await;
        assert_eq!((pool.counts().open, network.open()), (0, 0), "closed at event {event}");
        assert_eq!(Handle::current().metrics().num_alive_tasks(), 0, "closed at event {event}");
        assert_eq!(closes.late.load(Ordering::SeqCst), 0, "probed after event {event}");
        closes.pool.lock().expect("no panic").take();
        if is_over {
            assert!(event > 100, "{event} events");
            break;
        }
    }
}
