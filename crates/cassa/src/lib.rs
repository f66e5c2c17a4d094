//! The client for Cassandra's column-family model, for every server from 0.7 to 3.11.
//!
//! A [`Pool`] holds connections to a cluster. From it come handles of column families, which read and write rows:
//!
//! ```
//! # mod node { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc/node.rs")); }
//! # #[cfg(feature = "tokio")]
//! # async fn example(_: cassa::Pool) -> cassa::Result<()> {
//! use cassa::Pool;
//!
//! # { use node::Pool;
//! let pool = Pool::connect("cassandra://localhost:9160/Keyspace1").await?;
//! let users = pool.column_family("Standard1").await?;
//! users.insert("foo", [("column1", "val1")]).await?;
//! let row = users.get("foo").await?.expect("inserted");
//! assert_eq!(row.value::<&str>("column1")?, Some("val1"));
//! # } Ok(())
//! # }
//! # #[cfg(feature = "tokio")]
//! # node::run(example);
//! ```
//!
//! The same types on plain threads, without a runtime, are in [`blocking`].

#![deny(missing_docs)]
#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

pub mod batch;
#[cfg(feature = "blocking")]
pub mod blocking;
mod channel;
mod clock;
pub mod cluster;
mod codec;
pub mod column_family;
mod connection;
mod consistency;
mod contained;
mod driver;
mod error;
pub mod events;
mod execute;
mod flight;
mod histogram;
mod hosts;
pub mod map;
mod op;
mod options;
pub mod pool;
pub mod retry;
mod row;
pub mod schema;
mod shown;
mod statistics;
pub mod table;
#[cfg(test)]
mod tests;
mod tls;
mod topology;
mod traces;
mod turn;

/// Columns whose values have different Rust types, for [`insert`](column_family::ColumnFamily::insert).
///
/// It borrows names and values, so it stands in the call itself.
///
/// ```
/// let age = 18_i32;
/// let columns = cassa::columns! { "mail" => "ann@example.com", "age" => age };
/// assert_eq!(columns.len(), 2);
/// ```
#[macro_export]
macro_rules! columns {
    ($($name:expr => $value:expr),* $(,)?) => {
        [$((&$name as &(dyn $crate::Pack + Sync), &$value as &(dyn $crate::Pack + Sync))),*]
    };
}

pub use cassa_types::{self as types, Pack, Type, Unpack, Value};

#[cfg(feature = "derive")]
pub use cassa_derive::Mapped;
pub use column_family::{Checkpoint, Filter, Slice, Swap, Tokens};
pub use consistency::Consistency;
#[cfg(feature = "blocking")]
pub use driver::Blocking;
pub use driver::Driver;
#[cfg(feature = "tokio")]
pub use driver::Tokio;
pub use error::{Attempt, Error, ErrorKind, FailedRow, Phase, Progress, Result};
pub use map::Mapped;
pub use options::{Discovery, Hedge, Options, Password, PoolSize, Tls, TlsVersion};
pub use row::{Cell, Column, ColumnCount, ColumnCounts, Row, Rows, SuperCell, SuperColumn};
pub use traces::{Trace, Traces};

/// A pool for tokio tasks; [`pool::Pool`] lists its methods.
#[cfg(feature = "tokio")]
pub type Pool = pool::Pool<Tokio>;
/// A column family for tokio tasks; [`column_family::ColumnFamily`] lists its methods.
#[cfg(feature = "tokio")]
pub type ColumnFamily = column_family::ColumnFamily<Tokio>;
/// The cluster for tokio tasks; [`cluster::Cluster`] lists its methods.
#[cfg(feature = "tokio")]
pub type Cluster = cluster::Cluster<Tokio>;
/// A batch for tokio tasks; [`batch::Batch`] lists its methods.
#[cfg(feature = "tokio")]
pub type Batch = batch::Batch<Tokio>;
/// A batch that sends itself, for tokio tasks; [`batch::Writer`] lists its methods.
#[cfg(feature = "tokio")]
pub type Writer = batch::Writer<Tokio>;
/// A scan for tokio tasks; [`column_family::Scan`] lists its methods.
#[cfg(feature = "tokio")]
pub type Scan = column_family::Scan<Tokio>;
/// A part of a scan for tokio tasks; [`column_family::ScanPart`] lists its methods.
#[cfg(feature = "tokio")]
pub type ScanPart = column_family::ScanPart<Tokio>;
/// A stream of columns for tokio tasks; [`column_family::Cells`] lists its methods.
#[cfg(feature = "tokio")]
pub type Cells = column_family::Cells<Tokio>;
/// A stream of super columns for tokio tasks; [`column_family::SuperColumns`] lists its methods.
#[cfg(feature = "tokio")]
pub type SuperColumns = column_family::SuperColumns<Tokio>;
/// Structs as rows for tokio tasks; [`map::Mapping`] lists its methods.
#[cfg(feature = "tokio")]
pub type Mapping<T> = map::Mapping<T, Tokio>;
/// A scan of structs for tokio tasks; [`map::MappedScan`] lists its methods.
#[cfg(feature = "tokio")]
pub type MappedScan<T> = map::MappedScan<T, Tokio>;

// Which of cassa's names take the place of pycassa's: here only so that a name that is gone is found, by `cargo xtask lint`.
#[cfg(from_pycassa)]
pub mod from_pycassa {
    #![doc = include_str!(env!("FROM_PYCASSA"))]
    use crate::schema::*;
    use crate::*;
}

/// The prose's programs, so that they compile.
#[cfg(all(doctest, feature = "tokio", feature = "blocking"))]
mod prose {
    #[doc = include_str!("../../../README.md")]
    mod readme {}
    #[doc = include_str!("../../../docs/tutorial.md")]
    mod tutorial {}
    #[doc = include_str!("../../../docs/errors.md")]
    mod errors {}
    #[doc = include_str!("../../../docs/cql-tables.md")]
    mod cql_tables {}
}
