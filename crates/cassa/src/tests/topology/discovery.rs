//! Which hosts a pool finds, keeps, refuses and lets go.

use std::time::Duration;

use tokio::task::yield_now;
use tokio::time::sleep;

use super::super::cancellation::polled;
use super::super::world::standard1;
use super::world::{
    CLUSTER, PARTITIONER, World, address, addresses, hosts, key_in, options, range_of, ring,
};
use crate::ErrorKind;
use crate::driver::Driver;
use crate::driver::sim::{Door, Reaction, Sim};
use crate::options::{Discovery, PoolSize};
use crate::pool::{HostSource, Pool};

async fn read_rings(pool: &Pool<Sim>) -> crate::Result<()> {
    let shared = pool.shared();
    shared.read_rings(shared.driver.after(Duration::from_secs(5))).await
}

fn told(nodes: &[usize]) -> Vec<cassa_wire::TokenRange> {
    ring(nodes, 2, |_| Some("DC1"))
}

#[tokio::test(start_paused = true)]
async fn a_host_that_was_found_leaves_after_three_rings_without_it_and_a_server_that_was_told_never()
 {
    let world = World::of(4, 2);
    let pool = world.pool(&[0, 3], options()).await;
    assert_eq!(hosts(&pool), addresses(&[0, 1, 2, 3]));
    let found = |host: &crate::pool::HostStatus| host.source == HostSource::Ring;
    assert_eq!(pool.hosts().iter().filter(|host| found(host)).count(), 2);
    assert!(pool.hosts().iter().all(|host| {
        (host.data_center.as_deref(), host.rack.as_deref()) == (Some("DC1"), Some("RAC1"))
    }));
    world.start(5);
    world.tell(told(&[1, 5]));
    for left in [&[0, 1, 2, 3, 5][..], &[0, 1, 2, 3, 5], &[0, 1, 3, 5], &[0, 1, 3, 5]] {
        read_rings(&pool).await.expect("a ring");
        assert_eq!(hosts(&pool), addresses(left));
    }
    // One that is there again in between begins anew.
    for nodes in [&[5][..], &[5], &[1, 5], &[5], &[5]] {
        world.tell(told(nodes));
        read_rings(&pool).await.expect("a ring");
        assert_eq!(hosts(&pool), addresses(&[0, 1, 3, 5]));
    }
}

#[tokio::test(start_paused = true)]
async fn what_was_found_takes_over_when_every_server_that_was_told_is_gone() {
    let world = World::of(5, 2);
    let pool = world.pool(&[0, 1], options().size(PoolSize::PerHost(1))).await;
    let users = standard1(&pool).await;
    world.stop(0);
    world.stop(1);
    world.tell(told(&[2, 3, 4]));
    yield_now().await;
    for _ in 0..5 {
        users.read_row("key").await.expect("answered");
        read_rings(&pool).await.expect("a ring");
    }
    assert_eq!(hosts(&pool), addresses(&[0, 1, 2, 3, 4]));
    // All others vanish: the servers that were told are usable still.
    for node in [2, 3, 4] {
        world.stop(node);
    }
    world.start(0);
    yield_now().await;
    users.read_row("key").await.expect("answered");
}

#[tokio::test(start_paused = true)]
async fn what_was_found_stays_while_no_ring_can_be_read() {
    let world = World::of(4, 2);
    let pool = world.pool(&[0], options().size(PoolSize::PerHost(1))).await;
    let users = standard1(&pool).await;
    let range = |start: &str, end: &str| cassa_wire::TokenRange {
        start_token: start.into(),
        end_token: end.into(),
        ..told(&[7])[0].clone()
    };
    for bad in [Vec::new(), vec![range("00", "no token")], vec![range("xyz", "00")]] {
        world.tell(bad);
        for _ in 0..5 {
            read_rings(&pool).await.expect_err("no ring");
        }
        assert_eq!(hosts(&pool), addresses(&[0, 1, 2, 3]));
        sleep(Duration::from_secs(60)).await;
        // Readings go on, and each that closes connections takes hosts down until they are probed.
        let replicas = [2, 3].map(|node| format!("{}:9160", address(node)));
        while !pool.hosts().iter().any(|host| host.up && replicas.contains(&host.address)) {
            sleep(Duration::from_millis(50)).await;
        }
        world.heard();
        users.read_row(&key_in(2, 4)[..]).await.expect("answered");
        let (node, key) = world.heard().pop().expect("asked");
        let is_replica = range_of(&key, 4) == 2 && [2, 3].contains(&node);
        assert!(is_replica, "still by the ring: node {node} for {key:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_node_of_another_cluster_is_refused() {
    let world = World::of(3, 1);
    world.serve(1, Door::Open, ("Another", PARTITIONER), Reaction::Send);
    world.serve(
        2,
        Door::Open,
        (CLUSTER, "org.apache.cassandra.dht.Murmur3Partitioner"),
        Reaction::Send,
    );
    let pool = world.pool(&[0], options().size(PoolSize::PerHost(2))).await;
    let users = standard1(&pool).await;
    for _ in 0..200 {
        for range in 0..3 {
            users.read_row(&key_in(range, 3)[..]).await.expect("answered");
        }
        sleep(Duration::from_secs(1)).await;
    }
    assert!(world.heard().iter().all(|(node, _)| *node == 0));
    assert_eq!(pool.counts().open, world.network.open());
    world.start(1);
    sleep(Duration::from_secs(60)).await;
    users.read_row(&key_in(1, 3)[..]).await.expect("answered");
    assert_eq!(world.heard()[0].0, 1, "it is one of the cluster's now");
}

#[tokio::test(start_paused = true)]
async fn where_no_data_centre_is_told_nothing_is_found_unless_it_is_said_explicitly() {
    let world = World::of(3, 2);
    world.tell(ring(&[0, 1, 2], 2, |_| None));
    let pool = world.pool(&[0], options()).await;
    assert_eq!(hosts(&pool), addresses(&[0]));
    let error = read_rings(&pool).await.expect_err("no data centre is told");
    assert_eq!(error.kind(), ErrorKind::Unsupported);
    let pool = world.pool(&[0], options().discovery(Discovery::RingOfAnyLine)).await;
    assert_eq!(hosts(&pool), addresses(&[0, 1, 2]));
    assert!(pool.hosts().iter().all(|host| host.data_center.is_none() && host.used));
    // And where no address for clients is told, that for nodes is taken.
    let mut ring = ring(&[0, 1, 2], 2, |_| None);
    for range in &mut ring {
        range.endpoints = range.rpc_endpoints.take().expect("told above");
    }
    world.tell(ring);
    let pool = world.pool(&[0], options().discovery(Discovery::RingOfAnyLine)).await;
    assert_eq!(hosts(&pool), addresses(&[0, 1, 2]));
}

#[tokio::test(start_paused = true)]
async fn a_program_translates_addresses_leaves_nodes_out_and_may_panic() {
    let world = World::of(4, 2);
    let mut shifted = told(&[0, 1, 2, 3]);
    for range in &mut shifted {
        range.rpc_endpoints = None;
    }
    world.tell(shifted);
    let translate = |node: &crate::cluster::Replica| {
        let number: usize = node.address.strip_prefix("192.168.0.")?.parse().ok()?;
        assert_ne!(number, 9, "told to");
        (number != 2).then(|| address(number))
    };
    let pool = world.pool(&[0], options().size(PoolSize::PerHost(1)).address_translator(translate));
    let pool = pool.await;
    assert_eq!(hosts(&pool), addresses(&[0, 1, 3]));
    let users = standard1(&pool).await;
    for _ in 0..20 {
        users.read_row(&key_in(2, 4)[..]).await.expect("answered");
    }
    assert!(world.heard().iter().all(|(node, _)| *node == 3), "the other one was left out");
    world.tell(told(&[0, 9]));
    let error = read_rings(&pool).await.expect_err("it panicked");
    assert!(error.to_string().contains("the address translator panicked: "), "{error}");
    assert_eq!(hosts(&pool), addresses(&[0, 1, 3]));
}

#[tokio::test(start_paused = true)]
async fn a_server_told_by_its_name_is_the_node_that_has_its_address() {
    let world = World::of(3, 2);
    // The simulated names are lists of addresses.
    let twice = format!("{0}+{0}", address(0));
    let pool = world.pool(&[], options().server(&twice)).await;
    let names: Vec<_> = pool.hosts().into_iter().map(|host| host.address).collect();
    assert_eq!(names.len(), 3);
    assert!(names.contains(&format!("{twice}:9160")), "{names:?}");
    // A name of several nodes is none of them.
    let both = format!("{}+{}", address(0), address(1));
    let pool = world.pool(&[], options().server(&both)).await;
    assert_eq!(pool.hosts().len(), 4);
}

#[tokio::test(start_paused = true)]
async fn rings_are_read_once_however_many_ask_and_soon_after_a_host_failed() {
    let world = World::of(4, 2);
    let pool = world.pool(&[0], options()).await;
    let reads: Vec<_> = (0..50)
        .map(|_| {
            let pool = pool.clone();
            tokio::spawn(async move { read_rings(&pool).await })
        })
        .collect();
    for read in reads {
        read.await.expect("no panic").expect("a ring");
    }
    assert!(world.state().told <= 3, "{} times", world.state().told);
    // Another keyspace's ring is wanted when there are calls in it.
    let users = pool.family_of(Some("Keyspace2"), "Standard1").await.expect("simulated");
    users.read_row("key").await.expect("answered");
    let before = world.state().told;
    sleep(Duration::from_secs(13)).await;
    assert_eq!(world.state().told, before + 2);
    // A failure makes another reading due, and a hundred don't make more.
    for _ in 0..100 {
        world.network.restart();
        yield_now().await;
        users.read_row("key").await.expect("answered");
    }
    sleep(Duration::from_secs(13)).await;
    assert_eq!(world.state().told, before + 4);
    // Nothing else happens: they are read about once a minute.
    sleep(Duration::from_secs(600)).await;
    let told = world.state().told - before - 4;
    assert!((2 * 7..=2 * 14).contains(&told), "{told} in ten minutes");
}

#[tokio::test(start_paused = true)]
async fn a_reading_dropped_at_any_poll_loses_nothing() {
    let world = World::of(3, 2);
    let (mut polls, mut ready) = (0, false);
    while !ready {
        world.tell(told(&[0, 1, 2]));
        let pool = world.pool(&[0], options()).await;
        world.tell(told(&[0, 1, 2, 3]));
        ready = polled(read_rings(&pool), polls).await;
        yield_now().await;
        read_rings(&pool).await.expect("nobody has the turn");
        assert_eq!(hosts(&pool), addresses(&[0, 1, 2, 3]));
        assert_eq!(pool.counts().open, 1);
        polls += 1;
    }
    assert!(polls > 3, "{polls}");
}
