//! Two thousand hostile clients at once: the node lives, its memory is bounded, and others are served meanwhile.
//!
//! It is alone in its process, since it measures the memory of the whole of it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test")]

mod attack;
mod peak;
#[path = "../support/mod.rs"]
mod support;

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use attack::Attack;
use cassa_node::Node;
use cassa_wire::DescribeVersion;
use peak::Peak;
use support::Client;

const CLIENTS: usize = 2_000;
/// What the node may buffer beyond each connection's free part.
const BUFFERED: usize = 32 << 20;
/// What the whole process may take: the node's buffers, 32 KiB of each connection that aren't counted, and as much again for
/// connections themselves and what requests become while they are answered.
const LIMIT: u64 = 2 * (BUFFERED as u64 + (32 << 10) * CLIENTS as u64);

#[test]
fn two_thousand_hostile_clients_neither_end_a_node_nor_fill_its_memory_nor_keep_it_from_others() {
    enough_files();
    let node = Node::builder().max_buffered(BUFFERED).start_blocking().unwrap();
    let address = node.address();
    let mut good = Client::connect(address).unwrap();
    let version = good.call(&DescribeVersion {}).unwrap().unwrap();
    good.call(&attack::keyspace()).unwrap().unwrap();
    let peak = Peak::begin();
    let over = AtomicBool::new(false);
    let served = thread::scope(|scope| {
        let beside = scope.spawn(|| {
            let mut served = 0;
            while !over.load(Ordering::Relaxed) {
                // On an old connection and on a new one.
                assert_eq!(good.call(&DescribeVersion {}).unwrap().unwrap(), version);
                let mut late = Client::connect(address).unwrap();
                assert_eq!(late.call(&DescribeVersion {}).unwrap().unwrap(), version);
                served += 1;
            }
            served
        });
        let mut attack = Attack::new(address, CLIENTS, 7);
        for _ in 0..4 {
            attack.go_on();
        }
        over.store(true, Ordering::Relaxed);
        // The hostile connections are open up to here.
        beside.join().unwrap()
    });
    let grown = peak.growth();
    println!("{served} others served meanwhile; {} KiB more memory", grown >> 10);
    assert!(served > 20, "{served}");
    assert!(grown < LIMIT, "{grown} bytes");
    assert_eq!(good.call(&DescribeVersion {}).unwrap().unwrap(), version);
}

/// Two ends of every connection are in this process.
fn enough_files() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    let maximum = limit.maximum;
    setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum }).unwrap();
}
