//! A cluster on fire: three real servers that are killed, paused, cut off and slowed down while tasks write and read through
//! one pool. It says what was acknowledged, lost, wrong and doubled, and how long calls took while it burned.
//!
//! `cargo xtask chaos` runs it. Only the links between client and servers go through a proxy; a raw client beside them talks to
//! the servers themselves, and measures what they impose on anybody.

mod additions;
mod arguments;
mod burn;
mod cluster;
mod fault;
mod fire;
mod frames;
mod gauges;
mod judge;
mod plant;
mod proxy;
mod raw;
mod report;
mod timeline;
mod workload;

use std::process::ExitCode;

use arguments::Arguments;

type Failure = Box<dyn std::error::Error + Send + Sync>;
type Result<T> = std::result::Result<T, Failure>;

/// On which the pool is used.
const THREADS: usize = 2;

fn main() -> ExitCode {
    match chaos() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(failure) => {
            eprintln!("error: {failure}");
            ExitCode::FAILURE
        }
    }
}

/// Whether everything that was promised held.
fn chaos() -> Result<bool> {
    let arguments = Arguments::parse(lexopt::Parser::from_env())?;
    if cassa_testbed::skip_without_servers("a cluster on fire") {
        return Ok(true);
    }
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(THREADS).enable_all().build()?;
    let report = runtime.block_on(burn::burn(&arguments))?;
    print!("{}", if arguments.json { report.json() } else { report.text() });
    Ok(report.broken.is_empty())
}
