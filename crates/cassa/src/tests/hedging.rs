//! Reads that are slow on one host are asked of another, within bounds, and nothing of the loser is left.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use cassa_wire::{AnyCall, Exception, GetSlice, MultigetSlice, PageBuilder, encode_result};
use tokio::time::Instant;

use super::cancellation::polled;
use super::world::{API, pool, refuse, serve, standard1};
use crate::ErrorKind;
use crate::column_family::ColumnFamily;
use crate::driver::sim::{Door, Network, Reaction, Sim};
use crate::options::{Hedge, Options, PoolSize};
use crate::retry::RetryBudget;

const MILLI: Duration = Duration::from_millis(1);
const SLOW: Duration = Duration::from_secs(1);

/// Two servers: the first answers after a second, the other after a millisecond. How often each was asked.
fn one_slow(network: &Network) -> [Arc<AtomicUsize>; 2] {
    [(1, SLOW), (2, MILLI)].map(|(last, time)| {
        let asked = Arc::new(AtomicUsize::new(0));
        let counted = asked.clone();
        serve(network, last, Door::Open, move |_, reply| {
            counted.fetch_add(1, Ordering::SeqCst);
            Reaction::Late(time, reply)
        });
        asked
    })
}

fn hedged(hedge: Hedge) -> Options {
    let options = Options::new().server("10.0.0.1").server("10.0.0.2").size(PoolSize::PerHost(4));
    options.retry_budget(RetryBudget::unlimited()).hedge(hedge).recycle_after(20)
}

async fn reads_its_own(users: &ColumnFamily<Sim>, key: &str) {
    let row = users.read_row(key).await.expect("answered").expect("every row exists");
    assert_eq!(row.value::<Vec<u8>>("column").expect("bytes").expect("there"), key.as_bytes());
}

/// How long each of so many reads took, the shortest first.
async fn times(users: &ColumnFamily<Sim>, reads: usize) -> Vec<Duration> {
    let mut times = Vec::new();
    for read in 0..reads {
        let began = Instant::now();
        reads_its_own(users, &format!("key {read}")).await;
        times.push(began.elapsed());
    }
    times.sort();
    times
}

#[tokio::test(start_paused = true)]
async fn a_slow_host_costs_a_hedged_read_the_delay_and_not_its_time() {
    let network = Network::default();
    one_slow(&network);
    let pool = pool(&network, hedged(Hedge::after(20 * MILLI)));
    let users = standard1(&pool).await;
    let hedged = times(&users, 300).await;
    assert!(hedged[299] < 50 * MILLI, "{:?}", hedged[299]);
    let plain = times(&users.hedge(None), 300).await;
    assert!(plain[297] >= SLOW, "{:?}", plain[297]);
    tokio::time::sleep(2 * SLOW).await;
    assert_eq!(pool.counts().open, network.open());
    assert!(pool.hosts().iter().all(|host| host.up), "to be slow is not to be down");
}

#[tokio::test(start_paused = true)]
async fn a_percentile_hedges_once_enough_was_measured() {
    let network = Network::default();
    let slow = Arc::new(AtomicUsize::new(0));
    for last in [1, 2] {
        let slow = slow.clone();
        // Five of a thousand are slow.
        serve(&network, last, Door::Open, move |_, reply| {
            let time = if slow.fetch_add(1, Ordering::SeqCst) % 200 == 199 { SLOW } else { MILLI };
            Reaction::Late(time, reply)
        });
    }
    let pool = pool(&network, hedged(Hedge::percentile(99.0)));
    let users = standard1(&pool).await;
    times(&users, 150).await;
    let times = times(&users, 1_000).await;
    assert!(times[999] < 20 * MILLI, "{:?}", times[999]);
}

#[tokio::test(start_paused = true)]
async fn the_only_host_is_never_asked_twice_at_once() {
    let network = Network::default();
    let [asked, _] = one_slow(&network);
    let options = Options::new().server("10.0.0.1").hedge(Hedge::after(MILLI));
    let users = standard1(&pool(&network, options)).await;
    times(&users, 10).await;
    assert_eq!((asked.load(Ordering::SeqCst), network.most_open()), (10, 1));
}

#[tokio::test(start_paused = true)]
async fn a_hedge_takes_no_connection_others_wait_for_and_nothing_beyond_the_limits() {
    let limited: [fn(Options) -> Options; 3] = [
        |options| options.size(PoolSize::Total(1)),
        |options| options.max_attempts(1),
        |options| options.retry_budget(RetryBudget::new(0, 0)),
    ];
    for limit in limited {
        let network = Network::default();
        let asked = one_slow(&network);
        let pool = pool(&network, limit(hedged(Hedge::after(MILLI))));
        let users = standard1(&pool).await;
        let sent = || asked.iter().map(|asked| asked.load(Ordering::SeqCst)).sum::<usize>();
        times(&users, 50).await;
        assert_eq!(sent(), 50);
        assert_eq!(pool.counts().open, network.open());
    }
}

#[tokio::test(start_paused = true)]
async fn writes_are_never_hedged() {
    let network = Network::default();
    let asked = one_slow(&network);
    let users = standard1(&pool(&network, hedged(Hedge::after(MILLI)))).await;
    for _ in 0..50 {
        users.write_row("key", [("column", "value")]).await.expect("answered");
    }
    assert_eq!(asked.iter().map(|asked| asked.load(Ordering::SeqCst)).sum::<usize>(), 50);
}

#[tokio::test(start_paused = true)]
async fn a_bad_answer_waits_for_the_other_and_two_are_one_error_with_both() {
    for bad in [1, 2] {
        let network = Network::default();
        for last in [1, 2] {
            serve(&network, last, Door::Open, move |request, reply| {
                let refused = refuse::<GetSlice>(request, &Exception::Unavailable);
                match last <= bad {
                    true => Reaction::Late(10 * MILLI, refused),
                    false => Reaction::Late(20 * MILLI, reply),
                }
            });
        }
        let pool = pool(&network, hedged(Hedge::after(5 * MILLI)).max_attempts(2));
        let users = standard1(&pool).await;
        if bad == 1 {
            times(&users, 20).await;
            continue;
        }
        let error = users.read_row("key").await.expect_err("both refuse");
        assert_eq!(error.kind(), ErrorKind::Unavailable);
        let mut hosts: Vec<_> = error.attempts().iter().map(|attempt| attempt.host()).collect();
        hosts.sort_unstable();
        assert_eq!(hosts, ["10.0.0.1:9160", "10.0.0.2:9160"]);
        assert_eq!(pool.counts().idle, network.open(), "an exception is a reply");
    }
}

#[tokio::test(start_paused = true)]
async fn a_silent_host_is_hedged_while_its_keyspace_is_set_too() {
    let network = Network::default();
    one_slow(&network);
    let pool = pool(&network, hedged(Hedge::after(20 * MILLI)));
    let users = standard1(&pool).await;
    let read = |key| users.read_row(key);
    let (first, second, third) = tokio::join!(read("a"), read("b"), read("c"));
    first.and(second).and(third).expect("answered");
    assert!(pool.hosts().iter().all(|host| host.api_version.is_some()), "both are known");
    // Connections to it are accepted still, and nothing is answered.
    let silent: crate::driver::sim::Mind = Arc::new(|_| Reaction::Never);
    network.serve(([10, 0, 0, 1], 9160).into(), Door::Open, silent);
    let times = times(&users, 100).await;
    assert!(times[99] < 100 * MILLI, "{:?}", times[99]);
}

#[tokio::test(start_paused = true)]
async fn a_hedge_waits_neither_for_bytes_that_its_own_read_has_nor_for_others() {
    for held in [None, Some(18_000)] {
        let network = Network::default();
        let asked = Arc::new(AtomicUsize::new(0));
        for last in [1, 2] {
            let asked = asked.clone();
            serve(&network, last, Door::Open, move |request, reply| {
                let AnyCall::MultigetSlice(call) = &request.call else {
                    return Reaction::Send(reply);
                };
                let is_first = asked.fetch_add(1, Ordering::SeqCst) == 0;
                let value = vec![7; if is_first && held.is_none() { 17_000 } else { 1 }];
                let (mut page, mut out) = (PageBuilder::new(), Vec::new());
                page.row(&call.keys[0]).column(b"column", &value, 1, None);
                let page = page.finish().expect("a page");
                encode_result::<MultigetSlice>(&page, request.sequence, API, &mut out)
                    .expect("encodes");
                match is_first {
                    // The bytes of the whole reply are taken when its first ones have come.
                    true if held.is_none() => Reaction::Trickle(MILLI, out),
                    true => Reaction::Late(SLOW, out),
                    false => Reaction::Late(MILLI, out),
                }
            });
        }
        let options = hedged(Hedge::after(20 * MILLI)).bytes_in_flight(30_000);
        let pool = pool(&network, options.attempt_timeout(30 * SLOW));
        let users = standard1(&pool).await;
        warm(&users).await;
        let keys: Vec<_> = (0..1_024_u32).map(|key| format!("a key of bytes {key}")).collect();
        let read = tokio::spawn({
            let users = users.clone();
            async move { users.read_rows(keys).await.map(|rows| rows.len()) }
        });
        tokio::time::sleep(10 * MILLI).await;
        let load = held.and_then(|bytes| pool.shared().flight.take_now(bytes));
        let began = Instant::now();
        assert_eq!(read.await.expect("no panic").expect("answered"), 1);
        assert!(began.elapsed() <= SLOW, "{held:?}: {:?}", began.elapsed());
        drop(load);
        assert_eq!(pool.shared().flight.taken(), 0);
    }
}

/// Has the pool connect to both its hosts.
async fn warm(users: &ColumnFamily<Sim>) {
    let read = |key| users.read_row(key);
    let (first, second, third) = tokio::join!(read("a"), read("b"), read("c"));
    first.and(second).and(third).expect("answered");
}

#[tokio::test(start_paused = true)]
async fn a_hedged_read_dropped_at_any_poll_leaks_neither_reply_nor_connection() {
    let network = Network::default();
    for (last, time) in [(1, 30 * MILLI), (2, MILLI)] {
        serve(&network, last, Door::Slow(MILLI), move |_, reply| {
            Reaction::Trickle(time / 10, reply)
        });
    }
    let mut polls = 0;
    loop {
        let pool = pool(&network, hedged(Hedge::after(3 * MILLI)));
        let users = standard1(&pool).await;
        let ready = polled(users.read_row("first"), polls).await;
        for key in ["second", "third"] {
            reads_its_own(&users, key).await;
        }
        assert_eq!(pool.counts().open, network.open(), "a socket leaked at poll {polls}");
        assert_eq!(pool.counts().idle, pool.counts().open, "a slot leaked at poll {polls}");
        drop(users);
        drop(pool);
        if ready {
            break;
        }
        polls += 1;
    }
    assert!(polls > 20, "{polls} polls only");
}

/// A cluster of nodes that hold every row, one of them paused: reads of a pool over the first two.
#[cfg(all(feature = "tokio", feature = "blocking"))]
mod on_nodes {
    use std::time::Instant;

    use super::*;
    use crate::schema::{ColumnFamilyDefinition, KeyspaceDefinition};

    #[tokio::test(flavor = "multi_thread")]
    async fn a_paused_node_costs_hedged_reads_the_delay_on_both_drivers() {
        let cluster = cassa_node::Cluster::start(2).await.expect("starts");
        let servers = [0, 1].map(|node| cluster.node(node).address().to_string());
        let options = servers.iter().fold(Options::new(), |all, server| all.server(server));
        let options = options.keyspace("App").hedge(Hedge::after(100 * MILLI)).recycle_after(4);
        let tokio = crate::Pool::connect(options.clone()).await.expect("connects");
        let users = ColumnFamilyDefinition::new("App", "Users");
        let app = KeyspaceDefinition::new("App").replication(2).column_family(users);
        tokio.schema().create_keyspace(&app).await.expect("created");
        let users = tokio.column_family("Users").await.expect("there");
        users
            .consistency(crate::Consistency::All)
            .insert("key", [("a", "1")])
            .await
            .expect("written");
        // As many as meet both nodes.
        for _ in 0..8 {
            users.get("key").await.expect("answered");
        }
        let blocking = tokio::task::spawn_blocking(move || {
            let pool = crate::blocking::Pool::connect(options).expect("connects");
            let users = pool.column_family("Users").expect("there");
            (0..8).for_each(|_| drop(users.get("key").expect("answered")));
            (pool, users)
        });
        let (pool, blocking) = blocking.await.expect("no panic");
        cluster.node(1).pause();
        let began = Instant::now();
        for _ in 0..20 {
            assert!(users.get("key").await.expect("the other node answers").is_some());
        }
        assert!(began.elapsed() < Duration::from_secs(11), "{:?}", began.elapsed());
        let reads = tokio::task::spawn_blocking(move || {
            let began = Instant::now();
            for _ in 0..20 {
                assert!(blocking.get("key").expect("the other node answers").is_some());
            }
            drop(pool);
            began.elapsed()
        });
        let took = reads.await.expect("no panic");
        assert!(
            took < Duration::from_secs(11),
            "one attempt at the paused node takes 12 s: {took:?}"
        );
        cluster.node(1).resume();
    }
}
