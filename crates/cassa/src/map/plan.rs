//! How a struct lies in one column family: made once, used by every call until the schema changes.

use std::collections::HashSet;
use std::sync::Arc;

use bytes::Bytes;

use super::{Fields, Mapped, Source};
use crate::error::{ErrorKind, Result};
use crate::row::Row;
use crate::schema::{ColumnFamilyKind, Family};

#[derive(Debug)]
pub(crate) struct Plan {
    /// That of the handle.
    pub(super) family: Arc<Family>,
    /// That of the columns: within super columns, if there are any.
    pub(super) within: Arc<Family>,
    pub(super) structure: &'static str,
    pub(super) key: &'static str,
    /// The columns' fields and packed names, by place.
    pub(super) fields: Vec<&'static str>,
    pub(super) names: Arc<[Bytes]>,
    /// The names of columns that don't belong to the rest.
    pub(super) named: HashSet<Bytes>,
    /// The field of the super column's name.
    pub(super) super_column: Option<&'static str>,
    /// The field of all other columns.
    pub(super) rest: Option<&'static str>,
}

impl Plan {
    /// The plan, or an error that lists everything that doesn't fit.
    pub(super) fn of<T: Mapped>(family: &Arc<Family>) -> Result<Arc<Plan>> {
        let mut fields = Fields::new(family);
        T::fields(&mut fields);
        if family.kind == ColumnFamilyKind::Super && fields.super_column.is_none() {
            let message = "its columns are super columns: mark a field with `#[cassa(super_column)]`, or say which \
                           super column by `super_column` of the handle";
            fields.wrong.push(message.to_owned());
        }
        if !fields.wrong.is_empty() {
            let wrong = fields.wrong.join("; ");
            let message = format!("struct {} does not fit: {wrong}", T::NAME);
            return Err(family.error(ErrorKind::Type, message).during("mapped"));
        }
        let names: Arc<[Bytes]> = fields.columns.iter().map(|(_, name)| name.clone()).collect();
        Ok(Arc::new(Plan {
            family: family.clone(),
            within: fields.family.clone(),
            structure: T::NAME,
            key: fields.key,
            fields: fields.columns.iter().map(|(field, _)| *field).collect(),
            named: names.iter().cloned().collect(),
            names,
            super_column: fields.super_column,
            rest: fields.rest,
        }))
    }

    /// The struct that the row is.
    pub(super) fn read<T: Mapped>(&self, row: &Row) -> Result<T> {
        if self.super_column.is_none() {
            return T::read(&Source::new(self, row, None));
        }
        let mut super_columns = row.super_columns();
        match (super_columns.next(), super_columns.next()) {
            (Some(only), None) => T::read(&Source::new(self, row, Some(only))),
            _ => {
                let message = format!("the row has {} super columns, not one", row.len());
                Err(row.family().refused(message))
            }
        }
    }

    /// The structs of a row: of its super columns, or the one that it is.
    pub(super) fn read_each<T: Mapped>(&self, row: &Row) -> impl Iterator<Item = Result<T>> {
        let whole = self.super_column.is_none().then(|| self.read(row));
        let each = row.super_columns();
        let each = each.filter(|_| self.super_column.is_some());
        whole.into_iter().chain(each.map(|each| T::read(&Source::new(self, row, Some(each)))))
    }
}
