//! The schema as a node holds it.

mod catalog;
mod family;

pub(crate) use catalog::{Catalog, Keyspace};
pub(crate) use family::{Family, FamilyId, Kind};
