//! Which version of CQL a connection speaks.

use std::cmp::Ordering;

use cassa_wire::Exception;

use crate::Line;
use crate::answer::invalid;
use crate::session::Session;

/// A version of CQL: three numbers, and what stands behind them.
#[derive(Debug, PartialEq, Eq)]
struct Version<'a> {
    numbers: [u32; 3],
    /// `-beta1`, or nothing.
    suffix: &'a str,
}

impl<'a> Version<'a> {
    fn parse(text: &'a str) -> Option<Version<'a>> {
        let end = text.find(['-', '+']).unwrap_or(text.len());
        let (numbers, suffix) = text.split_at_checked(end)?;
        let mut parts = numbers.split('.').map(|part| part.parse().ok());
        let mut next = || parts.next().flatten();
        let numbers = [next()?, next()?, next()?];
        parts.next().is_none().then_some(Version { numbers, suffix })
    }

    /// Whether a server of that version understands this one.
    fn is_supported_by(&self, other: &Version<'_>) -> bool {
        let order = self.numbers.cmp(&other.numbers);
        // A version with a suffix comes before the same without one.
        let order = order.then_with(|| match (self.suffix, other.suffix) {
            (same, as_other) if same == as_other => Ordering::Equal,
            ("", _) => Ordering::Greater,
            (_, "") => Ordering::Less,
            (left, right) => left.cmp(right),
        });
        self.numbers[0] == other.numbers[0] && order != Ordering::Greater
    }
}

const CQL2: &str = "2.0.0";

/// The version of CQL 3 that servers of a line speak.
pub(super) fn cql3(line: Line) -> &'static str {
    match line {
        Line::V0_7 | Line::V0_8 | Line::V1_0 | Line::V1_1 => "3.0.0-beta1",
        Line::V1_2 => "3.0.5",
        Line::V2_0 => "3.1.7",
        Line::V2_1 => "3.2.1",
        Line::V2_2 => "3.3.1",
        Line::V3_0 => "3.4.0",
        Line::V3_11 => "3.4.4",
    }
}

/// Chooses the version a connection speaks from here on; from 2.2 on the call does nothing.
pub(crate) fn choose(line: Line, text: &str, session: &mut Session) -> Result<(), Exception> {
    if line >= Line::V2_2 {
        return Ok(());
    }
    let Some(version) = Version::parse(text) else {
        return Err(invalid(format!(
            "Invalid version value: {text} (see http://semver.org/ for details)"
        )));
    };
    if line >= Line::V1_2 && text == "3.0.0-beta1" {
        return Err(invalid(BETA));
    }
    let cql3 = cql3(line);
    for (major, supported) in [(2, CQL2), (3, cql3)] {
        // 1.1 doesn't tell a version from those that came before it.
        let supported =
            if line < Line::V1_2 { supported.split('-').next() } else { Some(supported) };
        let supported = supported.and_then(Version::parse);
        if supported.is_some_and(|supported| version.is_supported_by(&supported)) {
            session.cql = Some(major);
            return Ok(());
        }
    }
    Err(invalid(format!(
        "Provided version {text} is not supported by this server (supported: {CQL2}, {cql3})"
    )))
}

const BETA: &str = "There has been a few syntax breaking changes between 3.0.0-beta1 and 3.0.0 (mainly the syntax for options \
     of CREATE KEYSPACE and CREATE TABLE). 3.0.0-beta1  is not supported; please upgrade to 3.0.0";

/// Refuses a query of one major version on a connection that chose the other.
pub(super) fn check(major: u32, session: &Session) -> Result<(), Exception> {
    match session.cql {
        Some(chosen) if chosen != major => Err(invalid(format!(
            "Cannot execute/prepare CQL{major} statement since the CQL has been set to CQL{chosen}(This might mean your client hasn't \
             been upgraded correctly to use the new CQL3 methods introduced in Cassandra 1.2+)."
        ))),
        _ => Ok(()),
    }
}
