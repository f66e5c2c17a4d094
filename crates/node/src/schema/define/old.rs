//! Column families as 0.7 to 1.0 check them: before they read them.

use std::collections::BTreeSet;
use std::sync::Arc;

use cassa_types::Type;
use cassa_wire::{CfDef, IndexType};

use super::{Refusal, class, columns, compression, families, fill, indexes, names, refuse};
use crate::Line;
use crate::schema::{Catalog, Family, FamilyId};

/// A new column family.
pub(super) fn drafted(
    line: Line,
    catalog: &Catalog,
    id: FamilyId,
    mut definition: CfDef,
) -> Result<Family, Refusal> {
    name_indexes(line, &mut definition)?;
    check(line, catalog, &definition, None)?;
    if line < Line::V0_8 {
        thresholds(&definition)?;
        memtables(&definition)?;
    }
    if line == Line::V1_0 && thresholds(&definition).is_err() {
        // What is kept of it can't be read again.
        return Err(Refusal::Failed);
    }
    let family = families::family(id, fill::family(line, definition, id, None)?)?;
    if line >= Line::V0_8 {
        columns::check_counters(line, &family)?;
    }
    Ok(family)
}

/// What an update makes of a column family.
pub(super) fn updated(
    line: Line,
    catalog: &Catalog,
    mut definition: CfDef,
    before: &Arc<Family>,
) -> Result<Family, Refusal> {
    if line >= Line::V0_8 {
        name_indexes(line, &mut definition)?;
        check(line, catalog, &definition, Some(before))?;
    }
    // What is absent is nought on the way to the stored definition.
    definition.gc_grace_seconds.get_or_insert(match line < Line::V1_0 {
        true => 0,
        false => 864_000,
    });
    thresholds(&definition)?;
    if line < Line::V1_0 {
        memtables(&definition)?;
    }
    let id = before.id;
    let filled = fill::family(line, definition, id, Some(before));
    let family = filled.and_then(|filled| families::family(id, filled));
    if line < Line::V1_0 {
        return family;
    }
    // What 1.0 refuses of a new column family it fails over here.
    let checked = family.and_then(|family| columns::check_counters(line, &family).map(|()| family));
    checked.map_err(|_| Refusal::Failed)
}

fn name_indexes(line: Line, definition: &mut CfDef) -> Result<(), Refusal> {
    if line < Line::V0_8 {
        return Ok(());
    }
    let comparator = class::parse(line, definition.comparator_type.as_deref().unwrap_or_default())?;
    let family = definition.name.to_string();
    for column in definition.column_metadata.iter_mut().flatten() {
        let indexed = column.index_type.is_some_and(|kind| {
            kind == IndexType::Keys || (kind == IndexType::Custom && line >= Line::V1_0)
        });
        if indexed && column.index_name.is_none() {
            // It can't be named after a column that can't be shown.
            comparator.validate(&column.name).map_err(|_| Refusal::Failed)?;
            let name = indexes::usual_name(&family, &comparator, &column.name);
            column.index_name = Some(name.into());
        }
    }
    Ok(())
}

/// Checks a definition; `before` is what it changes.
pub(super) fn check(
    line: Line,
    catalog: &Catalog,
    definition: &CfDef,
    before: Option<&Arc<Family>>,
) -> Result<(), Refusal> {
    if line >= Line::V0_8 {
        alias(definition)?;
    }
    let kind = definition.column_type.as_deref().unwrap_or("Standard");
    let super_columns = match kind {
        "Standard" => false,
        "Super" => true,
        _ => return refuse(format!("invalid column type {kind}")),
    };
    let parse =
        |class: Option<&str>| class.map_or(Ok(Type::Bytes), |class| class::parse(line, class));
    if line >= Line::V0_8 {
        parse(definition.key_validation_class.as_deref())?;
    }
    let comparator = parse(definition.comparator_type.as_deref())?;
    let subcomparator = parse(definition.subcomparator_type.as_deref())?;
    parse(definition.default_validation_class.as_deref())?;
    if !super_columns && definition.subcomparator_type.is_some() {
        return refuse("subcomparator_type is invalid for standard columns");
    }
    let Some(told) = &definition.column_metadata else { return Ok(()) };
    if let Some(alias) = definition.key_alias.as_ref().filter(|_| line >= Line::V0_8)
        && told.iter().any(|column| column.name == *alias)
    {
        let alias = String::from_utf8_lossy(alias);
        let words = match line < Line::V1_0 {
            true => "because it equals to the key_alias.",
            false => "because it equals the key_alias",
        };
        return refuse(format!("Invalid column name: {alias}, {words}"));
    }
    let names = if super_columns { subcomparator } else { comparator };
    let shown = definition.comparator_type.as_deref().unwrap_or("BytesType");
    let mut taken = match line < Line::V0_8 {
        true => BTreeSet::new(),
        false => indexes::taken(line, catalog, "", Some(&definition.name)),
    };
    for column in told {
        if line >= Line::V0_8 {
            class::parse(line, &column.validation_class)?;
        } else {
            let name = (column.index_name.as_deref())
                .map_or_else(|| format!("{:x}", column.name), str::to_owned);
            let name = format!("{}.{name}", definition.name);
            class::parse(line, &column.validation_class)?;
            if !taken.insert(name.clone()) {
                return refuse(format!("Duplicate index names {name}"));
            }
        }
        columns::check_name(line, &names, column, shown)?;
        let indexed = column.index_type.is_some_and(|kind| {
            kind == IndexType::Keys || (kind == IndexType::Custom && line >= Line::V1_0)
        });
        if !indexed {
            if column.index_name.is_some() {
                return refuse("index_name cannot be set without index_type");
            }
            continue;
        }
        if super_columns {
            return refuse("Secondary indexes are not supported on supercolumns");
        }
        if line >= Line::V0_8 {
            index(line, column, before, &mut taken)?;
        }
    }
    if line >= Line::V0_8 {
        limits(line, definition)?;
    }
    Ok(())
}

fn index(
    line: Line,
    column: &cassa_wire::ColumnDef,
    before: Option<&Arc<Family>>,
    taken: &mut BTreeSet<String>,
) -> Result<(), Refusal> {
    let name = column.index_name.as_deref().unwrap_or_default();
    if !names::is_legal(name) {
        return refuse(format!("Illegal index name {name}"));
    }
    if !taken.insert(name.to_owned()) {
        return refuse(format!("Duplicate index name {name}"));
    }
    if column.index_type == Some(IndexType::Custom) && line >= Line::V1_0 {
        let options = column.index_options.iter().flatten();
        return match options.into_iter().any(|(option, _)| **option == *"class_name") {
            // There is none of those classes here, as on a server without them.
            true => Err(Refusal::Failed),
            false => refuse("Required index option missing: class_name"),
        };
    }
    let old = before.and_then(|before| before.columns.get(&column.name));
    let old = old.and_then(|old| old.definition.index_name.as_deref());
    match old.is_some_and(|old| old != name) {
        true => refuse("Cannot modify index name"),
        false => Ok(()),
    }
}

fn alias(definition: &CfDef) -> Result<(), Refusal> {
    match &definition.key_alias {
        Some(alias) if alias.is_empty() => refuse("key_alias may not be empty"),
        Some(alias) if !alias.is_ascii() => refuse("Key aliases must be ascii"),
        _ => Ok(()),
    }
}

/// What is looked at only where columns have types or indexes of their own: those before are left without a look.
fn limits(line: Line, definition: &CfDef) -> Result<(), Refusal> {
    match (definition.min_compaction_threshold, definition.max_compaction_threshold) {
        (Some(min), max) => {
            let max = max.unwrap_or(32);
            if min <= 1 {
                return refuse("min_compaction_threshold cannot be less than 2.");
            }
            if min > max && max != 0 {
                return refuse(format!(
                    "min_compaction_threshold cannot be greater than max_compaction_threshold {max}"
                ));
            }
        }
        (None, Some(max)) if max < 4 && max != 0 => {
            return refuse("max_compaction_threshold cannot be less than min_compaction_threshold");
        }
        _ => {}
    }
    match line < Line::V1_0 {
        true => memtables(definition),
        false => compression::filled(line, definition.compression_options.clone()).map(drop),
    }
}

fn thresholds(definition: &CfDef) -> Result<(), Refusal> {
    let min = definition.min_compaction_threshold.unwrap_or(4);
    let max = definition.max_compaction_threshold.unwrap_or(32);
    match min > max && max != 0 {
        true => refuse("min_compaction_threshold cannot be greater than max_compaction_threshold"),
        false => Ok(()),
    }
}

fn memtables(definition: &CfDef) -> Result<(), Refusal> {
    if definition.memtable_flush_after_mins.is_some_and(|minutes| minutes <= 0) {
        return refuse("memtable_flush_after_mins must be greater than 0.");
    }
    if definition.memtable_throughput_in_mb.is_some_and(|size| size <= 0) {
        return refuse("memtable_throughput_in_mb must be greater than 0.");
    }
    match definition.memtable_operations_in_millions {
        Some(millions) if millions <= 0.0 => {
            refuse("memtable_operations_in_millions must be greater than 0.0.")
        }
        Some(millions) if millions > 9_223_372_036_854_774_784.0 => {
            refuse("memtable_operations_in_millions must be less than 9223372036854774784")
        }
        _ => Ok(()),
    }
}
