//! `cargo xtask test`: the tests of every crate, the memory of reading, then the integration suite on an old line and on a new one.

use crate::Failure;
use crate::matrix::{Row, suite, table, verdict};
use crate::memory;
use crate::step::{cargo, no_more, step};

/// The line pycassa's users know, and the last.
const SERVERS: &[&str] = &["0.8.10", "3.11.19"];

pub(crate) fn run(arguments: lexopt::Parser) -> Result<(), Failure> {
    no_more(arguments)?;
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
    let rows: Vec<Row> = SERVERS.iter().map(|version| suite(version)).collect();
    print!("{}", table(&rows));
    verdict(&rows)
}
