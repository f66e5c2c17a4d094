//! Hosts of the pool's data centre come before all others.

use std::time::Duration;

use tokio::task::yield_now;
use tokio::time::sleep;

use super::super::world::standard1;
use super::world::{World, addresses, hosts, options, read_much, ring};
use crate::ErrorKind;
use crate::driver::sim::Sim;
use crate::options::{Options, PoolSize};
use crate::pool::Pool;

/// Eight nodes, of which every other one is in another data centre; each row is on two of both.
fn world() -> World {
    let world = World::of(8, 1);
    world.tell(ring(&Vec::from_iter(0..8), 4, |node| Some(["DC1", "DC2"][node % 2])));
    world
}

fn eager() -> Options {
    options().size(PoolSize::PerHost(1))
}

/// Reads some rows; which nodes were asked.
async fn asked(world: &World, pool: &Pool<Sim>) -> Vec<usize> {
    read_much(pool, 8).await;
    let mut nodes: Vec<_> = world.heard().into_iter().map(|(node, _)| node).collect();
    nodes.sort_unstable();
    nodes.dedup();
    nodes
}

#[tokio::test(start_paused = true)]
async fn hosts_of_other_data_centres_are_used_when_no_near_one_is_up_and_only_then() {
    let world = world();
    // By default it is the data centre of the servers that were told.
    for (told, options) in [(&[0, 2][..], eager()), (&[1], eager().local_data_center("DC1"))] {
        let pool = world.pool(told, options).await;
        assert_eq!(asked(&world, &pool).await, [0, 2, 4, 6]);
        for (node, left) in [(0, &[2, 4, 6][..]), (2, &[4, 6]), (4, &[6]), (6, &[1, 3, 5, 7])] {
            world.stop(node);
            asked(&world, &pool).await;
            // Every connection broke: those that run are found again by probes.
            sleep(Duration::from_secs(10)).await;
            assert_eq!(asked(&world, &pool).await, left);
        }
        for node in [0, 2, 4, 6] {
            world.start(node);
        }
        sleep(Duration::from_secs(60)).await;
        assert_eq!(asked(&world, &pool).await, [0, 2, 4, 6]);
    }
}

#[tokio::test(start_paused = true)]
async fn hosts_of_other_data_centres_are_never_used_if_that_is_forbidden() {
    let world = world();
    let pool =
        world.pool(&[0, 1], eager().local_data_center("DC1").remote_data_centers(false)).await;
    assert_eq!(hosts(&pool), addresses(&[0, 1, 2, 3, 4, 5, 6, 7]));
    assert!(
        pool.hosts().iter().all(|host| host.used == (host.data_center.as_deref() == Some("DC1")))
    );
    assert_eq!(asked(&world, &pool).await, [0, 2, 4, 6]);
    let users = standard1(&pool).await;
    for node in [0, 2, 4, 6] {
        world.stop(node);
    }
    yield_now().await;
    let error = users.read_row("key").await.expect_err("no near host is up");
    assert_eq!(error.kind(), ErrorKind::NoHosts);
    assert_eq!(world.heard(), []);
}

#[tokio::test(start_paused = true)]
async fn servers_of_several_data_centres_make_none_of_them_the_pools() {
    let world = world();
    let pool = world.pool(&[0, 1], eager()).await;
    assert_eq!(asked(&world, &pool).await, [0, 1, 2, 3, 4, 5, 6, 7]);
}

#[tokio::test(start_paused = true)]
async fn a_data_centre_that_no_node_is_in_is_told_when_the_pool_is_made() {
    let pool = world().unconnected(&[0], eager().local_data_center("dc1"));
    let error = pool.first_contact().await.expect_err("there is no such one");
    assert_eq!(error.kind(), ErrorKind::InvalidOption);
    assert!(error.to_string().contains("\"dc1\", only in DC1, DC2"), "{error}");
}
