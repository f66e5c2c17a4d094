//! What can go wrong with a real server: something missing, jars that aren't what they should be, a server that doesn't start.

use std::fmt;
use std::io;

/// Why a server, or what it needs, isn't there.
///
/// `Debug` prints what `Display` does, with the cause: a test that unwraps shows the server's log as it was written.
#[non_exhaustive]
pub enum Error {
    /// This machine lacks a JDK 17 or Maven, or isn't Linux; the sentence says what to install.
    Missing(String),
    /// An address or a folder is in use, or has something else in it.
    Taken(String),
    /// No committed list of jars has this version.
    UnknownVersion(String),
    /// The jars couldn't be fetched, or aren't the ones of the committed list.
    Jars(String),
    /// A server ended or didn't answer in time.
    Start {
        /// Its version.
        version: String,
        /// What happened.
        reason: String,
        /// The last lines it logged.
        log: String,
    },
    /// The operating system refused something.
    Io {
        /// What was tried.
        what: String,
        /// The refusal.
        source: io::Error,
    },
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Missing(sentence) | Error::Taken(sentence) | Error::Jars(sentence) => {
                f.write_str(sentence)
            }
            Error::UnknownVersion(version) => {
                write!(
                    f,
                    "no list of jars for Cassandra {version}; there is one for {}",
                    crate::LINES.join(", ")
                )
            }
            Error::Start { version, reason, log } => {
                write!(f, "Cassandra {version} {reason}; the end of its log:\n{log}")
            }
            Error::Io { what, .. } => write!(f, "can't {what}"),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Io { source, .. } => write!(f, "{self}: {source}"),
            _ => write!(f, "{self}"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}

/// Names what was tried when the operating system refused it.
pub(crate) trait Tried<T> {
    fn tried(self, what: impl FnOnce() -> String) -> Result<T, Error>;
}

impl<T> Tried<T> for io::Result<T> {
    fn tried(self, what: impl FnOnce() -> String) -> Result<T, Error> {
        self.map_err(|source| Error::Io { what: what(), source })
    }
}

impl<T> Tried<T> for rustix::io::Result<T> {
    fn tried(self, what: impl FnOnce() -> String) -> Result<T, Error> {
        self.map_err(io::Error::from).tried(what)
    }
}
