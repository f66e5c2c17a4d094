//! Random sequences of calls, each made to a node and to a real server of its line: the replies must be the same bytes.
//!
//! `cargo xtask compare` runs some on four lines. A sequence that differs is made small and printed; its seed and its number
//! play it again.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test")]

mod arguments;
mod draw;
mod failure;
mod ground;
mod mask;
mod play;
mod report;
mod run;
mod shrink;
mod side;
mod step;
#[path = "../support/mod.rs"]
mod support;
mod tree;
mod world;

use std::process::ExitCode;

use arguments::Arguments;
use failure::Failure;

fn main() -> ExitCode {
    match compared() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(failure) => {
            eprintln!("error: {failure}");
            ExitCode::FAILURE
        }
    }
}

/// Whether the two never differed.
fn compared() -> Result<bool, Failure> {
    let arguments = Arguments::parse(lexopt::Parser::from_env())?;
    let Some(version) = &arguments.server else {
        println!("a comparison needs a server: `cargo xtask compare` names them");
        return Ok(true);
    };
    if cassa_testbed::skip_without_servers(&format!("comparing a node to Cassandra {version}")) {
        return Ok(true);
    }
    run::all(version, &arguments)
}
