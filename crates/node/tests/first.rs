//! The first nodes of a process.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::Barrier;
use std::thread;

use cassa_node::Node;
use tokio::runtime::Builder;

/// It is alone in its process: the threads that serve nodes start once.
#[test]
fn first_nodes_that_start_at_once_in_many_runtimes_all_start() {
    const NODES: usize = 16;
    let together = Barrier::new(NODES);
    let start = async || {
        together.wait();
        assert!(Node::start().await.unwrap().is_running());
    };
    thread::scope(|scope| {
        for _ in 0..NODES {
            scope.spawn(|| Builder::new_current_thread().build().unwrap().block_on(start()));
        }
    });
}
