//! What a struct is read from: a row, by the plan of its struct.

use super::plan::Plan;
use super::{Field, Rest};
use crate::error::{Error, ErrorKind, Result};
use crate::row::{Column, Row, SuperColumn};
use crate::shown::Shown;

/// A row that a struct is read from; columns are asked for by their place among the struct's.
#[derive(Debug)]
pub struct Source<'r> {
    plan: &'r Plan,
    row: &'r Row,
    /// The one that is read, of a row of them.
    super_column: Option<SuperColumn<'r>>,
}

impl<'r> Source<'r> {
    pub(super) fn new(
        plan: &'r Plan,
        row: &'r Row,
        super_column: Option<SuperColumn<'r>>,
    ) -> Source<'r> {
        Source { plan, row, super_column }
    }

    /// The row key.
    ///
    /// # Errors
    /// [`ErrorKind::Type`] when it is not read as `K`.
    pub fn key<K: Field>(&self) -> Result<K> {
        self.row.key().map_err(|error| self.unreadable(self.plan.key, error))
    }

    /// The super column's name.
    ///
    /// # Errors
    /// [`ErrorKind::Type`] when it is not read as `N`.
    pub fn super_column<N: Field>(&self) -> Result<N> {
        let field = self.plan.super_column.unwrap_or_default();
        match &self.super_column {
            Some(super_column) => {
                super_column.name().map_err(|error| self.unreadable(field, error))
            }
            None => Err(self.row.family().refused("the row has no super columns")),
        }
    }

    /// A column's value; of a column the row doesn't have, what the type reads null as: `None` of an `Option`.
    ///
    /// # Errors
    /// [`ErrorKind::Type`] when it is missing and the type can't say so, or is not read as `V`.
    pub fn column<V: Field>(&self, place: usize) -> Result<V> {
        match self.found(place) {
            Some(column) => self.value(place, &column),
            None => V::unpack_null(&self.plan.within.comparator).map_err(|_| self.missing(place)),
        }
    }

    /// A column's value, or `default` if the row doesn't have it.
    ///
    /// # Errors
    /// [`ErrorKind::Type`] when it is not read as `V`.
    pub fn column_or<V: Field>(&self, place: usize, default: impl FnOnce() -> V) -> Result<V> {
        match self.found(place) {
            Some(column) => self.value(place, &column),
            None => Ok(default()),
        }
    }

    /// All columns that have no place.
    ///
    /// # Errors
    /// [`ErrorKind::Type`] when a name or a value is not read as its type.
    pub fn rest<R: Rest>(&self) -> Result<R> {
        let field = self.plan.rest.unwrap_or_default();
        let others = self.columns().filter(|column| !self.plan.named.contains(column.name_bytes()));
        R::collect(others.map(|column| {
            let pair = || Ok((column.name()?, column.value()?));
            pair().map_err(|error| self.unreadable(field, error))
        }))
    }

    /// The latest of the read columns' timestamps, in microseconds; `None` when none has one, as counters.
    pub fn timestamp(&self) -> Option<i64> {
        self.columns().filter_map(|column| column.timestamp()).max()
    }

    /// The shortest of the read columns' original times to live, in seconds; `None` when none has one.
    pub fn ttl(&self) -> Option<u32> {
        let seconds = self.columns().filter_map(|column| column.ttl()).min()?;
        u32::try_from(seconds).ok()
    }

    fn found(&self, place: usize) -> Option<Column<'r>> {
        let name = self.plan.names.get(place)?;
        match &self.super_column {
            Some(super_column) => super_column.named(name),
            None => self.row.named(name),
        }
    }

    fn columns(&self) -> impl Iterator<Item = Column<'r>> {
        let within = self.super_column.map(|super_column| super_column.columns());
        let direct = within.is_none().then(|| self.row.columns());
        within.into_iter().flatten().chain(direct.into_iter().flatten())
    }

    fn value<V: Field>(&self, place: usize, column: &Column<'r>) -> Result<V> {
        let field = self.plan.fields.get(place).copied().unwrap_or_default();
        column.value().map_err(|error| self.unreadable(field, error))
    }

    fn unreadable(&self, field: &str, error: Error) -> Error {
        let message = format!("{}: {}", self.place(field), error.message());
        self.row.family().error(ErrorKind::Type, message).caused_by(error)
    }

    fn missing(&self, place: usize) -> Error {
        let field = self.plan.fields.get(place).copied().unwrap_or_default();
        let name = self.plan.names.get(place).map(|name| &name[..]).unwrap_or_default();
        let message = format!(
            "{}: there is no column {}, and the field has no default and is no Option",
            self.place(field),
            Shown(&self.plan.within.comparator, name)
        );
        self.row.family().error(ErrorKind::Type, message)
    }

    /// The field of the struct in the row, as errors begin.
    fn place(&self, field: &str) -> String {
        let family = self.row.family();
        let key = Shown(&family.key, self.row.key_bytes());
        let structure = self.plan.structure;
        match &self.super_column {
            None => format!("{structure}.{field} in row {key}"),
            Some(super_column) => {
                let name = Shown(&family.comparator, super_column.name_bytes());
                format!("{structure}.{field} in super column {name} of row {key}")
            }
        }
    }
}
