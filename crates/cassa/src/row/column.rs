//! One column of a row.

use std::fmt;

use cassa_types::Unpack;
use cassa_wire::ColumnRef;

use crate::error::{ErrorKind, Result};
use crate::schema::Family;
use crate::shown::Shown;

/// A column, borrowed from its row.
#[derive(Clone, Copy)]
pub struct Column<'a> {
    family: &'a Family,
    column: ColumnRef<'a>,
}

impl<'a> Column<'a> {
    pub(super) fn new(family: &'a Family, column: ColumnRef<'a>) -> Column<'a> {
        Column { family, column }
    }

    /// The column's name.
    ///
    /// # Errors
    /// [`ErrorKind::Type`] when the name is not read as `T`.
    pub fn name<T: Unpack<'a>>(&self) -> Result<T> {
        T::unpack(&self.family.comparator, self.column.name()).map_err(|error| {
            let message = format!("the name of column {}: {error}", self.shown_name());
            self.family.error(ErrorKind::Type, message).caused_by(error)
        })
    }

    /// The column's value.
    ///
    /// # Errors
    /// [`ErrorKind::Type`] when the value is not read as `T`; the other columns of the row stay readable.
    pub fn value<T: Unpack<'a>>(&self) -> Result<T> {
        let ty = self.family.validator(self.column.name());
        T::unpack(ty, self.column.value()).map_err(|error| {
            let message = format!("the value of column {}: {error}", self.shown_name());
            self.family.error(ErrorKind::Type, message).caused_by(error)
        })
    }

    /// The name as it is stored.
    pub fn name_bytes(&self) -> &'a [u8] {
        self.column.name()
    }

    /// The value as it is stored.
    pub fn value_bytes(&self) -> &'a [u8] {
        self.column.value()
    }

    /// When the column was written, in microseconds as its writer said; `None` for counters.
    pub fn timestamp(&self) -> Option<i64> {
        self.column.timestamp()
    }

    /// The time to live it was written with, in seconds (not what is left of it); `None` when it has none.
    pub fn ttl(&self) -> Option<i32> {
        self.column.ttl()
    }

    pub(super) fn shown_name(&self) -> Shown<'a> {
        Shown(&self.family.comparator, self.name_bytes())
    }

    pub(super) fn shown_value(&self) -> Shown<'a> {
        Shown(self.family.validator(self.name_bytes()), self.value_bytes())
    }
}

impl fmt::Debug for Column<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Column")
            .field("name", &self.shown_name())
            .field("value", &self.shown_value())
            .field("timestamp", &self.timestamp())
            .field("ttl", &self.ttl())
            .finish()
    }
}
