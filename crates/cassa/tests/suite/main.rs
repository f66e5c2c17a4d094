//! The integration suite: every case on a real server, on both drivers. `cargo xtask matrix` names the servers.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a case fails by panicking or by its error")]

mod arguments;
mod asynchronous;
mod blocking;
mod case;
mod cql;
mod cutter;
mod ground;
mod guarantees;
mod late;
mod peers;
mod report;
mod run;

use std::process::ExitCode;

use arguments::Arguments;
use case::Failure;
use report::Report;

fn main() -> ExitCode {
    match suite() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(failure) => {
            eprintln!("error: {failure}");
            ExitCode::FAILURE
        }
    }
}

/// Whether nothing failed.
fn suite() -> Result<bool, Failure> {
    let guarantees = guarantees::check(&asynchronous::cases::all())?;
    let arguments = Arguments::parse(lexopt::Parser::from_env())?;
    let Some(server) = &arguments.server else {
        println!("the integration suite needs a server: `cargo xtask matrix` names them");
        return Ok(true);
    };
    let missing = cassa_testbed::available().err().filter(|_| !ground::is_node(server));
    let report = match missing {
        None => run::suite(server, &arguments.filter)?,
        Some(missing) => {
            cassa_testbed::skip_without_servers(&format!("the suite on {server}"));
            Report::without_server(server, &missing.to_string())
        }
    };
    print!("{}", if arguments.json { report.json(&guarantees) } else { report.text() });
    Ok(report.failed.is_empty())
}
