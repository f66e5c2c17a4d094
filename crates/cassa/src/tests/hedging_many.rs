//! Requests of one verb that go side by side are hedged one by one, as reads of one row are.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use cassa_wire::{Exception, MultigetCount};
use fastrand::Rng;
use proptest::prelude::*;
use tokio::time::Instant;

use super::cancellation::polled;
use super::paging::simulate;
use super::side_by_side::{count, counting};
use super::world::{pool, refuse, standard1};
use crate::ErrorKind;
use crate::driver::sim::{Door, Network, Reaction};
use crate::options::{Hedge, Options, PoolSize};
use crate::retry::RetryBudget;

/// As many as 10 requests ask for.
const KEYS: u32 = 9_500;
const MILLI: Duration = Duration::from_millis(1);
const SLOW: Duration = Duration::from_secs(1);

fn hedged(hedge: Hedge) -> Options {
    let options = Options::new().server("10.0.0.1").server("10.0.0.2").size(PoolSize::PerHost(8));
    options.retry_budget(RetryBudget::unlimited()).hedge(hedge)
}

/// Two servers: the first answers after a second, the other after a millisecond. How often each was asked.
fn one_slow(network: &Network) -> [Arc<AtomicUsize>; 2] {
    [(1, SLOW), (2, MILLI)].map(|(last, time)| {
        let asked = Arc::new(AtomicUsize::new(0));
        let counted = asked.clone();
        counting(network, last, move |_, reply| {
            counted.fetch_add(1, Ordering::SeqCst);
            Reaction::Late(time, reply)
        });
        asked
    })
}

#[test]
fn a_slow_host_costs_requests_side_by_side_the_delay_and_not_its_time() {
    // One that goes alone too.
    for keys in [KEYS, 500] {
        simulate(async {
            let network = Network::default();
            let asked = one_slow(&network);
            let pool = pool(&network, hedged(Hedge::after(20 * MILLI)));
            let users = standard1(&pool).await;
            let began = Instant::now();
            count(&users, keys).await.expect("answered");
            count(&users, keys).await.expect("answered");
            assert!(began.elapsed() < 100 * MILLI, "{:?}", began.elapsed());
            let [slow, _] = asked.map(|asked| asked.load(Ordering::SeqCst));
            assert_eq!(pool.statistics().hedges, slow as u64, "each was asked of the other too");
            tokio::time::sleep(2 * SLOW).await;
            assert_eq!(pool.counts().idle, network.open(), "what lost is closed");
            assert!(pool.hosts().iter().all(|host| host.up), "to be slow is not to be down");
        });
    }
}

#[test]
fn without_a_hedge_requests_side_by_side_wait_for_the_slow_host() {
    simulate(async {
        let network = Network::default();
        one_slow(&network);
        let pool = pool(&network, hedged(Hedge::after(20 * MILLI)));
        let began = Instant::now();
        count(&standard1(&pool).await.hedge(None), KEYS).await.expect("answered");
        assert!(began.elapsed() >= SLOW, "{:?}", began.elapsed());
        assert_eq!(pool.statistics().hedges, 0);
    });
}

#[test]
fn requests_side_by_side_are_hedged_within_the_limits_of_reads() {
    type Limit = fn(Options) -> Options;
    let limited: [(Limit, bool); 4] = [
        (|options| options.max_attempts(1), false),
        (|options| options.retry_budget(RetryBudget::new(0, 0)), false),
        (|options| options.hedge(Hedge::percentile(90.0)), false),
        (|options| options, true),
    ];
    for (limit, hedges) in limited {
        simulate(async {
            let network = Network::default();
            let asked = one_slow(&network);
            let pool = pool(&network, limit(hedged(Hedge::after(10 * MILLI))));
            count(&standard1(&pool).await, KEYS).await.expect("answered");
            let sent: usize = asked.iter().map(|asked| asked.load(Ordering::SeqCst)).sum();
            assert_eq!(sent > 10, hedges, "a percentile of nothing that was measured is none");
            assert_eq!(sent as u64, 10 + pool.statistics().hedges);
        });
    }
}

#[test]
fn a_percentile_of_requests_side_by_side_is_measured_by_them() {
    simulate(async {
        let network = Network::default();
        let turns = Arc::new(AtomicUsize::new(0));
        for last in [1, 2] {
            let turns = turns.clone();
            counting(&network, last, move |_, reply| {
                // Every twentieth is slow.
                let slow = turns.fetch_add(1, Ordering::SeqCst) % 20 == 19;
                Reaction::Late(if slow { SLOW } else { MILLI }, reply)
            });
        }
        let pool = pool(&network, hedged(Hedge::percentile(90.0)));
        let users = standard1(&pool).await;
        for _ in 0..11 {
            count(&users, KEYS).await.expect("answered");
        }
        for _ in 0..4 {
            let began = Instant::now();
            count(&users, KEYS).await.expect("answered");
            assert!(began.elapsed() < 50 * MILLI, "{:?}", began.elapsed());
        }
    });
}

#[test]
fn a_bad_answer_to_a_request_side_by_side_waits_for_the_other() {
    for bad in [1, 2] {
        simulate(async {
            let network = Network::default();
            for last in [1, 2] {
                counting(&network, last, move |request, reply| {
                    let refused = refuse::<MultigetCount>(request, &Exception::Unavailable);
                    match last <= bad {
                        true => Reaction::Late(10 * MILLI, refused),
                        false => Reaction::Late(20 * MILLI, reply),
                    }
                });
            }
            let pool = pool(&network, hedged(Hedge::after(5 * MILLI)).max_attempts(2));
            let users = standard1(&pool).await;
            let counted = count(&users, 3_500).await;
            if bad == 1 {
                counted.expect("the other one answers");
                return;
            }
            let error = counted.expect_err("both refuse");
            assert_eq!(error.kind(), ErrorKind::Unavailable);
            let mut hosts: Vec<_> = error.attempts().iter().map(|attempt| attempt.host()).collect();
            hosts.sort_unstable();
            assert_eq!(hosts, ["10.0.0.1:9160", "10.0.0.2:9160"]);
            assert_eq!(pool.counts().idle, network.open(), "an exception is a reply");
        });
    }
}

#[test]
fn a_host_that_is_silent_while_keyspaces_are_set_holds_up_no_other_request() {
    simulate(async {
        let network = Network::default();
        one_slow(&network);
        let pool = pool(&network, hedged(Hedge::after(20 * MILLI)).recycle_after(2));
        let users = standard1(&pool).await;
        for _ in 0..2 {
            count(&users, KEYS).await.expect("answered");
        }
        assert!(pool.hosts().iter().all(|host| host.api_version.is_some()), "both are known");
        // Connections to it are accepted still, and nothing is answered.
        let silent: crate::driver::sim::Mind = Arc::new(|_| Reaction::Never);
        network.serve(([10, 0, 0, 1], 9160).into(), Door::Open, silent);
        for _ in 0..3 {
            let began = Instant::now();
            count(&users, KEYS).await.expect("answered");
            assert!(began.elapsed() < 200 * MILLI, "{:?}", began.elapsed());
        }
    });
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4))]

    #[test]
    fn hedged_requests_side_by_side_that_are_dropped_anywhere_leak_nothing(seed in any::<u64>()) {
        simulate(async {
            let network = Network::default();
            for (last, time) in [(1, 30 * MILLI), (2, MILLI)] {
                counting(&network, last, move |_, reply| Reaction::Late(time, reply));
            }
            let pool = pool(&network, hedged(Hedge::after(3 * MILLI)));
            let users = standard1(&pool).await;
            let mut dice = Rng::with_seed(seed);
            for _ in 0..6 {
                let dropped = count(&users, dice.u32(1..3_500));
                polled(async { dropped.await.expect("answered") }, dice.usize(..120)).await;
                count(&users, dice.u32(1..1_500)).await.expect("answered");
            }
            tokio::time::sleep(SLOW).await;
            assert_eq!(pool.counts().idle, network.open());
            assert_eq!(pool.counts().idle, pool.counts().open);
        });
    }
}
