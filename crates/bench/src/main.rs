//! What one get costs the client's processor, beside raw exchanges of the same bytes: `cargo run --release -p cassa-bench`.
//! With `--check` it fails when a bar is missed; `--exchanges N` makes rounds of N. `-- node` measures an embedded node instead, and
//! `-- pool` what the pool takes of it, in rounds of `--round MS`; `-- tls` what TLS takes, in rounds of N.

mod cassa_get;
mod core;
mod exchange;
mod floor;
mod measure;
mod node;
mod peer;
mod pool;
mod report;
mod tls;

use std::process::ExitCode;
use std::time::Duration;

use crate::measure::Case;
use crate::peer::Peer;

type Error = Box<dyn std::error::Error + Send + Sync>;
type Result<T> = std::result::Result<T, Error>;

/// Odd, so that a median is a round that was measured.
const ROUNDS: usize = 9;
const EXCHANGES: u32 = 20_000;

fn main() -> Result<ExitCode> {
    use lexopt::{Arg, ValueExt as _};
    let (mut check, mut exchanges, mut round) = (false, EXCHANGES, None);
    let (mut node, mut pool, mut tls) = (false, false, false);
    let mut arguments = lexopt::Parser::from_env();
    while let Some(argument) = arguments.next()? {
        match argument {
            Arg::Value(value) if value == peer::ARGUMENT => {
                return peer::serve().map(|()| ExitCode::SUCCESS);
            }
            Arg::Value(value) if value == tls::ARGUMENT => {
                return tls::serve().map(|()| ExitCode::SUCCESS);
            }
            Arg::Value(value) if value == "node" => node = true,
            Arg::Value(value) if value == "pool" => pool = true,
            Arg::Value(value) if value == "tls" => tls = true,
            Arg::Long("check") => check = true,
            Arg::Long("round") => round = Some(Duration::from_millis(arguments.value()?.parse()?)),
            Arg::Long("exchanges") => exchanges = arguments.value()?.parse()?,
            other => return Err(other.unexpected().into()),
        }
    }
    let met = match (node, pool, tls) {
        (true, ..) => node::bench(round)?,
        (_, true, _) => pool::bench(round)?,
        // It has no bar.
        (.., true) => tls::bench(exchanges).map(|()| true)?,
        _ => bench(exchanges)?,
    };
    Ok(if check && !met { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// Measures and prints; whether every bar is met.
fn bench(exchanges: u32) -> Result<bool> {
    // Before the peer starts, which inherits it, and before any thread does.
    core::pin_to_one()?;
    let peer = Peer::start()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let cases: [Box<dyn Case>; 4] = [
        Box::new(floor::Std::connect(peer.address)?),
        Box::new(cassa_get::Blocking::connect(peer.address)?),
        Box::new(floor::Tokio::connect(peer.address, &runtime)?),
        Box::new(cassa_get::Tokio::connect(peer.address, &runtime)?),
    ];
    let [std, blocking, tokio, asynchronous] = measure::interleaved(cases, ROUNDS, exchanges)?;
    report::head(ROUNDS, exchanges)?;
    let blocking_met = report::pair(("std", &std), ("cassa, blocking", &blocking));
    let tokio_met = report::pair(("tokio", &tokio), ("cassa, tokio", &asynchronous));
    Ok(blocking_met && tokio_met)
}
