//! How many replicas must answer.

use std::fmt;
use std::str::FromStr;

use crate::error::{Error, ErrorKind, Result};

/// How many replicas must answer a read, or have a write, before the call succeeds.
///
/// Which lines know a level: TWO and THREE from 0.7.10, LOCAL_ONE from 1.2.12, SERIAL and LOCAL_SERIAL from 2.0; ANY is for writes only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Consistency {
    /// For writes: any node, a hint for a replica that is down included.
    Any,
    /// One replica.
    One,
    /// Two replicas.
    Two,
    /// Three replicas.
    Three,
    /// More than half of all replicas.
    Quorum,
    /// More than half of the replicas in the coordinator's data centre.
    LocalQuorum,
    /// More than half of the replicas in every data centre.
    EachQuorum,
    /// One replica in the coordinator's data centre.
    LocalOne,
    /// The read that sees compare-and-set in progress.
    Serial,
    /// The same within the coordinator's data centre.
    LocalSerial,
    /// Every replica.
    All,
}

/// Each level with its name.
const NAMES: [(Consistency, &str); 11] = [
    (Consistency::Any, "ANY"),
    (Consistency::One, "ONE"),
    (Consistency::Two, "TWO"),
    (Consistency::Three, "THREE"),
    (Consistency::Quorum, "QUORUM"),
    (Consistency::LocalQuorum, "LOCAL_QUORUM"),
    (Consistency::EachQuorum, "EACH_QUORUM"),
    (Consistency::LocalOne, "LOCAL_ONE"),
    (Consistency::Serial, "SERIAL"),
    (Consistency::LocalSerial, "LOCAL_SERIAL"),
    (Consistency::All, "ALL"),
];

impl fmt::Display for Consistency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = NAMES.iter().find(|(level, _)| level == self).map_or("", |(_, name)| name);
        f.write_str(name)
    }
}

impl FromStr for Consistency {
    type Err = Error;

    /// The level of this name, in any case.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidOption`] when no level has this name.
    fn from_str(text: &str) -> Result<Consistency> {
        let found = NAMES.iter().find(|(_, name)| name.eq_ignore_ascii_case(text));
        found.map(|(level, _)| *level).ok_or_else(|| {
            Error::new(ErrorKind::InvalidOption, format!("{text:?} is no consistency level"))
        })
    }
}
