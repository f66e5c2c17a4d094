//! What a connection's bytes go through: a stream as it is, or TLS over it.

use std::io;
use std::time::Instant;

use crate::driver::{Driver, Stream};
use crate::tls::Secured;

/// A stream of plaintext, however it is carried.
#[derive(Debug)]
pub(crate) enum Channel<S> {
    Plain(S),
    Tls(Box<Secured<S>>),
}

impl<S: Stream> Channel<S> {
    /// Writes some bytes, at least one, and returns how many.
    pub(crate) async fn write(&mut self, bytes: &[u8], until: Instant) -> io::Result<usize> {
        match self {
            Channel::Plain(stream) => stream.write(bytes, until).await,
            Channel::Tls(secured) => secured.write(bytes, until).await,
        }
    }

    /// Appends what has arrived, at most the spare capacity of `into` (which must not be full), after one read of the stream at most:
    /// 0 at its end, `None` when nothing has come that can be read yet.
    pub(crate) async fn read(
        &mut self,
        into: &mut Vec<u8>,
        until: Instant,
    ) -> io::Result<Option<usize>> {
        match self {
            Channel::Plain(stream) => stream.read(into, until).await.map(Some),
            Channel::Tls(secured) => secured.read(into, until).await,
        }
    }

    /// Whether it is open, as far as is known, with no data to read. It doesn't wait.
    pub(crate) fn is_open(&mut self) -> bool {
        match self {
            Channel::Plain(stream) => stream.is_quiet(),
            Channel::Tls(secured) => secured.is_open(),
        }
    }

    /// Whether there is something to read, or the end, that the stream itself doesn't show any more.
    pub(crate) fn holds_data(&self) -> bool {
        match self {
            Channel::Plain(_) => false,
            Channel::Tls(secured) => secured.holds_data(),
        }
    }

    /// Gives back what large messages needed.
    pub(crate) fn trim(&mut self) {
        if let Channel::Tls(secured) = self {
            secured.trim();
        }
    }

    /// What its own buffers hold room for.
    #[cfg(test)]
    pub(crate) fn buffer_bytes(&self) -> usize {
        match self {
            Channel::Plain(_) => 0,
            Channel::Tls(secured) => secured.buffer_bytes(),
        }
    }

    fn stream(&mut self) -> &mut S {
        match self {
            Channel::Plain(stream) => stream,
            Channel::Tls(secured) => secured.stream(),
        }
    }
}

/// The index of a channel that has something to read, was closed or has failed; `None` when `until` came first.
pub(crate) async fn wait_any<D: Driver>(
    driver: &D,
    channels: &mut [&mut Channel<D::Stream>],
    until: Instant,
) -> io::Result<Option<usize>> {
    // What TLS has taken from a stream already, nobody sees on the stream.
    if let Some(ready) = channels.iter().position(|channel| channel.holds_data()) {
        return Ok(Some(ready));
    }
    let mut streams: Vec<_> = channels.iter_mut().map(|channel| channel.stream()).collect();
    driver.wait_any(&mut streams, until).await
}
