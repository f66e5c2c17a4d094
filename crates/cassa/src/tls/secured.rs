//! A session over a stream: what carries its bytes, and sees that every wait ends at its instant.

use std::io;
use std::time::Instant;

use super::failed::{Failed, WANTS_CERTIFICATE};
use super::session::Session;
use crate::driver::Stream;

/// The largest record: its header, 16 KiB, and what sealing may add.
const RECORD: usize = 5 + (16 << 10) + 256;
/// What is read at a time at least, and what an idle connection keeps of each buffer.
const KEPT: usize = 4 << 10;
/// How much is sealed before it is written.
const SEALED_AT_ONCE: usize = 64 << 10;
/// No honest handshake is longer, with the longest chain of certificates.
const LONGEST_HANDSHAKE: usize = 256 << 10;

/// A stream through which a session speaks.
#[derive(Debug)]
pub(crate) struct Secured<S> {
    stream: S,
    session: Box<dyn Session>,
    /// What the session hasn't taken in yet.
    inbox: Vec<u8>,
    /// What the session gave out; the first `written` bytes of it are on their way.
    outbox: Vec<u8>,
    written: usize,
    /// How many bytes have come.
    heard: usize,
    /// Whether the server has sent data: then it takes us for whom we are.
    accepted: bool,
}

impl<S: Stream> Secured<S> {
    /// The stream after its handshake.
    pub(crate) async fn handshake(
        stream: S,
        session: Box<dyn Session>,
        until: Instant,
    ) -> io::Result<Secured<S>> {
        let mut secured = Secured {
            stream,
            session,
            inbox: Vec::new(),
            outbox: Vec::new(),
            written: 0,
            heard: 0,
            accepted: false,
        };
        loop {
            let flushed = secured.flush(until).await;
            flushed.map_err(|error| secured.cut_off(error))?;
            if !secured.session.is_handshaking() {
                return Ok(secured);
            }
            match secured.fill(KEPT, until).await {
                Ok(0) => return Err(secured.cut_off(io::ErrorKind::UnexpectedEof.into())),
                Ok(_) => secured.take_in(until).await?,
                Err(error) => return Err(secured.cut_off(error)),
            };
            if secured.heard > LONGEST_HANDSHAKE {
                let words =
                    format!("the server's handshake is longer than {LONGEST_HANDSHAKE} bytes");
                return Err(Failed::new(words).into());
            }
        }
    }

    pub(crate) fn stream(&mut self) -> &mut S {
        &mut self.stream
    }

    /// Seals some bytes and writes them whole; how many they were.
    pub(crate) async fn write(&mut self, bytes: &[u8], until: Instant) -> io::Result<usize> {
        let some = bytes.get(..SEALED_AT_ONCE).unwrap_or(bytes);
        let sealed = self.session.seal(some)?;
        self.flush(until).await?;
        Ok(sealed)
    }

    /// Appends what can be opened after one read of the stream at most: 0 at the end, `None` when that is nothing yet.
    pub(crate) async fn read(
        &mut self,
        into: &mut Vec<u8>,
        until: Instant,
    ) -> io::Result<Option<usize>> {
        let mut opened = self.session.open(into)?;
        if opened == 0 && self.inbox.is_empty() && !self.session.has_ended() {
            match self.fill(into.capacity() - into.len(), until).await {
                Ok(0) => return self.end().map(Some),
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::TimedOut => return Err(error),
                Err(error) if self.accepted => return Err(error),
                Err(error) => return Err(self.cut_off(error)),
            }
        }
        // Whatever can be taken in is, though there may be no room for it: what follows a reply may be no data at all.
        while self.take_in(until).await? > 0 {
            opened += self.session.open(into)?;
        }
        // An answer to what came, as to a change of keys.
        self.flush(until).await?;
        self.accepted |= opened > 0;
        match opened {
            0 if self.session.has_ended() => self.end().map(Some),
            0 => Ok(None),
            _ => Ok(Some(opened)),
        }
    }

    /// Whether it is open, as far as is known. Before any data, what has come may be tickets, which servers send after a handshake.
    pub(crate) fn is_open(&mut self) -> bool {
        !self.session.has_ended() && (!self.accepted || self.stream.is_quiet())
    }

    /// Whether a read would say something although nothing more comes.
    pub(crate) fn holds_data(&self) -> bool {
        !self.inbox.is_empty() || self.session.has_opened() || self.session.has_ended()
    }

    /// Gives back what large messages needed.
    pub(crate) fn trim(&mut self) {
        self.inbox.shrink_to(KEPT);
        self.outbox.shrink_to(KEPT);
    }

    #[cfg(test)]
    pub(crate) fn buffer_bytes(&self) -> usize {
        self.inbox.capacity() + self.outbox.capacity() + self.session.buffer_bytes()
    }

    /// The end of the stream. A reply has a length, so that one that was cut off is seen without the session's own farewell.
    fn end(&self) -> io::Result<usize> {
        match self.accepted {
            true => Ok(0),
            false => Err(self.cut_off(io::ErrorKind::UnexpectedEof.into())),
        }
    }

    /// Reads once, some `room` bytes at most; 0 at the end of the stream.
    async fn fill(&mut self, room: usize, until: Instant) -> io::Result<usize> {
        self.inbox.reserve_exact(room.clamp(KEPT, RECORD));
        let read = self.stream.read(&mut self.inbox, until).await?;
        self.heard = self.heard.saturating_add(read);
        Ok(read)
    }

    /// Lets the session have what has come; how much of it it took.
    async fn take_in(&mut self, until: Instant) -> io::Result<usize> {
        match self.session.take_in(&self.inbox) {
            Ok(taken) => {
                self.inbox.drain(..taken);
                Ok(taken)
            }
            Err(failed) => {
                // The server is told why, if it listens.
                let _ = self.flush(until).await;
                Err(failed.into())
            }
        }
    }

    /// Writes all that the session has to say.
    async fn flush(&mut self, until: Instant) -> io::Result<()> {
        self.session.give_out(&mut self.outbox);
        while let Some(rest) = self.outbox.get(self.written..).filter(|rest| !rest.is_empty()) {
            self.written += self.stream.write(rest, until).await?;
        }
        self.outbox.clear();
        self.written = 0;
        Ok(())
    }

    /// What it means that the stream failed or ended before the server had sent any data.
    fn cut_off(&self, error: io::Error) -> io::Error {
        let kind = error.kind();
        let how = match kind {
            io::ErrorKind::TimedOut => "says nothing",
            _ => "closed the connection",
        };
        let words = if self.session.lacks_certificate() {
            WANTS_CERTIFICATE.to_owned()
        } else if self.heard == 0 {
            format!("the server {how} after the first message of TLS: is it a port in plain text?")
        } else if self.session.is_handshaking() {
            format!("the server {how} in the middle of the TLS handshake")
        } else {
            format!("the server {how} after the TLS handshake")
        };
        Failed::new(words).caused_by(error).of_kind(kind)
    }
}
