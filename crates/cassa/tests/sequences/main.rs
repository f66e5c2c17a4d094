//! Random sequences of operations, played on a real server and on a model in memory: they must never differ.
//!
//! `cargo xtask sequences` runs some on four lines. A sequence that fails is made small and printed as Rust; its seed and its
//! number play it again.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test")]

mod arguments;
mod asynchronous;
mod blocking;
mod columns;
mod draw;
mod failing;
mod failure;
mod ground;
mod handle;
mod line;
mod model;
mod operation;
mod outcome;
mod plant;
mod plants;
mod program;
mod range;
mod run;
mod sequence;
mod shares;
mod shrink;
mod world;

use std::process::ExitCode;

use arguments::Arguments;
use failure::Failure;

fn main() -> ExitCode {
    match sequences() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(failure) => {
            eprintln!("error: {failure}");
            ExitCode::FAILURE
        }
    }
}

/// Whether server and model never differed.
fn sequences() -> Result<bool, Failure> {
    let arguments = Arguments::parse(lexopt::Parser::from_env())?;
    let Some(version) = &arguments.server else {
        program::check()?;
        println!("sequences need a server: `cargo xtask sequences` names them");
        return Ok(true);
    };
    if cassa_testbed::skip_without_servers(&format!("sequences on Cassandra {version}")) {
        return Ok(true);
    }
    match arguments.plants {
        true => plants::all(version, &arguments),
        false => run::all(version, &arguments),
    }
}
