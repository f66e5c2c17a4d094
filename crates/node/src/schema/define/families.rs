//! Column families: added, changed, dropped.

use std::sync::Arc;

use cassa_types::Type;
use cassa_wire::CfDef;

use super::{
    Refusal, access, class, columns, compatible, fill, indexes, limits, names, old, refuse, tables,
    types,
};
use crate::Line;
use crate::schema::{Catalog, Family, FamilyId, Keyspace};

/// Creates a column family in the keyspace its definition names.
pub(crate) fn add_family(
    line: Line,
    catalog: &mut Catalog,
    selected: Option<&str>,
    definition: CfDef,
) -> Result<(), Refusal> {
    access::add(line, selected, &definition)?;
    let family = drafted(line, catalog, definition)?;
    if line >= Line::V1_1 {
        check(line, catalog, &family)?;
    }
    let (keyspace, name) = (family.keyspace(), family.name());
    let Some(found) = catalog.keyspace(keyspace) else {
        return refuse(match line {
            Line::V0_7 => "Keyspace does not already exist.".to_owned(),
            line if line < Line::V1_1 => format!("No such keyspace: {keyspace}"),
            line if line < Line::V2_2 => {
                format!("Cannot add column family '{name}' to non existing keyspace '{keyspace}'.")
            }
            _ => format!("Cannot add table '{name}' to non existing keyspace '{keyspace}'."),
        });
    };
    refuse_taken(line, found, name)?;
    if line < Line::V1_1 && !names::is_legal(name) {
        return refuse(format!("Invalid column family name: {name}"));
    }
    let mut indexes =
        family.columns.values().filter_map(|column| column.definition.index_name.as_ref());
    if let Some(illegal) = indexes.find(|name| line < Line::V0_8 && !names::is_legal(name)) {
        return refuse(format!("Invalid index name: {illegal}"));
    }
    put(catalog, family);
    Ok(())
}

/// Refuses the name of a column family that is there.
pub(super) fn refuse_taken(line: Line, found: &Keyspace, name: &str) -> Result<(), Refusal> {
    if !found.families.contains_key(name) {
        return Ok(());
    }
    let keyspace = &found.definition.name;
    refuse(match line {
        Line::V0_7 => "CF is already defined in that keyspace.".to_owned(),
        line if line < Line::V1_1 => format!("{name} already exists in keyspace {keyspace}"),
        Line::V1_1 => {
            format!("Cannot add already existing column family '{name}' to keyspace '{keyspace}'.")
        }
        line if line < Line::V2_2 => {
            format!(
                "Cannot add already existing column family \"{name}\" to keyspace \"{keyspace}\""
            )
        }
        _ => format!("Cannot add already existing table \"{name}\" to keyspace \"{keyspace}\""),
    })
}

/// Changes a column family; what is absent falls back to the default.
pub(crate) fn update_family(
    line: Line,
    catalog: &mut Catalog,
    selected: Option<&str>,
    definition: CfDef,
) -> Result<(), Refusal> {
    access::update(line, catalog, selected, &definition)?;
    let found = catalog.family(&definition.keyspace, &definition.name).cloned();
    if line < Line::V0_8 {
        old::check(line, catalog, &definition, None)?;
    }
    let Some(before) = found else {
        return refuse(access::NOT_FOUND);
    };
    if before.table.as_ref().is_some_and(|table| table.is_hidden(line)) {
        let name = &definition.name;
        return refuse(format!(
            "Cannot modify CQL3 table {name} as it may break the schema. You should use cqlsh to modify CQL3 tables instead."
        ));
    }
    let told = match definition.id {
        // 1.0 gives what has no number a new one, and then sees that it isn't the old one.
        None if line == Line::V1_0 => i32::try_from(catalog.family_id().0).ok(),
        told => told,
    };
    let values = definition.default_validation_class.clone();
    let family = match line >= Line::V1_1 {
        true => read(line, catalog, before.id, definition, Some(&before))?,
        false => old::updated(line, catalog, definition, &before)?,
    };
    if line >= Line::V3_0 {
        limits::check(line, &family)?;
        let values = class::parse(line, values.as_deref().unwrap_or_default());
        types::counting(line, values.is_ok_and(|values| values == Type::Counter), &before)?;
    }
    if line >= Line::V1_1 {
        check(line, catalog, &family)?;
    }
    compatible::check(line, told, &before, &family)?;
    if (Line::V1_1..Line::V3_0).contains(&line)
        && !indexes::can_keep_indexes(line, &before, &family)
    {
        return Err(Refusal::Failed);
    }
    let table = before.table.as_ref().map(|table| Arc::new(tables::updated(table, &family)));
    put(catalog, Family { table, ..family });
    Ok(())
}

/// Drops a column family with all it has.
pub(crate) fn drop_family(
    line: Line,
    catalog: &mut Catalog,
    selected: Option<&str>,
    name: &str,
) -> Result<(), Refusal> {
    let keyspace = access::drop(line, catalog, selected, name)?;
    let found = catalog.keyspace_mut(keyspace);
    if found.is_none() && line < Line::V1_1 {
        return match line < Line::V0_8 {
            true => refuse("Keyspace does not already exist."),
            false => refuse(format!("No such keyspace: {keyspace}")),
        };
    }
    match found.and_then(|found| found.families.remove(name)) {
        Some(_) => Ok(()),
        None if line < Line::V1_1 => refuse("CF is not defined in that keyspace."),
        None => refuse(format!(
            "Cannot drop non existing column family '{name}' in keyspace '{keyspace}'."
        )),
    }
}

/// A new column family with what the line fills in, checked as far as the line checks it while it reads the definition.
pub(super) fn drafted(
    line: Line,
    catalog: &mut Catalog,
    definition: CfDef,
) -> Result<Family, Refusal> {
    let id = catalog.family_id();
    match line >= Line::V1_1 {
        true => read(line, catalog, id, definition, None),
        false => old::drafted(line, catalog, id, definition),
    }
}

/// Reads a definition as 1.1 and later do.
fn read(
    line: Line,
    catalog: &Catalog,
    id: FamilyId,
    definition: CfDef,
    before: Option<&Arc<Family>>,
) -> Result<Family, Refusal> {
    let told = definition.column_metadata.clone().filter(|_| line >= Line::V3_0);
    let mut definition = fill::family(line, definition, id, before)?;
    indexes::refuse_twice(line, catalog, &definition, &told.unwrap_or_default())?;
    indexes::name_indexes(line, catalog, &mut definition, before)?;
    family(id, definition)
}

/// Checks a column family as 1.1 and later do once its definition is read.
pub(super) fn check(line: Line, catalog: &Catalog, family: &Family) -> Result<(), Refusal> {
    names::check("Keyspace", family.keyspace())?;
    names::check("ColumnFamily", family.name())?;
    if line >= Line::V3_0 {
        limits::check(line, family)?;
    }
    columns::check_counters(line, family)?;
    columns::check(line, catalog, family)?;
    if line < Line::V3_0 {
        limits::check(line, family)?;
    }
    Ok(())
}

/// A definition whose classes were looked at.
pub(super) fn family(id: FamilyId, definition: CfDef) -> Result<Family, Refusal> {
    Family::new(id, definition).map_err(|error| Refusal::Invalid(error.to_string()))
}

pub(super) fn put(catalog: &mut Catalog, family: Family) {
    if let Some(keyspace) = catalog.keyspace_mut(family.keyspace()) {
        keyspace.families.insert(family.name().to_owned(), Arc::new(family));
    }
}
