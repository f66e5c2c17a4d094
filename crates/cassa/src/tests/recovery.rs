//! A host that fails is left alone, looked at beside the calls, and used again when it answers: no call pays for finding out.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use cassa_wire::{AnyCall, BatchMutate};
use tokio::runtime::Handle;
use tokio::time::{Instant, sleep, timeout};

use super::world::{API, echo, pool, serve, standard1};
use crate::column_family::ColumnFamily;
use crate::driver::sim::{Door, Network, Reaction, Sim};
use crate::options::{Options, PoolSize};
use crate::pool::Pool;
use crate::retry::RetryBudget;

const ATTEMPT: Duration = Duration::from_secs(12);

fn two_servers() -> Options {
    Options::new().server("10.0.0.1").server("10.0.0.2").size(PoolSize::PerHost(4))
}

fn up(pool: &Pool<Sim>) -> usize {
    pool.hosts().iter().filter(|host| host.up).count()
}

/// Waits until so many hosts are believed up; nobody calls meanwhile.
async fn until_up(pool: &Pool<Sim>, hosts: usize) -> Duration {
    let began = Instant::now();
    while up(pool) != hosts {
        sleep(Duration::from_millis(10)).await;
        assert!(began.elapsed() < Duration::from_secs(120), "{:?}", pool.hosts());
    }
    began.elapsed()
}

/// How many connections there are to a host.
fn open(pool: &Pool<Sim>, last: u8) -> usize {
    let address = format!("10.0.0.{last}:9160");
    let hosts = pool.statistics().hosts;
    hosts.iter().find(|host| host.address == address).expect("one of its hosts").open
}

/// Has the pool connect to its hosts: so many calls at once are answered.
async fn warm(users: &ColumnFamily<Sim>, calls: usize) {
    let all = (0..calls).map(|_| {
        let users = users.clone();
        tokio::spawn(async move { users.read_row("key").await })
    });
    for call in all.collect::<Vec<_>>() {
        call.await.expect("no panic").expect("answered");
    }
}

/// A host that answers calls while the switch is on, and takes them in silence else; it always greets.
fn switched(network: &Network, last: u8) -> Arc<AtomicBool> {
    let answers = Arc::new(AtomicBool::new(true));
    let switch = answers.clone();
    serve(network, last, Door::Open, move |_, reply| match switch.load(Ordering::SeqCst) {
        true => Reaction::Late(Duration::from_millis(1), reply),
        false => Reaction::Never,
    });
    answers
}

#[tokio::test(start_paused = true)]
async fn a_host_that_is_back_gets_its_share_of_the_connections_again() {
    for size in [PoolSize::PerHost(12), PoolSize::Total(12)] {
        let network = Network::default();
        switched(&network, 1);
        let pool = pool(&network, two_servers().size(size));
        let users = standard1(&pool).await;
        warm(&users, 12).await;
        assert_eq!((open(&pool, 1), open(&pool, 2)), (12, 0), "nobody listens at the other");
        switched(&network, 2);
        until_up(&pool, 2).await;
        for _ in 0..40 {
            warm(&users, 6).await;
        }
        assert!(open(&pool, 2) >= 3, "{:?}: {:?}", size, pool.statistics().hosts);
        let connects = network.connects();
        for _ in 0..40 {
            warm(&users, 6).await;
        }
        assert_eq!(network.connects(), connects, "it comes to rest");
    }
}

#[tokio::test(start_paused = true)]
async fn more_hosts_than_connections_are_no_reason_to_connect_anew_for_each_call() {
    let network = Network::default();
    (1..=8).for_each(|last| drop(switched(&network, last)));
    let servers = (1..=8).map(|last| format!("10.0.0.{last}"));
    let options = servers.fold(Options::new(), |options, server| options.server(&server));
    let pool = pool(&network, options.size(PoolSize::Total(3)));
    let users = standard1(&pool).await;
    for _ in 0..40 {
        warm(&users, 3).await;
    }
    let connects = network.connects();
    for _ in 0..40 {
        warm(&users, 3).await;
    }
    assert_eq!(network.connects(), connects);
}

#[tokio::test(start_paused = true)]
async fn a_host_that_is_back_is_found_beside_the_calls() {
    let network = Network::default();
    switched(&network, 1);
    let pool = pool(&network, two_servers());
    let users = standard1(&pool).await;
    warm(&users, 8).await;
    assert_eq!(up(&pool), 1, "nobody listens at the other");
    sleep(Duration::from_secs(300)).await;
    assert_eq!(up(&pool), 1);
    echo(&network, 2);
    let took = until_up(&pool, 2).await;
    assert!(took <= Duration::from_secs(30), "{took:?}");
    let connects = network.connects();
    for _ in 0..4 {
        users.read_row("key").await.expect("both answer");
    }
    assert_eq!(network.connects(), connects, "the probe's connection is used");
    assert_eq!(pool.counts().open, network.open());
}

#[tokio::test(start_paused = true)]
async fn a_host_that_accepts_and_says_nothing_costs_no_call_that_begins_after_the_first_time_out() {
    let network = Network::default();
    switched(&network, 1);
    let answers = switched(&network, 2);
    let pool = pool(&network, two_servers());
    let users = standard1(&pool).await;
    warm(&users, 8).await;
    answers.store(false, Ordering::SeqCst);
    let began = Instant::now();
    let mut slow = 0;
    for _ in 0..1_000 {
        let call = Instant::now();
        users.read_row("key").await.expect("one host answers");
        slow += usize::from(call.elapsed() >= ATTEMPT);
        sleep(Duration::from_millis(1)).await;
    }
    // It greets, so each probe brings it back, after waits of 200 ms at least that become longer; the others take 2 s together.
    assert!((1..=11).contains(&slow), "{slow} calls of 1,000 in {:?}", began.elapsed());

    // Not even greeting, it costs the first call alone.
    serve(&network, 2, Door::Silent, |_, reply| Reaction::Send(reply));
    until_up(&pool, 1).await;
    for _ in 0..1_000 {
        let call = Instant::now();
        users.read_row("key").await.expect("one host answers");
        assert!(call.elapsed() < Duration::from_millis(10), "{:?}", call.elapsed());
        sleep(Duration::from_millis(100)).await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_host_that_was_silent_and_answers_again_is_found_beside_the_calls() {
    let network = Network::default();
    let answers = switched(&network, 1);
    let pool = pool(&network, two_servers().max_attempts(1));
    let users = standard1(&pool).await;
    warm(&users, 4).await;
    answers.store(false, Ordering::SeqCst);
    users.read_row("key").await.expect_err("it says nothing");
    assert_eq!(up(&pool), 0);
    // What was known of it is known still; that it accepts is no answer.
    answers.store(true, Ordering::SeqCst);
    let took = until_up(&pool, 1).await;
    assert!(took <= Duration::from_secs(1), "{took:?}");
    let counts = pool.counts();
    assert_eq!((counts.open, counts.idle), (network.open(), network.open()));
}

#[tokio::test(start_paused = true)]
async fn callers_that_give_up_early_teach_the_pool_that_a_host_says_nothing() {
    let network = Network::default();
    switched(&network, 1);
    let answers = switched(&network, 2);
    let pool = pool(&network, two_servers());
    let users = standard1(&pool).await;
    warm(&users, 8).await;
    answers.store(false, Ordering::SeqCst);
    let mut given_up = 0;
    for _ in 0..1_000 {
        let patience = Duration::from_millis(300);
        given_up += usize::from(timeout(patience, users.read_row("key")).await.is_err());
        sleep(Duration::from_millis(1)).await;
    }
    assert!((1..=10).contains(&given_up), "{given_up} of 1,000");
    assert_eq!(pool.counts().open, network.open());
}

#[tokio::test(start_paused = true)]
async fn a_caller_in_a_hurry_blames_no_host() {
    let network = Network::default();
    serve(&network, 1, Door::Open, |_, reply| Reaction::Late(Duration::from_millis(150), reply));
    let pool = pool(&network, Options::new().server("10.0.0.1"));
    let users = standard1(&pool).await;
    for _ in 0..10 {
        let patience = Duration::from_millis(100);
        timeout(patience, users.read_row("key")).await.expect_err("too slow");
        assert_eq!(up(&pool), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn after_a_restart_nothing_is_written_to_the_connections_that_died() {
    let network = Network::default();
    let written = Arc::new(AtomicUsize::new(0));
    let counted = written.clone();
    serve(&network, 1, Door::Open, move |request, mut reply| {
        if let AnyCall::BatchMutate(_) = &request.call {
            cassa_wire::encode_result::<BatchMutate>(&(), request.sequence, API, &mut reply)
                .expect("encodes");
        }
        if !matches!(request.call, AnyCall::GetSlice(_)) {
            counted.fetch_add(1, Ordering::SeqCst);
        }
        Reaction::Late(Duration::from_millis(1), reply)
    });
    let options = Options::new().server("10.0.0.1").size(PoolSize::Total(100)).max_attempts(1);
    let pool = pool(&network, options);
    let users = standard1(&pool).await;
    let counters = pool.family_of(None, "Counter1").await.expect("the simulated schema");
    // A request that may be sent twice trusts a connection that was used just now.
    for (gap, counts) in [(1, true), (100, true), (100, false)] {
        warm(&users, 100).await;
        assert_eq!((pool.counts().idle, pool.counts().open), (100, 100));
        network.restart();
        sleep(Duration::from_millis(gap)).await;
        let (connects, before) = (network.connects(), written.load(Ordering::SeqCst));
        match counts {
            true => counters.add_to("key", "hits", 1).await.expect("the first attempt succeeds"),
            false => {
                users.write_row("key", [("a", "b")]).await.expect("the first attempt succeeds");
            }
        }
        assert_eq!(network.connects(), connects + 1);
        assert_eq!(written.load(Ordering::SeqCst), before + 1);
        assert_eq!((up(&pool), pool.counts().open, network.open()), (1, 1, 1));
    }
}

#[tokio::test(start_paused = true)]
async fn a_pool_that_is_dropped_leaves_nobody_to_probe_its_hosts() {
    let network = Network::default();
    let tasks = || Handle::current().metrics().num_alive_tasks();
    let before = tasks();
    for _ in 0..10 {
        let pool = pool(&network, two_servers());
        pool.first_contact().await.expect_err("nobody listens");
        assert!(tasks() > before);
    }
    sleep(Duration::from_secs(3)).await;
    assert_eq!(tasks(), before);
    assert_eq!(network.open(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_pool_whose_hosts_are_well_has_no_work_beside_its_calls() {
    let network = Network::default();
    echo(&network, 1);
    echo(&network, 2);
    let tasks = || Handle::current().metrics().num_alive_tasks();
    // Connections that end by themselves are looked after.
    let pool = pool(&network, two_servers().idle_timeout(None).max_lifetime(None));
    let users = standard1(&pool).await;
    users.read_row("key").await.expect("answered");
    // Each connection of the network is a task.
    assert_eq!(tasks(), network.open());
    network.restart();
    sleep(Duration::from_millis(1)).await;
    users.read_row("key").await.expect("answered by a new connection");
    until_up(&pool, 2).await;
    sleep(Duration::from_secs(1)).await;
    assert_eq!(tasks(), network.open());
}

/// One host that answers, and so many that drop every packet.
fn one_of_many(network: &Network, silent: u8) -> Options {
    echo(network, 1);
    let options = Options::new()
        .server("10.0.0.1")
        .deadline(Duration::from_secs(600))
        .retry_budget(RetryBudget::unlimited());
    (2..silent + 2).fold(options, |options, last| {
        serve(network, last, Door::Silent, |_, reply| Reaction::Send(reply));
        options.server(&format!("10.0.0.{last}"))
    })
}

/// How many of 3,000 reads waited, once every host was tried that says nothing.
async fn waited(pool: &Pool<Sim>) -> usize {
    let users = standard1(pool).await;
    let began = Instant::now();
    let mut waited = 0;
    for read in 0..6_000 {
        let call = Instant::now();
        users.read_row("key").await.expect("one host answers");
        waited += usize::from(read >= 3_000 && call.elapsed() >= Duration::from_millis(10));
        sleep(Duration::from_millis(50)).await;
    }
    assert!(began.elapsed() >= Duration::from_secs(300));
    waited
}

#[tokio::test(start_paused = true)]
async fn probes_of_silent_hosts_take_no_room_from_calls() {
    let network = Network::default();
    let options = one_of_many(&network, 4).size(PoolSize::Total(1)).recycle_after(1);
    let pool = pool(&network, options);
    assert_eq!(waited(&pool).await, 0);
    assert!(network.most_open() <= 1 + crate::pool::PROBES, "{}", network.most_open());
    serve(&network, 1, Door::Silent, |_, reply| Reaction::Send(reply));
    sleep(Duration::from_secs(60)).await;
    assert_eq!(pool.counts().open - pool.statistics().opening, network.open());
}

#[tokio::test(start_paused = true)]
async fn more_silent_hosts_than_are_probed_at_once_cost_calls_nothing() {
    let network = Network::default();
    let options = one_of_many(&network, 40).size(PoolSize::PerHost(2)).recycle_after(1);
    let pool = pool(&network, options);
    assert_eq!(waited(&pool).await, 0);
}

#[tokio::test(start_paused = true)]
async fn a_host_that_greets_and_fails_has_one_probe_planned() {
    let network = Network::default();
    serve(&network, 1, Door::Open, |_, _| Reaction::Last(Vec::new()));
    let pool = pool(&network, Options::new().server("10.0.0.1").max_attempts(1));
    let users = standard1(&pool).await;
    for _ in 0..1_000 {
        users.read_row("key").await.expect_err("it hangs up");
        assert!(pool.shared().planned_probes() <= 1, "{}", pool.shared().planned_probes());
    }
}

#[tokio::test(start_paused = true)]
async fn a_host_that_is_back_serves_who_waits_with_all_its_connections() {
    let network = Network::default();
    let answers = switched(&network, 1);
    let slow = Arc::new(AtomicBool::new(false));
    let switch = slow.clone();
    serve(&network, 2, Door::Open, move |_, reply| match switch.load(Ordering::SeqCst) {
        true => Reaction::Late(Duration::from_secs(10), reply),
        false => Reaction::Late(Duration::from_millis(1), reply),
    });
    let pool = pool(&network, two_servers());
    let users = standard1(&pool).await;
    warm(&users, 8).await;
    answers.store(false, Ordering::SeqCst);
    while up(&pool) == 2 {
        let _ = timeout(Duration::from_millis(300), users.read_row("key")).await;
    }
    assert_eq!(pool.counts().idle, 7, "what else there is of the silent host is kept");
    answers.store(true, Ordering::SeqCst);
    slow.store(true, Ordering::SeqCst);
    let began = Instant::now();
    // Some are still in line whenever within its 10 ms `until_up` looks.
    let calls: Vec<_> = (0..400)
        .map(|_| {
            let users = users.clone();
            tokio::spawn(async move { users.read_row("key").await.map(drop) })
        })
        .collect();
    until_up(&pool, 2).await;
    sleep(Duration::from_millis(1)).await;
    assert!(began.elapsed() < Duration::from_secs(1), "{:?}", began.elapsed());
    assert!(pool.counts().waiting > 0, "{:?}", pool.counts());
    let idle = pool.counts().idle;
    assert_eq!(idle, 0, "{idle} connections are idle, and calls wait: {:?}", pool.counts());
    for call in calls {
        call.await.expect("no panic").expect("answered");
    }
    assert_eq!((pool.counts().idle, pool.counts().open), (8, network.open()));
}
