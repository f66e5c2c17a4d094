//! One session of rustls.

use std::io::{self, BufRead, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rustls::ClientConnection;

use super::super::failed::Failed;
use super::super::session::Session;
use super::words;

/// rustls takes nothing in while it holds more plaintext than this.
const OPENED_AT_ONCE: usize = 16 << 10;

#[derive(Debug)]
pub(super) struct RustlsSession {
    connection: ClientConnection,
    /// How much was opened and not taken out.
    opened: usize,
    ended: bool,
    lacks_certificate: Arc<AtomicBool>,
}

impl RustlsSession {
    pub(super) fn new(
        connection: ClientConnection,
        lacks_certificate: Arc<AtomicBool>,
    ) -> RustlsSession {
        RustlsSession { connection, opened: 0, ended: false, lacks_certificate }
    }

    fn failed(&self, error: &rustls::Error) -> Failed {
        let agreed = self.connection.negotiated_cipher_suite().is_some();
        words::failed(error, agreed, self.lacks_certificate())
    }
}

impl Session for RustlsSession {
    fn is_handshaking(&self) -> bool {
        self.connection.is_handshaking()
    }

    fn take_in(&mut self, sealed: &[u8]) -> Result<usize, Failed> {
        let mut rest = sealed;
        while !rest.is_empty() && self.opened < OPENED_AT_ONCE && !self.ended {
            self.connection.read_tls(&mut rest).map_err(|error| out_of_step(&error))?;
            match self.connection.process_new_packets() {
                Ok(state) => {
                    self.opened = state.plaintext_bytes_to_read();
                    self.ended = state.peer_has_closed();
                }
                Err(error) => return Err(self.failed(&error)),
            }
        }
        Ok(sealed.len() - rest.len())
    }

    fn give_out(&mut self, into: &mut Vec<u8>) {
        // To write to a vector never fails.
        while self.connection.wants_write() && self.connection.write_tls(into).is_ok() {}
    }

    fn seal(&mut self, plain: &[u8]) -> Result<usize, Failed> {
        self.connection.writer().write(plain).map_err(|error| out_of_step(&error))
    }

    fn open(&mut self, into: &mut Vec<u8>) -> Result<usize, Failed> {
        let mut reader = self.connection.reader();
        let mut taken = 0;
        while self.opened > taken && into.len() < into.capacity() {
            let chunk = reader.fill_buf().map_err(|error| out_of_step(&error))?;
            let room = into.capacity() - into.len();
            let some = chunk.get(..room).unwrap_or(chunk);
            into.extend_from_slice(some);
            let length = some.len();
            reader.consume(length);
            taken += length;
        }
        self.opened -= taken;
        Ok(taken)
    }

    fn has_opened(&self) -> bool {
        self.opened > 0
    }

    fn has_ended(&self) -> bool {
        self.ended
    }

    fn lacks_certificate(&self) -> bool {
        self.lacks_certificate.load(Ordering::Relaxed)
    }

    /// A record that came in part.
    #[cfg(test)]
    fn buffer_bytes(&self) -> usize {
        18 << 10
    }
}

/// What rustls says when it isn't driven as it wants to be.
fn out_of_step(error: &io::Error) -> Failed {
    Failed::new(format!("rustls: {error}"))
}
