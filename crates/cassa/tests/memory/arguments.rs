//! The command line: `--server VERSION [--columns N] [--rows N]`.

use lexopt::prelude::*;

use crate::Failure;
use crate::ground::Size;

pub(crate) enum Task {
    /// Among all tests, without a server.
    Nothing,
    /// On a server of this version.
    Measure(String),
    /// What was written, from the server at this address.
    Read(String),
}

pub(crate) struct Arguments {
    pub(crate) task: Task,
    pub(crate) size: Size,
}

impl Arguments {
    pub(crate) fn parse(mut parser: lexopt::Parser) -> Result<Arguments, Failure> {
        let (mut task, mut size) = (Task::Nothing, Size { columns: 200_000, rows: 20_000 });
        while let Some(argument) = parser.next()? {
            match argument {
                Long("server") => task = Task::Measure(parser.value()?.string()?),
                Long("read") => task = Task::Read(parser.value()?.string()?),
                Long("columns") => size.columns = parser.value()?.parse()?,
                Long("rows") => size.rows = parser.value()?.parse()?,
                // `cargo test` hands its filters and flags to every test target, this one among them.
                other if !matches!(task, Task::Nothing) => return Err(other.unexpected().into()),
                _ => {}
            }
        }
        Ok(Arguments { task, size })
    }
}
