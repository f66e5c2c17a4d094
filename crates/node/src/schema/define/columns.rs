//! Columns with a type or an index of their own.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

use bytes::Bytes;
use cassa_types::composite::components;
use cassa_types::{Type, Value};
use cassa_wire::{CfDef, ColumnDef, IndexType};

use super::{Refusal, class, indexes, refuse};
use crate::Line;
use crate::schema::{Catalog, Family, Kind, order};

/// Columns as describe calls answer them: the last of one name, in the order of the line.
pub(super) fn filled(
    line: Line,
    names: &Type,
    told: Vec<ColumnDef>,
) -> Result<Vec<ColumnDef>, Refusal> {
    let mut columns: Vec<ColumnDef> = Vec::new();
    let mut places: HashMap<_, usize> = HashMap::new();
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
            name: kept(line, names, column.name),
        };
        match places.entry(column.name.clone()) {
            Entry::Occupied(_) if line >= Line::V3_0 => {}
            Entry::Occupied(place) => columns[*place.get()] = column,
            Entry::Vacant(place) => {
                place.insert(columns.len());
                columns.push(column);
            }
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
pub(super) fn is_known(line: Line, kind: IndexType) -> bool {
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
        (Type::Composite(_), Line::V2_0) => Err(Refusal::Failed),
        (Type::Long, Line::V2_0) => refuse(format!("Expected 8 or 0 byte long ({length})")),
        (Type::Utf8, Line::V2_0) => refuse("String didn't validate."),
        _ => refuse(format!("Column name {:x} is not valid for comparator {told}", column.name)),
    }
}

/// A name as it is read again: 1.1 to 2.2 keep it as text, which says of a boolean no more than whether it is true.
fn kept(line: Line, names: &Type, name: Bytes) -> Bytes {
    let is_true = *names.base() == Type::Boolean && name.iter().any(|byte| *byte != 0);
    match is_true && (Line::V1_1..Line::V3_0).contains(&line) {
        true => Bytes::from_static(&[1]),
        false => name,
    }
}

/// 1.1 and 1.2 show names when they have read a definition, before they look whether they are any.
pub(super) fn check_shown(line: Line, names: &Type, filled: &CfDef) -> Result<(), Refusal> {
    let mut columns = filled.column_metadata.iter().flatten();
    let bad = columns.find(|column| names.validate(&column.name).is_err());
    let Some(bad) = bad.filter(|_| matches!(line, Line::V1_1 | Line::V1_2)) else { return Ok(()) };
    match names.base() {
        Type::DynamicComposite(_) => Err(Refusal::Failed),
        Type::Composite(_) if line < Line::V1_2 => Err(Refusal::Failed),
        ty => unshown(ty, &bad.name).map_or(Ok(()), refuse),
    }
}

/// Why servers before 2.0 can't show bytes as a value of a type that they are none of.
fn unshown(ty: &Type, bytes: &Bytes) -> Option<String> {
    let length = bytes.len();
    Some(match ty {
        Type::Long => format!("A long is exactly 8 bytes: {length}"),
        Type::Int32 => format!("A int is exactly 4 bytes: {length}"),
        Type::Double => format!("A double is exactly 8 bytes : {length}"),
        Type::Float => format!("A float is exactly 4 bytes : {length}"),
        Type::Date => format!("A date is exactly 8 bytes (stored as a long): {length}"),
        Type::Boolean => format!("A boolean is stored in exactly 1 byte: {length}"),
        Type::TimeUuid if length == 16 => {
            "TimeUUID only makes sense with version 1 UUIDs".to_owned()
        }
        Type::Uuid | Type::TimeUuid | Type::LexicalUuid => {
            "UUIDs must be exactly 16 bytes".to_owned()
        }
        Type::Utf8 => format!("invalid UTF8 bytes {bytes:x}"),
        Type::Ascii => format!("Invalid ascii bytes {bytes:x}"),
        _ => return None,
    })
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
        Kind::Super { subcomparator } if line >= Line::V1_2 => subcomparator,
        _ => &family.comparator,
    };
    let map = |column: &ColumnDef| line >= Line::V3_0 && column.name.is_empty();
    let told = family.definition.column_metadata.iter().flatten();
    for column in told.filter(|column| !map(column)) {
        let counter =
            family.columns.get(&column.name).is_some_and(|known| counts(&known.validator));
        let name = shown(names, &column.name);
        match (counts(&family.default_validator), counter) {
            // It can't be told of a column that can't be shown.
            (true, false) | (false, true)
                if line < Line::V2_0 && names.validate(&column.name).is_err() =>
            {
                return Err(Refusal::Failed);
            }
            (true, false) => {
                return not_a_counter(line, family, column, &name);
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

/// What is said of a column that isn't a counter, where the others are.
fn not_a_counter(
    line: Line,
    family: &Family,
    column: &ColumnDef,
    name: &str,
) -> Result<(), Refusal> {
    let shown = match (line, &family.kind) {
        (Line::V3_0, kind) => {
            defined(name, &column.validation_class, matches!(kind, Kind::Standard))
        }
        _ => name.to_owned(),
    };
    refuse(format!("Cannot add a non counter column ({shown}) in a counter column family"))
}

/// A column of CQL's as 3.0 shows it.
pub(super) fn defined(name: &str, class: &str, is_static: bool) -> String {
    let kind = if is_static { "STATIC" } else { "REGULAR" };
    format!("ColumnDefinition{{name={name}, type={class}, kind={kind}, position=-1}}")
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
    let mut taken = indexes::taken(line, catalog, family.keyspace(), Some(family.name()));
    for column in family.definition.column_metadata.iter().flatten() {
        if line < Line::V2_0 {
            check_name(line, names, column, &names.to_string())?;
        }
        indexes::check_index(line, family, column, &mut taken)?;
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
