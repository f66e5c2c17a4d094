//! What servers keep of tables, as they show it to CQL: until 2.2 in `system`, from 3.0 on in `system_schema`.

use std::collections::BTreeMap;

use bytes::Bytes;
use cassa_types::Type;

use super::select::Shown;
use crate::cql;
use crate::schema::{Catalog, ColumnKind, Family, Layout, Table, TableColumn};

fn text(text: &str) -> Option<Bytes> {
    Some(Bytes::copy_from_slice(text.as_bytes()))
}

fn number(number: i32) -> Option<Bytes> {
    Some(Bytes::copy_from_slice(&number.to_be_bytes()))
}

/// Column families that are tables, in the order of their keyspaces and names.
fn families(catalog: &Catalog) -> impl Iterator<Item = (&Family, &Table)> {
    catalog.families().filter_map(|family| Some((&**family, family.table.as_deref()?)))
}

/// The columns of a table with their places among those of their kind, in the order of their names.
fn by_name<'t>(table: &'t Table) -> Vec<(usize, &'t TableColumn)> {
    let mut next = BTreeMap::<ColumnKind, usize>::new();
    let placed = |column: &'t TableColumn| {
        let next = next.entry(column.kind).or_default();
        *next += 1;
        (*next - 1, column)
    };
    let mut columns: Vec<(usize, &'t TableColumn)> = table.columns.iter().map(placed).collect();
    columns.sort_by(|(_, one), (_, other)| one.name.cmp(&other.name));
    columns
}

fn place(place: usize) -> Option<Bytes> {
    number(i32::try_from(place).unwrap_or(i32::MAX))
}

/// `system.schema_columns`.
pub(super) fn old_columns(catalog: &Catalog) -> Shown {
    let mut rows = Vec::new();
    for (family, table) in families(catalog) {
        let is_dense = table.layout.is_dense();
        let without_value = TableColumn::without_value();
        let several = table.of(ColumnKind::PartitionKey).nth(1).is_some();
        let without_value = (is_dense && table.of(ColumnKind::Regular).next().is_none())
            .then_some((0, &without_value));
        for (at, column) in without_value.into_iter().chain(by_name(table)) {
            let (kind, index) = match column.kind {
                ColumnKind::PartitionKey => ("partition_key", several.then_some(at)),
                ColumnKind::Clustering => {
                    ("clustering_key", (table.layout != Layout::Dense).then_some(at))
                }
                ColumnKind::Static => ("static", Some(table.clustering())),
                ColumnKind::Regular if is_dense => ("compact_value", None),
                ColumnKind::Regular => {
                    ("regular", (!table.is_compact()).then(|| table.clustering()))
                }
            };
            rows.push(vec![
                text(family.keyspace()),
                text(family.name()),
                text(&column.name),
                index.and_then(place),
                None,
                None,
                None,
                text(kind),
                text(&column.ty.to_string()),
            ]);
        }
    }
    let columns = vec![
        ("keyspace_name", Type::Utf8),
        ("columnfamily_name", Type::Utf8),
        ("column_name", Type::Utf8),
        ("component_index", Type::Int32),
        ("index_name", Type::Utf8),
        ("index_options", Type::Utf8),
        ("index_type", Type::Utf8),
        ("type", Type::Utf8),
        ("validator", Type::Utf8),
    ];
    Shown { columns, rows }
}

/// `system.schema_columnfamilies`, in part.
pub(super) fn old_families(catalog: &Catalog) -> Shown {
    let rows = families(catalog).map(|(family, table)| {
        let is_dense = table.layout.is_dense();
        vec![
            text(family.keyspace()),
            text(family.name()),
            text(family.definition.comment.as_deref().unwrap_or_default()),
            text(&table.comparator.to_string()),
            number(family.definition.default_time_to_live.unwrap_or(0)),
            text(&family.default_validator.to_string()),
            number(family.definition.gc_grace_seconds.unwrap_or(0)),
            Some(Bytes::copy_from_slice(&[u8::from(is_dense)])),
            text(&table.key().to_string()),
            text("Standard"),
        ]
    });
    let columns = vec![
        ("keyspace_name", Type::Utf8),
        ("columnfamily_name", Type::Utf8),
        ("comment", Type::Utf8),
        ("comparator", Type::Utf8),
        ("default_time_to_live", Type::Int32),
        ("default_validator", Type::Utf8),
        ("gc_grace_seconds", Type::Int32),
        ("is_dense", Type::Boolean),
        ("key_validator", Type::Utf8),
        ("type", Type::Utf8),
    ];
    Shown { columns, rows: rows.collect() }
}

/// `system_schema.columns`.
pub(super) fn columns(catalog: &Catalog) -> Shown {
    let mut rows = Vec::new();
    for (family, table) in families(catalog) {
        let table = as_later(table);
        for (at, column) in by_name(&table) {
            let (kind, position, order) = match (column.kind, &column.ty) {
                (ColumnKind::PartitionKey, _) => ("partition_key", place(at), "none"),
                (ColumnKind::Clustering, Type::Reversed(_)) => ("clustering", place(at), "desc"),
                (ColumnKind::Clustering, _) => ("clustering", place(at), "asc"),
                (ColumnKind::Static, _) => ("static", number(-1), "none"),
                (ColumnKind::Regular, _) => ("regular", number(-1), "none"),
            };
            rows.push(vec![
                text(family.keyspace()),
                text(family.name()),
                text(&column.name),
                text(order),
                text(&column.name),
                text(kind),
                position,
                text(&cql::type_name(&column.ty)),
            ]);
        }
    }
    let columns = vec![
        ("keyspace_name", Type::Utf8),
        ("table_name", Type::Utf8),
        ("column_name", Type::Utf8),
        ("clustering_order", Type::Utf8),
        ("column_name_bytes", Type::Bytes),
        ("kind", Type::Utf8),
        ("position", Type::Int32),
        ("type", Type::Utf8),
    ];
    Shown { columns, rows }
}

/// A table as 3.0 and later see it: one that has a cell for each column has static columns, and one cell for each name that isn't
/// declared; a row without a value has an empty one.
fn as_later(table: &Table) -> Table {
    let mut columns = table.columns.clone();
    let column = |name: &'static str, kind, ty| TableColumn { name: name.into(), kind, ty };
    match table.layout {
        Layout::Plain => {
            for column in columns.iter_mut().filter(|column| column.kind == ColumnKind::Regular) {
                column.kind = ColumnKind::Static;
            }
            columns.push(column("column1", ColumnKind::Clustering, Type::Utf8));
            let counts = columns.iter().any(|column| column.ty == Type::Counter);
            columns.push(column(
                "value",
                ColumnKind::Regular,
                if counts { Type::Counter } else { Type::Bytes },
            ));
        }
        Layout::Dense | Layout::DenseComposite
            if table.of(ColumnKind::Regular).next().is_none() =>
        {
            columns.push(column("value", ColumnKind::Regular, Type::Empty));
        }
        _ => {}
    }
    Table::new(table.layout, columns)
}

/// `system_schema.tables`, in part.
pub(super) fn tables(catalog: &Catalog) -> Shown {
    let rows = families(catalog).map(|(family, table)| {
        vec![
            text(family.keyspace()),
            text(family.name()),
            text(family.definition.comment.as_deref().unwrap_or_default()),
            number(family.definition.default_time_to_live.unwrap_or(0)),
            flags(family, table),
            number(family.definition.gc_grace_seconds.unwrap_or(0)),
        ]
    });
    let columns = vec![
        ("keyspace_name", Type::Utf8),
        ("table_name", Type::Utf8),
        ("comment", Type::Utf8),
        ("default_time_to_live", Type::Int32),
        ("flags", Type::Set(Type::Utf8.into())),
        ("gc_grace_seconds", Type::Int32),
    ];
    Shown { columns, rows: rows.collect() }
}

fn flags(family: &Family, table: &Table) -> Option<Bytes> {
    let is_compound = matches!(table.layout, Layout::Sparse | Layout::DenseComposite);
    let is_dense = table.layout.is_dense();
    let flags = [(is_compound, "compound"), (family.counts(), "counter"), (is_dense, "dense")];
    let flags: Vec<&str> =
        flags.iter().filter(|(is_set, _)| *is_set).map(|(_, flag)| *flag).collect();
    Type::Set(Type::Utf8.into()).pack(&flags[..]).ok().map(Bytes::from)
}
