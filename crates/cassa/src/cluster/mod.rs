//! The cluster behind a pool, as its nodes describe it: its name, its ring, its versions of the schema.

#[cfg(feature = "tokio")]
mod asynchronous;
#[cfg(feature = "blocking")]
mod blocking;
mod describe;
mod ring;
mod versions;

use std::sync::Arc;

pub use ring::{Replica, Split, TokenRange};
pub use versions::SchemaVersions;

use crate::driver::Driver;
use crate::pool::Shared;

/// The cluster behind a pool, as its nodes describe it. Cheap to clone; nothing is remembered, every verb asks a node.
#[derive(Debug)]
pub struct Cluster<D: Driver> {
    pool: Arc<Shared<D>>,
}

impl<D: Driver> Clone for Cluster<D> {
    fn clone(&self) -> Cluster<D> {
        Cluster { pool: self.pool.clone() }
    }
}

impl<D: Driver> Cluster<D> {
    pub(crate) fn new(pool: Arc<Shared<D>>) -> Cluster<D> {
        Cluster { pool }
    }
}
