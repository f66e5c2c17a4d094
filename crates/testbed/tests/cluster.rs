//! Clusters: a whole ring, on a line whose ring only a keyspace tells and on a later one.

use cassa_testbed::{Cluster, Server, skip_without_servers};

#[test]
fn three_nodes_form_a_ring_that_survives_a_killed_and_restarted_node() {
    if skip_without_servers("three_nodes_form_a_ring_that_survives_a_killed_and_restarted_node") {
        return;
    }
    for version in ["0.8.10", "1.2.19"] {
        let cluster = Cluster::start(version, 3).unwrap();
        let [first, second, third] = cluster.nodes() else { panic!("three nodes were asked for") };
        assert_eq!(
            [0, 1, 2].map(|index| cluster.node(index).address()),
            [first, second, third].map(Server::address)
        );
        second.kill().unwrap();
        assert_eq!(
            (first.pid().is_some(), second.pid(), third.pid().is_some()),
            (true, None, true)
        );
        second.restart().unwrap();
        cluster.wait_for_ring().unwrap();
    }
}
