//! One pass over a reply's bytes that finds and checks every place a page refers to; rows are in [`rows`](super::rows).
use super::{ODD, OddColumn, Page, Parts, Span, SuperParts, usual};
use crate::{
    Error, ErrorKind, Segment,
    read::{BINARY, I32, I64, LIST, Reader, STRUCT},
};
use std::sync::Arc;

/// A page that is being read.
pub(super) struct Decoder<'r, 'f> {
    pub(super) r: &'r mut Reader<'f>,
    pub(super) parts: Parts,
}

fn small(place: usize) -> u32 {
    // `Decoder::new` has checked that every place in the frame fits.
    place as u32
}

pub(super) fn span(start: usize, end: usize) -> Span {
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
        let mut i = self.usual(count, 6, usual::entry);
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
    pub(super) fn reserve(&mut self, count: usize) {
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
        let (from, to) = name.ok_or_else(|| self.r.missing("name"))?;
        let columns = columns.ok_or_else(|| self.r.missing("columns"))?;
        self.parts.supers.push(SuperParts { name: span(from, to), columns, is_counter });
        Ok(())
    }

    /// Columns in the usual layout, `most` at most, each ending where `past` says: how many there were.
    #[inline]
    fn usual(&mut self, most: usize, name: usize, past: impl Fn(&[u8]) -> Option<&[u8]>) -> usize {
        let (frame, before) = (self.r.frame(), self.parts.columns.len());
        let rest = frame.get(self.r.offset()..).unwrap_or_default();
        let rest = self.places(most, rest, name, past);
        self.r.move_to(frame.len() - rest.len());
        self.parts.columns.len() - before
    }

    /// Notes the places of columns in the usual layout, whose names begin `name` bytes into them: the bytes behind them.
    #[inline]
    pub(super) fn places<'a>(
        &mut self,
        most: usize,
        mut rest: &'a [u8],
        name: usize,
        past: impl Fn(&[u8]) -> Option<&[u8]>,
    ) -> &'a [u8] {
        let length = self.r.frame().len();
        for _ in 0..most {
            let Some(behind) = past(rest) else { break };
            self.parts.columns.push(small(length - rest.len() + name));
            rest = behind;
        }
        rest
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
        let (from, to) = name.ok_or_else(|| self.r.missing("name"))?;
        if is_counter && odd.value.is_none() {
            return Err(self.r.missing("value"));
        }
        odd.name = span(from, to);
        self.parts.columns.push(ODD | small(self.parts.odd.len()));
        self.parts.odd.push(odd);
        Ok(())
    }
}
