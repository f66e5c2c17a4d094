//! The table that a statement declares, its columns checked as the line's servers check them.

use cassa_types::Type;

use super::{Refusal, refuse};
use crate::Line;
use crate::cql::{CreateTable, PrimaryKey, type_name};
use crate::schema::{ColumnKind, Layout, Table, TableColumn};

/// How many columns a table may have. What becomes of a statement takes as many steps as a table has columns, and some of them more.
const MOST_COLUMNS: usize = 4096;

/// The table that a statement declares.
pub(super) fn table(line: Line, told: &CreateTable) -> Result<Table, Refusal> {
    let of_keys = |key: &PrimaryKey| key.partition.len() + key.clustering.len();
    let named = told.keys.iter().map(of_keys).max().unwrap_or(0);
    if told.columns.len().max(named).max(told.order.len()) > MOST_COLUMNS {
        return refuse(format!("A table of this node has {MOST_COLUMNS} columns at most"));
    }
    for (place, column) in told.columns.iter().enumerate() {
        if told.columns.iter().take(place).any(|other| other.name == column.name) {
            return refuse(format!("Multiple definition of identifier {}", column.name));
        }
        check_type(line, &column.ty, false)?;
    }
    let [key] = &told.keys[..] else {
        return refuse(match told.keys.is_empty() {
            true => "No PRIMARY KEY specifed (exactly one required)",
            false => "Multiple PRIMARY KEYs specifed (exactly one required)",
        });
    };
    let mut columns = Vec::with_capacity(told.columns.len());
    for (names, kind) in
        [(&key.partition, ColumnKind::PartitionKey), (&key.clustering, ColumnKind::Clustering)]
    {
        for name in names {
            columns.push(of_key(told, name, kind)?);
        }
    }
    check_order(told, key)?;
    let others = told
        .columns
        .iter()
        .filter(|column| !columns.iter().any(|of_key| of_key.name == *column.name));
    let others: Vec<TableColumn> = others
        .map(|column| TableColumn {
            name: column.name.as_str().into(),
            kind: if column.is_static { ColumnKind::Static } else { ColumnKind::Regular },
            ty: typed(line, &column.ty),
        })
        .collect();
    check_counters(line, &others)?;
    check_statics(line, told, key)?;
    let layout = match (told.is_compact, key.clustering.len()) {
        (false, _) => Layout::Sparse,
        (true, 0) => Layout::Plain,
        (true, 1) => Layout::Dense,
        (true, _) => Layout::DenseComposite,
    };
    if told.is_compact {
        check_compact(line, layout, &others)?;
    }
    for column in &mut columns {
        column.ty = typed(line, &column.ty);
    }
    columns.extend(others);
    Ok(Table::new(layout, columns))
}

/// A column of the primary key.
fn of_key(told: &CreateTable, name: &str, kind: ColumnKind) -> Result<TableColumn, Refusal> {
    let Some(column) = told.columns.iter().find(|column| column.name == name) else {
        return refuse(format!("Unknown definition {name} referenced in PRIMARY KEY"));
    };
    match &column.ty {
        Type::List(_) | Type::Set(_) | Type::Map(_) => {
            return refuse(format!("Invalid collection type for PRIMARY KEY component {name}"));
        }
        Type::Counter => {
            return refuse(format!("counter type is not supported for PRIMARY KEY part {name}"));
        }
        Type::Duration => {
            return refuse(format!("duration type is not supported for PRIMARY KEY part {name}"));
        }
        _ if column.is_static => {
            return refuse(format!("Static column {name} cannot be part of the PRIMARY KEY"));
        }
        _ => {}
    }
    let descends = told.order.iter().any(|(other, descends)| other == name && *descends);
    let ty = match descends && kind == ColumnKind::Clustering {
        true => Type::Reversed(column.ty.clone().into()),
        false => column.ty.clone(),
    };
    Ok(TableColumn { name: name.into(), kind, ty })
}

/// An order is told of all clustering columns up to the last it is told of, in their order.
fn check_order(told: &CreateTable, key: &PrimaryKey) -> Result<(), Refusal> {
    for (place, (name, _)) in told.order.iter().enumerate() {
        match key.clustering.get(place) {
            Some(column) if column == name => {}
            Some(column) if told.order.iter().any(|(other, _)| other == column) => {
                return refuse(format!(
                    "The order of columns in the CLUSTERING ORDER directive must be the one of the clustering key ({column} must \
                     appear before {name})"
                ));
            }
            Some(column) if key.clustering.contains(name) => {
                return refuse(format!("Missing CLUSTERING ORDER for column {column}"));
            }
            _ => {
                return refuse(
                    "Only clustering key columns can be defined in CLUSTERING ORDER directive",
                );
            }
        }
    }
    Ok(())
}

fn check_statics(line: Line, told: &CreateTable, key: &PrimaryKey) -> Result<(), Refusal> {
    let has_statics = told.columns.iter().any(|column| column.is_static);
    match has_statics {
        true if line < Line::V2_0 => refuse("Static columns came with 2.0"),
        true if told.is_compact => {
            refuse("Static columns are not supported in COMPACT STORAGE tables")
        }
        true if key.clustering.is_empty() => refuse(
            "Static columns are only useful (and thus allowed) if the table has at least one clustering column",
        ),
        _ => Ok(()),
    }
}

/// What a compact table can't have.
fn check_compact(line: Line, layout: Layout, others: &[TableColumn]) -> Result<(), Refusal> {
    if others.iter().any(TableColumn::is_in_elements) {
        return refuse(match line < Line::V3_0 {
            true if layout != Layout::Plain => {
                "Collection types are not supported with COMPACT STORAGE"
            }
            true => "Non-frozen collection types are not supported with COMPACT STORAGE",
            false => "Non-frozen collections and UDTs are not supported with COMPACT STORAGE",
        });
    }
    match others.len() {
        0 if layout == Layout::Plain => {
            refuse("No definition found that is not part of the PRIMARY KEY")
        }
        2.. if layout != Layout::Plain => {
            let names: Vec<&str> = others.iter().map(|column| &*column.name).collect();
            refuse(format!(
                "COMPACT STORAGE with composite PRIMARY KEY allows no more than one column not part of the PRIMARY KEY (got: {})",
                names.join(", ")
            ))
        }
        _ => Ok(()),
    }
}

/// A table has counters beside its keys, or none.
fn check_counters(line: Line, others: &[TableColumn]) -> Result<(), Refusal> {
    let (counters, values): (Vec<_>, Vec<_>) =
        others.iter().partition(|column| column.ty == Type::Counter);
    let (Some(counter), Some(value)) = (counters.first(), values.first()) else { return Ok(()) };
    let first = others.iter().min_by_key(|column| &column.name);
    refuse(match line {
        line if line >= Line::V3_0 => {
            "Cannot mix counter and non counter columns in the same table".to_owned()
        }
        _ if first.is_some_and(|first| first.ty == Type::Counter) => {
            format!("Cannot add a non counter column ({}) in a counter column family", value.name)
        }
        _ => {
            format!("Cannot add a counter column ({}) in a non counter column family", counter.name)
        }
    })
}

/// Refuses types that the line doesn't have, and those that hold what can't be held.
fn check_type(line: Line, ty: &Type, is_within: bool) -> Result<(), Refusal> {
    let first = match ty {
        Type::Byte | Type::Short | Type::SimpleDate | Type::Time => Line::V2_2,
        Type::Frozen(_) | Type::Tuple(_) => Line::V2_1,
        Type::Duration => Line::V3_11,
        _ => Line::V1_2,
    };
    if line < first {
        return refuse(format!("Unknown type {}", type_name(ty)));
    }
    let within = |ty: &Type| check_type(line, ty, true);
    match ty {
        Type::List(_) | Type::Set(_) | Type::Map(_) if is_within => refuse(format!(
            "Non-frozen collections are not allowed inside collections: {}",
            type_name(ty)
        )),
        Type::Counter if is_within => refuse("Counters are not allowed inside collections"),
        Type::List(element) | Type::Set(element) => within(element),
        Type::Map(types) => within(&types.0).and_then(|()| within(&types.1)),
        Type::Tuple(types) => types.iter().try_for_each(within),
        Type::Frozen(inner) => match &**inner {
            Type::List(element) | Type::Set(element) => within(element),
            Type::Map(types) => within(&types.0).and_then(|()| within(&types.1)),
            inner => within(inner),
        },
        _ => Ok(()),
    }
}

/// A type as the line keeps it: instants have the older type before 2.0.
fn typed(line: Line, ty: &Type) -> Type {
    match ty {
        Type::Timestamp if line < Line::V2_0 => Type::Date,
        Type::Reversed(inner) => Type::Reversed(typed(line, inner).into()),
        Type::List(element) => Type::List(typed(line, element).into()),
        Type::Set(element) => Type::Set(typed(line, element).into()),
        Type::Map(types) => Type::Map((typed(line, &types.0), typed(line, &types.1)).into()),
        ty => ty.clone(),
    }
}
