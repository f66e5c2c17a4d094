//! `cargo xtask chaos`: three real servers that are killed, paused and cut off while tasks write and read through one pool.

use lexopt::prelude::*;

use crate::Failure;
use crate::step::{cargo, step};

/// Lines that differ in failure detection, in how reads are repaired, and in how counters are written.
const SERVERS: &[&str] = &["0.8.10", "2.1.22", "3.11.19"];

pub(crate) fn run(mut arguments: lexopt::Parser) -> Result<(), Failure> {
    let mut servers: Vec<String> = SERVERS.iter().map(|version| (*version).to_owned()).collect();
    let mut others = Vec::new();
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("version") => servers = vec![arguments.value()?.string()?],
            Long(name @ ("seconds" | "seed" | "plant")) => {
                others.extend([format!("--{name}"), arguments.value()?.string()?]);
            }
            Long(name @ ("json" | "soak")) => others.push(format!("--{name}")),
            other => return Err(other.unexpected().into()),
        }
    }
    let burns = |server: &String| {
        let mut command = cargo(&["run", "--quiet", "--package", "cassa-chaos", "--"]);
        command.args(["--server", server]).args(&others);
        step(&format!("a cluster of Cassandra {server} on fire"), &mut command)
    };
    let broken: Vec<String> = servers.into_iter().filter(|server| burns(server).is_err()).collect();
    if broken.is_empty() {
        Ok(())
    } else {
        Err(format!("promises were broken on {}", broken.join(", ")).into())
    }
}
