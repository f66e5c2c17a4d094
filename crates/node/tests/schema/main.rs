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

use script::{Case, Script};
use support::differences::Cases;

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
