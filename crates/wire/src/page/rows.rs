//! The rows of a reply, with and without keys.
use super::{
    RowParts, Span,
    decode::{Decoder, span},
    usual,
};
use crate::{
    Error, Segment,
    read::{BINARY, LIST, Reader, STOP, STRUCT},
};

impl Decoder<'_, '_> {
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
        self.rows(count, &[], usual::key_and_list, Self::map_row)
    }

    fn map_row(&mut self) -> Result<(), Error> {
        let start = self.r.offset();
        let (from, to) = self.r.named("key", Reader::span)?;
        self.row(start, span(from, to), Self::entries)
    }

    /// `list<KeySlice>`
    pub(super) fn key_slices(&mut self) -> Result<(), Error> {
        let count = self.r.list(STRUCT)?;
        self.rows(count, &[STOP], usual::key_slice, Self::key_slice)
    }

    /// As many rows, each from its `head` to its `end`; what is unusual in them `careful` reads.
    fn rows(
        &mut self,
        count: usize,
        end: &[u8],
        head: impl Fn(&[u8]) -> Option<usual::RowHead>,
        careful: impl Fn(&mut Self) -> Result<(), Error>,
    ) -> Result<(), Error> {
        self.parts.rows.reserve(count.min(self.r.left() / 16));
        self.reserve(count);
        let mut i = 0;
        while i < count {
            i += self.usual_rows(count - i, end, &head);
            if i < count {
                careful(self).map_err(|error| error.within(Segment::Element("row", i)))?;
                i += 1;
            }
        }
        Ok(())
    }

    /// Rows of columns in the usual layout, `most` at most: how many there were.
    fn usual_rows(
        &mut self,
        most: usize,
        end: &[u8],
        head: impl Fn(&[u8]) -> Option<usual::RowHead>,
    ) -> usize {
        let (frame, before) = (self.r.frame(), self.parts.rows.len());
        let place = |rest: &[u8]| frame.len() - rest.len();
        let mut rest = frame.get(self.r.offset()..).unwrap_or_default();
        for _ in 0..most {
            let Some(usual::RowHead { key, count, entries }) = head(rest) else { break };
            let columns = self.parts.columns.len();
            let behind =
                self.places(count, rest.get(entries..).unwrap_or_default(), 6, usual::entry);
            let is_whole = self.parts.columns.len() - columns == count;
            let Some(behind) = behind.strip_prefix(end).filter(|_| is_whole) else {
                self.parts.columns.truncate(columns);
                break;
            };
            let start = place(rest);
            self.parts.rows.push(RowParts {
                key: span(start + key.start, start + key.end),
                bytes: span(start, place(behind)),
                entries: span(columns, columns + count),
                is_super: false,
            });
            rest = behind;
        }
        self.r.move_to(place(rest));
        self.parts.rows.len() - before
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
        let (from, to) = key.ok_or_else(|| self.r.missing("key"))?;
        if rows == 0 {
            return Err(self.r.missing("columns"));
        }
        if let Some(row) = self.parts.rows.last_mut() {
            row.key = span(from, to);
            row.bytes = span(start, self.r.offset());
        }
        Ok(())
    }
}
