//! What the pool knows of the schema: one copy for all handles, read when needed and dropped when found to be old.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use bytestring::ByteString;

use super::{Family, KeyspaceDefinition};
use crate::error::{Error, ErrorKind};

/// How a server begins to say that a value isn't of its column's type.
const REFUSED_BY_TYPE: &str = "failed validation";

/// The column families of a keyspace by name.
type Families = HashMap<ByteString, Arc<Family>>;

#[derive(Debug, Default)]
pub(crate) struct Snapshot {
    keyspaces: RwLock<HashMap<ByteString, Arc<Families>>>,
    /// Counts the times something was found to be old: a handle whose number is this one needn't look anything up.
    generation: AtomicU64,
}

impl Snapshot {
    pub(crate) fn generation(&self) -> u64 {
        self.generation.load(Ordering::Acquire)
    }

    /// The families of a keyspace that was read before.
    pub(crate) fn families(&self, keyspace: &str) -> Option<Arc<Families>> {
        self.keyspaces.read().unwrap_or_else(PoisonError::into_inner).get(keyspace).cloned()
    }

    /// Keeps what was read, unless the schema changed since the reading began in `generation`.
    pub(crate) fn learned(
        &self,
        definition: &KeyspaceDefinition,
        generation: u64,
    ) -> Arc<Families> {
        let families = definition.column_families.iter();
        let families: Arc<Families> =
            Arc::new(families.map(|cf| (cf.name.clone(), Arc::new(Family::new(cf)))).collect());
        let mut keyspaces = self.keyspaces.write().unwrap_or_else(PoisonError::into_inner);
        if self.generation() == generation {
            keyspaces.insert(definition.name.clone(), families.clone());
        }
        families
    }

    /// Keeps a table that its keyspace's definition hides, likewise.
    pub(crate) fn learned_table(&self, keyspace: &str, family: &Arc<Family>, generation: u64) {
        let mut keyspaces = self.keyspaces.write().unwrap_or_else(PoisonError::into_inner);
        if self.generation() == generation
            && let Some(families) = keyspaces.get_mut(keyspace)
        {
            let name = family.target.column_family.clone();
            Arc::make_mut(families).insert(name, family.clone());
        }
    }

    /// Drops everything: it is read again when needed.
    pub(crate) fn forget(&self) {
        let mut keyspaces = self.keyspaces.write().unwrap_or_else(PoisonError::into_inner);
        self.generation.fetch_add(1, Ordering::AcqRel);
        keyspaces.clear();
    }

    /// An error may show that what is known is old.
    pub(crate) fn notice(&self, error: &Error) {
        let old = match error.kind() {
            ErrorKind::NotConfigured => true,
            ErrorKind::InvalidRequest => error.message().contains(REFUSED_BY_TYPE),
            _ => false,
        };
        if old {
            self.forget();
        }
    }
}
