//! `SELECT`: of what servers keep of themselves and of their tables.

use std::collections::{HashMap, HashSet};

use bytes::Bytes;
use cassa_types::Type;
use cassa_wire::{Column, CqlResult, Exception};

use super::{LARGEST, local, result, schema, target, too_large};
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

impl Shown {
    /// Where a column stands.
    fn place(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|(known, _)| *known == name)
    }
}

/// The rows of a table that servers keep, as a statement chooses them.
pub(super) fn select(
    here: &Here,
    session: &Session,
    told: &Select,
) -> Result<CqlResult, Exception> {
    let keyspace = target::keyspace(here, session, told.table.keyspace.as_deref())?;
    let line = here.ring.line;
    let shown = shown(here, &keyspace, &told.table.table)?;
    let places: Vec<usize> = match &told.columns {
        Selected::All => (0..shown.columns.len()).collect(),
        Selected::These(names) => {
            let place =
                |name: &String| shown.place(name).ok_or_else(|| undefined(line, name, "selection"));
            names.iter().map(place).collect::<Result<_, _>>()?
        }
    };
    let conditions = conditions(line, &shown, &told.conditions)?;
    let meets = |row: &&Vec<Option<Bytes>>| {
        conditions
            .iter()
            .all(|(place, values)| row.get(*place).is_some_and(|value| values.contains(value)))
    };
    let chosen = shown.rows.iter().filter(meets).take(told.limit.unwrap_or(usize::MAX));
    let mut left = LARGEST;
    let mut rows = Vec::new();
    for row in chosen {
        let row: Vec<Option<Bytes>> =
            places.iter().map(|place| row.get(*place).cloned().flatten()).collect();
        let bytes =
            row.iter().map(|value| size_of::<Column>() + value.as_ref().map_or(0, Bytes::len));
        left = left.checked_sub(bytes.sum()).ok_or_else(too_large)?;
        rows.push(row);
    }
    let columns: Vec<(&str, Type)> =
        places.iter().filter_map(|place| shown.columns.get(*place)).cloned().collect();
    Ok(result::rows(&columns, rows))
}

/// A table of the line; a refusal for all others.
fn shown(here: &Here, keyspace: &str, table: &str) -> Result<Shown, Exception> {
    let line = here.ring.line;
    let catalog = here.ring.catalog();
    Ok(match (keyspace, table) {
        ("system", "local") => local::shown(here),
        ("system", "schema_columns") if line < Line::V3_0 => schema::old_columns(&catalog),
        ("system", "schema_columnfamilies") if line < Line::V3_0 => schema::old_families(&catalog),
        ("system_schema", "columns") if line >= Line::V3_0 => schema::columns(&catalog),
        ("system_schema", "tables") if line >= Line::V3_0 => schema::tables(&catalog),
        _ => {
            let known = cql::KNOWN;
            return Err(invalid(format!(
                "{table} isn't selected from here, but read by Thrift's own calls: {known}"
            )));
        }
    })
}

/// The values that meet all conditions on a column, by its place.
type Met = HashMap<usize, HashSet<Option<Bytes>>>;

/// What conditions say.
fn conditions(line: Line, shown: &Shown, told: &[Condition]) -> Result<Met, Exception> {
    let mut met = Met::new();
    for condition in told {
        let name = &condition.column;
        let place = shown.place(name).ok_or_else(|| undefined(line, name, "where"))?;
        let ty = shown.columns.get(place).map_or(&Type::Bytes, |(_, ty)| ty);
        let values = condition
            .values
            .iter()
            .map(|value| cql::bytes(name, ty, value).map(Some).map_err(invalid));
        let mut values = values.collect::<Result<HashSet<_>, Exception>>()?;
        if let Some(before) = met.remove(&place) {
            values.retain(|value| before.contains(value));
        }
        met.insert(place, values);
    }
    Ok(met)
}

fn undefined(line: Line, name: &str, clause: &str) -> Exception {
    invalid(match line < Line::V3_11 {
        true => format!("Undefined name {name} in {clause} clause"),
        false => format!("Undefined column name {name}"),
    })
}
