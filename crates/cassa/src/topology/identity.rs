//! Which cluster a pool belongs to.

use std::fmt;
use std::sync::OnceLock;
use std::time::Instant;

use bytestring::ByteString;
use cassa_types::token::Partitioner;

use crate::connection::Connection;
use crate::driver::Driver;
use crate::error::Failure;
use crate::op::{DescribeClusterName, DescribePartitioner};
use crate::options::DiscoveryOptions;

/// What all nodes of a cluster tell alike, and those of another one hardly.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Identity {
    cluster: ByteString,
    partitioner: Partitioner,
}

impl fmt::Display for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} with {}", &*self.cluster, self.partitioner.class())
    }
}

/// Of which cluster a pool's hosts are: that of the first one that was reached.
#[derive(Debug, Default)]
pub(crate) struct Membership {
    /// Whether hosts are asked.
    asked: bool,
    identity: OnceLock<Identity>,
}

impl Membership {
    pub(crate) fn of(options: &DiscoveryOptions) -> Membership {
        Membership { asked: options.is_on(), identity: OnceLock::new() }
    }

    pub(super) fn partitioner(&self) -> Option<Partitioner> {
        self.identity.get().map(|identity| identity.partitioner.clone())
    }

    /// Why the host behind a new connection isn't one of ours; `None` if it is.
    pub(crate) async fn check<D: Driver>(
        &self,
        connection: &mut Connection<D>,
        until: Instant,
    ) -> Result<Option<String>, Failure> {
        if !self.asked {
            return Ok(None);
        }
        let cluster = connection.call(&DescribeClusterName, until).await?;
        let class = connection.call(&DescribePartitioner, until).await?;
        // The text is part of a reply.
        let cluster = ByteString::from(cluster.to_string());
        let found = Identity { cluster, partitioner: Partitioner::parse(&class) };
        let ours = self.identity.get_or_init(|| found.clone());
        if *ours == found {
            return Ok(None);
        }
        Ok(Some(format!("it belongs to another cluster, {found}; the pool's is {ours}")))
    }
}
