//! Writing the binary protocol to the end of a buffer.
use crate::{ApiVersion, Error, ErrorKind, Segment};

/// Appends values to a buffer, in the interface's version of the server they are for.
pub(crate) struct Writer<'a> {
    out: &'a mut Vec<u8>,
    api: ApiVersion,
}

impl<'a> Writer<'a> {
    pub(crate) fn new(out: &'a mut Vec<u8>, api: ApiVersion) -> Self {
        Self { out, api }
    }

    pub(crate) fn api(&self) -> ApiVersion {
        self.api
    }

    #[cold]
    pub(crate) fn error(&self, kind: ErrorKind) -> Error {
        Error::new(kind, 0)
    }

    pub(crate) fn raw(&mut self, bytes: &[u8]) {
        self.out.extend_from_slice(bytes);
    }

    pub(crate) fn u8(&mut self, value: u8) {
        self.out.push(value);
    }

    pub(crate) fn i32(&mut self, value: i32) {
        self.raw(&value.to_be_bytes());
    }

    pub(crate) fn i64(&mut self, value: i64) {
        self.raw(&value.to_be_bytes());
    }

    pub(crate) fn length(&mut self, length: usize) -> Result<(), Error> {
        let length =
            i32::try_from(length).map_err(|_| self.error(ErrorKind::MessageTooLarge(length)))?;
        self.i32(length);
        Ok(())
    }

    pub(crate) fn binary(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.length(bytes.len())?;
        self.raw(bytes);
        Ok(())
    }

    pub(crate) fn field(&mut self, kind: u8, id: i16) {
        let [high, low] = id.to_be_bytes();
        self.raw(&[kind, high, low]);
    }

    pub(crate) fn list(&mut self, element: u8, count: usize) -> Result<(), Error> {
        self.u8(element);
        self.length(count)
    }

    pub(crate) fn map(&mut self, key: u8, value: u8, count: usize) -> Result<(), Error> {
        self.raw(&[key, value]);
        self.length(count)
    }

    /// Writes a field's value, its name part of the error's path.
    #[inline]
    pub(crate) fn named(
        &mut self,
        name: &'static str,
        write: impl FnOnce(&mut Self) -> Result<(), Error>,
    ) -> Result<(), Error> {
        write(self).map_err(|error| error.within(Segment::Field(name)))
    }
}
