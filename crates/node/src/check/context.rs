//! What checks go by.

use std::sync::Arc;

use cassa_types::token::Partitioner;

use crate::Line;
use crate::ring::Here;
use crate::schema::Catalog;
use crate::session::Session;

/// What checks go by: beside the request, the line and the schema, for the most part.
#[derive(Debug)]
pub(crate) struct Context<'a> {
    pub(crate) line: Line,
    pub(crate) partitioner: &'a Partitioner,
    pub(crate) catalog: Arc<Catalog>,
    /// The keyspace the connection selected.
    pub(crate) keyspace: Option<&'a str>,
    /// Whether the call is traced: servers then write it down before all else.
    pub(crate) is_traced: bool,
    /// Seconds since 1970: a time to live may end too late.
    pub(crate) now: i64,
}

impl<'a> Context<'a> {
    pub(crate) fn of(here: &'a Here, session: &'a Session) -> Context<'a> {
        let ring = &*here.ring;
        Context {
            line: ring.line,
            partitioner: &ring.partitioner,
            catalog: ring.catalog(),
            keyspace: session.keyspace.as_deref(),
            is_traced: session.traces,
            now: ring.clock.seconds(),
        }
    }
}
