//! Tables of CQL: added and dropped. A table is a column family whose definition follows from its columns.

use std::sync::Arc;

use cassa_types::Type;
use cassa_wire::{CfDef, ColumnDef};

use super::families::{family, put, refuse_taken};
use super::{Refusal, access, declared, fill, names, properties, refuse};
use crate::Line;
use crate::cql::CreateTable;
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
    let table = declared::table(line, told)?;
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

fn counts(table: &Table) -> bool {
    table.columns.iter().any(|column| column.ty == Type::Counter)
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
