//! A reply of columns as one buffer, with the places where its rows, super columns and columns begin.
//!
//! A column costs four bytes beside the buffer: in the layout every server sends, all else follows from where its name
//! begins. Columns in another layout (fields swapped, absent or repeated) have their places listed apart.
mod build;
mod column;
mod copy;
mod decode;
mod encode;
mod row;
mod rows;
mod usual;

pub use build::PageBuilder;
pub use column::{ColumnKind, ColumnRef, Columns};
pub use row::{RowRef, SuperColumnRef};

pub(crate) use encode::{KeyedRows, OneEntry, OneRow, RowMap};

use bytes::Bytes;
use std::{fmt, ops::Range, sync::Arc};

/// Rows of columns, or of super columns, as a server sent them; cheap to clone.
///
/// A page, and everything that holds a clone of it, keeps the whole reply in memory: [`Page::byte_len`].
/// [`Page::copy_rows`] makes a page of its own of a few rows.
///
/// ```
/// use cassa_wire::PageBuilder;
/// let mut builder = PageBuilder::new();
/// builder.row(b"ann").column(b"age", b"18", 1_261_349_837_816_957, None);
/// let page = builder.finish()?;
/// let row = page.rows().next().unwrap();
/// assert_eq!((row.key(), row.columns().len()), (&b"ann"[..], 1));
/// assert_eq!(page.column(0).value(), b"18");
/// # Ok::<(), cassa_wire::Error>(())
/// ```
#[derive(Clone, Default)]
pub struct Page(Arc<Parts>);

/// What a page is made of. Positions are below 2³¹: a frame's length is a signed 32-bit number.
#[derive(Default)]
struct Parts {
    buffer: Bytes,
    rows: Vec<RowParts>,
    supers: Vec<SuperParts>,
    /// Where each column's name begins (at its length), or `ODD` and an index into `odd`.
    columns: Vec<u32>,
    odd: Vec<OddColumn>,
    /// Whether the buffer is a list of rows as [`PageBuilder`] writes it, and so is sent as it is.
    is_built: bool,
}

const ODD: u32 = 1 << 31;

#[derive(Clone, Copy, Debug, Default)]
struct Span {
    start: u32,
    length: u32,
}

#[derive(Clone, Copy, Debug)]
struct RowParts {
    key: Span,
    /// The row's bytes, its key included.
    bytes: Span,
    /// Indices of its columns, or of its super columns.
    entries: Span,
    is_super: bool,
}

#[derive(Clone, Copy, Debug)]
struct SuperParts {
    name: Span,
    columns: Span,
    is_counter: bool,
}

#[derive(Clone, Copy, Default)]
struct OddColumn {
    name: Span,
    value: Option<Span>,
    timestamp: Option<i64>,
    ttl: Option<i32>,
    is_counter: bool,
}

impl Span {
    fn range(self) -> Range<usize> {
        let start = self.start as usize;
        start..start + self.length as usize
    }
}

impl Parts {
    fn bytes(&self, span: Span) -> &[u8] {
        self.buffer.get(span.range()).unwrap_or_default()
    }
}

impl Page {
    /// The rows, in the server's order.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = RowRef<'_>> + DoubleEndedIterator + Clone {
        self.0.rows.iter().map(|parts| RowRef { page: self, parts })
    }

    /// How many rows it has; 1 for the reply to a call about one row.
    pub fn row_count(&self) -> usize {
        self.0.rows.len()
    }

    /// Row `index`.
    ///
    /// # Panics
    /// When there are not as many, as indexing a slice does.
    pub fn row(&self, index: usize) -> RowRef<'_> {
        RowRef { page: self, parts: &self.0.rows[index] }
    }

    /// The columns of all rows and super columns, one after the other.
    pub fn columns(&self) -> Columns<'_> {
        Columns::new(self, 0..self.0.columns.len())
    }

    /// How many columns all rows and super columns have.
    pub fn column_count(&self) -> usize {
        self.0.columns.len()
    }

    /// Column `index`, counted through all rows and super columns.
    ///
    /// # Panics
    /// When there are not as many, as indexing a slice does.
    pub fn column(&self, index: usize) -> ColumnRef<'_> {
        ColumnRef::new(self, self.0.columns[index])
    }

    /// The super columns of all rows, one after the other.
    pub fn super_columns(
        &self,
    ) -> impl ExactSizeIterator<Item = SuperColumnRef<'_>> + DoubleEndedIterator + Clone {
        self.0.supers.iter().map(|parts| SuperColumnRef { page: self, parts })
    }

    /// Super column `index`, counted through all rows.
    ///
    /// # Panics
    /// When there are not as many, as indexing a slice does.
    pub fn super_column(&self, index: usize) -> SuperColumnRef<'_> {
        SuperColumnRef { page: self, parts: &self.0.supers[index] }
    }

    /// How many bytes of memory it keeps: the reply's and those of the places in it.
    pub fn byte_len(&self) -> usize {
        let Parts { buffer, rows, supers, columns, odd, is_built: _ } = &*self.0;
        buffer.len()
            + rows.capacity() * size_of::<RowParts>()
            + supers.capacity() * size_of::<SuperParts>()
            + columns.capacity() * size_of::<u32>()
            + odd.capacity() * size_of::<OddColumn>()
    }
}

/// Pages are equal when they have the same rows, in the same order, whatever their bytes.
impl PartialEq for Page {
    fn eq(&self, other: &Self) -> bool {
        self.rows().eq(other.rows())
    }
}

impl fmt::Debug for Page {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.rows()).finish()
    }
}

#[cfg(test)]
mod tests;
