//! Tables of CQL: added and dropped. A table is a column family whose definition follows from its columns.

use std::sync::Arc;

use cassa_types::Type;
use cassa_wire::{CfDef, ColumnDef};

use super::families::{family, put, refuse_taken};
use super::{Refusal, access, fill, names, properties, refuse};
use crate::Line;
use crate::cql::{CreateTable, PrimaryKey};
use crate::schema::{Catalog, ColumnKind, Family, Layout, Table, TableColumn};

/// Creates a table in a keyspace.
pub(crate) fn add_table(
    line: Line,
    catalog: &mut Catalog,
    keyspace: &str,
    told: &CreateTable,
) -> Result<(), Refusal> {
    let name = &told.table.table;
    access::create_table(line, catalog, keyspace, name)?;
    check_name(line, name)?;
    let table = table(line, told)?;
    let definition =
        CfDef { keyspace: keyspace.into(), name: name.as_str().into(), ..defined(line, &table) };
    let definition = properties::filled(line, definition, &told.properties)?;
    if counts(&table) && definition.default_time_to_live.is_some_and(|ttl| ttl > 0) {
        return refuse("Cannot set default_time_to_live on a table with counters");
    }
    let id = catalog.family_id();
    let family = family(id, fill::family(line, definition, id, None)?)?;
    super::limits::check(line, &family)?;
    let Some(found) = catalog.keyspace(keyspace) else { return Ok(()) };
    if told.if_not_exists && found.families.contains_key(name.as_str()) {
        return Ok(());
    }
    refuse_taken(line, found, name)?;
    // Of a table that Thrift doesn't know no column is one of Thrift's.
    put(
        catalog,
        Family { comparator: table.comparator.clone(), table: Some(Arc::new(table)), ..family },
    );
    Ok(())
}

/// Drops a table with all it has.
pub(crate) fn drop_table(
    line: Line,
    catalog: &mut Catalog,
    keyspace: &str,
    name: &str,
    if_exists: bool,
) -> Result<(), Refusal> {
    access::drop_table(line, catalog, keyspace)?;
    let found = catalog.keyspace_mut(keyspace).and_then(|found| found.families.remove(name));
    match found {
        None if !if_exists => refuse(match line < Line::V2_2 {
            true => format!("unconfigured columnfamily {name}"),
            false => format!("unconfigured table {name}"),
        }),
        _ => Ok(()),
    }
}

/// What a compact table is when Thrift has changed its column family.
pub(super) fn updated(table: &Table, family: &Family) -> Table {
    if table.layout != Layout::Plain {
        return table.clone();
    }
    let keys = table.of(ColumnKind::PartitionKey).cloned();
    let others = family.columns.iter().filter_map(|(name, column)| {
        let name = name.clone().try_into().ok()?;
        Some(TableColumn { name, kind: ColumnKind::Regular, ty: column.validator.clone() })
    });
    Table::new(Layout::Plain, keys.chain(others).collect())
}

fn check_name(line: Line, name: &str) -> Result<(), Refusal> {
    if !names::is_legal(name) {
        return refuse(match line < Line::V2_2 {
            true => format!(
                "\"{name}\" is not a valid column family name (must be alphanumeric character only: [0-9A-Za-z]+)"
            ),
            false => format!(
                "\"{name}\" is not a valid table name (must be alphanumeric character or underscore only: [a-zA-Z_0-9]+)"
            ),
        });
    }
    if name.len() > names::LONGEST {
        let what = if line < Line::V2_2 { "Column family" } else { "Table" };
        let longest = names::LONGEST;
        return refuse(format!(
            "{what} names shouldn't be more than {longest} characters long (got \"{name}\")"
        ));
    }
    Ok(())
}

/// How many columns a table may have. What becomes of a statement takes as many steps as a table has columns, and some of them more.
const MOST_COLUMNS: usize = 4096;

/// The table that a statement declares.
fn table(line: Line, told: &CreateTable) -> Result<Table, Refusal> {
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

fn counts(table: &Table) -> bool {
    table.columns.iter().any(|column| column.ty == Type::Counter)
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
        return refuse(format!("Unknown type {}", crate::cql::type_name(ty)));
    }
    let within = |ty: &Type| check_type(line, ty, true);
    match ty {
        Type::List(_) | Type::Set(_) | Type::Map(_) if is_within => refuse(format!(
            "Non-frozen collections are not allowed inside collections: {}",
            crate::cql::type_name(ty)
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

/// The column family of a table, with what a line fills in for CQL alone.
fn defined(line: Line, table: &Table) -> CfDef {
    let text = |ty: &Type| Some(ty.to_string().into());
    let keys: Vec<&TableColumn> = table.of(ColumnKind::PartitionKey).collect();
    let others = || table.columns.iter().filter(|column| column.kind == ColumnKind::Regular);
    let values = match table.layout {
        Layout::Dense | Layout::DenseComposite => {
            let none = (line >= Line::V3_0).then_some(&Type::Empty);
            others().next().map(|column| &column.ty).or(none)
        }
        _ if counts(table) => Some(&Type::Counter),
        _ => None,
    };
    let metadata = others().filter(|_| table.layout == Layout::Plain).map(|column| ColumnDef {
        name: column.name.as_bytes().clone(),
        validation_class: column.ty.to_string().into(),
        ..ColumnDef::default()
    });
    CfDef {
        column_type: Some("Standard".into()),
        comparator_type: text(&table.comparator),
        default_validation_class: text(values.unwrap_or(&Type::Bytes)),
        key_validation_class: text(&table.key()),
        key_alias: (keys.len() == 1)
            .then(|| keys.first().map(|key| key.name.as_bytes().clone()))
            .flatten(),
        column_metadata: Some(metadata.collect()),
        bloom_filter_fp_chance: Some(0.01),
        speculative_retry: (line >= Line::V2_0).then(|| "99PERCENTILE".into()),
        ..CfDef::default()
    }
}
