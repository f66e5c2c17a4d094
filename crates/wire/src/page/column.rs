//! A column of a page, read where it lies.
use super::{ODD, OddColumn, Page};
use crate::read::{I32, I64};
use std::{fmt, iter::FusedIterator, ops::Range};

/// What a column's value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ColumnKind {
    /// Bytes, with a timestamp and perhaps a time to live.
    Standard,
    /// A counter: a signed number of eight bytes, the highest first.
    Counter,
}

/// A column, borrowed from its page.
#[derive(Clone, Copy)]
pub struct ColumnRef<'a> {
    page: &'a Page,
    place: u32,
}

impl<'a> ColumnRef<'a> {
    pub(super) fn new(page: &'a Page, place: u32) -> Self {
        Self { page, place }
    }

    fn odd(self) -> Option<&'a OddColumn> {
        if self.place & ODD == 0 { None } else { self.page.0.odd.get((self.place & !ODD) as usize) }
    }

    fn at<const N: usize>(self, place: usize) -> Option<[u8; N]> {
        self.page.0.buffer.get(place..)?.first_chunk().copied()
    }

    /// The bytes behind the length at `place`, which decoding has checked.
    fn sized(self, place: usize) -> Range<usize> {
        let length = self.at(place).map_or(0, u32::from_be_bytes) as usize;
        place + 4..place + 4 + length
    }

    fn slice(self, range: Range<usize>) -> &'a [u8] {
        self.page.0.buffer.get(range).unwrap_or_default()
    }

    /// Where the name ends and the next field begins.
    fn name_end(self) -> usize {
        self.sized(self.place as usize).end
    }

    /// Where the value lies.
    fn value_range(self) -> Range<usize> {
        let field = self.name_end();
        match self.kind() {
            ColumnKind::Counter => field + 3..field + 11,
            ColumnKind::Standard => self.sized(field + 3),
        }
    }

    /// Its name, packed by the comparator.
    pub fn name(self) -> &'a [u8] {
        match self.odd() {
            Some(odd) => self.page.0.bytes(odd.name),
            None => self.slice(self.sized(self.place as usize)),
        }
    }

    /// Its value; a counter's is eight bytes, the highest first. Empty when the server sent none.
    pub fn value(self) -> &'a [u8] {
        match self.odd() {
            Some(odd) => self.page.0.bytes(odd.value.unwrap_or_default()),
            None => self.slice(self.value_range()),
        }
    }

    /// Whether it is a counter.
    pub fn kind(self) -> ColumnKind {
        let is_counter = match self.odd() {
            Some(odd) => odd.is_counter,
            None => self.at(self.name_end()) == Some([I64]),
        };
        if is_counter { ColumnKind::Counter } else { ColumnKind::Standard }
    }

    /// Its timestamp, in microseconds by convention; `None` for counters.
    pub fn timestamp(self) -> Option<i64> {
        match (self.odd(), self.kind()) {
            (Some(odd), _) => odd.timestamp,
            (None, ColumnKind::Counter) => None,
            (None, ColumnKind::Standard) => {
                self.at(self.value_range().end + 3).map(i64::from_be_bytes)
            }
        }
    }

    /// The time to live it was written with, in seconds.
    pub fn ttl(self) -> Option<i32> {
        match (self.odd(), self.kind()) {
            (Some(odd), _) => odd.ttl,
            (None, ColumnKind::Counter) => None,
            (None, ColumnKind::Standard) => {
                let field = self.value_range().end + 11;
                match self.at(field)? {
                    [I32, 0, 4] => self.at(field + 3).map(i32::from_be_bytes),
                    _ => None,
                }
            }
        }
    }

    pub(super) fn has_value(self) -> bool {
        self.odd().is_none_or(|odd| odd.value.is_some())
    }

    pub(super) fn counter(self) -> i64 {
        self.value().first_chunk().map_or(0, |bytes| i64::from_be_bytes(*bytes))
    }
}

impl PartialEq for ColumnRef<'_> {
    fn eq(&self, other: &Self) -> bool {
        let facts =
            |column: &Self| (column.kind(), column.timestamp(), column.ttl(), column.has_value());
        facts(self) == facts(other) && self.name() == other.name() && self.value() == other.value()
    }
}

impl fmt::Debug for ColumnRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Column")
            .field("name", &self.name().escape_ascii().to_string())
            .field("value", &self.value().escape_ascii().to_string())
            .field("timestamp", &self.timestamp())
            .field("ttl", &self.ttl())
            .field("kind", &self.kind())
            .finish()
    }
}

/// Columns that follow each other in a page.
#[derive(Clone)]
pub struct Columns<'a> {
    page: &'a Page,
    places: std::slice::Iter<'a, u32>,
}

impl<'a> Columns<'a> {
    pub(super) fn new(page: &'a Page, range: Range<usize>) -> Self {
        Self { page, places: page.0.columns.get(range).unwrap_or_default().iter() }
    }
}

impl<'a> Iterator for Columns<'a> {
    type Item = ColumnRef<'a>;
    fn next(&mut self) -> Option<ColumnRef<'a>> {
        self.places.next().map(|place| ColumnRef::new(self.page, *place))
    }
    fn size_hint(&self) -> (usize, Option<usize>) {
        self.places.size_hint()
    }
}

impl DoubleEndedIterator for Columns<'_> {
    fn next_back(&mut self) -> Option<Self::Item> {
        self.places.next_back().map(|place| ColumnRef::new(self.page, *place))
    }
}

impl ExactSizeIterator for Columns<'_> {}
impl FusedIterator for Columns<'_> {}

impl fmt::Debug for Columns<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.clone()).finish()
    }
}
