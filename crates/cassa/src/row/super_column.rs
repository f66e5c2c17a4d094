//! One super column of a row.

use std::fmt;
use std::ops::Range;

use cassa_types::{Pack, Unpack};
use cassa_wire::{Page, SuperColumnRef};

use super::Column;
use super::find::{find, runs_down};
use crate::error::{ErrorKind, Result};
use crate::schema::Family;
use crate::shown::Shown;

/// A super column, borrowed from its row: a name, and columns in the order of the subcomparator.
#[derive(Clone, Copy)]
pub struct SuperColumn<'a> {
    family: &'a Family,
    page: &'a Page,
    super_column: SuperColumnRef<'a>,
}

impl<'a> SuperColumn<'a> {
    pub(super) fn new(family: &'a Family, page: &'a Page, place: usize) -> SuperColumn<'a> {
        SuperColumn { family, page, super_column: page.super_column(place) }
    }

    /// The super column's name.
    ///
    /// # Errors
    /// [`ErrorKind::Type`] when the name is not read as `T`.
    pub fn name<T: Unpack<'a>>(&self) -> Result<T> {
        T::unpack(&self.family.comparator, self.name_bytes()).map_err(|error| {
            let message = format!("the name of super column {}: {error}", self.shown_name());
            self.family.error(ErrorKind::Type, message).caused_by(error)
        })
    }

    /// The name as it is stored.
    pub fn name_bytes(&self) -> &'a [u8] {
        self.super_column.name()
    }

    /// The value of a column; `None` when the super column, as it was read, doesn't have it.
    ///
    /// # Errors
    /// [`ErrorKind::Type`] when the name is none of the subcomparator's type, or the value is not read as `T`.
    pub fn value<T: Unpack<'a>>(&self, name: impl Pack) -> Result<Option<T>> {
        self.column(name)?.map(|column| column.value()).transpose()
    }

    /// A column by its name.
    ///
    /// # Errors
    /// [`ErrorKind::Type`] when the name is none of the subcomparator's type.
    pub fn column(&self, name: impl Pack) -> Result<Option<Column<'a>>> {
        Ok(self.named(&self.within().pack_bound(&name)?))
    }

    /// A column by its packed name.
    pub(crate) fn named(&self, name: &[u8]) -> Option<Column<'a>> {
        let (family, page) = (self.within(), self.page);
        let name_at = |place| page.column(place).name();
        let place = find(self.super_column.column_range(), name_at, name, &family.order)?;
        Some(Column::new(family, page.column(place)))
    }

    /// The columns in the order of the subcomparator, in whatever direction the super columns were read.
    pub fn columns(
        &self,
    ) -> impl ExactSizeIterator<Item = Column<'a>> + DoubleEndedIterator + use<'a> {
        let (family, page) = (self.within(), self.page);
        let Range { start, end } = self.places();
        let runs_down = self.runs_down();
        let place = move |nth| if runs_down { end - 1 - nth } else { start + nth };
        (0..end - start).map(move |nth| Column::new(family, page.column(place(nth))))
    }

    /// The places of its columns in the page.
    pub(super) fn places(&self) -> Range<usize> {
        self.super_column.column_range()
    }

    /// Whether the page has its columns from the greatest down.
    pub(super) fn runs_down(&self) -> bool {
        let Range { start, end } = self.places();
        let name_at = |place| self.page.column(place).name();
        start < end && runs_down(name_at(start), name_at(end - 1), &self.within().order)
    }

    /// How many columns it has.
    pub fn len(&self) -> usize {
        self.super_column.column_range().len()
    }

    /// Whether it has no column.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What the schema says of its columns.
    fn within(&self) -> &'a Family {
        self.family.within.as_deref().unwrap_or(self.family)
    }

    pub(super) fn shown_name(&self) -> Shown<'a> {
        Shown(&self.family.comparator, self.name_bytes())
    }
}

/// The columns, names and values.
impl fmt::Debug for SuperColumn<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let columns = self.columns().map(|column| (column.shown_name(), column.shown_value()));
        f.debug_map().entries(columns).finish()
    }
}
