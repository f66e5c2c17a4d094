//! The ring of a keyspace in full, for routing.

use bytestring::ByteString;
use cassa_types::token::Partitioner;

use super::{Nature, Request, Subject};
use crate::topology::Told;

/// Asked about a keyspace that doesn't exist, 1.2 closes the connection: who asks makes sure that it does.
#[derive(Debug, Clone)]
pub(crate) struct ReadRing {
    pub(crate) keyspace: ByteString,
    /// Whose tokens they are.
    pub(crate) partitioner: Partitioner,
}

impl Request for ReadRing {
    /// Or what is wrong with it.
    type Reply = Result<Told, String>;

    const NAME: &'static str = "describe_ring";
    const NATURE: Nature = Nature::Read;

    fn subject(&self) -> Subject<'_> {
        Subject { keyspace: Some(&self.keyspace), column_family: None }
    }
}
