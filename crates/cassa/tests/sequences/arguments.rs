//! The command line: `--server VERSION [--count N] [--length N] [--seed S] [--first N] [--plant NAME | --plants]`.

use lexopt::prelude::*;

use crate::failure::Failure;
use crate::plant::Plant;

#[derive(Debug, Clone)]
pub(crate) struct Arguments {
    /// `None` when the sequences run among all tests.
    pub(crate) server: Option<String>,
    pub(crate) count: u32,
    /// The shortest sequence; the longest has twice as many operations.
    pub(crate) length: usize,
    pub(crate) seed: u64,
    /// The number of the first sequence: with a count of 1, a single one is played again.
    pub(crate) first: u32,
    pub(crate) plant: Option<Plant>,
    /// Every planted bug is looked for.
    pub(crate) plants: bool,
}

impl Arguments {
    pub(crate) fn parse(mut parser: lexopt::Parser) -> Result<Arguments, Failure> {
        let mut arguments = Arguments {
            server: None,
            count: 100,
            length: 30,
            seed: rand_seed(),
            first: 0,
            plant: None,
            plants: false,
        };
        while let Some(argument) = parser.next()? {
            match argument {
                Long("server") => arguments.server = Some(parser.value()?.string()?),
                Long("count") => arguments.count = parser.value()?.parse()?,
                Long("length") => arguments.length = parser.value()?.parse()?,
                Long("seed") => arguments.seed = parser.value()?.parse()?,
                Long("first") => arguments.first = parser.value()?.parse()?,
                Long("plants") => arguments.plants = true,
                Long("plant") => {
                    let name = parser.value()?.string()?;
                    let plant = Plant::of(&name);
                    let unknown = || Failure(format!("no bug is called {name:?}"));
                    arguments.plant = Some(plant.ok_or_else(unknown)?);
                }
                // `cargo test` hands its filters and flags to every test target, this one among them.
                other if arguments.server.is_some() => return Err(other.unexpected().into()),
                _ => {}
            }
        }
        Ok(arguments)
    }
}

/// Short enough to be typed.
fn rand_seed() -> u64 {
    std::hash::BuildHasher::hash_one(&std::hash::RandomState::new(), 0) >> 40
}
