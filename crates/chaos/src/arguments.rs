//! What is told on the command line.

use std::time::Duration;

use lexopt::prelude::*;

use crate::Result;
use crate::plant::Plant;

/// What to burn, and how.
#[derive(Debug)]
pub(crate) struct Arguments {
    /// The servers' version.
    pub(crate) server: String,
    /// For how long faults are made.
    pub(crate) seconds: Duration,
    /// Which faults, where and when.
    pub(crate) seed: u64,
    /// One JSON object instead of text.
    pub(crate) json: bool,
    /// As fast as it goes, to see what grows.
    pub(crate) soak: bool,
    /// A bug on purpose, which the run must show.
    pub(crate) plant: Option<Plant>,
}

impl Arguments {
    pub(crate) fn parse(mut parser: lexopt::Parser) -> Result<Arguments> {
        let mut arguments = Arguments {
            server: "2.1.22".to_owned(),
            seconds: Duration::from_secs(120),
            seed: 1,
            json: false,
            soak: false,
            plant: None,
        };
        while let Some(argument) = parser.next()? {
            match argument {
                Long("server") => arguments.server = parser.value()?.string()?,
                Long("seconds") => {
                    arguments.seconds = Duration::from_secs(parser.value()?.parse()?);
                }
                Long("seed") => arguments.seed = parser.value()?.parse()?,
                Long("json") => arguments.json = true,
                Long("soak") => arguments.soak = true,
                Long("plant") => arguments.plant = Some(parser.value()?.parse()?),
                other => return Err(other.unexpected().into()),
            }
        }
        Ok(arguments)
    }
}
