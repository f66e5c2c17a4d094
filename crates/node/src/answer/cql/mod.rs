//! Calls that run CQL: of CQL 3 what makes tables and fills them, and what clients ask of the node itself and of its tables.

mod change;
mod local;
mod query;
mod result;
mod schema;
mod select;
mod table;
mod target;
mod version;
mod write;

use cassa_wire::{
    ConsistencyLevel, CqlPreparedResult, CqlResult, Exception, ExecuteCql3Query, ExecuteCqlQuery,
    ExecutePreparedCql3Query, ExecutePreparedCqlQuery, PrepareCql3Query, PrepareCqlQuery,
    SetKeyspace,
};

use super::{Answer, invalid};
use crate::cql::{self, Statement};
use crate::ring::Here;
use crate::session::Session;
pub(super) use version::choose as choose_version;

/// How many bytes may come of one statement: of its changes, which are made once for each partition it names, or of the rows it selects.
const LARGEST: usize = 64 << 20;

const NO_CQL2: &str = "This node runs no CQL 2, and CQL 3 as execute_cql3_query sends it";
const NONE_PREPARED: &str =
    "This node prepares no statements: it runs them as execute_cql3_query sends them";

impl Answer for ExecuteCql3Query {
    async fn answer(self, here: &Here, session: &mut Session) -> Result<CqlResult, Exception> {
        version::check(3, session)?;
        let text = query::text(&self.query, self.compression)?;
        let statement = cql::parse(&text).map_err(invalid)?;
        run(statement, here, session, self.consistency).await
    }
}

async fn run(
    statement: Statement,
    here: &Here,
    session: &mut Session,
    level: ConsistencyLevel,
) -> Result<CqlResult, Exception> {
    match statement {
        Statement::CreateTable(told) => table::create(here, session, &told).await,
        Statement::DropTable { table, if_exists } => {
            table::drop(here, session, &table, if_exists).await
        }
        Statement::Truncate(table) => table::truncate(here, session, &table).await,
        Statement::Use(keyspace) => SetKeyspace { keyspace: keyspace.into() }
            .answer(here, session)
            .await
            .map(|()| result::void()),
        Statement::Insert(told) => write::insert(here, session, level, told).await,
        Statement::Update(told) => write::update(here, session, level, told).await,
        Statement::Delete(told) => write::delete(here, session, level, told).await,
        Statement::Select(told) => select::select(here, session, &told),
    }
}

impl Answer for ExecuteCqlQuery {
    async fn answer(self, _: &Here, session: &mut Session) -> Result<CqlResult, Exception> {
        version::check(2, session)?;
        query::text(&self.query, self.compression)?;
        Err(invalid(NO_CQL2))
    }
}

impl Answer for PrepareCql3Query {
    async fn answer(self, _: &Here, session: &mut Session) -> Result<CqlPreparedResult, Exception> {
        version::check(3, session)?;
        query::text(&self.query, self.compression)?;
        Err(invalid(NONE_PREPARED))
    }
}

impl Answer for PrepareCqlQuery {
    async fn answer(self, _: &Here, session: &mut Session) -> Result<CqlPreparedResult, Exception> {
        version::check(2, session)?;
        query::text(&self.query, self.compression)?;
        Err(invalid(NO_CQL2))
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

fn too_large() -> Exception {
    invalid(format!(
        "More than {LARGEST} bytes would come of this statement, and this node runs none"
    ))
}

fn not_prepared(id: i32) -> Exception {
    invalid(format!(
        "Prepared query with ID {id} not found (either the query was not prepared on this host (maybe the host has been restarted?) or \
         you have prepared too many queries and it has been evicted from the internal cache)"
    ))
}
