//! The lines of Cassandra a node can answer as.

use std::fmt;
use std::str::FromStr;

use cassa_wire::ApiVersion;

/// A line of Cassandra: the node has its methods and fields, refuses what it refuses, and says what it says.
///
/// Lines are ordered by their release.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[non_exhaustive]
pub enum Line {
    /// 0.7, as 0.7.10 is.
    V0_7,
    /// 0.8, as 0.8.10 is.
    V0_8,
    /// 1.0, as 1.0.12 is.
    V1_0,
    /// 1.1, as 1.1.12 is.
    V1_1,
    /// 1.2, as 1.2.19 is.
    V1_2,
    /// 2.0, as 2.0.17 is.
    V2_0,
    /// 2.1, as 2.1.22 is.
    #[default]
    V2_1,
    /// 2.2, as 2.2.19 is.
    V2_2,
    /// 3.0, as 3.0.31 is.
    V3_0,
    /// 3.11, as 3.11.19 is; the last with Thrift.
    V3_11,
}

impl Line {
    /// Every line, oldest first.
    pub const ALL: [Line; 10] = [
        Line::V0_7,
        Line::V0_8,
        Line::V1_0,
        Line::V1_1,
        Line::V1_2,
        Line::V2_0,
        Line::V2_1,
        Line::V2_2,
        Line::V3_0,
        Line::V3_11,
    ];

    /// The release it answers as, `2.1.22` for instance.
    pub const fn release(self) -> &'static str {
        match self {
            Line::V0_7 => "0.7.10",
            Line::V0_8 => "0.8.10",
            Line::V1_0 => "1.0.12",
            Line::V1_1 => "1.1.12",
            Line::V1_2 => "1.2.19",
            Line::V2_0 => "2.0.17",
            Line::V2_1 => "2.1.22",
            Line::V2_2 => "2.2.19",
            Line::V3_0 => "3.0.31",
            Line::V3_11 => "3.11.19",
        }
    }

    /// The version of the interface, as `describe_version` answers it.
    pub const fn api(self) -> ApiVersion {
        match self {
            Line::V0_7 => ApiVersion::V19_4_0,
            Line::V0_8 => ApiVersion::V19_16_0,
            Line::V1_0 => ApiVersion::V19_20_0,
            Line::V1_1 => ApiVersion::V19_33_0,
            Line::V1_2 => ApiVersion::V19_36_2,
            Line::V2_0 | Line::V2_1 => ApiVersion::V19_39_0,
            Line::V2_2 | Line::V3_0 | Line::V3_11 => ApiVersion::V20_1_0,
        }
    }

    /// The line of a version: `2.1`, or any release of it, such as `2.1.9`; 3.1 to 3.10 count as 3.11.
    ///
    /// # Errors
    /// No line with Thrift has this version.
    pub fn parse(text: &str) -> Result<Line, UnknownLine> {
        let unknown = || UnknownLine { text: text.to_owned() };
        let mut numbers = text.split('.').map(|part| part.parse::<u16>().ok());
        let mut next = || numbers.next().flatten().ok_or_else(unknown);
        match (next()?, next()?) {
            (0, 7) => Ok(Line::V0_7),
            (0, 8) => Ok(Line::V0_8),
            (1, 0) => Ok(Line::V1_0),
            (1, 1) => Ok(Line::V1_1),
            (1, 2) => Ok(Line::V1_2),
            (2, 0) => Ok(Line::V2_0),
            (2, 1) => Ok(Line::V2_1),
            (2, 2) => Ok(Line::V2_2),
            (3, 0) => Ok(Line::V3_0),
            (3, 1..=11) => Ok(Line::V3_11),
            _ => Err(unknown()),
        }
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.release())
    }
}

impl FromStr for Line {
    type Err = UnknownLine;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Line::parse(text)
    }
}

/// No line of Cassandra that speaks Thrift has this version.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is no version of Cassandra that speaks Thrift: 0.7 to 3.11 do")]
pub struct UnknownLine {
    text: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_found_by_its_release_and_by_its_number() {
        for line in Line::ALL {
            assert_eq!(Line::parse(line.release()), Ok(line));
            let number = line.release().rsplit_once('.').unwrap_or_default().0;
            assert_eq!(Line::parse(number), Ok(line));
        }
        assert!(Line::ALL.is_sorted());
        for bad in ["", "2", "4.0", "2.x", "0.6.13"] {
            assert!(Line::parse(bad).is_err(), "{bad:?}");
        }
    }
}
