//! The table that a statement is about, and the rows of it.

use std::sync::Arc;

use bytes::Bytes;
use cassa_wire::Exception;

use super::{LARGEST, too_large};
use crate::Line;
use crate::answer::invalid;
use crate::check;
use crate::cql::{self, Literal, TableName};
use crate::ring::Here;
use crate::schema::{ColumnKind, Family, Keyspace, Table, TableColumn, no_keyspace};
use crate::session::Session;

/// The table that a statement is about.
pub(super) struct Target {
    pub(super) line: Line,
    pub(super) keyspace: Arc<Keyspace>,
    pub(super) family: Arc<Family>,
    pub(super) table: Arc<Table>,
}

/// Which rows a statement writes.
pub(super) struct Rows {
    /// The keys of their partitions.
    pub(super) keys: Vec<Bytes>,
    /// As many values of clustering columns as are told.
    pub(super) clustering: Vec<Bytes>,
}

/// The keyspace a statement names, or the connection's.
pub(super) fn keyspace(
    here: &Here,
    session: &Session,
    told: Option<&str>,
) -> Result<String, Exception> {
    let chosen = told.or(session.keyspace.as_deref());
    chosen.map(str::to_owned).ok_or_else(|| invalid(no_keyspace(here.ring.line)))
}

impl Target {
    pub(super) fn of(
        here: &Here,
        session: &Session,
        name: &TableName,
    ) -> Result<Target, Exception> {
        let line = here.ring.line;
        let keyspace = keyspace(here, session, name.keyspace.as_deref())?;
        let catalog = here.ring.catalog();
        let Some(found) = catalog.keyspace(&keyspace).cloned() else {
            return Err(invalid(format!("Keyspace {keyspace} does not exist")));
        };
        let table = &name.table;
        let Some(family) = found.families.get(table).cloned() else {
            let what = if line < Line::V2_2 { "columnfamily" } else { "table" };
            return Err(invalid(format!("unconfigured {what} {table}")));
        };
        let Some(table) = family.table.clone() else {
            let known = cql::KNOWN;
            return Err(invalid(format!(
                "{table} was made by Thrift, and this node's CQL is for tables of its own: {known}"
            )));
        };
        Ok(Target { line, keyspace: found, family, table })
    }

    pub(super) fn column(&self, name: &str) -> Result<&TableColumn, Exception> {
        self.table.column(name).ok_or_else(|| {
            invalid(match self.line < Line::V3_11 {
                true => format!("Unknown identifier {name}"),
                false => format!("Undefined column name {name}"),
            })
        })
    }

    /// The rows that have these values in the columns of the primary key. Of a partition all clustering columns must be told, unless
    /// it `may_be_many` rows; none, when it is about static columns.
    pub(super) fn rows(
        &self,
        values: &[(&TableColumn, Vec<&Literal>)],
        may_be_many: bool,
        only_static: bool,
    ) -> Result<Rows, Exception> {
        let told = |column: &TableColumn| {
            values.iter().find(|(of, _)| of.name == column.name).map(|(_, values)| values)
        };
        let (mut first, mut last): (Vec<Bytes>, Vec<Bytes>) = (Vec::new(), Vec::new());
        let parts: Vec<&TableColumn> = self.table.of(ColumnKind::PartitionKey).collect();
        for (place, part) in parts.iter().enumerate() {
            let Some(values) = told(part) else {
                return Err(self.missing(part, "partition key parts"));
            };
            if values.len() != 1 && place + 1 < parts.len() {
                return Err(invalid(
                    "IN is only supported on the last column of the partition key",
                ));
            }
            let values: Vec<Bytes> = values
                .iter()
                .map(|value| self.key_value(part, value, "partition key"))
                .collect::<Result<_, _>>()?;
            match place + 1 < parts.len() {
                true => first.extend(values),
                false => last = values,
            }
        }
        let common = first.iter().map(|value| size_of::<Bytes>() + value.len()).sum::<usize>();
        if common.saturating_mul(last.len()) > LARGEST {
            return Err(too_large());
        }
        let mut key = first;
        let keys = last.into_iter().map(|value| {
            key.push(value);
            let row_key = self.table.row_key(&key);
            key.pop();
            row_key
        });
        let keys: Vec<Bytes> = keys.collect();
        for key in &keys {
            check::row_key(self.line, &self.family, key)?;
        }
        Ok(Rows { keys, clustering: self.clustering(&told, may_be_many, only_static)? })
    }

    fn clustering<'v>(
        &self,
        told: &impl Fn(&TableColumn) -> Option<&'v Vec<&'v Literal>>,
        may_be_many: bool,
        only_static: bool,
    ) -> Result<Vec<Bytes>, Exception> {
        let (mut clustering, mut missing) = (Vec::new(), None);
        for column in self.table.of(ColumnKind::Clustering) {
            match (told(column), missing) {
                (Some(_), Some(missing)) => return Err(self.not_restricted(missing, column)),
                (Some(values), None) => {
                    let [value] = &values[..] else {
                        return Err(invalid("IN on clustering columns isn't run here"));
                    };
                    clustering.push(self.key_value(column, value, "clustering key")?);
                }
                (None, None) => missing = Some(column),
                (None, Some(_)) => {}
            }
        }
        match missing {
            Some(column) if !may_be_many && !only_static => {
                Err(self.missing(column, "clustering keys"))
            }
            _ => Ok(clustering),
        }
    }

    /// The value of a column of the primary key.
    fn key_value(
        &self,
        column: &TableColumn,
        literal: &Literal,
        part: &str,
    ) -> Result<Bytes, Exception> {
        let name = &column.name;
        if *literal == Literal::Null {
            return Err(invalid(match self.line < Line::V2_2 {
                true => format!("Invalid null value for {part} part {name}"),
                false => format!("Invalid null value in condition for column {name}"),
            }));
        }
        cql::bytes(name, &column.ty, literal).map_err(invalid)
    }

    fn missing(&self, column: &TableColumn, parts: &str) -> Exception {
        let name = &column.name;
        invalid(match self.line < Line::V3_0 {
            true => format!("Missing mandatory PRIMARY KEY part {name}"),
            false => format!("Some {parts} are missing: {name}"),
        })
    }

    fn not_restricted(&self, missing: &TableColumn, column: &TableColumn) -> Exception {
        let (missing, name) = (&missing.name, &column.name);
        invalid(match self.line < Line::V3_0 {
            true => format!("Missing PRIMARY KEY part {missing} since {name} is set"),
            false => format!(
                "PRIMARY KEY column \"{name}\" cannot be restricted as preceding column \"{missing}\" is not restricted"
            ),
        })
    }
}
