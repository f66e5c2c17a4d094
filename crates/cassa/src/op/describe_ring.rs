//! Which hosts hold which ranges of a keyspace.

use bytestring::ByteString;

use super::{Nature, Request, Subject};
use crate::cluster::TokenRange;

/// Asked about a keyspace that doesn't exist, 1.2 closes the connection: who asks makes sure that it does.
#[derive(Debug, Clone)]
pub(crate) struct DescribeRing {
    pub(crate) keyspace: ByteString,
}

/// Only the hosts in the data centre of the one that is asked.
#[derive(Debug, Clone)]
pub(crate) struct DescribeLocalRing {
    pub(crate) keyspace: ByteString,
}

impl Request for DescribeRing {
    type Reply = Vec<TokenRange>;

    const NAME: &'static str = "describe_ring";
    const NATURE: Nature = Nature::Read;

    fn subject(&self) -> Subject<'_> {
        Subject { keyspace: Some(&self.keyspace), column_family: None }
    }
}

impl Request for DescribeLocalRing {
    type Reply = Vec<TokenRange>;

    const NAME: &'static str = "describe_local_ring";
    const NATURE: Nature = Nature::Read;

    fn subject(&self) -> Subject<'_> {
        Subject { keyspace: Some(&self.keyspace), column_family: None }
    }
}
