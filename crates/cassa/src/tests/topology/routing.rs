//! Which host a call about a row goes to.

use std::collections::HashMap;
use std::time::Duration;

use tokio::time::Instant;

use super::super::world::standard1;
use super::world::{CLUSTER, PARTITIONER, World, key_in, options, range_of, read_much};
use crate::driver::sim::{Door, Reaction};
use crate::options::PoolSize;

const SECOND: Duration = Duration::from_secs(1);

#[tokio::test(start_paused = true)]
async fn in_a_ring_of_a_thousand_nodes_each_call_goes_to_a_host_that_has_its_row() {
    let world = World::of(1_000, 3);
    let pool = world.pool(&[0], options().size(PoolSize::PerHost(1))).await;
    assert_eq!(pool.hosts().len(), 1_000);
    let users = standard1(&pool).await;
    for _ in 0..300 {
        users.read_row(&key_in(fastrand::usize(..1_000), 1_000)[..]).await.expect("answered");
    }
    let heard = world.heard();
    assert_eq!(heard.len(), 300);
    for (node, key) in heard {
        let range = range_of(&key, 1_000);
        assert!((node + 1_000 - range) % 1_000 < 3, "node {node} was asked for a row of {range}");
    }
}

#[tokio::test(start_paused = true)]
async fn calls_about_one_row_spread_over_the_hosts_that_have_it() {
    let world = World::of(20, 3);
    let pool = world.pool(&[0], options().size(PoolSize::PerHost(1))).await;
    let users = standard1(&pool).await;
    read_much(&pool, 20).await;
    world.heard();
    for rows in 1..4 {
        // Those who ask for several rows by turns meet every host as well.
        for call in 0..300 {
            users.read_row(&key_in(5 + call % rows, 20)[..]).await.expect("answered");
        }
        let mut heard: HashMap<(usize, usize), usize> = HashMap::new();
        for (node, key) in world.heard() {
            *heard.entry((range_of(&key, 20), node)).or_default() += 1;
        }
        assert_eq!(heard.len(), rows * 3, "{heard:?}");
        let fair = 100 / rows;
        assert!(heard.values().all(|&count| count > fair / 2 && count < fair * 2), "{heard:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn no_connection_is_closed_for_one_to_a_host_that_has_the_row() {
    for size in [1, 3, 10] {
        let world = World::of(100, 3);
        let pool = world.pool(&[0], options().size(PoolSize::Total(size))).await;
        let users = standard1(&pool).await;
        for _ in 0..1_000 {
            users.read_row(&key_in(fastrand::usize(..100), 100)[..]).await.expect("answered");
        }
        let connects = world.network.connects();
        assert!(connects <= size, "{connects} connects of a pool of {size}");
        assert!(size == 1 || connects > 1, "there was room for hosts that have rows");
    }
}

#[tokio::test(start_paused = true)]
async fn no_call_waits_for_a_host_that_has_its_row_while_another_connection_is_free() {
    let world = World::of(2, 1);
    let pool = world.pool(&[0], options().size(PoolSize::Total(2))).await;
    let users = standard1(&pool).await;
    for range in [0, 1] {
        users.read_row(&key_in(range, 2)[..]).await.expect("answered");
    }
    assert_eq!(world.heard().iter().map(|(node, _)| *node).collect::<Vec<_>>(), [0, 1]);
    let late = |reply| Reaction::Late(10 * SECOND, reply);
    world.serve(1, Door::Open, (CLUSTER, PARTITIONER), late);
    world.network.restart();
    tokio::task::yield_now().await;
    for range in [1, 0] {
        // Their connections broke.
        let (users, key) = (users.clone(), key_in(range, 2));
        tokio::spawn(async move { users.read_row(&key[..]).await });
        tokio::time::sleep(2 * SECOND).await;
    }
    world.heard();
    let began = Instant::now();
    users.read_row(&key_in(1, 2)[..]).await.expect("answered");
    assert!(began.elapsed() < SECOND, "{:?}", began.elapsed());
    assert_eq!(world.heard()[0].0, 0, "the other host's connection was free");
}

#[tokio::test(start_paused = true)]
async fn a_row_whose_hosts_are_down_is_asked_for_elsewhere() {
    let world = World::of(6, 2);
    let pool = world.pool(&[0], options().size(PoolSize::PerHost(1))).await;
    let users = standard1(&pool).await;
    world.stop(3);
    world.stop(4);
    tokio::task::yield_now().await;
    for _ in 0..20 {
        users.read_row(&key_in(3, 6)[..]).await.expect("answered");
    }
    let heard = world.heard();
    assert!(heard.len() >= 20 && heard.iter().all(|(node, _)| ![3, 4].contains(node)), "{heard:?}");
}
