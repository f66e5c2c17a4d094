//! The schema as a node holds it.

mod catalog;
mod define;
mod family;
pub(crate) mod order;
mod system;
mod table;

pub(crate) use catalog::{Catalog, Keyspace};
pub(crate) use define::{
    LONGEST_TTL, Refusal, add_family, add_keyspace, add_table, drop_family, drop_keyspace,
    drop_table, no_keyspace, type_of_class, update_family, update_keyspace,
};
pub(crate) use family::{Family, FamilyId, Kind};
pub(crate) use system::built_indexes;
pub(crate) use table::{CellName, ColumnKind, Layout, Table, TableColumn};
