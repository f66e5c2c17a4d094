//! Indexes of columns.

use std::collections::BTreeSet;
use std::iter;
use std::sync::Arc;

use cassa_types::Type;
use cassa_wire::{CfDef, ColumnDef, IndexType};

use super::columns::{is_known, shown};
use super::{Refusal, class, compatible, names, refuse};
use crate::Line;
use crate::schema::{Catalog, Family};

/// Names the indexes that have no name, as 1.1 and later do: by the ones there were before, or by their columns.
pub(super) fn name_indexes(
    line: Line,
    catalog: &Catalog,
    definition: &mut CfDef,
    before: Option<&Arc<Family>>,
) -> Result<(), Refusal> {
    let family = definition.name.to_string();
    let comparator = shown_by(line, definition)?;
    let taken: BTreeSet<String> = taken(line, catalog, &definition.keyspace, None);
    for column in definition.column_metadata.iter_mut().flatten() {
        if column.index_type.is_none() {
            continue;
        }
        let old = before.and_then(|before| before.columns.get(&column.name));
        let old = old.and_then(|old| old.definition.index_name.clone());
        if let Some(old) = old.filter(|_| line < Line::V3_0) {
            if let Some(new) = column.index_name.as_ref().filter(|new| **new != old) {
                return refuse(format!("Can't modify index name: was '{old}' changed to '{new}'."));
            }
            column.index_name = Some(old);
        }
        let unnamed = match &column.index_name {
            None => true,
            Some(name) => line >= Line::V3_0 && name.is_empty(),
        };
        if unnamed {
            if line < Line::V2_0 && matches!(comparator.base(), Type::Composite(_)) {
                // It can't be named after a column that can't be shown.
                comparator.validate(&column.name).map_err(|_| Refusal::Failed)?;
            }
            column.index_name =
                free_name(&family, &comparator, &column.name, &taken).map(Into::into);
        }
    }
    Ok(())
}

/// Refuses two indexes of one name, as 3.0 and later do while they read a definition: those of a column that is told twice, too.
pub(super) fn refuse_twice(
    line: Line,
    catalog: &Catalog,
    definition: &CfDef,
    told: &[ColumnDef],
) -> Result<(), Refusal> {
    let comparator = shown_by(line, definition)?;
    let taken: BTreeSet<String> = taken(line, catalog, &definition.keyspace, None);
    let mut given = BTreeSet::new();
    let is_indexed = |column: &&ColumnDef| column.index_type.is_some_and(|it| is_known(line, it));
    for column in told.iter().filter(is_indexed) {
        let own = column.index_name.as_deref().filter(|name| !name.is_empty());
        let free = || free_name(&definition.name, &comparator, &column.name, &taken);
        let name = own.map(str::to_owned).or_else(free).unwrap_or_default();
        if !given.insert(name.clone()) {
            return refuse(format!("Duplicate index name {name}"));
        }
    }
    Ok(())
}

/// The usual name of a column's index, with a number where that is taken.
fn free_name(
    family: &str,
    comparator: &Type,
    column: &[u8],
    taken: &BTreeSet<String>,
) -> Option<String> {
    let usual = usual_name(family, comparator, column);
    let numbered = (1..).map(|number| format!("{usual}_{number}"));
    iter::once(usual.clone()).chain(numbered).find(|name| !taken.contains(name))
}

/// The type that column names are shown by.
fn shown_by(line: Line, definition: &CfDef) -> Result<Type, Refusal> {
    let class = definition.subcomparator_type.as_deref().filter(|_| line >= Line::V2_0);
    class::parse(line, class.or(definition.comparator_type.as_deref()).unwrap_or_default())
}

/// The name an index gets that has none.
pub(super) fn usual_name(family: &str, comparator: &Type, column: &[u8]) -> String {
    let name = format!("{family}_{}_idx", shown(comparator, column));
    name.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_').collect()
}

/// The names of all indexes, but for those of column families with one name; from 3.0 on those of one keyspace.
pub(super) fn taken(
    line: Line,
    catalog: &Catalog,
    keyspace: &str,
    but: Option<&str>,
) -> BTreeSet<String> {
    let families = catalog.families().filter(|family| {
        Some(family.name()) != but && (line < Line::V3_0 || family.keyspace() == keyspace)
    });
    let columns = families.flat_map(|family| family.columns.values());
    columns
        .filter_map(|column| column.definition.index_name.as_deref())
        .map(str::to_owned)
        .collect()
}

/// Checks a column's index, whose name is taken then.
pub(super) fn check_index(
    line: Line,
    family: &Family,
    column: &ColumnDef,
    taken: &mut BTreeSet<String>,
) -> Result<(), Refusal> {
    let Some(kind) = column.index_type else {
        return match &column.index_name {
            Some(_) if line < Line::V3_0 => refuse("Index name cannot be set without index type"),
            _ => Ok(()),
        };
    };
    if family.is_super() {
        return refuse("Secondary indexes are not supported on super column families");
    }
    let name = column.index_name.as_deref().unwrap_or_default();
    if !names::is_legal(name) {
        return refuse(format!("Illegal index name {name}"));
    }
    if !taken.insert(name.to_owned()) {
        return refuse(format!("Duplicate index name {name}"));
    }
    match kind {
        IndexType::Custom => custom(line, name, column),
        IndexType::Composites if line < Line::V3_11 => composites(line, column),
        _ => Ok(()),
    }
}

/// Checks an index of a class of its own. There is none of those classes here, as on a server without them.
fn custom(line: Line, name: &str, column: &ColumnDef) -> Result<(), Refusal> {
    let mut options = column.index_options.iter().flatten();
    match options.find(|(option, _)| **option == *"class_name") {
        Some((_, class)) if line >= Line::V3_0 => {
            refuse(format!("Unable to find custom indexer class '{class}'"))
        }
        Some(_) => Err(Refusal::Failed),
        None if line >= Line::V3_0 => {
            refuse(format!("Required option missing for index {name} : class_name"))
        }
        None => refuse("Required index option missing: class_name"),
    }
}

/// Checks an index of CQL's tables, as lines do that tell it from others.
fn composites(line: Line, column: &ColumnDef) -> Result<(), Refusal> {
    let Some(options) = &column.index_options else { return Err(Refusal::Failed) };
    let has_prefix = options.iter().any(|(option, _)| **option == *"prefix_size");
    let unknown: Vec<&str> = options.iter().map(|(option, _)| &**option).collect();
    match (line, unknown.is_empty()) {
        (Line::V1_2, _) if !has_prefix => refuse("Missing option prefix_size"),
        (Line::V2_0, true) | (Line::V3_0, _) => Err(Refusal::Failed),
        (Line::V1_2, _) | (_, true) => Ok(()),
        _ => refuse(format!(
            "Unknown options provided for COMPOSITES index: [{}]",
            unknown.join(", ")
        )),
    }
}

/// Whether indexes that stay can stay as they are: in the order of their columns' values.
pub(super) fn can_keep_indexes(line: Line, before: &Family, after: &Family) -> bool {
    after.columns.iter().all(|(name, column)| {
        let old = before.columns.get(name).filter(|old| old.definition.index_type.is_some());
        match old.filter(|_| column.definition.index_type.is_some()) {
            Some(old) => compatible::takes_over(line, &old.validator, &column.validator),
            None => true,
        }
    })
}
