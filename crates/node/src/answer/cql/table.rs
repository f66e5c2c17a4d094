//! Statements about tables themselves.

use cassa_wire::{CqlResult, Exception, ExecuteCql3Query};

use super::result;
use super::target::{Target, keyspace};
use crate::answer::schema::change;
use crate::coordinate;
use crate::cql::{CreateTable, TableName};
use crate::ring::Here;
use crate::schema;
use crate::session::Session;

pub(super) async fn create(
    here: &Here,
    session: &mut Session,
    told: &CreateTable,
) -> Result<CqlResult, Exception> {
    let keyspace = keyspace(here, session, told.table.keyspace.as_deref())?;
    change::<ExecuteCql3Query>(here, session, |line, catalog| {
        schema::add_table(line, catalog, &keyspace, told)
    })
    .await?;
    Ok(result::void())
}

pub(super) async fn drop(
    here: &Here,
    session: &mut Session,
    name: &TableName,
    if_exists: bool,
) -> Result<CqlResult, Exception> {
    let keyspace = keyspace(here, session, name.keyspace.as_deref())?;
    let table = &name.table;
    change::<ExecuteCql3Query>(here, session, |line, catalog| {
        schema::drop_table(line, catalog, &keyspace, table, if_exists)
    })
    .await?;
    Ok(result::void())
}

pub(super) async fn truncate(
    here: &Here,
    session: &Session,
    name: &TableName,
) -> Result<CqlResult, Exception> {
    let target = Target::of(here, session, name)?;
    coordinate::truncate(here, target.family.id).await?;
    Ok(result::void())
}
