//! A node keeps, describes and refuses definitions as the real server of its line does, in the same words.
//!
//! A case that differs is printed with both answers; support/differences.rs says how to see some cases alone.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod families;
mod keyspaces;
mod script;
#[path = "../support/mod.rs"]
mod support;
mod types;
mod updates;

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use cassa_node::Node;
use cassa_wire::{
    CfDef, ConsistencyLevel, KsDef, SetKeyspace, SystemAddKeyspace, SystemDropKeyspace,
};
use script::{Case, Script};
use support::Client;
use support::differences::Cases;
use support::rows::{self, answer};

const CASES: [&[Case]; 4] = [keyspaces::CASES, families::CASES, types::CASES, updates::CASES];

fn compare(versions: &[&str]) {
    let cases = Cases {
        about: "definitions",
        of: |_| CASES.into_iter().flatten().collect(),
        name: |(name, _): &Case| *name,
        run: |line, address, (name, case)| Script::run(line, address, name, *case),
        tell: difference,
    };
    cases.compare(versions);
}

/// The lines in which two texts differ, below the call they answer.
fn difference(expected: &str, answered: &str) -> String {
    let (old, new): (Vec<_>, Vec<_>) = (expected.lines().collect(), answered.lines().collect());
    let start = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let end = old[start..].iter().rev().zip(new[start..].iter().rev());
    let end = end.take_while(|(a, b)| a == b).count();
    let of = |sign: &str, lines: &[&str]| -> String {
        lines.iter().map(|line| format!("  {sign} {line}\n")).collect()
    };
    let call =
        old.first().filter(|_| start > 0).map_or(String::new(), |call| format!("    {call}\n"));
    call + &of("-", &old[start..old.len() - end]) + &of("+", &new[start..new.len() - end])
}

/// The rows of what is dropped are forgotten when its definition is gone, and by then others can be there.
#[test]
fn rows_of_a_keyspace_stay_while_others_are_made_and_dropped() {
    let node = Node::start_blocking().unwrap();
    let over = AtomicBool::new(false);
    let made = |client: &mut Client, name: &str| {
        let family = CfDef { keyspace: name.into(), name: rows::FAMILY.into(), ..CfDef::default() };
        let ks_def = KsDef {
            name: name.into(),
            strategy_class: "SimpleStrategy".into(),
            strategy_options: Some(vec![("replication_factor".into(), "1".into())]),
            cf_defs: vec![family],
            ..KsDef::default()
        };
        answer(client.call(&SystemAddKeyspace { ks_def })).unwrap();
    };
    let dropped = |client: &mut Client, name: &str| {
        answer(client.call(&SystemDropKeyspace { keyspace: name.into() })).unwrap();
    };
    thread::scope(|scope| {
        for name in ["One", "Other"] {
            let (node, over) = (&node, &over);
            scope.spawn(move || {
                let mut client = Client::connect(node.address()).unwrap();
                while !over.load(Ordering::Relaxed) {
                    made(&mut client, name);
                    dropped(&mut client, name);
                }
            });
        }
        let mut client = Client::connect(node.address()).unwrap();
        let mut lost = 0;
        for number in 0..1_000 {
            let name = format!("Kept{number}");
            made(&mut client, &name);
            answer(client.call(&SetKeyspace { keyspace: name.as_str().into() })).unwrap();
            rows::insert(&mut client, "key", "value", 1, ConsistencyLevel::One).unwrap();
            thread::yield_now();
            for _ in 0..3 {
                let found = rows::get(&mut client, "key", ConsistencyLevel::One).unwrap();
                lost += usize::from(found.is_none());
            }
            dropped(&mut client, &name);
        }
        over.store(true, Ordering::Relaxed);
        assert_eq!(lost, 0);
    });
}

#[test]
fn definitions_are_as_on_0_8() {
    compare(&["0.8.10"]);
}

#[test]
fn definitions_are_as_on_1_2() {
    compare(&["1.2.19"]);
}

#[test]
fn definitions_are_as_on_2_1() {
    compare(&["2.1.22"]);
}

#[test]
fn definitions_are_as_on_3_11() {
    compare(&["3.11.19"]);
}

#[test]
#[ignore = "the lines between those of every run take ten minutes: cargo test -p cassa-node --test schema -- --ignored"]
fn definitions_are_as_on_the_other_lines() {
    compare(&["0.7.10", "1.0.12", "1.1.12", "2.0.17", "2.2.19", "3.0.31"]);
}
