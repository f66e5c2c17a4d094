//! The command line: `--server VERSION [--count N] [--seed S] [--first N] [--many N] [--itself] [--show] [--valid]`.

use lexopt::prelude::*;

use crate::failure::Failure;

#[derive(Debug)]
pub(crate) struct Arguments {
    /// `None` when this runs among all tests.
    pub(crate) server: Option<String>,
    pub(crate) count: u32,
    pub(crate) seed: u64,
    /// The number of the first sequence: with a count of 1, a single one is played again.
    pub(crate) first: u32,
    /// It ends after so many differences that are not alike.
    pub(crate) many: usize,
    /// Two servers are compared instead of a node and a server: a difference is one of the comparison's own.
    pub(crate) itself: bool,
    /// Every call is shown with what came of it.
    pub(crate) show: bool,
    /// Nothing is wrong on purpose in any call.
    pub(crate) valid: bool,
}

impl Arguments {
    pub(crate) fn parse(mut parser: lexopt::Parser) -> Result<Arguments, Failure> {
        let mut arguments = Arguments {
            server: None,
            count: 100,
            seed: fastrand::u64(..1 << 24),
            first: 0,
            many: 1,
            itself: false,
            show: false,
            valid: false,
        };
        while let Some(argument) = parser.next()? {
            match argument {
                Long("server") => arguments.server = Some(parser.value()?.string()?),
                Long("count") => arguments.count = parser.value()?.parse()?,
                Long("seed") => arguments.seed = parser.value()?.parse()?,
                Long("first") => arguments.first = parser.value()?.parse()?,
                Long("many") => arguments.many = parser.value()?.parse()?,
                Long("itself") => arguments.itself = true,
                Long("show") => arguments.show = true,
                Long("valid") => arguments.valid = true,
                // `cargo test` hands its filters and flags to every test target, this one among them.
                other if arguments.server.is_some() => return Err(other.unexpected().into()),
                _ => {}
            }
        }
        Ok(arguments)
    }
}
