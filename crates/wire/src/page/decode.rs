//! One pass over a reply's bytes that finds and checks every place a page refers to.
use super::{ODD, OddColumn, Page, Parts, RowParts, Span, SuperParts, usual};
use crate::{
    Error, ErrorKind, Segment,
    read::{BINARY, I32, I64, LIST, Reader, STRUCT},
};
use std::sync::Arc;

/// A page that is being read.
pub(super) struct Decoder<'r, 'f> {
    r: &'r mut Reader<'f>,
    parts: Parts,
}

fn small(place: usize) -> u32 {
    // `Decoder::new` has checked that every place in the frame fits.
    place as u32
}

fn span(start: usize, end: usize) -> Span {
    Span { start: small(start), length: small(end - start) }
}

impl<'r, 'f> Decoder<'r, 'f> {
    pub(super) fn new(r: &'r mut Reader<'f>) -> Result<Self, Error> {
        let length = r.frame().len();
        if length >= ODD as usize {
            return Err(r.error(ErrorKind::MessageTooLarge(length)));
        }
        Ok(Self { parts: Parts { buffer: r.frame().clone(), ..Parts::default() }, r })
    }

    pub(super) fn finish(self) -> Page {
        Page(Arc::new(self.parts))
    }

    /// A row without a key: whatever `entries` reads.
    pub(super) fn keyless(
        &mut self,
        entries: impl FnOnce(&mut Self) -> Result<bool, Error>,
    ) -> Result<(), Error> {
        let start = self.r.offset();
        self.row(start, Span::default(), entries)
    }

    /// A row from byte `start` on, whose entries `entries` reads; it says whether they are super columns.
    fn row(
        &mut self,
        start: usize,
        key: Span,
        entries: impl FnOnce(&mut Self) -> Result<bool, Error>,
    ) -> Result<(), Error> {
        let (columns, supers) = (self.parts.columns.len(), self.parts.supers.len());
        let is_super = entries(self)?;
        let entries = match is_super {
            true => span(supers, self.parts.supers.len()),
            false => span(columns, self.parts.columns.len()),
        };
        let bytes = span(start, self.r.offset());
        self.parts.rows.push(RowParts { key, bytes, entries, is_super });
        Ok(())
    }

    /// `map<key, list<ColumnOrSuperColumn>>`
    pub(super) fn row_map(&mut self) -> Result<(), Error> {
        let count = self.r.map(BINARY, LIST)?;
        self.parts.rows.reserve(count.min(self.r.left() / 16));
        for i in 0..count {
            let start = self.r.offset();
            let row = self.r.named("key", Reader::span);
            row.and_then(|(from, to)| self.row(start, span(from, to), Self::entries))
                .map_err(|error| error.within(Segment::Element("row", i)))?;
        }
        Ok(())
    }

    /// `list<KeySlice>`
    pub(super) fn key_slices(&mut self) -> Result<(), Error> {
        let count = self.r.list(STRUCT)?;
        self.parts.rows.reserve(count.min(self.r.left() / 16));
        for i in 0..count {
            self.key_slice().map_err(|error| error.within(Segment::Element("row", i)))?;
        }
        Ok(())
    }

    fn key_slice(&mut self) -> Result<(), Error> {
        let start = self.r.offset();
        let (mut key, mut rows) = (None, 0);
        while let Some((found, id)) = self.r.field()? {
            match id {
                1 => {
                    self.r.expect(BINARY, found)?;
                    key = Some(self.r.named("key", Reader::span)?);
                }
                2 if rows == 0 => {
                    self.r.expect(LIST, found)?;
                    self.row(start, Span::default(), Self::entries)?;
                    rows += 1;
                }
                _ => self.r.skip(found)?,
            }
        }
        let missing = |r: &Reader<'_>, name| r.error(ErrorKind::Missing(name));
        let (from, to) = key.ok_or_else(|| missing(self.r, "key"))?;
        if rows == 0 {
            return Err(missing(self.r, "columns"));
        }
        if let Some(row) = self.parts.rows.last_mut() {
            row.key = span(from, to);
            row.bytes = span(start, self.r.offset());
        }
        Ok(())
    }

    /// `list<Column>`
    pub(super) fn columns(&mut self, is_counter: bool) -> Result<(), Error> {
        let count = self.r.list(STRUCT)?;
        self.reserve(count);
        let mut i = 0;
        while i < count {
            i += match is_counter {
                true => self.usual(count - i, 3, |bytes| usual::counter(bytes, 1)),
                false => self.usual(count - i, 3, |bytes| usual::standard(bytes, 1)),
            };
            if i < count {
                self.column(is_counter)
                    .map_err(|error| error.within(Segment::Element("column", i)))?;
                i += 1;
            }
        }
        Ok(())
    }

    /// `list<ColumnOrSuperColumn>`: says whether they are super columns.
    pub(super) fn entries(&mut self) -> Result<bool, Error> {
        let count = self.r.list(STRUCT)?;
        self.reserve(count);
        let mut i = self.equal_counters(count);
        i += self.usual(count - i, 6, usual::entry);
        let mut first = if i > 0 { Some(false) } else { None };
        while i < count {
            let at_column = |error: Error| error.within(Segment::Element("column", i));
            let is_super = self.entry().map_err(at_column)?;
            if *first.get_or_insert(is_super) != is_super {
                let mixed = ErrorKind::NotAColumn("columns and super columns in one list");
                return Err(at_column(self.r.error(mixed)));
            }
            i += 1;
            if !is_super {
                i += self.usual(count - i, 6, usual::entry);
            }
        }
        Ok(first.unwrap_or(false))
    }

    /// Columns take at least 12 bytes of the frame, so this is at most a third of it.
    fn reserve(&mut self, count: usize) {
        self.parts.columns.reserve(count.min(self.r.left() / 12));
    }

    /// A `ColumnOrSuperColumn`: says whether it is a super column.
    pub(super) fn entry(&mut self) -> Result<bool, Error> {
        let mut kind = None;
        while let Some((found, id)) = self.r.field()? {
            match id {
                1..=4 if kind.is_none() => {
                    self.r.expect(STRUCT, found)?;
                    kind = Some(id % 2 == 0);
                    match id {
                        1 => self.column(false)?,
                        3 => self.column(true)?,
                        _ => self.super_column(id == 4)?,
                    }
                }
                1..=4 => {
                    return Err(self
                        .r
                        .error(ErrorKind::NotAColumn("several columns where one is expected")));
                }
                _ => self.r.skip(found)?,
            }
        }
        kind.ok_or_else(|| self.r.error(ErrorKind::NotAColumn("no column where one is expected")))
    }

    fn super_column(&mut self, is_counter: bool) -> Result<(), Error> {
        let first = self.parts.columns.len();
        let (mut name, mut columns) = (None, None);
        while let Some((found, id)) = self.r.field()? {
            match id {
                1 => {
                    self.r.expect(BINARY, found)?;
                    name = Some(self.r.named("name", Reader::span)?);
                }
                2 if columns.is_none() => {
                    self.r.expect(LIST, found)?;
                    self.columns(is_counter)?;
                    columns = Some(span(first, self.parts.columns.len()));
                }
                _ => self.r.skip(found)?,
            }
        }
        let missing = |r: &Reader<'_>, name| r.error(ErrorKind::Missing(name));
        let (from, to) = name.ok_or_else(|| missing(self.r, "name"))?;
        let columns = columns.ok_or_else(|| missing(self.r, "columns"))?;
        self.parts.supers.push(SuperParts { name: span(from, to), columns, is_counter });
        Ok(())
    }

    /// Counters with equally long names, `most` at most: how many there were.
    fn equal_counters(&mut self, most: usize) -> usize {
        let start = self.r.offset();
        let rest = self.r.frame().get(start..).unwrap_or_default();
        let (count, size) = usual::equal_counters(rest, most).unwrap_or_default();
        self.parts.columns.extend((0..count).map(|i| small(start + i * size + 6)));
        self.r.move_to(start + count * size);
        count
    }

    /// Columns in the usual layout, `most` at most, each ending where `past` says: how many there were.
    #[inline]
    fn usual(&mut self, most: usize, name: usize, past: impl Fn(&[u8]) -> Option<&[u8]>) -> usize {
        let frame = self.r.frame();
        let mut rest = frame.get(self.r.offset()..).unwrap_or_default();
        let columns = self.parts.columns.len();
        self.parts.columns.extend((0..most).map_while(|_| {
            let place = frame.len() - rest.len() + name;
            rest = past(rest)?;
            Some(small(place))
        }));
        self.r.move_to(frame.len() - rest.len());
        self.parts.columns.len() - columns
    }

    /// A `Column` or `CounterColumn`, whatever its layout.
    #[cold]
    fn column(&mut self, is_counter: bool) -> Result<(), Error> {
        let mut odd = OddColumn { is_counter, ..OddColumn::default() };
        let mut name = None;
        while let Some((found, id)) = self.r.field()? {
            match id {
                1 => {
                    self.r.expect(BINARY, found)?;
                    name = Some(self.r.named("name", Reader::span)?);
                }
                2 => {
                    let kind = if is_counter { I64 } else { BINARY };
                    self.r.expect(kind, found)?;
                    let (from, to) = self.r.named("value", |r| match is_counter {
                        true => r.array::<8>().map(|_| (r.offset() - 8, r.offset())),
                        false => r.span(),
                    })?;
                    odd.value = Some(span(from, to));
                }
                3 if !is_counter => {
                    self.r.expect(I64, found)?;
                    odd.timestamp =
                        Some(i64::from_be_bytes(self.r.named("timestamp", Reader::array)?));
                }
                4 if !is_counter => {
                    self.r.expect(I32, found)?;
                    odd.ttl = Some(self.r.named("ttl", Reader::i32)?);
                }
                _ => self.r.skip(found)?,
            }
        }
        let (from, to) = name.ok_or_else(|| self.r.error(ErrorKind::Missing("name")))?;
        if is_counter && odd.value.is_none() {
            return Err(self.r.error(ErrorKind::Missing("value")));
        }
        odd.name = span(from, to);
        self.parts.columns.push(ODD | small(self.parts.odd.len()));
        self.parts.odd.push(odd);
        Ok(())
    }
}
