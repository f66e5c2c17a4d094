//! Every keyspace with its column families.

use std::collections::BTreeMap;
use std::sync::Arc;

use cassa_wire::KsDef;
use uuid::Uuid;

use super::{Family, FamilyId};

/// What servers number their first column family of a user with.
const FIRST_FAMILY: u32 = 1000;

/// Every keyspace. A change is made on a clone, which shares all that stays.
#[derive(Debug, Clone)]
pub(crate) struct Catalog {
    pub(crate) keyspaces: BTreeMap<String, Arc<Keyspace>>,
    /// Which version of the schema this is.
    pub(crate) version: Uuid,
    next_family: u32,
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
        Catalog { keyspaces: BTreeMap::new(), version: Uuid::nil(), next_family: FIRST_FAMILY }
    }

    /// A number that no column family had.
    pub(crate) fn family_id(&mut self) -> FamilyId {
        let id = FamilyId(self.next_family);
        // Four billion column families don't fit into memory.
        self.next_family = self.next_family.wrapping_add(1);
        id
    }

    pub(crate) fn keyspace(&self, name: &str) -> Option<&Arc<Keyspace>> {
        self.keyspaces.get(name)
    }

    /// The column family of this name.
    pub(crate) fn family(&self, keyspace: &str, name: &str) -> Option<&Arc<Family>> {
        self.keyspace(keyspace)?.families.get(name)
    }

    /// The keyspace, to be changed.
    pub(crate) fn keyspace_mut(&mut self, name: &str) -> Option<&mut Keyspace> {
        self.keyspaces.get_mut(name).map(Arc::make_mut)
    }
}
