//! Changes of the schema, as clients ask for them: checked as servers of the line check them, in their order and their words, and
//! filled with what the line fills in.

mod access;
mod caching;
mod class;
mod columns;
mod compaction;
mod compatible;
mod compression;
mod declared;
mod families;
mod fill;
mod indexes;
mod keyspaces;
mod limits;
mod names;
mod old;
mod properties;
mod retry;
mod strategy;
mod tables;
mod types;

pub(crate) use access::no_keyspace;
pub(crate) use class::parse as type_of_class;
pub(crate) use families::{add_family, drop_family, update_family};
pub(crate) use keyspaces::{add_keyspace, drop_keyspace, update_keyspace};
pub(crate) use limits::LONGEST_TTL;
pub(crate) use tables::{add_table, drop_table};

/// Why a change of the schema isn't made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// It is refused with these words.
    Invalid(String),
    /// The server's own code fails over it.
    Failed,
}

fn refuse<T>(why: impl Into<String>) -> Result<T, Refusal> {
    Err(Refusal::Invalid(why.into()))
}
