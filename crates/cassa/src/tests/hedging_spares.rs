//! What a hedge spares: hosts that are down, hosts that are slow, the retry budget, and the bytes of others.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use tokio::time::{Instant, sleep, timeout};

use super::hedging_again::{MILLI, SECOND, hedged, reads, serves, together};
use super::world::{pool, standard1};
use crate::driver::Driver;
use crate::driver::sim::{Door, Network, Reaction};
use crate::options::Hedge;
use crate::retry::RetryBudget;

#[tokio::test(start_paused = true)]
async fn no_hedge_goes_to_a_host_that_is_down() {
    let network = Network::default();
    serves(&network, 1, Door::Open, |reply| Reaction::Late(100 * MILLI, reply));
    serves(&network, 2, Door::Silent, Reaction::Send);
    let pool = pool(&network, hedged(2));
    let users = standard1(&pool).await;
    // By then the second is known to be down.
    together(&users, 4, false).await;
    assert_eq!(pool.hosts().iter().filter(|host| host.up).count(), 1, "{:?}", pool.hosts());
    let began = Instant::now();
    reads(&users, false).await;
    assert_eq!((began.elapsed(), pool.statistics().hedges), (100 * MILLI, 0));
}

#[tokio::test(start_paused = true)]
async fn to_lose_a_hedged_read_now_and_then_is_not_to_be_down_and_to_lose_all_is() {
    let network = Network::default();
    let (asked, is_silent) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
    for last in [1, 2] {
        let (asked, is_silent) = (asked.clone(), is_silent.clone());
        serves(&network, last, Door::Open, move |reply| {
            if is_silent.load(Ordering::SeqCst) {
                return if last == 1 { Reaction::Never } else { Reaction::Send(reply) };
            }
            let slow = asked.fetch_add(1, Ordering::SeqCst) % 5 == 4;
            Reaction::Late(if slow { SECOND } else { MILLI }, reply)
        });
    }
    let pool = pool(&network, hedged(2).hedge(Hedge::after(250 * MILLI)));
    let users = standard1(&pool).await;
    for _ in 0..30 {
        together(&users, 3, false).await;
        assert!(pool.hosts().iter().all(|host| host.up), "{:?}", pool.hosts());
    }
    assert!(pool.statistics().hedges >= 10);
    is_silent.store(true, Ordering::SeqCst);
    together(&users, 8, false).await;
    assert!(!pool.hosts().iter().all(|host| host.up), "{:?}", pool.hosts());
}

#[tokio::test(start_paused = true)]
async fn a_hedge_costs_nothing_of_the_budget_when_its_read_is_dropped_while_it_connects() {
    let network = Network::default();
    let is_silent = Arc::new(AtomicBool::new(false));
    let silent = is_silent.clone();
    serves(&network, 1, Door::Open, move |reply| match silent.load(Ordering::SeqCst) {
        true => Reaction::Never,
        false => Reaction::Send(reply),
    });
    serves(&network, 2, Door::Slow(150 * MILLI), Reaction::Send);
    let pool = pool(&network, hedged(2).retry_budget(RetryBudget::new(0, 1)));
    let users = standard1(&pool).await;
    is_silent.store(true, Ordering::SeqCst);
    for _ in 0..40 {
        // Most begin at the first, as there are no connections to the other one.
        drop(timeout(30 * MILLI, users.read_row("key")).await);
    }
    assert_eq!(pool.statistics().hedges, 0);
    let now = pool.shared().driver.now();
    let left = (0..20).take_while(|_| pool.shared().budget.spend(now).is_ok()).count();
    assert_eq!(left, 10);
}

#[tokio::test(start_paused = true)]
async fn a_hedge_over_a_new_connection_waits_for_no_bytes_of_others() {
    let network = Network::default();
    for last in [1, 2] {
        serves(&network, last, Door::Open, |reply| Reaction::Late(40 * MILLI, reply));
    }
    let pool = pool(&network, hedged(2).bytes_in_flight(50_000));
    let users = standard1(&pool).await;
    users.hedge(None).read_row("key").await.expect("answered");
    // The request is so large that it has to have bytes.
    let users = users.columns((0..400).map(|n| format!("a name of a column {n}")));
    let read = tokio::spawn(async move {
        let began = Instant::now();
        users.read_row("k".repeat(14_000)).await.map(|_| began.elapsed())
    });
    sleep(10 * MILLI).await;
    let held = pool.shared().flight.take_now(49_000).expect("they are free");
    let took = read.await.expect("no panic").expect("answered");
    assert!(took < 60 * MILLI, "{took:?}");
    drop(held);
}
