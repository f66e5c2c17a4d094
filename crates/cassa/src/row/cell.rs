//! One column that is owned, with the key of its row.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use bytes::Bytes;
use cassa_types::Unpack;
use cassa_wire::Page;

use super::{Column, Part, SuperCell, SuperColumn};
use crate::error::Result;
use crate::schema::Family;

/// A column of a stream, and the key of its row. Owned, `Send`, `Sync` and cheap to clone.
///
/// Names and values stay in the buffer of the reply they came in, which the cell keeps in memory: about 1 MiB. Who
/// gathers cells of many pages keeps the unpacked values instead.
#[derive(Clone)]
pub struct Cell {
    origin: Arc<Origin>,
    /// The place in the page of the super column it is in.
    super_column: Option<usize>,
    place: usize,
}

/// What the cells of one row and page share.
pub(super) struct Origin {
    pub(super) family: Arc<Family>,
    pub(super) key: Bytes,
    pub(super) page: Page,
}

impl Cell {
    /// The key of its row.
    ///
    /// # Errors
    /// [`ErrorKind::Type`](crate::ErrorKind::Type) when the key is not read as `T`.
    pub fn key<'a, T: Unpack<'a>>(&'a self) -> Result<T> {
        self.origin.family.unpack_key(&self.origin.key)
    }

    /// The key of its row as it is stored.
    pub fn key_bytes(&self) -> &[u8] {
        &self.origin.key
    }

    /// The column itself.
    pub fn column(&self) -> Column<'_> {
        let Origin { family, page, .. } = &*self.origin;
        let family = match self.super_column {
            Some(_) => family.within.as_deref().unwrap_or(family),
            None => family,
        };
        Column::new(family, page.column(self.place))
    }

    /// The super column it is in, when a row of super columns is streamed; `None` for other cells.
    pub fn super_column(&self) -> Option<SuperColumn<'_>> {
        let Origin { family, page, .. } = &*self.origin;
        self.super_column.map(|place| SuperColumn::new(family, page, place))
    }

    /// The column's name.
    ///
    /// # Errors
    /// [`ErrorKind::Type`](crate::ErrorKind::Type) when the name is not read as `T`.
    pub fn name<'a, T: Unpack<'a>>(&'a self) -> Result<T> {
        self.column().name()
    }

    /// The column's value.
    ///
    /// # Errors
    /// [`ErrorKind::Type`](crate::ErrorKind::Type) when the value is not read as `T`; the stream goes on behind it.
    pub fn value<'a, T: Unpack<'a>>(&'a self) -> Result<T> {
        self.column().value()
    }

    /// The name as it is stored.
    pub fn name_bytes(&self) -> &[u8] {
        self.column().name_bytes()
    }

    /// The value as it is stored.
    pub fn value_bytes(&self) -> &[u8] {
        self.column().value_bytes()
    }

    /// When the column was written, in microseconds as its writer said; `None` for counters.
    pub fn timestamp(&self) -> Option<i64> {
        self.column().timestamp()
    }

    /// The time to live it was written with, in seconds (not what is left of it); `None` when it has none.
    pub fn ttl(&self) -> Option<i32> {
        self.column().ttl()
    }

    /// How many bytes of replies the cell keeps alive.
    pub fn pinned_bytes(&self) -> usize {
        self.origin.page.byte_len()
    }
}

impl fmt::Debug for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.column().fmt(f)
    }
}

/// The columns of a part that were not taken yet; the part is let go with the last one.
#[derive(Default)]
pub(crate) struct Untaken {
    origin: Option<Arc<Origin>>,
    /// The places of the row's columns, or of its super columns.
    entries: Range<usize>,
    within: Option<Within>,
}

/// The super column that is being taken.
#[derive(Default)]
struct Within {
    /// Its place in the page.
    super_column: usize,
    /// The places of its columns.
    columns: Range<usize>,
    /// The page has them from the greatest down.
    runs_down: bool,
}

impl Untaken {
    pub(crate) fn new(family: Arc<Family>, key: Bytes, part: Part) -> Untaken {
        let is_super = part.is_super();
        let origin = Some(Arc::new(Origin { family, key, page: part.page }));
        let within = is_super.then(Within::default);
        Untaken { origin, entries: part.columns, within }
    }

    /// The super column and the place of the next column.
    fn next_place(&mut self) -> Option<(Option<usize>, usize)> {
        let Some(within) = &mut self.within else {
            return Some((None, self.entries.next()?));
        };
        loop {
            let columns = &mut within.columns;
            let next = if within.runs_down { columns.next_back() } else { columns.next() };
            if let Some(place) = next {
                return Some((Some(within.super_column), place));
            }
            let Origin { family, page, .. } = &**self.origin.as_ref()?;
            let place = self.entries.next()?;
            let super_column = SuperColumn::new(family, page, place);
            let (columns, runs_down) = (super_column.places(), super_column.runs_down());
            *within = Within { super_column: place, columns, runs_down };
        }
    }

    /// The next super column, behind the one that is being taken.
    pub(crate) fn next_super_column(&mut self) -> Option<SuperCell> {
        let within = self.within.as_mut()?;
        within.columns = 0..0;
        let place = self.entries.next()?;
        let origin = if self.is_taken() { self.origin.take() } else { self.origin.clone() };
        Some(SuperCell::new(origin?, place))
    }

    fn is_taken(&self) -> bool {
        self.entries.is_empty()
            && self.within.as_ref().is_none_or(|within| within.columns.is_empty())
    }
}

impl Iterator for Untaken {
    type Item = Cell;

    fn next(&mut self) -> Option<Cell> {
        let place = self.next_place();
        let origin = if self.is_taken() { self.origin.take() } else { self.origin.clone() };
        let (super_column, place) = place?;
        Some(Cell { origin: origin?, super_column, place })
    }
}
