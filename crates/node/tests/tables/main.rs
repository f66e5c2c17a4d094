//! What a node's CQL stores is what a server's does, as Thrift sees it: cell by cell, byte by byte, whatever the read.
//!
//! What differs is printed with both answers; support/differences.rs says how to see some cases alone.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod cases;
mod looks;
mod shown;
#[path = "../support/mod.rs"]
mod support;

use cases::Case;
use support::differences::Cases;

fn compare(versions: &[&str]) {
    let cases = Cases {
        about: "tables",
        of: |line| cases::CASES.iter().filter(|case| case.since <= line).collect(),
        name: |case: &Case| case.name,
        run: looks::run,
        tell: |expected, answered| format!("- {expected}\n+ {answered}"),
    };
    cases.compare(versions);
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
