//! Requests of one verb go side by side, and none of a single call's promises is lost by it.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use cassa_wire::{AnyCall, Exception, MultigetCount, Request, encode_result};
use fastrand::Rng;
use proptest::prelude::*;

use super::cancellation::polled;
use super::paging::{number, packed, simulate};
use super::world::{API, pool, refuse, serve, standard1};
use crate::ErrorKind;
use crate::column_family::ColumnFamily;
use crate::driver::sim::{Door, Network, Reaction, Sim};
use crate::error::Result;
use crate::options::{Options, PoolSize};

/// As many as 10 requests ask for.
const KEYS: u32 = 9_500;
const SECOND: Duration = Duration::from_secs(1);

fn options(connections: usize) -> Options {
    Options::new().server("10.0.0.1").size(PoolSize::Total(connections))
}

/// What the server counts in a row.
fn width(key: u32) -> u64 {
    u64::from(key % 97)
}

/// Serves rows whose width is told by their keys.
pub(super) fn counting(
    network: &Network,
    last: u8,
    decide: impl Fn(&Request, Vec<u8>) -> Reaction + Send + Sync + 'static,
) {
    serve(network, last, Door::Open, move |request, _| decide(request, counted(request)));
}

/// The reply to a request to count rows whose width is told by their keys.
pub(super) fn counted(request: &Request) -> Vec<u8> {
    let AnyCall::MultigetCount(call) = &request.call else { panic!("rows are counted") };
    let widths = call.keys.iter().map(|key| (key.clone(), width(number(key).unwrap()) as i32));
    // Servers answer in an order of their own.
    let counts: HashMap<_, _> = widths.collect();
    let (counts, mut out) = (counts.into_iter().collect(), Vec::new());
    encode_result::<MultigetCount>(&counts, request.sequence, API, &mut out).expect("encodes");
    out
}

pub(super) async fn count(users: &ColumnFamily<Sim>, keys: u32) -> Result<()> {
    let counts = users.count_rows((0..keys).map(packed)).await?;
    let read: Vec<u64> = counts.iter().map(|count| count.columns()).collect();
    assert!(read.into_iter().eq((0..keys).map(width)), "another order than that of the keys");
    Ok(())
}

#[test]
fn requests_go_side_by_side_as_far_as_connections_are_free() {
    for (connections, seconds) in [(1, 10), (2, 5), (4, 3), (20, 2)] {
        simulate(async {
            let network = Network::default();
            counting(&network, 1, |_, reply| Reaction::Late(SECOND, reply));
            let pool = pool(&network, options(connections));
            let users = standard1(&pool).await;
            let began = tokio::time::Instant::now();
            count(&users, KEYS).await.expect("answered");
            assert_eq!(began.elapsed().as_secs(), seconds, "{connections} connections");
            assert_eq!(network.most_open(), connections.min(8));
            assert_eq!(pool.counts().idle, network.open(), "every connection is good");
        });
    }
}

#[test]
fn requests_side_by_side_that_every_host_up_refuses_wait_for_others_together() {
    simulate(async {
        let network = Network::default();
        let refuses = Arc::new(AtomicBool::new(false));
        let switch = refuses.clone();
        counting(&network, 1, move |request, reply| {
            Reaction::Send(match switch.load(Ordering::SeqCst) {
                true => refuse::<MultigetCount>(request, &Exception::Unavailable),
                false => reply,
            })
        });
        // Nobody is at the second host, which is known when all have been counted.
        let options = Options::new().server("10.0.0.1").server("10.0.0.2");
        let pool = pool(&network, options.size(PoolSize::PerHost(8)));
        let users = standard1(&pool).await;
        count(&users, KEYS).await.expect("answered");
        assert_eq!(pool.hosts().iter().filter(|host| host.up).count(), 1, "{:?}", pool.hosts());
        refuses.store(true, Ordering::SeqCst);
        let began = tokio::time::Instant::now();
        let counted = tokio::spawn(async move { count(&users, KEYS).await });
        tokio::time::sleep(SECOND / 5).await;
        refuses.store(false, Ordering::SeqCst);
        counted.await.expect("no panic").expect("answered");
        assert!(began.elapsed() < SECOND / 2, "{:?}", began.elapsed());
    });
}

#[test]
fn many_who_send_side_by_side_never_wait_for_each_other() {
    simulate(async {
        let network = Network::default();
        counting(&network, 1, |_, reply| Reaction::Late(Duration::from_millis(10), reply));
        let pool = pool(&network, options(3));
        let users = standard1(&pool).await;
        let calls: Vec<_> = (0..30)
            .map(|_| {
                let users = users.clone();
                tokio::spawn(async move { count(&users, KEYS).await })
            })
            .collect();
        let began = tokio::time::Instant::now();
        for call in calls {
            call.await.expect("no panic").expect("a connection in time");
        }
        // 300 requests of 10 ms over 3 connections.
        assert!(began.elapsed() < Duration::from_millis(1_500), "{:?}", began.elapsed());
        assert_eq!((pool.counts().open, pool.counts().waiting), (3, 0));
    });
}

#[test]
fn what_fails_among_requests_side_by_side_is_tried_again_elsewhere() {
    simulate(async {
        let network = Network::default();
        let calls = Arc::new(AtomicUsize::new(0));
        for last in [1, 2] {
            let calls = calls.clone();
            counting(&network, last, move |request, reply| {
                match calls.fetch_add(1, Ordering::SeqCst) {
                    2 => Reaction::Send(refuse::<MultigetCount>(request, &Exception::Unavailable)),
                    4 => Reaction::Last(Vec::new()),
                    7 => Reaction::Never,
                    _ => Reaction::Late(Duration::from_millis(5), reply),
                }
            });
        }
        let pool = pool(&network, options(4).server("10.0.0.2"));
        count(&standard1(&pool).await, KEYS).await.expect("answered at last");
        assert_eq!(calls.load(Ordering::SeqCst), 10 + 3);
        assert_eq!((pool.counts().open, pool.counts().idle), (network.open(), network.open()));
    });
}

#[test]
fn a_reply_that_stalls_halfway_takes_no_time_from_the_others() {
    simulate(async {
        let network = Network::default();
        let calls = Arc::new(AtomicUsize::new(0));
        let stalled = Arc::new(AtomicUsize::new(0));
        for (last, calls) in [(1, calls.clone()), (2, stalled.clone())] {
            counting(&network, last, move |_, reply| {
                calls.fetch_add(1, Ordering::SeqCst);
                match last {
                    1 => Reaction::Late(SECOND * 2, reply),
                    _ => Reaction::Trickle(SECOND, reply),
                }
            });
        }
        let pool = pool(&network, options(4).server("10.0.0.2"));
        count(&standard1(&pool).await, 3_500).await.expect("answered by the other one");
        assert!(stalled.load(Ordering::SeqCst) > 0);
        assert_eq!(calls.load(Ordering::SeqCst), 4, "its own answers were in time");
    });
}

#[test]
fn replies_are_in_time_that_come_while_a_connection_is_opened() {
    for silent in [1, 2] {
        simulate(async {
            let network = Network::default();
            let calls = Arc::new(AtomicUsize::new(0));
            for last in [1, 2] {
                if last == silent {
                    serve(&network, last, Door::Silent, |_, _| Reaction::Never);
                    continue;
                }
                let counted = calls.clone();
                counting(&network, last, move |_, reply| {
                    counted.fetch_add(1, Ordering::SeqCst);
                    Reaction::Late(SECOND / 10, reply)
                });
            }
            let options = options(4).server("10.0.0.2").connect_timeout(SECOND * 2);
            let pool = pool(&network, options.attempt_timeout(SECOND));
            count(&standard1(&pool).await, 3_500).await.expect("answered");
            assert_eq!(calls.load(Ordering::SeqCst), 4);
        });
    }
}

#[test]
fn an_error_of_requests_side_by_side_costs_no_connection_and_tells_what_a_call_tells() {
    simulate(async {
        let network = Network::default();
        counting(&network, 1, |request, reply| match &request.call {
            AnyCall::MultigetCount(call)
                if call.keys.iter().any(|key| key == &packed(5_000)[..]) =>
            {
                let exception = Exception::InvalidRequest { why: "no".into() };
                Reaction::Send(refuse::<MultigetCount>(request, &exception))
            }
            _ => Reaction::Send(reply),
        });
        let pool = pool(&network, options(4));
        let error = count(&standard1(&pool).await, KEYS).await.expect_err("refused");
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        assert_eq!(error.attempts().len(), 1);
        assert!(error.to_string().contains("multiget_count on Keyspace1.Standard1"), "{error}");
        assert_eq!(network.connects(), 4);
        assert_eq!(pool.counts().idle, 4);
    });
}

#[test]
fn the_deadline_holds_for_all_requests_side_by_side_together() {
    simulate(async {
        let network = Network::default();
        counting(&network, 1, |_, reply| Reaction::Late(SECOND, reply));
        let pool = pool(&network, options(2));
        let users = standard1(&pool).await.deadline(SECOND * 3 + SECOND / 2);
        let began = tokio::time::Instant::now();
        let error = count(&users, KEYS).await.expect_err("it takes 5 s");
        assert_eq!(error.kind(), ErrorKind::Deadline, "{error}");
        assert_eq!(began.elapsed(), SECOND * 3 + SECOND / 2);
    });
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn requests_side_by_side_that_are_dropped_anywhere_never_leak_their_replies(seed in any::<u64>()) {
        simulate(async {
            let network = Network::default();
            counting(&network, 1, |_, reply| Reaction::Late(Duration::from_millis(1), reply));
            let pool = pool(&network, options(3));
            let users = standard1(&pool).await;
            let mut dice = Rng::with_seed(seed);
            for _ in 0..10 {
                let keys = dice.u32(1..KEYS);
                let dropped = count(&users, keys);
                polled(async { dropped.await.expect("answered") }, dice.usize(..60)).await;
                count(&users, dice.u32(1..3_000)).await.expect("answered");
            }
            assert_eq!(pool.counts().open, network.open());
        });
    }
}
