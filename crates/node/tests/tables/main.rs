//! What a node's CQL stores is what a server's does, as Thrift sees it: cell by cell, byte by byte, whatever the read.
//!
//! What differs is printed with both answers. `CASSA_CASE` names some cases by a part of their names, and `CASSA_SHOW` shows what
//! the server answers.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod cases;
mod looks;
mod shown;
#[path = "../support/mod.rs"]
mod support;

use std::fmt::Write as _;

use cassa_node::{Line, Node};
use cassa_testbed::{Server, skip_without_servers};

/// Fails with what differs between a node and real servers of some versions.
fn compare(versions: &[&str]) {
    let report: String = versions.iter().map(|version| differences(version)).collect();
    assert!(report.is_empty(), "-: the server, +: the node\n{report}");
}

/// What differs on one version; empty when nothing does.
fn differences(version: &str) -> String {
    if skip_without_servers(&format!("the comparison of tables with Cassandra {version}")) {
        return String::new();
    }
    let line = Line::parse(version).unwrap();
    let server = Server::start(version).unwrap();
    let node = Node::builder().line(line).start_blocking().unwrap();
    let only = std::env::var("CASSA_CASE").unwrap_or_default();
    let mut report = String::new();
    for case in cases::CASES.iter().filter(|case| case.since <= line && case.name.contains(&only)) {
        let expected = looks::run(line, server.address(), case);
        if std::env::var_os("CASSA_SHOW").is_some() {
            expected.iter().for_each(|answer| println!("{answer}"));
        }
        let answered = looks::run(line, node.address(), case);
        if expected.len() != answered.len() {
            let (ours, theirs) = (answered.len(), expected.len());
            let _ = writeln!(report, "{version}: {}: {ours} answers, not {theirs}", case.name);
        }
        for (expected, answered) in expected.iter().zip(&answered).filter(|(a, b)| a != b) {
            let _ = writeln!(report, "{version}: {}\n- {expected}\n+ {answered}", case.name);
        }
    }
    report
}

#[test]
fn tables_are_as_on_2_1() {
    compare(&["2.1.22"]);
}

#[test]
fn tables_are_as_on_3_11() {
    compare(&["3.11.19"]);
}

#[test]
#[ignore = "the lines between those of every run: cargo test -p cassa-node --test tables -- --ignored"]
fn tables_are_as_on_the_other_lines() {
    compare(&["2.0.17", "2.2.19", "3.0.31"]);
}
