//! `cargo xtask memory`: how much memory reading takes, on a real server.

use lexopt::prelude::*;

use crate::Failure;
use crate::step::{cargo, step};

/// A line that writes and reads quickly.
const SERVER: &str = "2.1.22";
/// Minutes instead of seconds.
const WHOLE: [&str; 4] = ["--columns", "5000000", "--rows", "1000000"];

pub(crate) fn run(mut arguments: lexopt::Parser) -> Result<(), Failure> {
    let (mut server, mut size) = (SERVER.to_owned(), WHOLE.as_slice());
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("only") => server = arguments.value()?.string()?,
            Long("quick") => size = &[],
            other => return Err(other.unexpected().into()),
        }
    }
    measure(&server, size)
}

/// The small version, which takes seconds.
pub(crate) fn quick() -> Result<(), Failure> {
    measure(SERVER, &[])
}

fn measure(server: &str, size: &[&str]) -> Result<(), Failure> {
    let mut command = cargo(&["test", "--package", "cassa", "--test", "memory", "--"]);
    command.args(["--server", server]).args(size);
    step(&format!("the memory of reading, on Cassandra {server}"), &mut command)
}
