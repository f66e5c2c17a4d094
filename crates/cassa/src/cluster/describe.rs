//! Asking a node about its cluster, within a deadline.

use std::time::Instant;

use bytestring::ByteString;
use cassa_types::token::Partitioner;

use super::{Cluster, SchemaVersions, Split, TokenRange};
use crate::codec::Coded;
use crate::driver::Driver;
use crate::error::{Error, ErrorKind, Result};
use crate::execute::execute;
use crate::op::{
    DescribeClusterName, DescribeKeyspace, DescribeLocalRing, DescribePartitioner, DescribeRing,
    DescribeSchemaVersions, DescribeSnitch, DescribeSplits, DescribeSplitsEx, DescribeTokenMap,
    DescribeVersion, Request, Splits, Target,
};
use crate::pool::Shared;

/// The package of the classes that servers bring, which their names are told without.
const SNITCHES: &str = "org.apache.cassandra.locator.";

impl<D: Driver> Shared<D> {
    /// How the cluster makes tokens of keys.
    pub(crate) async fn partitioner(&self, deadline: Instant) -> Result<Partitioner> {
        Ok(Partitioner::parse(&self.ask(&DescribePartitioner, deadline).await?))
    }

    /// Which nodes hold which ranges of a keyspace.
    pub(crate) async fn ring(&self, keyspace: &str, deadline: Instant) -> Result<Vec<TokenRange>> {
        let request = DescribeRing { keyspace: keyspace.into() };
        self.known(keyspace, None, DescribeRing::NAME, deadline).await?;
        self.ask(&request, deadline).await
    }

    /// Parts of a range with about so many rows each.
    pub(crate) async fn splits(&self, wanted: Splits, deadline: Instant) -> Result<Vec<Split>> {
        let Target { keyspace, column_family, .. } = &wanted.target;
        self.known(keyspace, Some(column_family), DescribeSplits::NAME, deadline).await?;
        match self.ask(&DescribeSplitsEx(wanted.clone()), deadline).await {
            Err(error) if error.kind() == ErrorKind::Unsupported => {
                self.ask(&DescribeSplits(wanted), deadline).await
            }
            answered => answered,
        }
    }

    /// An error unless there is such a keyspace with such a column family: asked about the ring of an unknown keyspace, 1.2
    /// closes the connection, and the host would be taken for a broken one.
    async fn known(
        &self,
        keyspace: &str,
        column_family: Option<&str>,
        operation: &'static str,
        deadline: Instant,
    ) -> Result<()> {
        let request = DescribeKeyspace { keyspace: keyspace.into() };
        let found = self.ask(&request, deadline).await?;
        let message = match (&found, column_family) {
            (None, _) => "the keyspace does not exist",
            (Some(found), Some(name))
                if !found.column_families.iter().any(|cf| cf.name == name) =>
            {
                "the keyspace has no such column family"
            }
            _ => return Ok(()),
        };
        let error = Error::new(ErrorKind::NotConfigured, message);
        Err(error.during(operation).on(Some(keyspace), column_family))
    }

    async fn ask<R: Coded>(&self, request: &R, deadline: Instant) -> Result<R::Reply> {
        execute(self, request, self.limits_until(deadline)).await
    }
}

impl<D: Driver> Cluster<D> {
    pub(crate) async fn asked<R: Coded>(&self, request: &R) -> Result<R::Reply> {
        self.pool.ask(request, self.pool.deadline()).await
    }

    pub(crate) async fn read_name(&self) -> Result<String> {
        Ok(self.asked(&DescribeClusterName).await?.to_string())
    }

    pub(crate) async fn read_api_version(&self) -> Result<String> {
        Ok(self.asked(&DescribeVersion).await?.to_string())
    }

    pub(crate) async fn read_partitioner(&self) -> Result<Partitioner> {
        self.pool.partitioner(self.pool.deadline()).await
    }

    pub(crate) async fn read_snitch(&self) -> Result<String> {
        let class: ByteString = self.asked(&DescribeSnitch).await?;
        Ok(class.strip_prefix(SNITCHES).unwrap_or(&class).to_owned())
    }

    pub(crate) async fn read_schema_versions(&self) -> Result<SchemaVersions> {
        self.asked(&DescribeSchemaVersions).await
    }

    pub(crate) async fn read_ring(&self, keyspace: &str) -> Result<Vec<TokenRange>> {
        self.pool.ring(keyspace, self.pool.deadline()).await
    }

    pub(crate) async fn read_local_ring(&self, keyspace: &str) -> Result<Vec<TokenRange>> {
        let deadline = self.pool.deadline();
        self.pool.known(keyspace, None, DescribeLocalRing::NAME, deadline).await?;
        self.pool.ask(&DescribeLocalRing { keyspace: keyspace.into() }, deadline).await
    }

    pub(crate) async fn read_token_map(&self) -> Result<Vec<(String, String)>> {
        self.asked(&DescribeTokenMap).await
    }

    pub(crate) async fn read_splits(
        &self,
        keyspace: &str,
        column_family: &str,
        range: (&str, &str),
        rows_per_split: u32,
    ) -> Result<Vec<Split>> {
        if rows_per_split == 0 {
            let error = Error::new(ErrorKind::InvalidArgument, "a split of 0 rows");
            let error = error.during(DescribeSplits::NAME);
            return Err(error.on(Some(keyspace), Some(column_family)));
        }
        let target = Target {
            keyspace: keyspace.into(),
            column_family: column_family.into(),
            super_column: None,
            traces: None,
        };
        let (start, end) = (range.0.to_owned(), range.1.to_owned());
        let wanted = Splits { target, start, end, rows_per_split };
        self.pool.splits(wanted, self.pool.deadline()).await
    }
}
