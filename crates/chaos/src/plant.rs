//! Bugs on purpose: a run that doesn't show them couldn't show real ones.

use std::str::FromStr;

/// One of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Plant {
    /// Additions to counters are sent again.
    Counters,
    /// Stray replies carry the sequence id of the request that they are taken for, as if nobody looked at it.
    Sequence,
    /// When one connection has ended, the idle ones to the same host are kept. This one is built into the client itself, with
    /// `RUSTFLAGS='--cfg cassa_plant="suspicion"'`.
    Suspicion,
}

impl FromStr for Plant {
    type Err = String;

    fn from_str(name: &str) -> Result<Plant, String> {
        match name {
            "counters" => Ok(Plant::Counters),
            "sequence" => Ok(Plant::Sequence),
            "suspicion" if cfg!(cassa_plant = "suspicion") => Ok(Plant::Suspicion),
            "suspicion" => {
                Err("this client isn't built with it: cargo xtask chaos does".to_owned())
            }
            _ => Err(format!("{name:?} is no bug to plant: counters, sequence and suspicion are")),
        }
    }
}
