//! The kinds of failure a program can tell apart.

use std::fmt;

/// What kind of failure an [`Error`](crate::Error) is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// An option or a connection URL makes no sense. Nothing was sent.
    InvalidOption,
    /// An argument was refused before anything was sent: an empty key, a limit of 0, a time to live of 0, …
    InvalidArgument,
    /// A value does not fit the column family's type, or bytes read don't fit the Rust type asked for.
    Type,
    /// A request is larger than servers accept, a reply larger than `max_reply_bytes`, or a row larger than `max_row_bytes`.
    TooLarge,
    /// The keyspace or the column family does not exist.
    NotConfigured,
    /// The server doesn't have what was asked for, or this crate can't do it yet.
    Unsupported,
    /// The server refused the request.
    InvalidRequest,
    /// The server refused the credentials.
    Authentication,
    /// The user may not do this.
    Authorization,
    /// Too few replicas were alive for the consistency level. Nothing of one row was written by this coordinator; of several rows some
    /// may have been.
    Unavailable,
    /// The server ran out of time waiting for replicas. A write may have been applied.
    ServerTimedOut,
    /// The server failed inside.
    Server,
    /// The nodes disagree on the schema.
    SchemaDisagreement,
    /// The host could not be reached.
    Connect,
    /// No host of the pool could be reached any more; an attempt before may have been sent ([`Error::maybe_applied`](crate::Error::maybe_applied)).
    NoHosts,
    /// The connection broke during the call.
    Transport,
    /// What came back is not an answer to this call; its connection was closed.
    Protocol,
    /// An attempt got no answer within its time-out.
    AttemptTimedOut,
    /// The call's deadline passed.
    Deadline,
    /// No connection became free within the pool's time-out. No host is to blame.
    PoolTimedOut,
    /// A writer has set aside as many calls as it may hold: counters that may have been added. Nothing was sent.
    Full,
    /// The pool was closed.
    Closed,
    /// The call was made in a place where it can't work, as in another tokio runtime than the pool's.
    Misuse,
}

impl ErrorKind {
    /// What to do next, where one thing helps nearly always.
    pub(crate) fn advice(self) -> Option<&'static str> {
        Some(match self {
            ErrorKind::PoolTimedOut => {
                "raise the pool's size or its time-out, or make fewer calls at once"
            }
            ErrorKind::NoHosts => {
                "check the addresses, the servers' rpc_address and that Thrift is started"
            }
            ErrorKind::Full => "take out what is in doubt (take_doubtful), or queue it again",
            ErrorKind::NotConfigured => "create it first, or check the name's spelling and case",
            ErrorKind::Unavailable => {
                "see which nodes are down, or ask for a lower consistency level"
            }
            _ => return None,
        })
    }

    /// What it is, in words.
    pub(crate) fn words(self) -> &'static str {
        match self {
            ErrorKind::InvalidOption => "invalid option",
            ErrorKind::InvalidArgument => "invalid argument",
            ErrorKind::Type => "type mismatch",
            ErrorKind::TooLarge => "too large",
            ErrorKind::NotConfigured => "no such keyspace or column family",
            ErrorKind::Unsupported => "not supported",
            ErrorKind::InvalidRequest => "the server refused the request",
            ErrorKind::Authentication => "the server refused the credentials",
            ErrorKind::Authorization => "not authorized",
            ErrorKind::Unavailable => "too few replicas are alive",
            ErrorKind::ServerTimedOut => "the server timed out",
            ErrorKind::Server => "the server failed",
            ErrorKind::SchemaDisagreement => "the nodes disagree on the schema",
            ErrorKind::Connect => "can't connect",
            ErrorKind::NoHosts => "no host answers",
            ErrorKind::Transport => "the connection broke",
            ErrorKind::Protocol => "not an answer to this call",
            ErrorKind::AttemptTimedOut => "no answer in time",
            ErrorKind::Deadline => "the deadline passed",
            ErrorKind::PoolTimedOut => "no connection became free in time",
            ErrorKind::Full => "too much is in doubt",
            ErrorKind::Closed => "the pool is closed",
            ErrorKind::Misuse => "misuse",
        }
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words())
    }
}
