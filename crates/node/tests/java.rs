//! The servers' own Java client says of a node what it says of a server of its line, whatever it calls.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test")]

use std::net::SocketAddr;
use std::process::Command;

use cassa_node::{Line, Node};

/// What servers say where a node says something else, since it runs no CQL.
const CQL: &[&str] = &["execute_cql", "prepare_cql", "execute_prepared_cql"];

#[test]
fn the_servers_own_java_client_finds_a_node_as_it_finds_a_server() {
    if cassa_testbed::skip_without_servers("the session of the servers' own Java client") {
        return;
    }
    let mut different = Vec::new();
    for line in [Line::V0_7, Line::V0_8, Line::V1_2, Line::V2_1, Line::V3_11] {
        let server = cassa_testbed::Server::start(line.release()).unwrap();
        let theirs = session(line, server.address());
        drop(server);
        let node = Node::builder().line(line).cluster_name("cassa").start_blocking().unwrap();
        let ours = session(line, node.address());
        assert_eq!(ours.len(), theirs.len(), "{line}: {ours:#?}");
        assert!(theirs.len() > 50, "{line}: {theirs:#?}");
        for (ours, theirs) in ours.iter().zip(&theirs) {
            let known = |said: &&str| theirs.contains(said);
            if ours != theirs && !CQL.iter().any(known) {
                different.push(format!("{line} server: {theirs}\n{line} node:   {ours}"));
            }
        }
    }
    assert!(different.is_empty(), "{}", different.join("\n"));
}

/// What the client of a line says of each call, a line each.
fn session(line: Line, address: SocketAddr) -> Vec<String> {
    let jars = cassa_testbed::jars(line.release()).unwrap();
    let output = Command::new(jars.java())
        .args(["-XX:TieredStopAtLevel=1", "-cp"])
        .arg(std::env::join_paths(jars.classpath()).unwrap())
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/java/Session.java"))
        .args([address.ip().to_string(), address.port().to_string()])
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{line}: {errors}");
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}
