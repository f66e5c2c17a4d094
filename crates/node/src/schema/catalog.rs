//! Every keyspace with its column families.

use std::collections::BTreeMap;
use std::sync::Arc;

use cassa_wire::KsDef;
use uuid::Uuid;

use super::Family;

/// Every keyspace. A change is made on a clone, which shares all that stays.
#[derive(Debug, Clone)]
pub(crate) struct Catalog {
    pub(crate) keyspaces: BTreeMap<String, Arc<Keyspace>>,
    /// Which version of the schema this is.
    pub(crate) version: Uuid,
}

/// A keyspace with its column families.
#[derive(Debug, Clone)]
pub(crate) struct Keyspace {
    /// As it was defined, without its column families.
    pub(crate) definition: KsDef,
    pub(crate) families: BTreeMap<String, Arc<Family>>,
}

impl Catalog {
    pub(crate) fn new() -> Catalog {
        Catalog { keyspaces: BTreeMap::new(), version: Uuid::nil() }
    }
}
