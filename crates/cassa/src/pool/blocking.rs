//! The pool's verbs for plain threads.

use std::time::Duration;

use super::Pool;
use crate::column_family::ColumnFamily;
use crate::driver::{Blocking, ready};
use crate::error::{Error, Result};
use crate::options::Options;

impl Pool<Blocking> {
    /// A pool whose first connection is made: from a URL or from [`Options`].
    ///
    /// # Errors
    /// [`InvalidOption`](crate::ErrorKind::InvalidOption); [`NoHosts`](crate::ErrorKind::NoHosts) when none can be reached;
    /// [`Authentication`](crate::ErrorKind::Authentication).
    pub fn connect<O>(options: O) -> Result<Pool<Blocking>>
    where
        O: TryInto<Options>,
        O::Error: Into<Error>,
    {
        ready(Pool::open(options))
    }

    /// A column family of the pool's keyspace. Its schema is read once per pool.
    ///
    /// # Errors
    /// [`NotConfigured`](crate::ErrorKind::NotConfigured) when there is none of this name;
    /// [`InvalidArgument`](crate::ErrorKind::InvalidArgument) when the pool has no keyspace;
    /// the server's and the network's.
    pub fn column_family(&self, name: &str) -> Result<ColumnFamily<Blocking>> {
        ready(self.family_of(None, name))
    }

    /// A column family of any keyspace.
    ///
    /// # Errors
    /// As [`column_family`](Self::column_family).
    pub fn column_family_in(&self, keyspace: &str, name: &str) -> Result<ColumnFamily<Blocking>> {
        ready(self.family_of(Some(keyspace), name))
    }

    /// Reads the ring now; as [`Pool::refresh_hosts`](crate::Pool::refresh_hosts) for tokio.
    ///
    /// # Errors
    /// As there.
    pub fn refresh_hosts(&self) -> Result<()> {
        ready(self.look_at_the_ring())
    }

    /// Closes the pool, all clones with it, and waits for calls under way; whether every connection was closed within
    /// [`attempt_timeout`](Options::attempt_timeout). As [`Pool::close`](crate::Pool::close) for tokio.
    pub fn close(&self) -> bool {
        ready(self.end(self.patience()))
    }

    /// As [`close`](Self::close), but waits for calls under way so long at most; not at all with a time of zero.
    pub fn close_within(&self, time: Duration) -> bool {
        ready(self.end(time))
    }

    /// Borrows a connection and gives it back, for measurements of what that costs; whether there was one.
    #[doc(hidden)]
    pub fn borrow_and_return(&self) -> bool {
        ready(self.borrow())
    }
}
