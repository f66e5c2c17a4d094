//! `cargo xtask test`: the tests of every crate, the memory of reading, then the integration suite on an old line and on a new one;
//! without it where `cargo xtask matrix` has it.

use lexopt::prelude::*;

use crate::Failure;
use crate::matrix::{Row, suite, table, verdict};
use crate::memory;
use crate::step::{cargo, step};

/// The line pycassa's users know, and the last.
const SERVERS: &[&str] = &["0.8.10", "3.11.19"];

pub(crate) fn run(mut arguments: lexopt::Parser) -> Result<(), Failure> {
    let mut servers = SERVERS;
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("without-suite") => servers = &[],
            other => return Err(other.unexpected().into()),
        }
    }
    step(
        "the tests of every crate",
        &mut cargo(&[
            "test",
            "--workspace",
            "--features",
            "cassa/openssl,cassa/tracing,cassa/metrics,cassa-node/tls",
        ]),
    )?;
    memory::quick()?;
    if servers.is_empty() {
        return Ok(());
    }
    let rows: Vec<Row> = servers.iter().map(|version| suite(version)).collect();
    print!("{}", table(&rows));
    verdict(&rows)
}
