//! The schema as a node holds it.

mod catalog;
mod define;
mod family;
pub(crate) mod order;
mod system;

pub(crate) use catalog::{Catalog, Keyspace};
pub(crate) use define::{
    Refusal, add_family, add_keyspace, drop_family, drop_keyspace, type_of_class, update_family,
    update_keyspace,
};
pub(crate) use family::{Family, FamilyId, Kind};
pub(crate) use system::built_indexes;
