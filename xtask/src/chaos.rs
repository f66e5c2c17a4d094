//! `cargo xtask chaos`: three real servers that are killed, paused and cut off while tasks write and read through one pool.

use lexopt::prelude::*;

use crate::Failure;
use crate::step::{cargo, step};

/// Lines that differ in failure detection, in how reads are repaired, and in how counters are written.
const SERVERS: &[&str] = &["0.8.10", "2.1.22", "3.11.19"];

/// A bug to plant that needs a client built with it.
const IN_THE_CLIENT: &str = "suspicion";

pub(crate) fn run(mut arguments: lexopt::Parser) -> Result<(), Failure> {
    let mut servers: Vec<String> = SERVERS.iter().map(|version| (*version).to_owned()).collect();
    let (mut others, mut plant) = (Vec::new(), None);
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("version") => servers = vec![arguments.value()?.string()?],
            Long("plant") => plant = Some(arguments.value()?.string()?),
            Long(name @ ("seconds" | "seed")) => {
                others.extend([format!("--{name}"), arguments.value()?.string()?]);
            }
            Long(name @ ("json" | "soak")) => others.push(format!("--{name}")),
            other => return Err(other.unexpected().into()),
        }
    }
    let burns = |server: &String| {
        let mut command = cargo(&["run", "--quiet", "--package", "cassa-chaos", "--"]);
        if plant.as_deref() == Some(IN_THE_CLIENT) {
            command.env("RUSTFLAGS", format!("--cfg cassa_plant={IN_THE_CLIENT:?}"));
            command.env("CARGO_TARGET_DIR", "target/planted");
        }
        command.args(["--server", server]).args(&others);
        command.args(plant.iter().flat_map(|plant| ["--plant", plant]));
        step(&format!("a cluster of Cassandra {server} on fire"), &mut command)
    };
    let broken: Vec<String> = servers.into_iter().filter(|server| burns(server).is_err()).collect();
    if broken.is_empty() {
        Ok(())
    } else {
        Err(format!("promises were broken on {}", broken.join(", ")).into())
    }
}
