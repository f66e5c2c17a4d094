//! `cargo xtask quickstart`: the example session against a real Cassandra, started for it and stopped after it.

use cassa_testbed::Server;

use crate::Failure;
use crate::step::{cargo, no_more, step};

const VERSION: &str = "0.8.10";

pub(crate) fn run(arguments: lexopt::Parser) -> Result<(), Failure> {
    no_more(arguments)?;
    step(
        "building the example",
        &mut cargo(&["build", "--package", "cassa", "--example", "quickstart"]),
    )?;
    eprintln!("==> starting Cassandra {VERSION}");
    let server = Server::start(VERSION)?;
    let address = server.address().to_string();
    let example = &[
        "run",
        "--quiet",
        "--package",
        "cassa",
        "--example",
        "quickstart",
        "--",
        "--servers",
        &address,
    ];
    let session = step(
        &format!("the session, against Cassandra {VERSION} at {address}"),
        &mut cargo(example),
    );
    server.stop()?;
    session
}
