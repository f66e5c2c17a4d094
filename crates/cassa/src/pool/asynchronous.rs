//! The pool's verbs for tokio.

use std::time::Duration;

use super::Pool;
use crate::column_family::ColumnFamily;
use crate::driver::Tokio;
use crate::error::{Error, Result};
use crate::options::Options;

impl Pool<Tokio> {
    /// A pool whose first connection is made: from a URL or from [`Options`].
    ///
    /// It belongs to the tokio runtime it is made in, which needs its drivers of I/O and time (`enable_all`): tokio panics
    /// without them.
    ///
    /// # Errors
    /// [`InvalidOption`](crate::ErrorKind::InvalidOption); [`NoHosts`](crate::ErrorKind::NoHosts) when none can be reached;
    /// [`Authentication`](crate::ErrorKind::Authentication); [`Misuse`](crate::ErrorKind::Misuse) outside a runtime.
    ///
    /// # Cancellation
    /// May be dropped at any time: what was opened is closed.
    pub async fn connect<O>(options: O) -> Result<Pool<Tokio>>
    where
        O: TryInto<Options>,
        O::Error: Into<Error>,
    {
        Pool::open(options).await
    }

    /// A column family of the pool's keyspace. Its schema is read once per pool.
    ///
    /// # Errors
    /// [`NotConfigured`](crate::ErrorKind::NotConfigured) when there is none of this name;
    /// [`InvalidArgument`](crate::ErrorKind::InvalidArgument) when the pool has no keyspace;
    /// the server's and the network's.
    ///
    /// # Cancellation
    /// May be dropped at any time.
    pub async fn column_family(&self, name: &str) -> Result<ColumnFamily<Tokio>> {
        self.family_of(None, name).await
    }

    /// A column family of any keyspace.
    ///
    /// # Errors
    /// As [`column_family`](Self::column_family).
    ///
    /// # Cancellation
    /// May be dropped at any time.
    pub async fn column_family_in(
        &self,
        keyspace: &str,
        name: &str,
    ) -> Result<ColumnFamily<Tokio>> {
        self.family_of(Some(keyspace), name).await
    }

    /// Reads the ring now, without waiting for the next time that the pool does so by itself; see [`Options::discovery`].
    ///
    /// # Errors
    /// [`Misuse`](crate::ErrorKind::Misuse) for a pool that was made without discovery, and for an address translator that panics or
    /// tells no server; [`Unsupported`](crate::ErrorKind::Unsupported) where servers tell no data centres;
    /// [`NotConfigured`](crate::ErrorKind::NotConfigured) when no keyspace has a ring; the server's and the network's. What was found
    /// before stays then.
    ///
    /// # Cancellation
    /// May be dropped at any time.
    pub async fn refresh_hosts(&self) -> Result<()> {
        self.look_at_the_ring().await
    }

    /// Closes the pool, all clones with it; whether every connection was closed within [`attempt_timeout`](Options::attempt_timeout).
    ///
    /// From its first poll on no call gets a connection: new calls, and those that wait for one, fail at once with kind
    /// [`Closed`](crate::ErrorKind::Closed). What is idle is closed, and probing ends. Calls that have a connection go on, and those
    /// that end in an error aren't sent again; this waits for them. After that time connections that are still in use are left to
    /// be closed when their calls end.
    ///
    /// It may be called several times.
    ///
    /// # Cancellation
    /// May be dropped at any time: only the waiting ends. The pool is closed once it was polled.
    ///
    /// ```
    /// # mod node { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc/node.rs")); }
    /// # node::run(async |pool| {
    /// let users = pool.column_family("Users").await?;
    /// assert!(pool.close().await, "no call was under way");
    /// let error = users.get("ann").await.unwrap_err();
    /// assert_eq!(error.kind(), cassa::ErrorKind::Closed);
    /// # Ok::<(), cassa::Error>(())
    /// # });
    /// ```
    pub async fn close(&self) -> bool {
        self.end(self.patience()).await
    }

    /// As [`close`](Self::close), but waits for calls under way so long at most; not at all with a time of zero.
    ///
    /// # Cancellation
    /// As there.
    pub async fn close_within(&self, time: Duration) -> bool {
        self.end(time).await
    }
}
