//! The command line: `--server VERSION [--json] [--filter TEXT]`.

use lexopt::prelude::*;

use crate::Failure;

#[derive(Debug, Default)]
pub(crate) struct Arguments {
    /// `None` when the suite runs among all tests.
    pub(crate) server: Option<String>,
    pub(crate) json: bool,
    /// Part of the names of the cases to run.
    pub(crate) filter: String,
}

impl Arguments {
    pub(crate) fn parse(mut parser: lexopt::Parser) -> Result<Arguments, Failure> {
        let mut arguments = Arguments::default();
        while let Some(argument) = parser.next()? {
            match argument {
                Long("server") => arguments.server = Some(parser.value()?.string()?),
                Long("filter") => arguments.filter = parser.value()?.string()?,
                Long("json") => arguments.json = true,
                // `cargo test` hands its filters and flags to every test target, this one among them.
                other if arguments.server.is_some() => return Err(other.unexpected().into()),
                _ => {}
            }
        }
        Ok(arguments)
    }
}
