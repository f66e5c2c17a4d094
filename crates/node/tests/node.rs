//! A node's life: started, paused, stopped, restarted, dropped.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::time::{Duration, Instant};

use cassa_node::{Cluster, Node};
use cassa_wire::{ApiVersion, DescribeVersion, decode_reply, encode_call};

/// Longer than an answer takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(10);

fn connected(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream
}

fn ask(stream: &mut TcpStream) {
    let mut request = Vec::new();
    encode_call(&DescribeVersion {}, 1, ApiVersion::V19_4_0, &mut request).unwrap();
    stream.write_all(&request).unwrap();
}

/// Whether it is closed, or reset; one that says nothing for long is not.
fn is_closed(stream: &mut TcpStream) -> bool {
    match stream.read(&mut [0]) {
        Ok(read) => read == 0,
        Err(error) => error.kind() == ErrorKind::ConnectionReset,
    }
}

fn answered(stream: &mut TcpStream) -> String {
    let mut length = [0; 4];
    stream.read_exact(&mut length).unwrap();
    let mut frame = vec![0; u32::from_be_bytes(length) as usize];
    stream.read_exact(&mut frame).unwrap();
    decode_reply::<DescribeVersion>(frame.into(), 1).unwrap().to_string()
}

#[test]
fn a_paused_node_is_silent_and_answers_what_it_was_asked_when_it_resumes() {
    let node = Node::start_blocking().unwrap();
    let mut stream = connected(node.address());
    node.pause();
    let mut late = connected(node.address());
    ask(&mut stream);
    ask(&mut late);
    stream.set_read_timeout(Some(Duration::from_millis(50))).unwrap();
    let silent = stream.read(&mut [0]).unwrap_err().kind();
    assert!(matches!(silent, ErrorKind::WouldBlock | ErrorKind::TimedOut), "{silent}");
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    node.resume();
    assert_eq!(answered(&mut stream), answered(&mut late));
}

#[test]
fn a_stopped_node_has_no_connection_and_its_address_after_a_restart() {
    let node = Node::start_blocking().unwrap();
    let mut stream = connected(node.address());
    ask(&mut stream);
    answered(&mut stream);
    node.stop();
    assert!(is_closed(&mut stream));
    assert_eq!(
        TcpStream::connect(node.address()).unwrap_err().kind(),
        ErrorKind::ConnectionRefused
    );
    node.restart().unwrap();
    let mut stream = connected(node.address());
    ask(&mut stream);
    assert_eq!(answered(&mut stream), "19.39.0");
}

#[test]
fn a_dropped_node_frees_its_address_even_when_it_was_paused() {
    let node = Node::start_blocking().unwrap();
    let mut stream = connected(node.address());
    node.pause();
    ask(&mut stream);
    let address = node.address();
    drop(node);
    TcpListener::bind(address).unwrap();
}

#[test]
fn the_nodes_of_a_cluster_have_addresses_of_their_own_at_one_port() {
    let cluster = Cluster::start_blocking(3).unwrap();
    for node in cluster.nodes() {
        let mut stream = connected(node.address());
        ask(&mut stream);
        assert_eq!(answered(&mut stream), "19.39.0");
        assert_eq!(node.address().port(), cluster.node(0).address().port());
    }
    cluster.node(1).stop();
    assert!(TcpStream::connect(cluster.node(1).address()).is_err());
    connected(cluster.node(2).address());
}

#[test]
fn connections_beyond_the_limit_are_closed_and_the_others_served() {
    let node = Node::builder().max_connections(2).start_blocking().unwrap();
    let mut served = [connected(node.address()), connected(node.address())];
    for stream in &mut served {
        ask(stream);
        answered(stream);
    }
    let mut refused = connected(node.address());
    assert!(is_closed(&mut refused));
    drop(served);
    // The node sees the end of one before or after it is asked again.
    loop {
        let mut next = connected(node.address());
        ask(&mut next);
        if matches!(next.read(&mut [0]), Ok(1)) {
            break;
        }
    }
}

#[test]
fn a_request_over_the_nodes_limit_closes_its_connection() {
    let node = Node::builder().max_request(24).start_blocking().unwrap();
    let mut stream = connected(node.address());
    ask(&mut stream);
    assert!(is_closed(&mut stream));
}

#[test]
fn a_reply_over_the_nodes_limit_becomes_an_internal_error() {
    let node = Node::builder().max_reply(40).start_blocking().unwrap();
    let mut stream = connected(node.address());
    ask(&mut stream);
    let mut reply = [0; 64];
    stream.read_exact(&mut reply).unwrap();
    let text = reply.escape_ascii().to_string();
    assert!(text.contains("Internal error processing"), "{text}");
}

#[test]
fn hundreds_of_nodes_run_side_by_side() {
    let began = Instant::now();
    let nodes: Vec<Node> = (0..300).map(|_| Node::start_blocking().unwrap()).collect();
    let each = began.elapsed() / 300;
    for node in &nodes {
        let mut stream = connected(node.address());
        ask(&mut stream);
        answered(&mut stream);
    }
    println!("a node starts in {each:?}");
    let addresses: Vec<SocketAddr> = nodes.iter().map(Node::address).collect();
    drop(nodes);
    for address in addresses {
        TcpListener::bind(address).unwrap();
    }
}
