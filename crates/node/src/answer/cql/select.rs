//! `SELECT`: of what servers keep of themselves and of their tables.

use bytes::Bytes;
use cassa_types::Type;
use cassa_wire::{CqlResult, Exception};

use super::{local, result, schema, target};
use crate::Line;
use crate::answer::invalid;
use crate::cql::{self, Condition, Select, Selected};
use crate::ring::Here;
use crate::session::Session;

/// A table that can be selected from: names and types of columns, and rows.
pub(super) struct Shown {
    pub(super) columns: Vec<(&'static str, Type)>,
    pub(super) rows: Vec<Vec<Option<Bytes>>>,
}

pub(super) fn select(
    here: &Here,
    session: &Session,
    told: &Select,
) -> Result<CqlResult, Exception> {
    let keyspace = target::keyspace(here, session, told.table.keyspace.as_deref())?;
    let line = here.ring.line;
    let catalog = here.ring.catalog();
    let shown = match (keyspace.as_str(), told.table.table.as_str()) {
        ("system", "local") => local::shown(here),
        ("system", "schema_columns") if line < Line::V3_0 => schema::old_columns(&catalog),
        ("system", "schema_columnfamilies") if line < Line::V3_0 => schema::old_families(&catalog),
        ("system_schema", "columns") if line >= Line::V3_0 => schema::columns(&catalog),
        ("system_schema", "tables") if line >= Line::V3_0 => schema::tables(&catalog),
        (_, table) => {
            let known = cql::KNOWN;
            return Err(invalid(format!(
                "{table} isn't selected from here, but read by Thrift's own calls: {known}"
            )));
        }
    };
    let place = |name: &str| shown.columns.iter().position(|(known, _)| *known == name);
    let places: Vec<usize> = match &told.columns {
        Selected::All => (0..shown.columns.len()).collect(),
        Selected::These(names) => {
            let place =
                |name: &String| place(name).ok_or_else(|| undefined(line, name, "selection"));
            names.iter().map(place).collect::<Result<_, _>>()?
        }
    };
    let conditions = conditions(line, &shown, &told.conditions)?;
    let meets = |row: &&Vec<Option<Bytes>>| {
        conditions
            .iter()
            .all(|(place, values)| row.get(*place).is_some_and(|value| values.contains(value)))
    };
    let rows = shown.rows.iter().filter(meets).take(told.limit.unwrap_or(usize::MAX));
    let rows =
        rows.map(|row| places.iter().map(|place| row.get(*place).cloned().flatten()).collect());
    let columns: Vec<(&str, Type)> =
        places.iter().filter_map(|place| shown.columns.get(*place)).cloned().collect();
    Ok(result::rows(&columns, rows.collect()))
}

/// The place of a column that a condition is about, and the values that meet it.
type Met = (usize, Vec<Option<Bytes>>);

/// What conditions say.
fn conditions(line: Line, shown: &Shown, told: &[Condition]) -> Result<Vec<Met>, Exception> {
    let condition = |condition: &Condition| {
        let name = &condition.column;
        let place = shown.columns.iter().position(|(known, _)| *known == name);
        let place = place.ok_or_else(|| undefined(line, name, "where"))?;
        let ty = shown.columns.get(place).map_or(&Type::Bytes, |(_, ty)| ty);
        let values = condition
            .values
            .iter()
            .map(|value| cql::bytes(name, ty, value).map(Some).map_err(invalid));
        Ok((place, values.collect::<Result<_, Exception>>()?))
    };
    told.iter().map(condition).collect()
}

fn undefined(line: Line, name: &str, clause: &str) -> Exception {
    invalid(match line < Line::V3_11 {
        true => format!("Undefined name {name} in {clause} clause"),
        false => format!("Undefined column name {name}"),
    })
}
