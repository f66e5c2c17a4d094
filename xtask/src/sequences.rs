//! `cargo xtask sequences`: random sequences of operations on real servers, against a model in memory.

use lexopt::prelude::*;

use crate::Failure;
use crate::step::{cargo, step};

/// Lines that differ in storage, counters and partitioner.
const SERVERS: &[&str] = &["0.8.10", "1.2.19", "2.1.22", "3.11.19"];

/// Where every bug that is planted in the model must be found.
const FASTEST: &str = "0.8.10";

pub(crate) fn run(mut arguments: lexopt::Parser) -> Result<(), Failure> {
    let mut servers: Vec<String> = SERVERS.iter().map(|version| (*version).to_owned()).collect();
    let mut others = Vec::new();
    let mut bugs = vec!["--plants".to_owned()];
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("only") => servers = vec![arguments.value()?.string()?],
            Long("count") => others.extend(["--count".to_owned(), arguments.value()?.string()?]),
            Long("seed") => {
                let seed = ["--seed".to_owned(), arguments.value()?.string()?];
                others.extend(seed.clone());
                bugs.extend(seed);
            }
            other => return Err(other.unexpected().into()),
        }
    }
    let sequences = |what: &str, server: &str, options: &[String]| {
        let mut command = cargo(&["test", "--package", "cassa", "--test", "sequences", "--"]);
        command.args(["--server", server]).args(options);
        step(&format!("{what} on Cassandra {server}"), &mut command)
    };
    let mut failed = Vec::new();
    for server in servers {
        if sequences("sequences", &server, &others).is_err() {
            failed.push(server);
        }
    }
    sequences("bugs in the model", FASTEST, &bugs)?;
    if failed.is_empty() {
        Ok(())
    } else {
        Err(format!("sequences failed on {}", failed.join(", ")).into())
    }
}
