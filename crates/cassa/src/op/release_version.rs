//! Cassandra's own version, which describe_version can't tell: 2.0 and 2.1 have one interface, as have 2.2 and 3.11.

use cassa_wire::Method;

use super::{Nature, Request, Subject};
use crate::hosts::Facts;

#[derive(Debug, Clone, Copy)]
pub(crate) struct ReleaseVersion;

impl ReleaseVersion {
    /// Whether a host has the CQL 3 call this asks with: 1.2 and later.
    pub(crate) fn is_known_to(facts: &Facts) -> bool {
        facts.api.has(Method::ExecuteCql3Query)
    }
}

impl Request for ReleaseVersion {
    /// `None` when the answer has another form than expected.
    type Reply = Option<String>;

    const NAME: &'static str = "execute_cql3_query";
    const NATURE: Nature = Nature::Read;

    fn subject(&self) -> Subject<'_> {
        Subject { keyspace: Some("system"), column_family: Some("local") }
    }
}
