//! The schema: what a keyspace and a column family are made of, read once per pool, changed with all nodes' agreement.

mod change;
mod definition;
mod family;
mod handle;
mod read;
mod snapshot;

pub use definition::{
    ColumnDefinition, ColumnFamilyDefinition, ColumnFamilyKind, KeyspaceDefinition,
};
pub(crate) use family::Family;
pub use handle::Schema;
pub(crate) use snapshot::Snapshot;
