//! One attempt at a call, as its history keeps it and as the retry table judges it.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use super::ErrorKind;

/// How far an attempt came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Phase {
    /// Waiting for a free connection.
    Checkout,
    /// Resolving the host's name, connecting, saying hello.
    Connect,
    /// Agreeing on TLS.
    Handshake,
    /// Sending the login.
    Login,
    /// Making the keyspace the connection's current one.
    Keyspace,
    /// Asking for a trace of the request: it was not sent yet.
    Tracing,
    /// Preparing the request: nothing was sent.
    Encode,
    /// Sending the request: some of it may have arrived.
    Send,
    /// Waiting for the reply.
    Receive,
}

impl fmt::Display for Phase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Phase::Checkout => "waiting for a connection",
            Phase::Connect => "connecting",
            Phase::Handshake => "in the TLS handshake",
            Phase::Login => "logging in",
            Phase::Keyspace => "setting the keyspace",
            Phase::Tracing => "asking for a trace",
            Phase::Encode => "preparing the request",
            Phase::Send => "sending",
            Phase::Receive => "awaiting the reply",
        })
    }
}

/// One attempt of a call that failed.
#[derive(Debug, Clone)]
pub struct Attempt {
    pub(crate) host: Arc<str>,
    pub(crate) phase: Phase,
    pub(crate) kind: ErrorKind,
    pub(crate) cause: Arc<str>,
    pub(crate) elapsed: Duration,
}

impl Attempt {
    /// The host, as `host:port`.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// How far it came.
    pub fn phase(&self) -> Phase {
        self.phase
    }

    /// What kind of failure it was.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// Why, in words: the server's or the system's, or the kind's where they said nothing.
    pub fn cause(&self) -> &str {
        if self.cause.is_empty() { self.kind.words() } else { &self.cause }
    }

    /// How long the attempt took, the wait for a connection included.
    pub fn elapsed(&self) -> Duration {
        self.elapsed
    }
}

/// Why one attempt failed, before the retry table has judged it.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) kind: ErrorKind,
    pub(crate) phase: Phase,
    pub(crate) message: Cow<'static, str>,
    pub(crate) source: Option<Box<dyn StdError + Send + Sync>>,
    /// The size of the request that was refused; 0 where it plays no part.
    pub(crate) request_bytes: usize,
}

impl Failure {
    pub(crate) fn new(
        kind: ErrorKind,
        phase: Phase,
        message: impl Into<Cow<'static, str>>,
    ) -> Failure {
        Failure { kind, phase, message: message.into(), source: None, request_bytes: 0 }
    }

    /// What a failed read, write or connect means in this phase.
    pub(crate) fn of_io(error: io::Error, phase: Phase) -> Failure {
        let kind = match (phase, error.kind()) {
            (Phase::Connect | Phase::Handshake, _) => ErrorKind::Connect,
            (_, io::ErrorKind::TimedOut) => ErrorKind::AttemptTimedOut,
            _ => ErrorKind::Transport,
        };
        Failure::new(kind, phase, error.to_string()).caused_by(error)
    }

    pub(crate) fn caused_by(mut self, source: impl StdError + Send + Sync + 'static) -> Failure {
        self.source = Some(Box::new(source));
        self
    }

    /// The same failure, as others tell it who waited for the same.
    pub(crate) fn heard(&self) -> Failure {
        Failure::new(self.kind, self.phase, self.message.clone())
    }

    /// The same failure, with more to say.
    pub(crate) fn and(mut self, more: &str) -> Failure {
        self.message = match self.message.is_empty() {
            true => more.to_owned().into(),
            false => format!("{}; {more}", self.message).into(),
        };
        self
    }

    /// Why, in words.
    pub(crate) fn cause(&self) -> &str {
        if self.message.is_empty() { self.kind.words() } else { &self.message }
    }

    /// Whether the host could not be reached.
    pub(crate) fn is_unreached(&self) -> bool {
        self.kind == ErrorKind::Connect
    }

    /// Whether some of the request may have reached the server.
    pub(crate) fn sent(&self) -> bool {
        matches!(self.phase, Phase::Send | Phase::Receive)
    }

    /// The same failure, happening in a call that prepares the connection for the actual one.
    pub(crate) fn in_phase(mut self, phase: Phase) -> Failure {
        self.phase = phase;
        self
    }
}
