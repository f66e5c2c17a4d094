//! Bugs on purpose: a run that doesn't show them couldn't show real ones.

use std::str::FromStr;

use crate::workload::Outcome;

/// One of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Plant {
    /// Additions to counters are sent again.
    Counters,
    /// Stray replies carry the sequence id of the request that they are taken for, as if nobody looked at it.
    Sequence,
}

impl Plant {
    /// What a run must find.
    pub(crate) fn shows(self) -> Outcome {
        match self {
            Plant::Counters => Outcome::Doubled,
            Plant::Sequence => Outcome::Wrong,
        }
    }
}

impl FromStr for Plant {
    type Err = String;

    fn from_str(name: &str) -> Result<Plant, String> {
        match name {
            "counters" => Ok(Plant::Counters),
            "sequence" => Ok(Plant::Sequence),
            _ => Err(format!("{name:?} is no bug to plant: counters and sequence are")),
        }
    }
}
