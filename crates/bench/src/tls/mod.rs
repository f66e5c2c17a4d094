//! What TLS costs a client's processor, for a get and for a connection: `cassa-bench tls`.

mod cases;
mod servers;

use crate::measure::{Rounds, interleaved, median};
use crate::{Result, core};
use cases::{Anew, Each};
use servers::Servers;

pub(crate) use servers::{ARGUMENT, serve};

/// Odd, so that a median is a round that was measured.
const ROUNDS: usize = 9;
/// To connect takes as long as many gets.
const GETS_A_CONNECTION: u32 = 50;

/// Measures and prints.
pub(crate) fn bench(exchanges: u32) -> Result<()> {
    core::pin_to_one()?;
    let servers = Servers::start()?;
    let (plain, secure) = (servers.plain(), servers.secure());
    let connections = (exchanges / GETS_A_CONNECTION).max(1);
    println!(
        "Microseconds, medians of {ROUNDS} interleaved rounds of {exchanges} gets, then of {connections} connections:"
    );
    println!(
        "cpu of the client's process, and wall, which has the server's as well, on the same core."
    );
    let gets = interleaved(
        [Box::new(Each::on_one_connection(&plain)?), Box::new(Each::on_one_connection(&secure)?)],
        ROUNDS,
        exchanges,
    )?;
    above("a get", &gets, &["in plain text", "over TLS"]);
    let anew = interleaved(
        [
            Box::new(Each::on_its_own_connection(&plain)?),
            Box::new(Each::on_its_own_connection(&secure)?),
            Box::new(Anew(&plain)),
            Box::new(Anew(&secure)),
        ],
        ROUNDS,
        connections,
    )?;
    let [one, resumed, pool, full] = anew;
    above("a connection of a pool, and a get", &[one, resumed], &["in plain text", "TLS, resumed"]);
    above("a new pool, and a get", &[pool, full], &["in plain text", "TLS, from nothing"]);
    Ok(())
}

/// Prints what is measured, and how much more TLS takes.
fn above(what: &str, [plain, secure]: &[Rounds; 2], names: &[&str; 2]) {
    println!("{what}:");
    for (name, rounds) in names.iter().zip([plain, secure]) {
        let (cpu, wall) = (median(&rounds.cpu), median(&rounds.wall));
        println!("  {name:<18} cpu {cpu:>8.2}   wall {wall:>8.2}");
    }
    let more = |of: fn(&Rounds) -> &[f64]| median(of(secure)) - median(of(plain));
    println!(
        "  {:<18} cpu {:>8.2}   wall {:>8.2}",
        "more",
        more(|rounds| &rounds.cpu),
        more(|rounds| &rounds.wall)
    );
}
