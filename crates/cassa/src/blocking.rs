//! The same types for plain threads: every verb waits in its thread, and no runtime is needed.
//!
//! ```
//! # mod node { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc/node.rs")); }
//! # node::run_blocking(|_| {
//! use cassa::blocking::Pool;
//!
//! # { use node::BlockingPool as Pool;
//! let pool = Pool::connect("cassandra://localhost:9160/Keyspace1")?;
//! let users = pool.column_family("Standard1")?;
//! users.insert("foo", [("column1", "val1")])?;
//! # assert_eq!(users.count("foo")?, 1);
//! # } Ok::<(), cassa::Error>(())
//! # });
//! ```

use crate::driver::Blocking;

/// A pool for plain threads.
pub type Pool = crate::pool::Pool<Blocking>;
/// A column family for plain threads.
pub type ColumnFamily = crate::column_family::ColumnFamily<Blocking>;
/// A batch for plain threads.
pub type Batch = crate::batch::Batch<Blocking>;
/// A batch that sends itself, for plain threads.
pub type Writer = crate::batch::Writer<Blocking>;
/// A scan for plain threads.
pub type Scan = crate::column_family::Scan<Blocking>;
/// A part of a scan for plain threads.
pub type ScanPart = crate::column_family::ScanPart<Blocking>;
/// Structs as rows for plain threads.
pub type Mapping<T> = crate::map::Mapping<T, Blocking>;
/// A stream of columns for plain threads.
pub type Cells = crate::column_family::Cells<Blocking>;
/// A stream of super columns for plain threads.
pub type SuperColumns = crate::column_family::SuperColumns<Blocking>;
/// A scan of structs for plain threads.
pub type MappedScan<T> = crate::map::MappedScan<T, Blocking>;
/// The schema for plain threads.
pub type Schema = crate::schema::Schema<Blocking>;
/// The cluster for plain threads.
pub type Cluster = crate::cluster::Cluster<Blocking>;
