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
}

impl fmt::Display for Facts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.release {
            Some(release) => write!(f, "Cassandra {release}, API {}", self.api),
            None => write!(f, "API {}", self.api),
        }
    }
}
