//! What is known of the server behind a host.

use std::fmt;

use cassa_wire::ApiVersion;

/// The versions a host told when it was last connected to after being away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Facts {
    /// The Thrift interface's version, which decides what a host can do.
    pub(crate) api: ApiVersion,
    /// Cassandra's own version, which only 1.2 and later tell.
    pub(crate) release: Option<String>,
}

impl Facts {
    /// Of a host that was not asked yet.
    pub(crate) const OLDEST: Facts = Facts { api: ApiVersion::V19_4_0, release: None };

    /// The first number of Cassandra's own version, if the host told it.
    pub(crate) fn major(&self) -> Option<u32> {
        Some(self.line()?.0)
    }

    /// The first two numbers of Cassandra's own version, if the host told it.
    pub(crate) fn line(&self) -> Option<(u32, u32)> {
        let mut numbers = self.release.as_deref()?.split('.').map(|number| number.parse().ok());
        numbers.next()?.zip(numbers.next()?)
    }

    /// Whether it is 3.0 or later for certain: only the release tells 3.0 from 2.2.
    pub(crate) fn is_from_3_0(&self) -> bool {
        self.major().is_some_and(|major| major >= 3)
    }

    /// Whether a slice without a start or a finish can be removed. 2.0 then removes less than it says, and 2.1 and 2.2 can't read
    /// the row any more.
    pub(crate) fn removes_open_slices(&self) -> bool {
        self.is_from_3_0()
    }

    /// How many columns it counts at once, of a row or `within` a super column; what is wider is counted page by page.
    ///
    /// Servers before 1.0 hold all of them in their memory, and 3.11 gives the whole count the time of one read. From 3.0 on
    /// they never answer when there are more columns within a super column than they were told to count.
    pub(crate) fn counts_up_to(&self, within: bool) -> u32 {
        match within {
            true if self.is_from_3_0() => 0,
            _ if self.api < ApiVersion::V19_20_0 => 128,
            _ => 1 << 16,
        }
    }
}

impl fmt::Display for Facts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.release, self.lines()) {
            (Some(release), _) => write!(f, "Cassandra {release}")?,
            (None, (oldest, latest)) if oldest == latest => write!(f, "Cassandra {oldest}")?,
            (None, (oldest, latest)) => write!(f, "Cassandra {oldest} to {latest}")?,
        }
        write!(f, ", API {}", self.api)
    }
}
