//! Hosts that leave a pool, and those that never do.

use tokio::task::yield_now;
use tokio::time::{Instant, sleep};

use super::super::world::{echo, pool, serve, standard1};
use super::{List, SECOND, addresses, ask, names, told};
use crate::driver::sim::{Door, Network, Reaction};
use crate::options::{Options, PoolSize};
use crate::pool::Pool;

#[tokio::test(start_paused = true)]
async fn connections_to_a_host_that_left_are_closed_and_its_calls_end_well() {
    let network = Network::default();
    for last in 1..=2 {
        serve(&network, last, Door::Open, |_, reply| Reaction::Late(SECOND, reply));
    }
    let list = List::of(&[1]);
    let shared = told(&network, &list, PoolSize::Total(2)).await;
    let users = standard1(&Pool::over(shared.clone())).await;
    let call = || {
        let users = users.clone();
        tokio::spawn(async move { users.read_row("key").await.map(drop) })
    };
    let both = [call(), call()];
    for call in both {
        call.await.expect("no panic").expect("answered");
    }
    let held = call();
    yield_now().await;
    assert_eq!((shared.counts().open, shared.counts().idle), (2, 1));
    list.says(addresses(&[2]));
    ask(&shared).await;
    assert_eq!((shared.counts().open, shared.counts().idle, network.open()), (1, 0, 1));
    held.await.expect("no panic").expect("answered");
    assert_eq!((shared.counts().open, network.open()), (0, 0));
    call().await.expect("no panic").expect("the new host answers");
    assert!(Pool::over(shared.clone()).hosts().iter().all(|host| host.api_version.is_some()));
}

#[tokio::test(start_paused = true)]
async fn who_waits_gets_a_connection_to_a_new_host_as_soon_as_there_is_room() {
    for (size, waits) in [(PoolSize::Total(1), true), (PoolSize::PerHost(1), false)] {
        let network = Network::default();
        serve(&network, 1, Door::Open, |_, reply| Reaction::Late(5 * SECOND, reply));
        echo(&network, 2);
        let list = List::of(&[1]);
        let shared = told(&network, &list, size).await;
        let users = standard1(&Pool::over(shared.clone())).await;
        let mut calls = Vec::new();
        for _ in 0..3 {
            let users = users.clone();
            calls.push(tokio::spawn(async move {
                let began = Instant::now();
                users.read_row("key").await.map(|_| began.elapsed().as_secs())
            }));
            yield_now().await;
        }
        assert_eq!(shared.counts().waiting, 2);
        list.says(addresses(&[2]));
        ask(&shared).await;
        let mut times = Vec::new();
        for call in calls {
            times.push(call.await.expect("no panic").expect("answered"));
        }
        assert_eq!(times, if waits { [5, 5, 5] } else { [5, 0, 0] });
        assert_eq!((shared.counts().open, network.open()), (1, 1));
    }
}

#[tokio::test(start_paused = true)]
async fn without_a_server_list_no_host_is_ever_removed_whatever_fails() {
    let network = Network::default();
    let options = (1..=3).fold(Options::new(), |all, last| all.server(&format!("10.0.0.{last}")));
    let pool = pool(&network, options.attempt_timeout(SECOND).deadline(5 * SECOND));
    for last in 1..=3 {
        echo(&network, last);
    }
    let users = standard1(&pool).await;
    let all = names(&pool);
    assert_eq!(all.len(), 3);
    let doors = [Door::Silent, Door::Slow(10 * SECOND), Door::Open];
    let manners: [fn(Vec<u8>) -> Reaction; 4] = [
        |_| Reaction::Never,
        |_| Reaction::Last(Vec::new()),
        |_| Reaction::Send(b"HTTP/1.1 400 Bad Request".to_vec()),
        |reply| Reaction::Last(reply[..reply.len() / 2].to_vec()),
    ];
    for (door, manner) in doors.iter().flat_map(|door| manners.map(|manner| (*door, manner))) {
        for last in 1..=3 {
            serve(&network, last, door, move |_, reply| manner(reply));
        }
        network.restart();
        for _ in 0..20 {
            users.read_row("key").await.expect_err("no host answers");
            assert_eq!(names(&pool), all);
        }
        sleep(60 * 60 * SECOND).await;
        assert_eq!(names(&pool), all);
    }
    // Each of them is used again as soon as it answers, alone.
    for last in 1..=3 {
        for other in 1..=3 {
            serve(&network, other, Door::Silent, |_, reply| Reaction::Send(reply));
        }
        network.restart();
        echo(&network, last);
        let users = users.deadline(60 * SECOND);
        users.read_row("key").await.expect("one of them answers");
    }
}
