//! Reading the binary protocol from a frame, no byte believed before it is there.
use crate::{ApiVersion, Error, ErrorKind, Segment, versions::Rule};
use bytes::Bytes;

pub(crate) const STOP: u8 = 0;
pub(crate) const BOOL: u8 = 2;
pub(crate) const BYTE: u8 = 3;
pub(crate) const DOUBLE: u8 = 4;
pub(crate) const I16: u8 = 6;
pub(crate) const I32: u8 = 8;
pub(crate) const I64: u8 = 10;
pub(crate) const BINARY: u8 = 11;
pub(crate) const STRUCT: u8 = 12;
pub(crate) const MAP: u8 = 13;
pub(crate) const SET: u8 = 14;
pub(crate) const LIST: u8 = 15;

/// How deep unknown fields may nest.
const MAX_DEPTH: usize = 32;
/// How many bytes of elements one byte of the frame may become, with a little more for small frames.
const GROWTH: usize = 32;
const SMALL: usize = 64 << 10;

/// A position in a frame.
pub(crate) struct Reader<'a> {
    frame: &'a Bytes,
    at: usize,
    api: ApiVersion,
    budget: usize,
    /// Reads as the servers' library does.
    server: bool,
}

impl<'a> Reader<'a> {
    /// A reader at the frame's start. Replies are read as the last version, whose requirements are the weakest.
    pub(crate) fn new(frame: &'a Bytes, api: ApiVersion) -> Self {
        let budget = frame.len().saturating_mul(GROWTH).saturating_add(SMALL);
        Self { frame, at: 0, api, budget, server: false }
    }

    /// A reader of requests that takes what the servers' library takes.
    pub(crate) fn of_server(frame: &'a Bytes, api: ApiVersion) -> Self {
        Self { server: true, ..Self::new(frame, api) }
    }

    /// Whether it takes what the servers' library takes.
    pub(crate) fn is_server(&self) -> bool {
        self.server
    }

    pub(crate) fn api(&self) -> ApiVersion {
        self.api
    }

    pub(crate) fn frame(&self) -> &'a Bytes {
        self.frame
    }

    pub(crate) fn offset(&self) -> usize {
        self.at
    }

    /// Goes on at a place that the caller has read up to; never beyond the end.
    pub(crate) fn move_to(&mut self, at: usize) {
        self.at = at.min(self.frame.len());
    }

    pub(crate) fn left(&self) -> usize {
        self.frame.len() - self.at
    }

    #[cold]
    pub(crate) fn error(&self, kind: ErrorKind) -> Error {
        Error::new(kind, self.at)
    }

    /// A required field is missing.
    #[cold]
    pub(crate) fn missing(&self, name: &'static str) -> Error {
        self.error(ErrorKind::Missing(name))
    }

    /// Takes the memory of one element from what this frame may use.
    pub(crate) fn charge(&mut self, size: usize) -> Result<(), Error> {
        match self.budget.checked_sub(size) {
            Some(budget) => {
                self.budget = budget;
                Ok(())
            }
            None => Err(self.error(ErrorKind::TooManyElements(self.frame.len()))),
        }
    }

    #[inline]
    pub(crate) fn array<const N: usize>(&mut self) -> Result<[u8; N], Error> {
        match self.frame.get(self.at..).and_then(|rest| rest.first_chunk::<N>()) {
            Some(bytes) => {
                self.at += N;
                Ok(*bytes)
            }
            None => Err(self.error(ErrorKind::Truncated {
                needed: N,
                left: self.left(),
                offset: self.at,
            })),
        }
    }

    #[inline]
    pub(crate) fn u8(&mut self) -> Result<u8, Error> {
        Ok(u8::from_be_bytes(self.array()?))
    }

    #[inline]
    pub(crate) fn i32(&mut self) -> Result<i32, Error> {
        Ok(i32::from_be_bytes(self.array()?))
    }

    /// A length or count of things that take at least `unit` bytes each.
    #[inline]
    fn length(&mut self, unit: usize) -> Result<usize, Error> {
        let offset = self.at;
        let length = self.i32()?;
        match usize::try_from(length) {
            Ok(count) if count.checked_mul(unit).is_some_and(|bytes| bytes <= self.left()) => {
                Ok(count)
            }
            _ => Err(Error::new(ErrorKind::Length { length, left: self.left(), offset }, offset)),
        }
    }

    /// Where a binary value lies; the reader is behind it.
    #[inline]
    pub(crate) fn span(&mut self) -> Result<(usize, usize), Error> {
        let length = self.length(1)?;
        let start = self.at;
        self.at += length;
        Ok((start, self.at))
    }

    pub(crate) fn binary(&mut self) -> Result<Bytes, Error> {
        let (start, end) = self.span()?;
        Ok(self.frame.slice(start..end))
    }

    /// The next field's type and number, or `None` at the struct's end.
    #[inline]
    pub(crate) fn field(&mut self) -> Result<Option<(u8, i16)>, Error> {
        match self.u8()? {
            STOP => Ok(None),
            found => Ok(Some((found, i16::from_be_bytes(self.array()?)))),
        }
    }

    /// Whether this version knows the field; what it doesn't know it skips.
    pub(crate) fn knows(&self, rule: Rule) -> bool {
        self.api.at_least(rule.since)
    }

    /// Whether a known field's value is looked at: a server passes over one of another type.
    #[inline]
    pub(crate) fn takes(&self, expected: u8, found: u8) -> bool {
        !self.server || expected == found
    }

    #[inline]
    pub(crate) fn expect(&self, expected: u8, found: u8) -> Result<(), Error> {
        if expected == found {
            Ok(())
        } else {
            Err(self.error(ErrorKind::WrongType { expected, found }))
        }
    }

    /// The head of a list of `element`s; an empty list may claim any element type, as some writers do.
    #[inline]
    pub(crate) fn list(&mut self, element: u8) -> Result<usize, Error> {
        let found = self.u8()?;
        let count = self.length(smallest(element))?;
        if count > 0 {
            self.expect(element, found)?;
        }
        Ok(count)
    }

    pub(crate) fn map(&mut self, key: u8, value: u8) -> Result<usize, Error> {
        let found = [self.u8()?, self.u8()?];
        let count = self.length(smallest(key) + smallest(value))?;
        if count > 0 {
            self.expect(key, found[0])?;
            self.expect(value, found[1])?;
        }
        Ok(count)
    }

    /// Passes over a value of any type.
    pub(crate) fn skip(&mut self, found: u8) -> Result<(), Error> {
        self.skip_nested(found, MAX_DEPTH)
    }

    fn skip_nested(&mut self, found: u8, depth: usize) -> Result<(), Error> {
        let Some(depth) = depth.checked_sub(1) else {
            return Err(self.error(ErrorKind::TooDeep(MAX_DEPTH)));
        };
        match found {
            BOOL | BYTE | DOUBLE | I16 | I32 | I64 => self.pass(smallest(found)),
            BINARY => self.span().map(|_| ()),
            STRUCT => {
                while let Some((found, _)) = self.field()? {
                    self.skip_nested(found, depth)?;
                }
                Ok(())
            }
            LIST | SET => {
                let element = self.u8()?;
                let count = self.length(smallest(element))?;
                self.skip_elements(&[element], count, depth)
            }
            MAP => {
                let types = [self.u8()?, self.u8()?];
                let count = self.length(smallest(types[0]) + smallest(types[1]))?;
                self.skip_elements(&types, count, depth)
            }
            // The servers' library takes a type it doesn't know for one without bytes.
            _ if self.server => Ok(()),
            _ => Err(self.error(ErrorKind::UnknownType(found))),
        }
    }

    fn skip_elements(&mut self, types: &[u8], count: usize, depth: usize) -> Result<(), Error> {
        if types.iter().all(|&found| fixed(found)) {
            return self.pass(count * types.iter().map(|&found| smallest(found)).sum::<usize>());
        }
        for _ in 0..count {
            for &found in types {
                self.skip_nested(found, depth)?;
            }
        }
        Ok(())
    }

    fn pass(&mut self, needed: usize) -> Result<(), Error> {
        if needed > self.left() {
            return Err(self.error(ErrorKind::Truncated {
                needed,
                left: self.left(),
                offset: self.at,
            }));
        }
        self.at += needed;
        Ok(())
    }

    /// Nothing may follow the message.
    pub(crate) fn finish(&self) -> Result<(), Error> {
        if self.left() == 0 { Ok(()) } else { Err(self.error(ErrorKind::ExtraBytes(self.left()))) }
    }

    /// Reads a field's value, its name part of the error's path.
    #[inline]
    pub(crate) fn named<T>(
        &mut self,
        name: &'static str,
        read: impl FnOnce(&mut Self) -> Result<T, Error>,
    ) -> Result<T, Error> {
        read(self).map_err(|error| error.within(Segment::Field(name)))
    }
}

fn fixed(found: u8) -> bool {
    matches!(found, BOOL | BYTE | DOUBLE | I16 | I32 | I64)
}

/// How many bytes a value of the type takes at least; 1 for types that don't exist, so that counts stay bounded.
pub(crate) fn smallest(found: u8) -> usize {
    match found {
        I16 => 2,
        I32 | BINARY => 4,
        LIST | SET => 5,
        MAP => 6,
        I64 | DOUBLE => 8,
        _ => 1,
    }
}

#[cfg(test)]
mod tests;
