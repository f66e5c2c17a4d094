//! How much memory reading takes: a row of very many columns and very many rows, on a real server, must stay below 32 MiB.
//!
//! `cargo test --package cassa --test memory -- --server 2.1.22` takes seconds; `--columns 5000000 --rows 1000000` is the whole
//! of it. What reads is a process of its own: the one that wrote has had its own peak.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test")]

mod arguments;
mod ground;
mod peak;
mod read;

use std::error::Error;
use std::process::{Command, ExitCode};

use arguments::{Arguments, Task};

type Failure = Box<dyn Error>;

fn main() -> ExitCode {
    match memory() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(failure) => {
            eprintln!("error: {failure:?}");
            ExitCode::FAILURE
        }
    }
}

/// Whether all stayed within the limit.
fn memory() -> Result<bool, Failure> {
    let arguments = Arguments::parse(lexopt::Parser::from_env())?;
    match &arguments.task {
        Task::Nothing => {
            println!("the memory of reading needs a server: `--server 2.1.22`");
            Ok(true)
        }
        Task::Read(address) => read::all(address, &arguments.size),
        Task::Measure(version) => {
            if cassa_testbed::skip_without_servers(&format!("memory on Cassandra {version}")) {
                return Ok(true);
            }
            measure(version, &arguments)
        }
    }
}

fn measure(version: &str, arguments: &Arguments) -> Result<bool, Failure> {
    let server = cassa_testbed::Server::start(version)?;
    let address = server.address().to_string();
    ground::fill(&address, &arguments.size)?;
    let size = &arguments.size;
    let reader = Command::new(std::env::current_exe()?)
        .args(["--read", &address])
        .args(["--columns", &size.columns.to_string(), "--rows", &size.rows.to_string()])
        .status()?;
    Ok(reader.success())
}
