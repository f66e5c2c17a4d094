//! `cargo xtask compare`: random calls to the embedded node and to real servers, whose replies must be the same bytes.

use lexopt::prelude::*;

use crate::Failure;
use crate::step::{cargo, step};

/// Lines that differ in storage, counters and partitioner.
const SERVERS: &[&str] = &["0.8.10", "1.2.19", "2.1.22", "3.11.19"];

pub(crate) fn run(mut arguments: lexopt::Parser) -> Result<(), Failure> {
    let mut servers: Vec<String> = SERVERS.iter().map(|version| (*version).to_owned()).collect();
    let mut others = Vec::new();
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("only") => servers = vec![arguments.value()?.string()?],
            Long(name @ ("count" | "seed" | "first" | "many")) => {
                others.extend([format!("--{name}"), arguments.value()?.string()?]);
            }
            Long(name @ ("itself" | "show" | "valid")) => others.push(format!("--{name}")),
            other => return Err(other.unexpected().into()),
        }
    }
    let compared = |server: &String| {
        let mut command = cargo(&["test", "--package", "cassa-node", "--test", "differ", "--"]);
        command.args(["--server", server]).args(&others);
        step(&format!("a node beside Cassandra {server}"), &mut command)
    };
    let differ: Vec<String> =
        servers.into_iter().filter(|server| compared(server).is_err()).collect();
    if differ.is_empty() {
        Ok(())
    } else {
        Err(format!("differences on {}", differ.join(", ")).into())
    }
}
