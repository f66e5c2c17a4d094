//! A row of a page, and a super column of a row.
use super::{Columns, Page, RowParts, SuperParts};
use std::{fmt, ops::Range};

/// A row, borrowed from its page.
#[derive(Clone, Copy)]
pub struct RowRef<'a> {
    pub(super) page: &'a Page,
    pub(super) parts: &'a RowParts,
}

impl<'a> RowRef<'a> {
    /// Its key; empty in replies that don't repeat it (`get`, `get_slice`, `get_multi_slice`, `cas`).
    pub fn key(self) -> &'a [u8] {
        self.page.0.bytes(self.parts.key)
    }

    /// Its list of entries as it is sent, where a builder wrote it.
    pub(super) fn built_list(self) -> Option<&'a [u8]> {
        if !self.page.0.is_built {
            return None;
        }
        // Behind the key come the head of the list's field, the list, and the row's end.
        let list = self.parts.key.range().end + 3..self.parts.bytes.range().end - 1;
        self.page.0.buffer.get(list)
    }

    /// Whether its entries are super columns; `false` when it has none.
    pub fn is_super(self) -> bool {
        self.parts.is_super
    }

    /// Its columns; none when its entries are super columns.
    pub fn columns(self) -> Columns<'a> {
        Columns::new(self.page, self.column_range())
    }

    /// Its columns' indices in the page.
    pub fn column_range(self) -> Range<usize> {
        if self.parts.is_super { 0..0 } else { self.parts.entries.range() }
    }

    /// Its super columns; none when its entries are columns.
    pub fn super_columns(
        self,
    ) -> impl ExactSizeIterator<Item = SuperColumnRef<'a>> + DoubleEndedIterator + Clone {
        let supers = self.page.0.supers.get(self.super_column_range()).unwrap_or_default();
        supers.iter().map(move |parts| SuperColumnRef { page: self.page, parts })
    }

    /// Its super columns' indices in the page.
    pub fn super_column_range(self) -> Range<usize> {
        if self.parts.is_super { self.parts.entries.range() } else { 0..0 }
    }
}

impl PartialEq for RowRef<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
            && self.is_super() == other.is_super()
            && self.columns().eq(other.columns())
            && self.super_columns().eq(other.super_columns())
    }
}

impl fmt::Debug for RowRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} ", self.key().escape_ascii().to_string())?;
        if self.is_super() {
            f.debug_list().entries(self.super_columns()).finish()
        } else {
            self.columns().fmt(f)
        }
    }
}

/// A super column, borrowed from its page.
#[derive(Clone, Copy)]
pub struct SuperColumnRef<'a> {
    pub(super) page: &'a Page,
    pub(super) parts: &'a SuperParts,
}

impl<'a> SuperColumnRef<'a> {
    /// Its name.
    pub fn name(self) -> &'a [u8] {
        self.page.0.bytes(self.parts.name)
    }

    /// Whether its columns are counters.
    pub fn is_counter(self) -> bool {
        self.parts.is_counter
    }

    /// Its columns.
    pub fn columns(self) -> Columns<'a> {
        Columns::new(self.page, self.column_range())
    }

    /// Its columns' indices in the page.
    pub fn column_range(self) -> Range<usize> {
        self.parts.columns.range()
    }
}

impl PartialEq for SuperColumnRef<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.name() == other.name()
            && self.is_counter() == other.is_counter()
            && self.columns().eq(other.columns())
    }
}

impl fmt::Debug for SuperColumnRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} {:?}", self.name().escape_ascii().to_string(), self.columns())
    }
}
