//! Pools with a bound in all whose every connection is always in use: who waits for a host has his turn, and few are closed
//! for others.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicUsize, Ordering};
use std::time::Duration;

use cassa_wire::{AnyCall, Exception, GetSlice};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};

use super::world::{pool, refuse, serve, standard1};
use crate::column_family::ColumnFamily;
use crate::driver::sim::{Door, Network, Reaction, Sim};
use crate::options::{Options, PoolSize};
use crate::pool::Pool;
use crate::retry::RetryBudget;

const MILLI: Duration = Duration::from_millis(1);
const SECOND: Duration = Duration::from_secs(1);

fn two_servers(size: usize) -> Options {
    let options = Options::new().server("10.0.0.1").server("10.0.0.2");
    options.size(PoolSize::Total(size)).retry_budget(RetryBudget::unlimited())
}

/// How many connections there are to each host.
fn open(pool: &Pool<Sim>) -> [usize; 2] {
    let hosts = pool.statistics().hosts;
    ["10.0.0.1:9160", "10.0.0.2:9160"].map(|address| {
        hosts.iter().find(|host| host.address == address).expect("one of its hosts").open
    })
}

/// Callers of whom each reads again as soon as it has read, until they are dropped.
fn load(users: &ColumnFamily<Sim>, callers: usize) -> JoinSet<()> {
    let mut load = JoinSet::new();
    for _ in 0..callers {
        let users = users.clone();
        load.spawn(async move {
            loop {
                users.read_row("key").await.expect("answered");
            }
        });
    }
    load
}

#[tokio::test(start_paused = true)]
async fn who_waits_for_a_host_without_connections_has_his_turn_though_none_is_ever_idle() {
    for size in [1, 2, 5] {
        let network = Network::default();
        let refusing = Arc::new(AtomicU8::new(0));
        for last in [1, 2] {
            let refusing = refusing.clone();
            serve(&network, last, Door::Open, move |request, reply| {
                let refused = refuse::<GetSlice>(request, &Exception::Unavailable);
                let is_refused =
                    matches!(&request.call, AnyCall::GetSlice(call) if call.key == b"refused"[..]);
                let refuses = refusing.load(Ordering::SeqCst) == last;
                Reaction::Late(MILLI, if is_refused && refuses { refused } else { reply })
            });
        }
        let pool = pool(&network, two_servers(size));
        let users = standard1(&pool).await;
        let [first, _] = open(&pool);
        refusing.store(if first > 0 { 1 } else { 2 }, Ordering::SeqCst);
        let _load = load(&users, 5 * size);
        sleep(10 * MILLI).await;
        for _ in 0..20 {
            let began = Instant::now();
            users.read_row("refused").await.expect("the other host answers");
            assert!(began.elapsed() <= SECOND, "{:?} with {size}", began.elapsed());
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_host_that_refuses_calls_costs_few_connects_however_small_the_pool() {
    for size in [2, 3, 4] {
        let network = Network::default();
        for last in [1, 2] {
            serve(&network, last, Door::Slow(MILLI), move |request, reply| {
                let refused = refuse::<GetSlice>(request, &Exception::Unavailable);
                let late = Duration::from_micros(fastrand::u64(500..3_000));
                Reaction::Late(late, if last == 1 { refused } else { reply })
            });
        }
        let pool = pool(&network, two_servers(size).retry_waits(MILLI, MILLI));
        let users = standard1(&pool).await;
        let read = Arc::new(AtomicUsize::new(0));
        let mut callers = JoinSet::new();
        for _ in 0..size {
            let (users, read) = (users.clone(), read.clone());
            callers.spawn(async move {
                while read.fetch_add(1, Ordering::SeqCst) < 2_000 {
                    users.read_row("key").await.expect("the other host answers");
                    sleep(Duration::from_micros(fastrand::u64(0..2_000))).await;
                }
            });
        }
        callers.join_all().await;
        assert!(network.connects() <= 250, "{} for 2,000 calls of {size}", network.connects());
    }
}
