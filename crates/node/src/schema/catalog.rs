//! Every keyspace with its column families.

use std::collections::BTreeMap;
use std::sync::Arc;

use cassa_types::ParseError;
use cassa_wire::KsDef;
use uuid::Uuid;

use super::{Family, FamilyId, Table, order, system};
use crate::Line;

/// What servers number their first column family of a user with.
const FIRST_FAMILY: u32 = 1000;

/// The version of a schema that no migration changed, until 1.0.
const BEFORE_MIGRATIONS: Uuid = Uuid::from_u128(0x0000_0000_0000_1000_0000_0000_0000_0000);

/// The version of a schema that has no keyspace of a user, from 1.1 on.
const EMPTY: Uuid = Uuid::from_u128(0x59ad_b24e_f3cd_3e02_97f0_5b39_5827_453f);

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

impl Keyspace {
    /// With its column families, but for those that only CQL knows, in the order in which the line answers them.
    pub(crate) fn described(&self, line: Line) -> KsDef {
        let mut families: Vec<&Arc<Family>> = self.families.values().collect();
        families.sort_by_key(|family| family.id);
        // From 3.0 on they stand in the order they came in.
        if line < Line::V3_0 {
            order::hash_map(&mut families, |family| order::text(family.name()));
        }
        let is_hidden =
            |family: &Family| family.table.as_ref().is_some_and(|table| table.is_hidden(line));
        let families = families.into_iter().filter(|family| !is_hidden(family));
        let families = families.map(|family| family.definition.clone());
        KsDef { cf_defs: families.collect(), ..self.definition.clone() }
    }

    /// Whether each member keeps its own part of it alone.
    pub(crate) fn is_local(&self) -> bool {
        self.definition.strategy_class.ends_with(".LocalStrategy")
    }
}

impl Catalog {
    /// What a server of a line begins with.
    pub(crate) fn new(line: Line) -> Catalog {
        let named = |keyspace: Keyspace| (keyspace.definition.name.to_string(), Arc::new(keyspace));
        let keyspaces = system::keyspaces(line).map(named).collect();
        Catalog {
            keyspaces,
            version: if line < Line::V1_1 { BEFORE_MIGRATIONS } else { EMPTY },
            next_family: FIRST_FAMILY,
        }
    }

    /// A number that no column family had.
    pub(crate) fn family_id(&mut self) -> FamilyId {
        let id = FamilyId(self.next_family);
        // Four billion column families don't fit into memory.
        self.next_family = self.next_family.wrapping_add(1);
        id
    }

    /// The schema as it was kept; `numbered` says which number a column family has, and what it is in CQL.
    pub(crate) fn restored(
        version: Uuid,
        next_family: u32,
        keyspaces: Vec<KsDef>,
        numbered: impl Fn(&str, &str) -> Option<(FamilyId, Option<Arc<Table>>)>,
    ) -> Result<Catalog, ParseError> {
        let mut catalog = Catalog { keyspaces: BTreeMap::new(), version, next_family };
        for mut definition in keyspaces {
            let mut families = BTreeMap::new();
            for family in std::mem::take(&mut definition.cf_defs) {
                let known = numbered(&definition.name, &family.name);
                let (id, table) = known.unwrap_or_else(|| (catalog.family_id(), None));
                let family = Family { table, ..Family::new(id, family)? };
                families.insert(family.name().to_owned(), Arc::new(family));
            }
            let keyspace = Keyspace { definition, families };
            catalog.keyspaces.insert(keyspace.definition.name.to_string(), Arc::new(keyspace));
        }
        Ok(catalog)
    }

    /// The number the next column family gets.
    pub(crate) fn next_family(&self) -> u32 {
        self.next_family
    }

    /// Every column family.
    pub(crate) fn families(&self) -> impl Iterator<Item = &Arc<Family>> {
        self.keyspaces.values().flat_map(|keyspace| keyspace.families.values())
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

impl Keyspace {
    /// Its definition, with those of its column families.
    pub(crate) fn whole(&self) -> KsDef {
        let families = self.families.values().map(|family| family.definition.clone());
        KsDef { cf_defs: families.collect(), ..self.definition.clone() }
    }
}
