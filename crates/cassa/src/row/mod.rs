//! One row as it was read: the replies' pages, and where its columns lie in them.

mod cell;
mod column;
mod counts;
mod find;
mod rows;
mod super_cell;
mod super_column;

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use bytes::Bytes;
use cassa_types::{Pack, Unpack};
use cassa_wire::{ColumnRef, Page, RowRef};

pub use cell::Cell;
pub(crate) use cell::Untaken;
pub use column::Column;
pub use counts::{ColumnCount, ColumnCounts};
pub use rows::Rows;
pub use super_cell::SuperCell;
pub use super_column::SuperColumn;

use crate::error::Result;
use crate::schema::{ColumnFamilyKind, Family};

/// A row, or the part of one that was asked for: its key and its columns in the order they were read.
///
/// A row of a super column family has [`super_columns`](Row::super_columns), unless it was read by a handle narrowed to one
/// of them: then it has that one's columns.
///
/// Owned, `Send`, `Sync` and cheap to clone: names and values stay in the buffers of the replies they came in, are
/// borrowed from the row, and unpacked by the column family's types when asked for. A row keeps those buffers alive;
/// [`detach`](Row::detach) copies it out of them.
#[derive(Clone)]
pub struct Row {
    family: Arc<Family>,
    key: Bytes,
    parts: Parts,
}

/// A row read in one page is by far the most common.
#[derive(Clone)]
enum Parts {
    One(Part),
    Many(Arc<[Part]>),
}

/// What a column takes in a reply beside its name and value, about.
const FIELDS: usize = 40;

/// Some columns of a page.
#[derive(Clone)]
pub(crate) struct Part {
    pub(crate) page: Page,
    /// The row's place in the page.
    pub(crate) row: usize,
    /// The places in the page of its columns, or of its super columns.
    pub(crate) columns: Range<usize>,
}

impl Part {
    /// All of a page that is the reply to a call about one row.
    pub(crate) fn of_one_row(page: Page) -> Part {
        Part::of_row(page, 0)
    }

    /// All of one row of a page.
    pub(crate) fn of_row(page: Page, row: usize) -> Part {
        let columns = if row < page.row_count() { entries(page.row(row)) } else { 0..0 };
        Part { page, row, columns }
    }

    /// Without what is behind the first so many columns, of which no more were asked for. Replicas that don't have the same columns
    /// fill their pages differently; before 1.0, and in scans later too, a server merges such pages and sends all that is in any,
    /// though what lies behind the shortest may have gaps.
    pub(crate) fn first(mut self, asked: u32) -> Part {
        self.columns.end = self.columns.end.min(self.columns.start.saturating_add(asked as usize));
        self
    }

    /// Whether its columns are super columns.
    pub(crate) fn is_super(&self) -> bool {
        self.row < self.page.row_count() && self.page.row(self.row).is_super()
    }

    /// The name of the column or super column at a place in the page.
    pub(crate) fn name(&self, place: usize) -> &[u8] {
        if self.is_super() {
            self.page.super_column(place).name()
        } else {
            self.page.column(place).name()
        }
    }

    /// How many columns, or super columns, all rows of the page have.
    pub(crate) fn entries_of_page(&self) -> usize {
        if self.is_super() { self.page.super_columns().len() } else { self.page.column_count() }
    }

    /// How many bytes its columns have, in a page of others too.
    pub(crate) fn byte_len(&self) -> usize {
        let of_page = self.entries_of_page();
        if self.columns.len() < of_page / 2 {
            return self.columns.clone().map(|place| self.weight(place)).sum();
        }
        let outside = (0..self.columns.start).chain(self.columns.end..of_page);
        let outside = outside.map(|place| self.weight(place)).sum();
        self.page.byte_len().saturating_sub(outside)
    }

    /// The bytes of the column or super column at a place in the page, in the layout every server sends.
    fn weight(&self, place: usize) -> usize {
        let column = |column: ColumnRef<'_>| column.name().len() + column.value().len() + FIELDS;
        if !self.is_super() {
            return column(self.page.column(place));
        }
        let super_column = self.page.super_column(place);
        super_column.columns().map(column).sum::<usize>() + super_column.name().len() + FIELDS
    }

    /// The same columns in a page of their row alone.
    fn detached(&self) -> Part {
        let start = entries(self.page.row(self.row)).start;
        let columns = self.columns.start - start..self.columns.end - start;
        Part { page: self.page.copy_rows(self.row..self.row + 1), row: 0, columns }
    }
}

/// The places of a row's columns, or of its super columns.
fn entries(row: RowRef<'_>) -> Range<usize> {
    if row.is_super() { row.super_column_range() } else { row.column_range() }
}

impl Row {
    pub(crate) fn new(family: Arc<Family>, key: Bytes, mut parts: Vec<Part>) -> Row {
        parts.retain(|part| !part.columns.is_empty());
        let parts = match parts.pop() {
            Some(only) if parts.is_empty() => Parts::One(only),
            Some(last) => Parts::Many(parts.into_iter().chain([last]).collect()),
            None => Parts::Many(Arc::new([])),
        };
        Row { family, key, parts }
    }

    /// The row key.
    ///
    /// # Errors
    /// [`Type`](crate::ErrorKind::Type) when the key is not read as `T`.
    pub fn key<'a, T: Unpack<'a>>(&'a self) -> Result<T> {
        self.family.unpack_key(&self.key)
    }

    /// The row key as it is stored.
    pub fn key_bytes(&self) -> &[u8] {
        &self.key
    }

    /// The value of a column; `None` when the row, as it was read, doesn't have it.
    ///
    /// # Errors
    /// [`Type`](crate::ErrorKind::Type) when the name is none of the comparator's type, or the value is not read as `T`.
    pub fn value<'a, T: Unpack<'a>>(&'a self, name: impl Pack) -> Result<Option<T>> {
        self.column(name)?.map(|column| column.value()).transpose()
    }

    /// A column by its name.
    ///
    /// # Errors
    /// [`Type`](crate::ErrorKind::Type) when the name is none of the comparator's type; [`InvalidArgument`](crate::ErrorKind::InvalidArgument) when the row has super
    /// columns.
    pub fn column(&self, name: impl Pack) -> Result<Option<Column<'_>>> {
        if self.family.kind == ColumnFamilyKind::Super {
            let message = "a row of super columns has no columns of its own: ask one of them";
            return Err(self.family.refused(message));
        }
        Ok(self.named(&self.family.pack_bound(&name)?))
    }

    /// A column by its packed name.
    pub(crate) fn named(&self, name: &[u8]) -> Option<Column<'_>> {
        let (part, place) = self.find(name, |part| !part.is_super())?;
        Some(Column::new(&self.family, part.page.column(place)))
    }

    /// What the schema said of it when it was read.
    pub(crate) fn family(&self) -> &Family {
        &self.family
    }

    /// The columns in the order they were read: the comparator's, or the reverse when asked for. A row of super columns has none of
    /// its own.
    pub fn columns(&self) -> impl Iterator<Item = Column<'_>> {
        let family = &*self.family;
        self.parts().iter().filter(|part| !part.is_super()).flat_map(move |part| {
            part.columns.clone().map(move |place| Column::new(family, part.page.column(place)))
        })
    }

    /// A super column by its name; `None` when the row, as it was read, doesn't have it.
    ///
    /// # Errors
    /// [`Type`](crate::ErrorKind::Type) when the name is none of the comparator's type; [`InvalidArgument`](crate::ErrorKind::InvalidArgument) when the row has columns.
    pub fn super_column(&self, name: impl Pack) -> Result<Option<SuperColumn<'_>>> {
        if self.family.kind == ColumnFamilyKind::Standard {
            return Err(self.family.refused("the row has no super columns"));
        }
        let found = self.find(&self.family.pack_bound(&name)?, Part::is_super);
        Ok(found.map(|(part, place)| SuperColumn::new(&self.family, &part.page, place)))
    }

    /// The super columns in the order they were read: the comparator's, or the reverse when asked for. A row of columns has none.
    pub fn super_columns(&self) -> impl Iterator<Item = SuperColumn<'_>> {
        let family = &*self.family;
        self.parts().iter().filter(|part| part.is_super()).flat_map(move |part| {
            part.columns.clone().map(move |place| SuperColumn::new(family, &part.page, place))
        })
    }

    /// Where a column or super column lies, in parts of its kind.
    fn find(&self, name: &[u8], of_its_kind: impl Fn(&Part) -> bool) -> Option<(&Part, usize)> {
        let mut parts = self.parts().iter().filter(|part| of_its_kind(part));
        parts.find_map(|part| {
            let name_at = |place| part.name(place);
            let place = find::find(part.columns.clone(), name_at, name, &self.family.order)?;
            Some((part, place))
        })
    }

    /// How many columns, or super columns, the row has, as it was read.
    pub fn len(&self) -> usize {
        self.parts().iter().map(|part| part.columns.len()).sum()
    }

    /// Whether it was read without any column.
    pub fn is_empty(&self) -> bool {
        self.parts().iter().all(|part| part.columns.is_empty())
    }

    /// The same row in buffers of its own, so that keeping it doesn't keep the other rows of its reply.
    #[must_use]
    pub fn detach(&self) -> Row {
        let parts = self.parts().iter().map(Part::detached).collect();
        Row::new(self.family.clone(), Bytes::copy_from_slice(&self.key), parts)
    }

    /// How many bytes of replies the row keeps alive.
    pub fn pinned_bytes(&self) -> usize {
        self.parts().iter().map(|part| part.page.byte_len()).sum()
    }

    fn parts(&self) -> &[Part] {
        match &self.parts {
            Parts::One(part) => std::slice::from_ref(part),
            Parts::Many(parts) => parts,
        }
    }
}

impl fmt::Debug for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut map = f.debug_map();
        for column in self.columns() {
            map.entry(&column.shown_name(), &column.shown_value());
        }
        for super_column in self.super_columns() {
            map.entry(&super_column.shown_name(), &super_column);
        }
        map.finish()
    }
}
