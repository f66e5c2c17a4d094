//! The columns of a table of CQL, from what servers keep of their schema: `system.schema_columns` on 2.0 to 2.2,
//! `system_schema.columns` from 3.0 on.

use bytes::Bytes;
use bytestring::ByteString;
use cassa_types::Type;
use cassa_wire::{Compression, ConsistencyLevel, CqlResult, CqlRow, Exception};

use super::unsupported;
use crate::codec::Coded;
use crate::error::Failure;
use crate::hosts::Facts;
use crate::op::DescribeTable;
use crate::table::{CqlColumn, CqlColumnKind, CqlTable};

impl Coded for DescribeTable {
    type Thrift = cassa_wire::ExecuteCql3Query;

    fn thrift(&self, facts: &Facts) -> Result<cassa_wire::ExecuteCql3Query, Failure> {
        let (keyspace, table) = (quoted(&self.keyspace), quoted(&self.table));
        let query = match facts.major() {
            Some(3..) => format!(
                "SELECT column_name, kind, position, clustering_order, type FROM \
                 system_schema.columns WHERE keyspace_name = {keyspace} AND table_name = {table}"
            ),
            Some(2) => format!(
                "SELECT column_name, type, component_index, validator FROM system.schema_columns \
                 WHERE keyspace_name = {keyspace} AND columnfamily_name = {table}"
            ),
            _ => {
                let message =
                    format!("tables of CQL are described by 2.0 and later, not by {facts}");
                return Err(unsupported(message));
            }
        };
        Ok(cassa_wire::ExecuteCql3Query {
            query: query.into(),
            compression: Compression::None,
            consistency: ConsistencyLevel::One,
        })
    }

    fn reply(&self, reply: Result<CqlResult, Exception>) -> Result<Option<CqlTable>, Exception> {
        let rows = reply?.rows.unwrap_or_default();
        let columns: Vec<CqlColumn> = rows.iter().filter_map(column).collect();
        let (keyspace, table) = (self.keyspace.clone(), self.table.clone());
        Ok((!columns.is_empty()).then(|| CqlTable::new(keyspace, table, columns)))
    }
}

/// A literal of CQL.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// A column as either line tells it: 2.x has the kind in `type` and a class in `validator`, 3.x the name of a type in `type`.
fn column(row: &CqlRow) -> Option<CqlColumn> {
    let value = |name: &str| {
        let mut columns = row.columns.iter();
        columns.find(|column| column.name == name.as_bytes()).and_then(|found| found.value.clone())
    };
    let text = |name: &str| value(name).and_then(|value| ByteString::try_from(value).ok());
    let (kind, ty) = match text("validator") {
        Some(class) => (text("type")?, Type::parse(&class).ok()?),
        None => (text("kind")?, Type::parse_cql(&text("type")?).unwrap_or(Type::Bytes)),
    };
    let kind = match &*kind {
        "partition_key" => CqlColumnKind::PartitionKey,
        "clustering_key" | "clustering" => CqlColumnKind::Clustering,
        "static" => CqlColumnKind::Static,
        _ => CqlColumnKind::Regular,
    };
    let is_descending = text("clustering_order").is_some_and(|order| order == "desc");
    let ty = if is_descending { Type::Reversed(ty.into()) } else { ty };
    let position = value("position").or_else(|| value("component_index"));
    Some(CqlColumn::new(text("column_name")?, kind, position.as_ref().map_or(0, place), ty))
}

/// A place among the columns of a key; what is in no key has −1.
fn place(value: &Bytes) -> u32 {
    let value = <[u8; 4]>::try_from(&value[..]).map(i32::from_be_bytes);
    value.ok().and_then(|value| u32::try_from(value).ok()).unwrap_or(0)
}
