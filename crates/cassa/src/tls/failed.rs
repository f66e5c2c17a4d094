//! Why a session failed, in words for the one who has to mend it.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::io;

use crate::error::Failure;

/// What is told when the server wants to know who calls.
pub(super) const WANTS_CERTIFICATE: &str =
    "the server wants a client certificate (Tls::client_certificate_pem)";

/// Why a session failed.
#[derive(Debug)]
pub(crate) struct Failed {
    words: Cow<'static, str>,
    source: Option<Box<dyn Error + Send + Sync>>,
}

impl Failed {
    pub(super) fn new(words: impl Into<Cow<'static, str>>) -> Failed {
        Failed { words: words.into(), source: None }
    }

    pub(super) fn caused_by(mut self, source: impl Error + Send + Sync + 'static) -> Failed {
        self.source = Some(Box::new(source));
        self
    }

    /// As what a stream fails with.
    pub(crate) fn of_kind(self, kind: io::ErrorKind) -> io::Error {
        io::Error::new(kind, self)
    }
}

impl From<Failed> for io::Error {
    fn from(failed: Failed) -> io::Error {
        failed.of_kind(io::ErrorKind::InvalidData)
    }
}

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words)
    }
}

impl Error for Failed {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_deref().map(|source| source as &(dyn Error + 'static))
    }
}

/// Whether a failure tells by itself what is wrong with TLS.
pub(crate) fn is_of_tls(failure: &Failure) -> bool {
    let source = failure.source.as_deref().and_then(|source| source.downcast_ref::<io::Error>());
    source.and_then(io::Error::get_ref).is_some_and(|inner| inner.is::<Failed>())
}
