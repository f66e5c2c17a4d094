//! The schema: what a keyspace and a column family are made of, read once per pool, changed with all nodes' agreement.

#[cfg(feature = "tokio")]
mod asynchronous;
#[cfg(feature = "blocking")]
mod blocking;
mod change;
mod column;
mod definition;
mod family;
mod handle;
mod overrides;
mod read;
mod snapshot;

pub use column::{ColumnDefinition, Index, IndexKind};
pub use definition::{ColumnFamilyDefinition, ColumnFamilyKind, KeyspaceDefinition};
pub(crate) use family::Family;
pub use handle::Schema;
pub(crate) use overrides::{Overrides, Overriding};
pub(crate) use snapshot::Snapshot;
