//! Calls go on when hosts fail, within their limits, and never twice where once is not the same.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use cassa_wire::{Exception, GetSlice};
use tokio::time::sleep;

use super::world::{echo, pool, refuse, serve, standard1};
use crate::ErrorKind;
use crate::column_family::{Cells, ColumnFamily};
use crate::driver::Driver;
use crate::driver::sim::{Door, Network, Reaction, Sim};
use crate::options::{Options, PoolSize};

fn two_servers() -> Options {
    Options::new().server("10.0.0.1").server("10.0.0.2")
}

#[tokio::test(start_paused = true)]
async fn a_black_holed_host_costs_one_connect_time_and_is_then_skipped() {
    let network = Network::default();
    echo(&network, 1);
    serve(&network, 2, Door::Silent, |_, reply| Reaction::Send(reply));
    let pool = pool(&network, two_servers().size(PoolSize::PerHost(2)));
    let users = standard1(&pool).await;
    let began = tokio::time::Instant::now();
    for _ in 0..20 {
        users.read_row("key").await.expect("one host answers");
    }
    assert!(began.elapsed() <= Duration::from_secs(2), "{:?}", began.elapsed());
}

#[tokio::test(start_paused = true)]
async fn with_every_host_down_a_call_still_tries_and_one_success_ends_that() {
    let network = Network::default();
    let pool = pool(&network, two_servers());
    for _ in 0..10 {
        let error = pool.first_contact().await.expect_err("nobody listens");
        assert_eq!(error.kind(), ErrorKind::NoHosts);
    }
    assert!(pool.hosts().iter().all(|host| !host.up));
    echo(&network, 1);
    echo(&network, 2);
    let users = standard1(&pool).await;
    users.read_row("key").await.expect("both listen now");
    assert!(pool.hosts().iter().any(|host| host.up));
}

#[tokio::test(start_paused = true)]
async fn hosts_that_can_not_be_reached_are_tried_as_often_as_each_other() {
    let network = Network::default();
    let servers = (1..=5).map(|last| format!("10.0.0.{last}"));
    let options = servers.fold(Options::new(), |all, server| all.server(&server));
    let pool = pool(&network, options);
    for _ in 0..10 {
        let error = pool.first_contact().await.expect_err("nobody listens");
        let mut hosts: Vec<_> = error.attempts().iter().map(|attempt| attempt.host()).collect();
        hosts.sort_unstable();
        assert_eq!(hosts.len(), 10);
        assert!(hosts.chunks(2).all(|twice| twice[0] == twice[1]), "{hosts:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn calls_wait_for_a_host_that_is_up_rather_than_use_up_their_attempts_on_one_that_is_down() {
    let network = Network::default();
    let second = Duration::from_secs(1);
    serve(&network, 1, Door::Open, move |_, reply| Reaction::Late(second, reply));
    let pool = pool(&network, two_servers().size(PoolSize::PerHost(2)));
    let users = standard1(&pool).await;
    let call = |_| {
        let users = users.clone();
        tokio::spawn(async move { users.read_row("key").await.map(drop) })
    };
    for _ in 0..3 {
        let began = tokio::time::Instant::now();
        for call in (0..20).map(call).collect::<Vec<_>>() {
            call.await.expect("no panic").expect("one host answers");
        }
        assert_eq!(began.elapsed().as_secs(), 10, "two at once");
    }
}

#[tokio::test(start_paused = true)]
async fn every_address_of_a_name_is_tried_within_the_connect_time() {
    let network = Network::default();
    serve(&network, 1, Door::Silent, |_, reply| Reaction::Send(reply));
    echo(&network, 2);
    // The simulated resolver takes a name for the list of its addresses.
    let pool = pool(&network, Options::new().server("10.0.0.1+10.0.0.2"));
    pool.first_contact().await.expect("the second address answers");
}

#[tokio::test(start_paused = true)]
async fn attempts_and_the_deadline_both_hold() {
    let network = Network::default();
    let sent = Arc::new(AtomicUsize::new(0));
    let counted = sent.clone();
    serve(&network, 1, Door::Open, move |_, _| {
        counted.fetch_add(1, Ordering::SeqCst);
        Reaction::Never
    });
    let pool = pool(&network, Options::new().server("10.0.0.1"));
    let users = standard1(&pool).await;

    let began = tokio::time::Instant::now();
    let error = users.read_row("key").await.expect_err("nobody answers");
    assert_eq!(error.kind(), ErrorKind::Deadline, "{error}");
    assert!(error.to_string().contains("after: no answer in time"), "{error}");
    assert_eq!(began.elapsed().as_secs(), 30, "12 s, 12 s, and what is left of 30 s");
    assert_eq!(sent.swap(0, Ordering::SeqCst), 3);

    let began = tokio::time::Instant::now();
    let quick = users.attempt_timeout(Duration::from_secs(1));
    quick.read_row("key").await.expect_err("nobody answers");
    assert_eq!(sent.load(Ordering::SeqCst), 6);
    assert!(began.elapsed() < Duration::from_secs(8), "{:?}", began.elapsed());
}

#[tokio::test(start_paused = true)]
async fn a_handles_deadline_holds_for_its_own_calls_and_for_each_page_of_a_stream() {
    let network = Network::default();
    serve(&network, 1, Door::Open, |_, _| Reaction::Never);
    let pool = pool(&network, Options::new().server("10.0.0.1"));
    let users = standard1(&pool).await;
    let hasty = users.deadline(Duration::from_secs(3));
    for (handle, seconds) in [(&hasty, 3), (&users, 30)] {
        let mut cells = Cells::of_row(handle.clone(), "key");
        for _ in 0..2 {
            let began = tokio::time::Instant::now();
            let error = handle.read_row("key").await.expect_err("nobody answers");
            assert_eq!((error.kind(), began.elapsed().as_secs()), (ErrorKind::Deadline, seconds));
            let began = tokio::time::Instant::now();
            let error = cells.advance().await.expect_err("nobody answers");
            assert_eq!((error.kind(), began.elapsed().as_secs()), (ErrorKind::Deadline, seconds));
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_handles_deadline_holds_when_the_schema_has_to_be_read_again() {
    let network = Network::default();
    echo(&network, 1);
    let pool = pool(&network, Options::new().server("10.0.0.1"));
    let users = standard1(&pool).await.deadline(Duration::from_secs(1));
    pool.schema().refresh();
    serve(&network, 1, Door::Silent, |_, _| Reaction::Never);
    network.restart();
    let began = tokio::time::Instant::now();
    users.read_row("key").await.expect_err("nobody answers");
    assert_eq!(began.elapsed(), Duration::from_secs(1));
    users.write_row("key", [("column", "value")]).await.expect_err("nobody answers");
    assert_eq!(began.elapsed(), Duration::from_secs(2));
}

#[tokio::test(start_paused = true)]
async fn a_trickling_server_can_not_hold_a_call_beyond_its_attempt() {
    let network = Network::default();
    serve(&network, 1, Door::Open, |_, reply| Reaction::Trickle(Duration::from_secs(1), reply));
    let pool = pool(&network, Options::new().server("10.0.0.1").max_attempts(1));
    let users = standard1(&pool).await;
    let began = tokio::time::Instant::now();
    let error = users.read_row("key").await.expect_err("a byte a second is too slow");
    assert_eq!(error.kind(), ErrorKind::AttemptTimedOut);
    assert_eq!(began.elapsed().as_secs(), 12);
}

#[tokio::test(start_paused = true)]
async fn an_exception_of_the_server_leaves_the_connection_good() {
    let network = Network::default();
    let calls = AtomicUsize::new(0);
    serve(&network, 1, Door::Open, move |request, reply| {
        let timed_out = Exception::TimedOut {
            acknowledged_by: None,
            acknowledged_by_batchlog: None,
            paxos_in_progress: None,
        };
        match calls.fetch_add(1, Ordering::SeqCst) {
            0 => Reaction::Send(refuse::<GetSlice>(request, &timed_out)),
            1 => Reaction::Send(refuse::<GetSlice>(request, &Exception::Unavailable)),
            _ => Reaction::Send(reply),
        }
    });
    let pool = pool(&network, Options::new().server("10.0.0.1"));
    let users = standard1(&pool).await;
    users.read_row("key").await.expect("the third attempt succeeds");
    assert_eq!(network.connects(), 1);
    assert!(pool.hosts().iter().all(|host| host.up));
}

#[tokio::test(start_paused = true)]
async fn unavailable_is_asked_of_one_other_coordinator_and_no_more() {
    let network = Network::default();
    let calls = Arc::new(AtomicUsize::new(0));
    for last in [1, 2] {
        let counted = calls.clone();
        serve(&network, last, Door::Open, move |request, _| {
            counted.fetch_add(1, Ordering::SeqCst);
            Reaction::Send(refuse::<GetSlice>(request, &Exception::Unavailable))
        });
    }
    let pool = pool(&network, two_servers());
    let error = standard1(&pool).await.read_row("key").await.expect_err("both refuse");
    assert_eq!(error.kind(), ErrorKind::Unavailable);
    assert_eq!(calls.load(Ordering::SeqCst), 2);
    let hosts: Vec<_> = error.attempts().iter().map(|attempt| attempt.host()).collect();
    assert!(hosts[0] != hosts[1], "{hosts:?}");
}

#[tokio::test(start_paused = true)]
async fn a_host_that_sees_too_few_others_is_asked_again_only_after_all_of_them() {
    let network = Network::default();
    let calls = Arc::new(AtomicUsize::new(0));
    for last in [1, 2] {
        let counted = calls.clone();
        serve(&network, last, Door::Open, move |request, reply| {
            let timed_out = Exception::TimedOut {
                acknowledged_by: None,
                acknowledged_by_batchlog: None,
                paxos_in_progress: None,
            };
            match counted.fetch_add(1, Ordering::SeqCst) {
                0..3 => Reaction::Send(refuse::<GetSlice>(request, &timed_out)),
                _ => Reaction::Send(reply),
            }
        });
    }
    // It has just been started, and doesn't know its peers.
    serve(&network, 3, Door::Open, |request, _| {
        Reaction::Send(refuse::<GetSlice>(request, &Exception::Unavailable))
    });
    let pool = pool(&network, two_servers().server("10.0.0.3"));
    let users = standard1(&pool).await;
    users.read_row("key").await.expect("the others answer in the end");
}

#[tokio::test(start_paused = true)]
async fn a_call_waits_for_a_busy_host_rather_than_ask_one_again_that_sees_too_few_others() {
    for late in [0, 100] {
        let network = Network::default();
        serve(&network, 1, Door::Open, move |request, _| {
            let refused = refuse::<GetSlice>(request, &Exception::Unavailable);
            Reaction::Late(Duration::from_millis(late), refused)
        });
        serve(&network, 2, Door::Open, |_, reply| Reaction::Late(Duration::from_secs(1), reply));
        let pool = pool(&network, two_servers().size(PoolSize::PerHost(1)));
        let users = standard1(&pool).await;
        // The one that refuses is always free or soon, the other never; and who comes later is no reason to be refused twice.
        let mut calls = Vec::new();
        for _ in 0..20 {
            let users = users.clone();
            calls.push(tokio::spawn(async move { users.read_row("key").await.map(drop) }));
            sleep(Duration::from_millis(late / 2)).await;
        }
        for call in calls {
            call.await.expect("no panic").expect("the host that answers has its turn for it");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn who_may_use_a_connection_has_it_though_others_before_him_wait_for_a_better_one() {
    let network = Network::default();
    let refuses = Arc::new(AtomicBool::new(true));
    let switch = refuses.clone();
    serve(&network, 1, Door::Open, move |request, reply| match switch.load(Ordering::SeqCst) {
        true => Reaction::Send(refuse::<GetSlice>(request, &Exception::Unavailable)),
        false => Reaction::Send(reply),
    });
    serve(&network, 2, Door::Open, |_, reply| Reaction::Late(Duration::from_secs(1), reply));
    let pool = pool(&network, two_servers().size(PoolSize::PerHost(1)));
    let users = standard1(&pool).await;
    let call = |users: &ColumnFamily<Sim>| {
        let users = users.clone();
        tokio::spawn(async move { users.read_row("key").await.map(drop) })
    };
    let mut calls: Vec<_> = (0..6).map(|_| call(&users)).collect();
    sleep(Duration::from_millis(900)).await;
    assert!(pool.counts().waiting > 0, "{:?}", pool.counts());
    refuses.store(false, Ordering::SeqCst);
    let began = tokio::time::Instant::now();
    call(&users).await.expect("no panic").expect("answered");
    assert!(began.elapsed() < Duration::from_millis(50), "{:?}", began.elapsed());
    for call in calls.drain(..) {
        call.await.expect("no panic").expect("answered");
    }
}

#[tokio::test(start_paused = true)]
async fn a_restarted_server_costs_one_failed_attempt_however_many_connections_died() {
    let network = Network::default();
    echo(&network, 1);
    let pool = pool(&network, Options::new().server("10.0.0.1").size(PoolSize::Total(100)));
    let users = standard1(&pool).await;
    // A hundred calls at once make a hundred connections.
    serve(&network, 1, Door::Open, |_, reply| Reaction::Late(Duration::from_secs(1), reply));
    let calls: Vec<_> = (0..100)
        .map(|_| {
            let users = users.clone();
            tokio::spawn(async move { users.read_row("key").await.map(drop) })
        })
        .collect();
    for call in calls {
        call.await.expect("no panic").expect("answered");
    }
    assert_eq!(pool.counts().idle, 100);

    network.restart();
    echo(&network, 1);
    let attempts = network.connects();
    users.read_row("key").await.expect("the first call after the restart succeeds");
    assert_eq!(network.connects(), attempts + 1);
    assert_eq!(pool.counts().open, network.open());
}

#[tokio::test(start_paused = true)]
async fn waiting_for_any_connection_names_the_one_that_has_bytes() {
    let network = Network::default();
    serve(&network, 1, Door::Open, |_, reply| Reaction::Late(Duration::from_secs(5), reply));
    serve(&network, 2, Door::Open, |_, reply| Reaction::Late(Duration::from_secs(1), reply));
    let driver = Sim(network);
    let until = driver.now() + Duration::from_secs(60);
    let mut slow = driver.connect(([10, 0, 0, 1], 9160).into(), until).await.expect("connects");
    let mut quick = driver.connect(([10, 0, 0, 2], 9160).into(), until).await.expect("connects");
    let request = super::world::a_read();
    for stream in [&mut slow, &mut quick] {
        crate::driver::Stream::write(stream, &request, until).await.expect("writes");
    }
    let first = driver.wait_any(&mut [&mut slow, &mut quick], until).await.expect("no failure");
    assert_eq!(first, Some(1));
    let soon = driver.now() + Duration::from_secs(1);
    let none = driver.wait_any(&mut [&mut slow], soon).await.expect("no failure");
    assert_eq!(none, None);
}

#[tokio::test(start_paused = true)]
async fn a_caller_in_a_hurry_blames_no_host() {
    let network = Network::default();
    let slow = Door::Slow(Duration::from_millis(100));
    serve(&network, 1, slow, |_, reply| Reaction::Late(Duration::from_millis(50), reply));
    let pool = pool(&network, Options::new().server("10.0.0.1").size(PoolSize::Total(2)));
    let users = standard1(&pool).await;
    let hurried = users.deadline(Duration::from_millis(5));
    for _ in 0..10 {
        let held = tokio::spawn({
            let users = users.clone();
            async move { users.read_row("key").await }
        });
        tokio::task::yield_now().await;
        hurried.read_row("key").await.expect_err("connecting takes 100 ms");
        assert!(pool.hosts().iter().all(|host| host.up));
        held.await.expect("no panic").expect("answered");
    }
}
