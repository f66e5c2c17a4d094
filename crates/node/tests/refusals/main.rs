//! What a real server refuses, a node refuses in the same words: every reply compared byte for byte.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod cases;
mod schema;
#[path = "../support/mod.rs"]
mod support;

use std::fmt::Write as _;
use std::io::ErrorKind;
use std::net::SocketAddr;

use cassa_node::{Line, Node};
use cassa_testbed::{Server, skip_without_servers};
use cassa_types::token::Partitioner;
use cassa_wire::SetKeyspace;

use cases::{Answered, Case};
use support::Client;

/// Every case on a connection of its own: some close it.
fn answers(address: SocketAddr, line: Line, cases: &[Case]) -> Vec<Answered> {
    schema::create(&mut Client::connect(address).unwrap(), line);
    cases.iter().map(|case| answer(address, case)).collect()
}

fn answer(address: SocketAddr, case: &Case) -> Answered {
    let mut client = Client::connect(address).unwrap();
    if case.in_keyspace {
        client.call(&SetKeyspace { keyspace: schema::KEYSPACE }).unwrap().unwrap();
    }
    match (case.ask)(&mut client) {
        Ok(answered) => answered,
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => Answered::closed(),
        Err(error) => panic!("{}: {error}", case.name),
    }
}

fn compared(line: Line) {
    let usual = if line < Line::V1_2 { Partitioner::Random } else { Partitioner::Murmur3 };
    compare(line, usual, &cases::all(line));
}

fn compare(line: Line, partitioner: Partitioner, cases: &[Case]) {
    if skip_without_servers("the comparison of refusals") {
        return;
    }
    let server = Server::builder(line.release()).partitioner(partitioner.class()).start().unwrap();
    let node = Node::builder().line(line).partitioner(partitioner).start_blocking().unwrap();
    let theirs = answers(server.address(), line, cases);
    let ours = answers(node.address(), line, cases);
    let mut differences = String::new();
    for (case, (theirs, ours)) in cases.iter().zip(theirs.iter().zip(&ours)) {
        if theirs.frame != ours.frame {
            let name = &case.name;
            let (theirs, ours) = (&theirs.text, &ours.text);
            writeln!(differences, "{name}\n  server: {theirs}\n  node:   {ours}").unwrap();
        }
    }
    assert!(differences.is_empty(), "{line}, of {} cases:\n{differences}", cases.len());
}

#[test]
fn a_node_refuses_ranges_in_the_words_of_ordered_servers() {
    for line in [Line::V0_8, Line::V1_2, Line::V3_11] {
        compare(line, Partitioner::ByteOrdered, &cases::of_ranges(line));
    }
}

#[test]
fn a_node_refuses_in_the_words_of_0_7() {
    compared(Line::V0_7);
}

#[test]
fn a_node_refuses_in_the_words_of_0_8() {
    compared(Line::V0_8);
}

#[test]
fn a_node_refuses_in_the_words_of_1_0() {
    compared(Line::V1_0);
}

#[test]
fn a_node_refuses_in_the_words_of_1_1() {
    compared(Line::V1_1);
}

#[test]
fn a_node_refuses_in_the_words_of_1_2() {
    compared(Line::V1_2);
}

#[test]
fn a_node_refuses_in_the_words_of_2_0() {
    compared(Line::V2_0);
}

#[test]
fn a_node_refuses_in_the_words_of_2_1() {
    compared(Line::V2_1);
}

#[test]
fn a_node_refuses_in_the_words_of_2_2() {
    compared(Line::V2_2);
}

#[test]
fn a_node_refuses_in_the_words_of_3_0() {
    compared(Line::V3_0);
}

#[test]
fn a_node_refuses_in_the_words_of_3_11() {
    compared(Line::V3_11);
}
