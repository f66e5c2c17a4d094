//! How a struct lies in one column family: made once, used by every call until the schema changes.

use std::collections::HashSet;
use std::sync::Arc;

use bytes::Bytes;

use super::{Fields, Mapped, Source};
use crate::error::{ErrorKind, Result};
use crate::row::Row;
use crate::schema::Family;

#[derive(Debug)]
pub(crate) struct Plan {
    pub(super) family: Arc<Family>,
    pub(super) structure: &'static str,
    pub(super) key: &'static str,
    /// The columns' fields and packed names, by place.
    pub(super) fields: Vec<&'static str>,
    pub(super) names: Arc<[Bytes]>,
    /// The names of columns that don't belong to the rest.
    pub(super) named: HashSet<Bytes>,
    /// The field of all other columns.
    pub(super) rest: Option<&'static str>,
}

impl Plan {
    /// The plan, or an error that lists everything that doesn't fit.
    pub(super) fn of<T: Mapped>(family: &Arc<Family>) -> Result<Arc<Plan>> {
        let mut fields = Fields::new(family);
        T::fields(&mut fields);
        if !fields.wrong.is_empty() {
            let wrong = fields.wrong.join("; ");
            let message = format!("struct {} does not fit: {wrong}", T::NAME);
            return Err(family.error(ErrorKind::Type, message).during("mapped"));
        }
        let names: Arc<[Bytes]> = fields.columns.iter().map(|(_, name)| name.clone()).collect();
        Ok(Arc::new(Plan {
            family: family.clone(),
            structure: T::NAME,
            key: fields.key,
            fields: fields.columns.iter().map(|(field, _)| *field).collect(),
            named: names.iter().cloned().collect(),
            names,
            rest: fields.rest,
        }))
    }

    pub(super) fn read<T: Mapped>(&self, row: &Row) -> Result<T> {
        T::read(&Source::new(self, row))
    }
}
