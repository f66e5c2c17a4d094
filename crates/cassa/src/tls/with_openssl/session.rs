//! One session of OpenSSL.

use openssl::ssl::{Error, ErrorCode, Ssl, SslStream};

use super::super::failed::Failed;
use super::super::session::Session;
use super::pipe::Pipe;
use super::words;

/// What is opened at a time: a record holds no more.
const RECORD: usize = 16 << 10;

#[derive(Debug)]
pub(super) struct OpenSslSession {
    stream: SslStream<Pipe>,
    name: String,
    handshaking: bool,
    /// Whether a read would bring something.
    opened: bool,
    ended: bool,
}

impl OpenSslSession {
    /// A session that has its first message ready.
    pub(super) fn begin(ssl: Ssl, name: &str) -> Result<OpenSslSession, Failed> {
        let stream = SslStream::new(ssl, Pipe::default());
        let stream = stream.map_err(|error| Failed::new(format!("OpenSSL: {error}")))?;
        let name = name.to_owned();
        let mut session =
            OpenSslSession { stream, name, handshaking: true, opened: false, ended: false };
        session.shake_hands()?;
        Ok(session)
    }

    fn shake_hands(&mut self) -> Result<(), Failed> {
        match self.stream.connect() {
            Ok(()) => self.handshaking = false,
            Err(error) if is_pending(&error) => {}
            Err(error) => return Err(self.failed(&error)),
        }
        Ok(())
    }

    /// Looks whether what has come holds any data; whatever else it holds is dealt with.
    fn look(&mut self) -> Result<(), Failed> {
        self.opened = match self.stream.ssl_peek(&mut [0]) {
            Ok(length) => length > 0,
            Err(error) if is_pending(&error) => false,
            Err(error) if error.code() == ErrorCode::ZERO_RETURN => {
                self.ended = true;
                false
            }
            Err(error) => return Err(self.failed(&error)),
        };
        Ok(())
    }

    fn failed(&self, error: &Error) -> Failed {
        words::failed(error, self.stream.ssl(), &self.name)
    }
}

fn is_pending(error: &Error) -> bool {
    matches!(error.code(), ErrorCode::WANT_READ | ErrorCode::WANT_WRITE)
}

impl Session for OpenSslSession {
    fn is_handshaking(&self) -> bool {
        self.handshaking
    }

    fn take_in(&mut self, sealed: &[u8]) -> Result<usize, Failed> {
        if sealed.is_empty() || self.opened || self.ended {
            return Ok(0);
        }
        self.stream.get_mut().push(sealed);
        if self.handshaking {
            self.shake_hands()?;
        }
        if !self.handshaking {
            self.look()?;
        }
        Ok(sealed.len())
    }

    fn give_out(&mut self, into: &mut Vec<u8>) {
        self.stream.get_mut().take(into);
    }

    fn seal(&mut self, plain: &[u8]) -> Result<usize, Failed> {
        self.stream.ssl_write(plain).map_err(|error| self.failed(&error))
    }

    fn open(&mut self, into: &mut Vec<u8>) -> Result<usize, Failed> {
        let began = into.len();
        while self.opened && into.len() < into.capacity() {
            let end = into.len();
            let room = (into.capacity() - end).min(RECORD);
            into.resize(end + room, 0);
            let read = self.stream.ssl_read(into.get_mut(end..).unwrap_or_default());
            into.truncate(end + *read.as_ref().unwrap_or(&0));
            read.map_err(|error| self.failed(&error))?;
            self.look()?;
        }
        if !self.opened {
            self.stream.get_mut().trim();
        }
        Ok(into.len() - began)
    }

    fn has_opened(&self) -> bool {
        self.opened
    }

    fn has_ended(&self) -> bool {
        self.ended
    }

    /// OpenSSL doesn't tell; the server's alert may.
    fn lacks_certificate(&self) -> bool {
        false
    }

    /// OpenSSL frees its own buffers between records.
    #[cfg(test)]
    fn buffer_bytes(&self) -> usize {
        self.stream.get_ref().buffer_bytes()
    }
}
