//! The schema: what a keyspace and a column family are made of, read once per pool, changed with all nodes' agreement.

mod alteration;
#[cfg(feature = "tokio")]
mod asynchronous;
#[cfg(feature = "blocking")]
mod blocking;
mod built;
mod change;
mod changes;
mod column;
mod column_changes;
mod definition;
mod family;
mod handle;
mod options;
mod overrides;
mod read;
mod snapshot;
mod trigger;

pub use column::{ColumnDefinition, Index, IndexKind};
pub use definition::{ColumnFamilyDefinition, ColumnFamilyKind, KeyspaceDefinition};
pub(crate) use family::Family;
pub use handle::Schema;
pub(crate) use options::OPTIONS;
pub use options::{ColumnFamilyOptions, Properties};
pub(crate) use overrides::{Overrides, Overriding};
pub(crate) use snapshot::Snapshot;
pub use trigger::Trigger;
