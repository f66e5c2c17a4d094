//! The cluster a node belongs to: its members, what they share, and what each has of its own.

mod member;
mod placement;
mod tokens;

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Duration;

use cassa_types::token::Partitioner;

use crate::credentials::Credentials;
use crate::disk::Disk;
use crate::schema::Catalog;
use crate::{Builder, Clock, Line, Place, StartError};

pub(crate) use member::{Member, State};
pub(crate) use tokens::told as told_token;

/// What the members of a cluster share, and the members in the order of their tokens.
#[derive(Debug)]
pub(crate) struct Ring {
    pub(crate) line: Line,
    pub(crate) partitioner: Partitioner,
    pub(crate) cluster_name: String,
    pub(crate) clock: Clock,
    pub(crate) credentials: Credentials,
    /// The largest reply, in bytes.
    pub(crate) max_reply: usize,
    catalog: RwLock<Arc<Catalog>>,
    /// Held while the schema changes, and what members keep with it.
    schema_change: Mutex<()>,
    pub(crate) members: Vec<Member>,
    /// How long a coordinator waits for replicas.
    pub(crate) timeout: Duration,
    /// Where a node that keeps its data does.
    pub(crate) disk: Option<Disk>,
}

/// The member that a connection was made to.
#[derive(Debug, Clone)]
pub(crate) struct Here {
    pub(crate) ring: Arc<Ring>,
    pub(crate) member: usize,
}

impl Here {
    /// The member itself.
    pub(crate) fn member(&self) -> &Member {
        &self.ring.members[self.member]
    }
}

impl Ring {
    /// A ring whose members have their addresses, in the order of their tokens.
    ///
    /// # Errors
    /// [`StartError::UnknownPartitioner`].
    pub(crate) fn new(
        told: &Builder,
        places: impl ExactSizeIterator<Item = (SocketAddr, Place)>,
    ) -> Result<Ring, StartError> {
        let usual = || match told.line < Line::V1_2 {
            true => Partitioner::Random,
            false => Partitioner::Murmur3,
        };
        let partitioner = told.partitioner.clone().unwrap_or_else(usual);
        if let Partitioner::Unknown(partitioner) = partitioner {
            return Err(StartError::UnknownPartitioner { partitioner });
        }
        let tokens = tokens::even(&partitioner, places.len());
        let members = tokens.into_iter().zip(places);
        Ok(Ring {
            line: told.line,
            cluster_name: told.cluster_name.clone(),
            clock: told.clock.clone(),
            credentials: told.credentials.clone(),
            max_reply: told.settings.limits.reply,
            catalog: RwLock::new(Arc::new(Catalog::new(told.line))),
            schema_change: Mutex::default(),
            members: members
                .map(|(token, (address, place))| Member::new(told.line, address, token, place))
                .collect(),
            partitioner,
            timeout: told.timeout,
            disk: None,
        })
    }

    /// Held, no other change of the schema is between this one and what comes of it.
    pub(crate) fn schema_change(&self) -> MutexGuard<'_, ()> {
        self.schema_change.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Replaces the schema as a whole.
    pub(crate) fn replace(&self, catalog: Catalog) {
        *self.catalog.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(catalog);
    }

    /// The schema as it is now.
    pub(crate) fn catalog(&self) -> Arc<Catalog> {
        // A lock is poisoned by a panic under it; what it guards is replaced as a whole and so is whole.
        self.catalog.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Changes the schema: nothing else changes it meanwhile, and an error leaves it as it was.
    pub(crate) fn change<T, E>(
        &self,
        change: impl FnOnce(&mut Catalog) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut catalog = self.catalog.write().unwrap_or_else(PoisonError::into_inner);
        let mut changed = Catalog::clone(&catalog);
        let answer = change(&mut changed)?;
        *catalog = Arc::new(changed);
        Ok(answer)
    }
}
