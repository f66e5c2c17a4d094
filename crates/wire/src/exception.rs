//! What a server answers instead of a result.
use crate::{
    Error, ErrorKind,
    read::{BINARY, I32, Reader, STOP},
    table::structs,
    wire::Wire,
    write::Writer,
};
use bytestring::ByteString;

/// An exception of the server: a reply like any other, the connection stays good.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Exception {
    /// There is no such column, or keyspace.
    #[error("not found")]
    NotFound,
    /// The request can't be served as it is.
    #[error("invalid request: {why}")]
    InvalidRequest {
        /// The server's reason.
        why: String,
    },
    /// Too few replicas are alive for the consistency level; nothing was done.
    #[error("too few replicas are alive")]
    Unavailable,
    /// Too few replicas answered in time; a write may have been applied.
    #[error("too few replicas answered in time")]
    TimedOut {
        /// How many replicas had the write, from 1.2 on.
        acknowledged_by: Option<i32>,
        /// Whether the batch log had it, from 1.2 on.
        acknowledged_by_batchlog: Option<bool>,
        /// Whether Paxos was under way, from 2.0 on.
        paxos_in_progress: Option<bool>,
    },
    /// The login is wrong.
    #[error("authentication failed: {why}")]
    Authentication {
        /// The server's reason.
        why: String,
    },
    /// The user may not.
    #[error("not authorized: {why}")]
    Authorization {
        /// The server's reason.
        why: String,
    },
    /// The hosts' schemas differ.
    #[error("the hosts' schemas differ")]
    SchemaDisagreement,
    /// Thrift's own: an unknown method, a request it couldn't read, an internal error.
    #[error("{kind:?}: {message}")]
    Application {
        /// Which.
        kind: ApplicationKind,
        /// The server's text; empty when it sent none.
        message: String,
    },
}

crate::table::enums! {
    /// The kinds of Thrift's own exception.
    ApplicationKind {
        /// None of the others.
        #[default]
        Unknown = 0,
        /// The server doesn't have the method.
        UnknownMethod = 1,
        /// The message's type is wrong.
        InvalidMessageType = 2,
        /// The reply names another method.
        WrongMethodName = 3,
        /// The reply's sequence id is wrong.
        BadSequenceId = 4,
        /// The reply has neither result nor exception.
        MissingResult = 5,
        /// The server failed.
        InternalError = 6,
        /// The server couldn't read the request.
        ProtocolError = 7,
    }
}

/// The exceptions a method declares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Thrown {
    InvalidRequest,
    NotFound,
    Unavailable,
    TimedOut,
    Authentication,
    Authorization,
    SchemaDisagreement,
}

structs! {
    struct Empty {}
    struct Reason { 1 why: ByteString }
    struct TimedOut {
        1 acknowledged_by: Option<i32>,
        2 acknowledged_by_batchlog: Option<bool>,
        3 paxos_in_progress: Option<bool>,
    }
}

impl Thrown {
    pub(crate) fn read(self, r: &mut Reader<'_>) -> Result<Exception, Error> {
        fn why(r: &mut Reader<'_>) -> Result<String, Error> {
            Ok(Reason::read(r)?.why.to_string())
        }
        Ok(match self {
            Self::InvalidRequest => Exception::InvalidRequest { why: why(r)? },
            Self::Authentication => Exception::Authentication { why: why(r)? },
            Self::Authorization => Exception::Authorization { why: why(r)? },
            Self::NotFound => Empty::read(r).map(|_| Exception::NotFound)?,
            Self::Unavailable => Empty::read(r).map(|_| Exception::Unavailable)?,
            Self::SchemaDisagreement => Empty::read(r).map(|_| Exception::SchemaDisagreement)?,
            Self::TimedOut => {
                let TimedOut { acknowledged_by, acknowledged_by_batchlog, paxos_in_progress } =
                    TimedOut::read(r)?;
                Exception::TimedOut { acknowledged_by, acknowledged_by_batchlog, paxos_in_progress }
            }
        })
    }
}

impl Exception {
    /// Which declared exception it is; `None` for Thrift's own.
    pub(crate) fn thrown(&self) -> Option<Thrown> {
        Some(match self {
            Self::NotFound => Thrown::NotFound,
            Self::InvalidRequest { .. } => Thrown::InvalidRequest,
            Self::Unavailable => Thrown::Unavailable,
            Self::TimedOut { .. } => Thrown::TimedOut,
            Self::Authentication { .. } => Thrown::Authentication,
            Self::Authorization { .. } => Thrown::Authorization,
            Self::SchemaDisagreement => Thrown::SchemaDisagreement,
            Self::Application { .. } => return None,
        })
    }

    pub(crate) fn write(&self, w: &mut Writer<'_>) -> Result<(), Error> {
        match self {
            Self::NotFound | Self::Unavailable | Self::SchemaDisagreement => Empty {}.write(w),
            Self::InvalidRequest { why }
            | Self::Authentication { why }
            | Self::Authorization { why } => Reason { why: why.as_str().into() }.write(w),
            &Self::TimedOut { acknowledged_by, acknowledged_by_batchlog, paxos_in_progress } => {
                TimedOut { acknowledged_by, acknowledged_by_batchlog, paxos_in_progress }.write(w)
            }
            Self::Application { kind, message } => write_application(*kind, message, w),
        }
    }
}

/// Thrift's own exception is not of the interface: message first, then kind, both possibly absent.
pub(crate) fn read_application(r: &mut Reader<'_>) -> Result<Exception, Error> {
    let (mut message, mut kind) = (String::new(), ApplicationKind::Unknown);
    while let Some((found, id)) = r.field()? {
        match id {
            1 => message = r.expect(BINARY, found).and_then(|()| ByteString::read(r))?.to_string(),
            2 => kind = r.expect(I32, found).and_then(|()| ApplicationKind::read(r))?,
            _ => r.skip(found)?,
        }
    }
    Ok(Exception::Application { kind, message })
}

fn write_application(
    kind: ApplicationKind,
    message: &str,
    w: &mut Writer<'_>,
) -> Result<(), Error> {
    if !message.is_empty() {
        w.field(BINARY, 1);
        w.binary(message.as_bytes())?;
    }
    w.field(I32, 2);
    kind.write(w)?;
    w.u8(STOP);
    Ok(())
}

/// The number of a declared exception in a method's replies.
pub(crate) fn number(
    throws: &[(i16, Thrown)],
    exception: Thrown,
    method: crate::Method,
    w: &Writer<'_>,
) -> Result<i16, Error> {
    let known = |id: i16| w.api().at_least(crate::versions::rule(method.name(), id).since);
    let found = throws.iter().find(|(id, thrown)| *thrown == exception && known(*id));
    found.map(|(id, _)| *id).ok_or_else(|| w.error(ErrorKind::NotThrown))
}
