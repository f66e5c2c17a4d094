//! What OpenSSL takes for its socket: what has come, and what is to go.

use std::io::{self, Read, Write};

#[derive(Debug, Default)]
pub(super) struct Pipe {
    incoming: Vec<u8>,
    read: usize,
    outgoing: Vec<u8>,
}

impl Pipe {
    pub(super) fn push(&mut self, sealed: &[u8]) {
        self.incoming.drain(..self.read);
        self.read = 0;
        self.incoming.extend_from_slice(sealed);
    }

    /// Whether all that has come was read.
    pub(super) fn is_drained(&self) -> bool {
        self.read == self.incoming.len()
    }

    pub(super) fn take(&mut self, into: &mut Vec<u8>) {
        into.append(&mut self.outgoing);
    }

    /// Frees its room, if nothing is in it.
    pub(super) fn trim(&mut self) {
        if self.is_drained() && self.outgoing.is_empty() {
            *self = Pipe::default();
        }
    }

    #[cfg(test)]
    pub(super) fn buffer_bytes(&self) -> usize {
        self.incoming.capacity() + self.outgoing.capacity()
    }
}

impl Read for Pipe {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let mut rest = self.incoming.get(self.read..).unwrap_or_default();
        match rest.read(into)? {
            0 if !into.is_empty() => Err(io::ErrorKind::WouldBlock.into()),
            length => {
                self.read += length;
                Ok(length)
            }
        }
    }
}

impl Write for Pipe {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.outgoing.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
