//! Calls that run CQL: a node runs none, but for what clients ask about the node itself before they do anything.

mod local;
mod query;
mod tables;
mod version;

use cassa_wire::{
    CqlPreparedResult, CqlResult, Exception, ExecuteCql3Query, ExecuteCqlQuery,
    ExecutePreparedCql3Query, ExecutePreparedCqlQuery, PrepareCql3Query, PrepareCqlQuery,
};

use super::{Answer, invalid};
use crate::ring::Here;
use crate::session::Session;
pub(super) use version::choose as choose_version;

const NONE: &str = "This node runs no CQL: it keeps column families, for Thrift's own calls";

impl Answer for ExecuteCql3Query {
    async fn answer(self, here: &Here, session: &mut Session) -> Result<CqlResult, Exception> {
        version::check(3, session)?;
        let query = query::text(&self.query, self.compression)?;
        if tables::are_asked_for(&query) {
            return Ok(tables::none());
        }
        let columns = local::columns(&query).ok_or_else(|| invalid(NONE))?;
        local::answer(here, &columns)
    }
}

impl Answer for ExecuteCqlQuery {
    async fn answer(self, _: &Here, session: &mut Session) -> Result<CqlResult, Exception> {
        version::check(2, session)?;
        query::text(&self.query, self.compression)?;
        Err(invalid(NONE))
    }
}

impl Answer for PrepareCql3Query {
    async fn answer(self, _: &Here, session: &mut Session) -> Result<CqlPreparedResult, Exception> {
        version::check(3, session)?;
        query::text(&self.query, self.compression)?;
        Err(invalid(NONE))
    }
}

impl Answer for PrepareCqlQuery {
    async fn answer(self, _: &Here, session: &mut Session) -> Result<CqlPreparedResult, Exception> {
        version::check(2, session)?;
        query::text(&self.query, self.compression)?;
        Err(invalid(NONE))
    }
}

impl Answer for ExecutePreparedCql3Query {
    async fn answer(self, _: &Here, session: &mut Session) -> Result<CqlResult, Exception> {
        version::check(3, session)?;
        Err(not_prepared(self.item_id))
    }
}

impl Answer for ExecutePreparedCqlQuery {
    async fn answer(self, _: &Here, session: &mut Session) -> Result<CqlResult, Exception> {
        version::check(2, session)?;
        Err(not_prepared(self.item_id))
    }
}

fn not_prepared(id: i32) -> Exception {
    invalid(format!(
        "Prepared query with ID {id} not found (either the query was not prepared on this host (maybe the host has been restarted?) or \
         you have prepared too many queries and it has been evicted from the internal cache)"
    ))
}
