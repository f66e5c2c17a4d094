//! Lines of Cassandra's releases, and which of them a host may be of.

use std::fmt;

use cassa_wire::ApiVersion;

use super::Facts;

/// A line of releases: 1.2, 3.11.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Line(pub(crate) u32, pub(crate) u32);

/// The last version of the interface of each line; where lines share one, the first and the last of them.
const INTERFACES: &[(ApiVersion, Line, Line)] = &[
    (ApiVersion::V19_4_0, Line(0, 7), Line(0, 7)),
    (ApiVersion::V19_16_0, Line(0, 8), Line(0, 8)),
    (ApiVersion::V19_20_0, Line(1, 0), Line(1, 0)),
    (ApiVersion::V19_33_0, Line(1, 1), Line(1, 1)),
    (ApiVersion::V19_36_2, Line(1, 2), Line(1, 2)),
    (ApiVersion::V19_39_0, Line(2, 0), Line(2, 1)),
];
const LATEST: (Line, Line) = (Line(2, 2), Line(3, 11));

impl Line {
    /// The line in text like `2.1`; what isn't a digit separates.
    pub(crate) const fn of(text: &str) -> Line {
        let (mut numbers, mut place) = ([0_u32; 2], 0);
        let mut rest = text.as_bytes();
        while let [byte, more @ ..] = rest {
            if byte.is_ascii_digit() {
                let digit = (*byte - b'0') as u32;
                numbers[place] = numbers[place].saturating_mul(10).saturating_add(digit);
            } else if place == 0 {
                place = 1;
            } else {
                break;
            }
            rest = more;
        }
        Line(numbers[0], numbers[1])
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.0, self.1)
    }
}

impl Facts {
    /// The oldest and the latest line the host may be of: the same one where it told its release, or its interface is of one.
    pub(crate) fn lines(&self) -> (Line, Line) {
        if let Some(release) = &self.release {
            return (Line::of(release), Line::of(release));
        }
        let found = INTERFACES.iter().find(|(api, ..)| self.api <= *api);
        found.map_or(LATEST, |(_, oldest, latest)| (*oldest, *latest))
    }

    /// Whether the host is of one of these lines, from the first to the last, for certain.
    pub(crate) fn is_within(&self, (first, last): (Line, Line)) -> bool {
        let (oldest, latest) = self.lines();
        oldest >= first && latest <= last
    }

    /// Whether the host may be of one of these lines.
    pub(crate) fn may_be(&self, since: Line, until: Option<Line>) -> bool {
        let (oldest, latest) = self.lines();
        latest >= since && until.is_none_or(|until| oldest <= until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_of_the_line_its_release_or_its_interface_tells() {
        let facts = |api, release: Option<&str>| Facts { api, release: release.map(str::to_owned) };
        let lines = |api| facts(api, None).lines();
        assert_eq!(lines(ApiVersion::new(19, 0, 0)), (Line(0, 7), Line(0, 7)));
        assert_eq!(lines(ApiVersion::V19_16_0), (Line(0, 8), Line(0, 8)));
        assert_eq!(lines(ApiVersion::V19_39_0), (Line(2, 0), Line(2, 1)));
        assert_eq!(lines(ApiVersion::V20_1_0), LATEST);
        let told = facts(ApiVersion::V20_1_0, Some("3.11.19-SNAPSHOT"));
        assert_eq!(told.lines(), (Line(3, 11), Line(3, 11)));
        let from_3_0 = |facts: Facts| facts.is_within((Line(3, 0), Line(3, 11)));
        assert!(from_3_0(told) && !from_3_0(facts(ApiVersion::V20_1_0, None)));
    }

    #[test]
    fn a_host_that_may_be_of_two_lines_may_know_what_either_knows() {
        let facts = Facts { api: ApiVersion::V19_39_0, release: None };
        assert!(facts.may_be(Line(2, 1), None) && facts.may_be(Line(2, 0), Some(Line(2, 0))));
        assert!(!facts.may_be(Line(2, 2), None) && !facts.may_be(Line(0, 7), Some(Line(1, 2))));
    }
}
