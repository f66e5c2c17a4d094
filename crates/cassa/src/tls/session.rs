//! What TLS is to cassa: a session without I/O, whichever library has it.

use std::fmt;
use std::sync::Arc;

use super::failed::Failed;

/// What makes a pool's sessions.
#[derive(Debug, Clone)]
pub(crate) struct Connector(pub(super) Arc<dyn Library>);

impl Connector {
    /// A session with the host of this name or address, whose handshake has yet to begin.
    pub(crate) fn session(&self, host: &str) -> Result<Box<dyn Session>, Failed> {
        self.0.session(host)
    }
}

/// A library of TLS, set up for a pool.
pub(super) trait Library: fmt::Debug + Send + Sync {
    fn session(&self, host: &str) -> Result<Box<dyn Session>, Failed>;
}

/// The client's side of one session.
pub(crate) trait Session: fmt::Debug + Send {
    /// Whether nothing can be sealed yet.
    fn is_handshaking(&self) -> bool;

    /// Takes in what came from the server, and returns how many bytes of it: none when plaintext waits to be opened first.
    fn take_in(&mut self, sealed: &[u8]) -> Result<usize, Failed>;

    /// Appends what the server is to be sent: handshakes, alerts, what was sealed.
    fn give_out(&mut self, into: &mut Vec<u8>);

    /// Seals some bytes, at least one, and returns how many.
    fn seal(&mut self, plain: &[u8]) -> Result<usize, Failed>;

    /// Appends opened bytes, at most the spare capacity of `into`, and returns how many.
    fn open(&mut self, into: &mut Vec<u8>) -> Result<usize, Failed>;

    /// Whether there is something to open that needs nothing more to come.
    fn has_opened(&self) -> bool;

    /// Whether the server has said that nothing more will come.
    fn has_ended(&self) -> bool;

    /// Whether the server is known to ask for a client certificate, while there is none.
    fn lacks_certificate(&self) -> bool;

    /// What its own buffers hold room for at most between calls, in bytes.
    #[cfg(test)]
    fn buffer_bytes(&self) -> usize;
}
