//! The cluster's verbs for tokio.

use cassa_types::token::Partitioner;

use super::{Cluster, SchemaVersions, Split, TokenRange};
use crate::driver::Tokio;
use crate::error::Result;

impl Cluster<Tokio> {
    /// The cluster's name, as its nodes' configuration gives it.
    ///
    /// # Errors
    /// The server's and the network's.
    ///
    /// # Cancellation
    /// May be dropped at any time, as all verbs here.
    pub async fn name(&self) -> Result<String> {
        self.read_name().await
    }

    /// The version of a node's Thrift interface, as in `19.16.0`. [`Pool::hosts`](crate::pool::Pool::hosts) lists every
    /// host's, with Cassandra's own where it is told.
    ///
    /// # Errors
    /// As [`name`](Self::name).
    ///
    /// # Cancellation
    /// As [`name`](Self::name).
    pub async fn api_version(&self) -> Result<String> {
        self.read_api_version().await
    }

    /// How the cluster makes tokens of row keys, which is the order of scans.
    ///
    /// # Errors
    /// As [`name`](Self::name).
    ///
    /// # Cancellation
    /// As [`name`](Self::name).
    pub async fn partitioner(&self) -> Result<Partitioner> {
        self.read_partitioner().await
    }

    /// The class that knows nodes' data centres and racks, as in `SimpleSnitch`; with its package where that isn't Cassandra's.
    ///
    /// # Errors
    /// As [`name`](Self::name).
    ///
    /// # Cancellation
    /// As [`name`](Self::name).
    pub async fn snitch(&self) -> Result<String> {
        self.read_snitch().await
    }

    /// Which nodes have which version of the schema. [`Schema::agree`](crate::schema::Schema::agree) waits until it is one.
    ///
    /// # Errors
    /// As [`name`](Self::name).
    ///
    /// # Cancellation
    /// As [`name`](Self::name).
    pub async fn schema_versions(&self) -> Result<SchemaVersions> {
        self.read_schema_versions().await
    }

    /// Which nodes hold which ranges of a keyspace.
    ///
    /// # Errors
    /// [`NotConfigured`](crate::ErrorKind::NotConfigured) when there is no such keyspace;
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest) for one that each node keeps for itself, as `system`; the
    /// server's and the network's.
    ///
    /// # Cancellation
    /// As [`name`](Self::name).
    pub async fn ring(&self, keyspace: &str) -> Result<Vec<TokenRange>> {
        self.read_ring(keyspace).await
    }

    /// The ring of a keyspace with only those nodes that are in the data centre of the node that is asked.
    ///
    /// # Errors
    /// [`Unsupported`](crate::ErrorKind::Unsupported) before 1.2; as [`ring`](Self::ring).
    ///
    /// # Cancellation
    /// As [`name`](Self::name).
    pub async fn local_ring(&self, keyspace: &str) -> Result<Vec<TokenRange>> {
        self.read_local_ring(keyspace).await
    }

    /// Every token and the address of the node it belongs to, in the server's order.
    ///
    /// # Errors
    /// [`Unsupported`](crate::ErrorKind::Unsupported) before 1.1; as [`name`](Self::name).
    ///
    /// # Cancellation
    /// As [`name`](Self::name).
    pub async fn token_map(&self) -> Result<Vec<(String, String)>> {
        self.read_token_map().await
    }

    /// The parts of a range of tokens, from behind the first to the second, with about `rows_per_split` rows each, in the
    /// ring's order. The node that is asked estimates them from what it has written to disk itself.
    ///
    /// # Errors
    /// [`NotConfigured`](crate::ErrorKind::NotConfigured) when there is no such keyspace or column family;
    /// [`InvalidArgument`](crate::ErrorKind::InvalidArgument) for 0 rows; as [`name`](Self::name).
    ///
    /// # Cancellation
    /// As [`name`](Self::name).
    pub async fn splits(
        &self,
        keyspace: &str,
        column_family: &str,
        range: (&str, &str),
        rows_per_split: u32,
    ) -> Result<Vec<Split>> {
        self.read_splits(keyspace, column_family, range, rows_per_split).await
    }
}
