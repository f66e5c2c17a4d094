//! Columns with a type or an index of their own.

use std::collections::BTreeSet;
use std::sync::Arc;

use bytes::Bytes;
use cassa_types::composite::components;
use cassa_types::{Type, Value};
use cassa_wire::{CfDef, ColumnDef, IndexType};

use super::{Refusal, class, compatible, names, refuse};
use crate::Line;
use crate::schema::{Catalog, Family, Kind, order};

/// Columns as describe calls answer them: the last of one name, in the order of the line.
pub(super) fn filled(
    line: Line,
    names: &Type,
    told: Vec<ColumnDef>,
) -> Result<Vec<ColumnDef>, Refusal> {
    let mut columns: Vec<ColumnDef> = Vec::new();
    for column in told {
        if line >= Line::V2_0 {
            check_name(line, names, &column, &names.to_string())?;
        }
        let indexed = column.index_type.is_some_and(|kind| is_known(line, kind));
        // From 3.0 on what a column says of an index is kept with the index, if there is one.
        let keeps = line < Line::V3_0 || indexed;
        let column = ColumnDef {
            validation_class: class::of_values(line, class::parse(line, &column.validation_class)?)
                .to_string()
                .into(),
            index_type: column.index_type.filter(|kind| is_known(line, *kind)),
            index_options: column
                .index_options
                .filter(|_| line >= Line::V1_0 && keeps)
                .filter(|options| line < Line::V3_0 || !options.is_empty())
                .map(|options| order::map(line, options)),
            index_name: column.index_name.filter(|_| keeps),
            ..column
        };
        match columns.iter_mut().find(|other| other.name == column.name) {
            Some(_) if line >= Line::V3_0 => {}
            Some(other) => *other = column,
            None => columns.push(column),
        }
    }
    sort(line, names, &mut columns);
    Ok(columns)
}

/// Servers of 0.8 and 1.0 keep them in a tree, whose order takes bytes for signed numbers, others in a hash map.
fn sort(line: Line, names: &Type, columns: &mut [ColumnDef]) {
    let signed = |column: &ColumnDef| -> Vec<i8> {
        column.name.iter().map(|byte| byte.cast_signed()).collect()
    };
    match line {
        Line::V0_7 => {
            columns.sort_by_key(signed);
            return order::copied(columns, 0, |column| order::bytes(&column.name));
        }
        line if line < Line::V1_1 => return columns.sort_by_key(signed),
        // They were kept in the order of their names as text.
        line if line < Line::V3_0 => columns.sort_by_key(|column| shown(names, &column.name)),
        _ => columns.sort_by_key(signed),
    }
    walk(line, columns);
}

/// Puts columns into the order of a hash map, from 2.0 on one that has the key and the first clustering column as well.
fn walk(line: Line, columns: &mut [ColumnDef]) {
    let others = if line < Line::V2_0 { 0 } else { 2 };
    order::hash_map_among(columns, others, |column| order::bytes(&column.name));
}

/// Adds what CQL sees of a super column family from 3.0 on: a map of its columns, without a name, and their values when none has a
/// type of its own.
pub(super) fn with_map(line: Line, names: &Type, values: &Type, columns: &mut Vec<ColumnDef>) {
    let map = Type::Map(Arc::new((names.clone(), values.clone())));
    let column = |name: &'static [u8], ty: &Type| ColumnDef {
        name: Bytes::from_static(name),
        validation_class: ty.to_string().into(),
        ..ColumnDef::default()
    };
    if columns.is_empty() {
        columns.push(column(b"value", values));
    }
    columns.push(column(b"", &map));
    walk(line, columns);
}

/// Whether servers of the line know a kind of index: they take any other for none.
fn is_known(line: Line, kind: IndexType) -> bool {
    match kind {
        IndexType::Keys => true,
        IndexType::Custom => line >= Line::V1_0,
        IndexType::Composites => line >= Line::V1_2,
        _ => false,
    }
}

/// Checks a column's name against the type of names, which the refusal calls as told.
pub(super) fn check_name(
    line: Line,
    names: &Type,
    column: &ColumnDef,
    told: &str,
) -> Result<(), Refusal> {
    if names.validate(&column.name).is_ok() {
        return Ok(());
    }
    let length = column.name.len();
    match (names.base(), line) {
        // These lines stumble over the name while they show it.
        (Type::Long, Line::V1_1 | Line::V1_2) => {
            refuse(format!("A long is exactly 8 bytes: {length}"))
        }
        (Type::Utf8, Line::V1_1 | Line::V1_2) => {
            refuse(format!("invalid UTF8 bytes {:x}", column.name))
        }
        (Type::Composite(_), Line::V1_1 | Line::V2_0) => Err(Refusal::Failed),
        (Type::Long, Line::V2_0) => refuse(format!("Expected 8 or 0 byte long ({length})")),
        (Type::Utf8, Line::V2_0) => refuse("String didn't validate."),
        _ => refuse(format!("Column name {:x} is not valid for comparator {told}", column.name)),
    }
}

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
            let usual = usual_name(&family, &comparator, &column.name);
            let numbered = (1..).map(|number| format!("{usual}_{number}"));
            let free =
                std::iter::once(usual.clone()).chain(numbered).find(|name| !taken.contains(name));
            column.index_name = free.map(Into::into);
        }
    }
    Ok(())
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

/// A column's name as servers show it.
pub(super) fn shown(names: &Type, name: &[u8]) -> String {
    match names.base() {
        Type::Bytes | Type::Empty | Type::Unknown(_) => {
            format!("{:x}", Bytes::copy_from_slice(name))
        }
        Type::Utf8 | Type::Ascii => String::from_utf8_lossy(name).into_owned(),
        ty @ Type::Composite(types) => {
            let parts = components(ty, name).unwrap_or_default();
            let shown = types.iter().zip(parts).map(|(ty, part)| shown(ty, part.value));
            shown.collect::<Vec<_>>().join(":")
        }
        ty => ty.unpack::<Value>(name).map(|value| value.to_string()).unwrap_or_default(),
    }
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

/// Checks that a family of counters has nothing else, and one without has none, as all lines with counters do.
pub(super) fn check_counters(line: Line, family: &Family) -> Result<(), Refusal> {
    let counts = |ty: &Type| *ty == Type::Counter;
    if counts(&family.comparator) {
        return counting_comparator(line, family);
    }
    if let Kind::Super { subcomparator } = &family.kind
        && counts(subcomparator)
    {
        return match line {
            line if line < Line::V2_0 => {
                refuse("CounterColumnType is not a valid sub-column comparator")
            }
            Line::V2_1 | Line::V2_2 => Err(Refusal::Failed),
            _ => refuse("Cannot add a counter column (column2) in a non counter column family"),
        };
    }
    if line >= Line::V0_8 && counts(&family.key) {
        return refuse("CounterColumnType is not a valid key validator");
    }
    let names = match &family.kind {
        Kind::Super { subcomparator } if line >= Line::V2_0 => subcomparator,
        _ => &family.comparator,
    };
    let map = |column: &ColumnDef| line >= Line::V3_0 && column.name.is_empty();
    let told = family.definition.column_metadata.iter().flatten();
    for column in told.filter(|column| !map(column)) {
        let counter =
            family.columns.get(&column.name).is_some_and(|known| counts(&known.validator));
        let name = shown(names, &column.name);
        match (counts(&family.default_validator), counter) {
            (true, false) => {
                return refuse(format!(
                    "Cannot add a non counter column ({name}) in a counter column family"
                ));
            }
            (false, true) => {
                return refuse(format!(
                    "Cannot add a counter column ({name}) in a non counter column family"
                ));
            }
            _ => {}
        }
    }
    Ok(())
}

/// What is said of names that are counters.
fn counting_comparator(line: Line, family: &Family) -> Result<(), Refusal> {
    match (line, &family.kind) {
        (Line::V2_0, Kind::Super { .. }) => {
            refuse("Cannot add a counter column (column1) in a non counter column family")
        }
        (line, _) if line >= Line::V2_1 => Err(Refusal::Failed),
        _ => refuse("CounterColumnType is not a valid comparator"),
    }
}

/// Checks columns and their indexes, as 1.1 and later do.
pub(super) fn check(line: Line, catalog: &Catalog, family: &Family) -> Result<(), Refusal> {
    let names = family.names(true);
    if line < Line::V2_0 {
        check_alias(line, family)?;
    }
    let mut taken = taken(line, catalog, family.keyspace(), Some(family.name()));
    for column in family.definition.column_metadata.iter().flatten() {
        if line < Line::V2_0 {
            check_name(line, names, column, &names.to_string())?;
        }
        check_index(line, family, column, &mut taken)?;
    }
    Ok(())
}

fn check_alias(line: Line, family: &Family) -> Result<(), Refusal> {
    let Some(alias) = family.definition.key_alias.as_ref() else { return Ok(()) };
    if family.columns.contains_key(alias) {
        let alias = String::from_utf8_lossy(alias);
        return refuse(format!("Cannot have key alias equals to a column name: {alias}"));
    }
    match (alias.is_empty(), std::str::from_utf8(alias)) {
        (true, _) if line < Line::V1_2 => refuse("Key alias may not be empty"),
        (_, Err(_)) => refuse("Key alias must be UTF8"),
        _ => Ok(()),
    }
}

fn check_index(
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
        IndexType::Composites if line < Line::V3_0 => composites(line, column),
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
        (Line::V2_0, true) => Err(Refusal::Failed),
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
