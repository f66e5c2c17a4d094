//! What was wrong with the bytes, and where.
use crate::{ApiVersion, Method};
use std::fmt;

/// Bytes that are not the message they should be, or a message that can't be sent. One pointer wide.
///
/// ```
/// # use cassa_wire::*;
/// let error = frame_length(*b"HTTP", DEFAULT_MAX_REPLY).unwrap_err();
/// assert!(matches!(error.kind(), ErrorKind::FrameTooLarge { .. }));
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Error(Box<Facts>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Facts {
    kind: ErrorKind,
    subject: Option<(Method, Side)>,
    offset: usize,
    path: Vec<Segment>,
    /// What servers tell a client of it.
    told: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    Request,
    Reply,
}

/// One step of the path to what was being read or written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Segment {
    /// A field, by its name in the interface.
    Field(&'static str),
    /// The element of a list or map, counted from 0.
    Element(&'static str, usize),
}

/// What went wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The frame's length is negative or above the limit.
    #[error("a frame of {length} bytes is above the limit of {limit}{}", Guess(.looks_like))]
    FrameTooLarge {
        /// The four bytes of the header as a number.
        length: u32,
        /// The limit, in bytes.
        limit: usize,
        /// What the header looks like, if not like a frame's.
        looks_like: Option<&'static str>,
    },
    /// The bytes end before what must follow.
    #[error("{needed} bytes are needed{}, but {left} bytes are left", At(.offset))]
    Truncated {
        /// How many bytes must follow.
        needed: usize,
        /// How many are there.
        left: usize,
        /// Where.
        offset: usize,
    },
    /// A length or count that is negative or can't fit into the bytes that are left.
    #[error("length {length}{}, but {left} bytes are left", At(.offset))]
    Length {
        /// The length as it was sent.
        length: i32,
        /// How many bytes are there.
        left: usize,
        /// Where.
        offset: usize,
    },
    /// A field or element has another type than the interface says.
    #[error("type {found} where {expected} is expected")]
    WrongType {
        /// The interface's type code.
        expected: u8,
        /// The type code that was sent.
        found: u8,
    },
    /// A type code that doesn't exist.
    #[error("unknown type {0}")]
    UnknownType(u8),
    /// A field that must be there isn't.
    #[error("required field {0} is missing")]
    Missing(&'static str),
    /// Text that is not UTF-8.
    #[error("text that is not UTF-8")]
    NotUtf8,
    /// Unknown fields are nested deeper than anything reasonable.
    #[error("nested deeper than {0} levels")]
    TooDeep(usize),
    /// The message would take far more memory than the bytes that carry it.
    #[error("too many empty elements for a message of {0} bytes")]
    TooManyElements(usize),
    /// An element that should hold a column or a super column holds none, several, or another kind than those before it.
    #[error("{0}")]
    NotAColumn(&'static str),
    /// The message doesn't begin with the strict protocol's version.
    #[error("a message beginning with {0:#010x} is not of the strict binary protocol")]
    NotStrict(u32),
    /// The message is of another type: 1 call, 2 reply, 3 exception, 4 one-way.
    #[error("a message of type {0} is not expected here")]
    WrongMessageType(u8),
    /// The reply answers another call.
    #[error("sequence id {found} where {expected} is expected")]
    WrongSequence {
        /// The call's.
        expected: i32,
        /// The reply's.
        found: i32,
    },
    /// The reply names another method.
    #[error("a reply to {found:?} where {expected} is expected")]
    WrongMethod {
        /// The call's.
        expected: Method,
        /// The reply's, cut to 64 bytes.
        found: String,
    },
    /// Bytes follow the message.
    #[error("{0} bytes follow the message")]
    ExtraBytes(usize),
    /// The server's version of the interface doesn't have what the message uses.
    #[error("{what} needs version {since} of the interface, and the server speaks {api}")]
    Unsupported {
        /// The method, or `Struct.field`.
        what: &'static str,
        /// The first version that has it.
        since: ApiVersion,
        /// The version it was encoded for.
        api: ApiVersion,
    },
    /// A message too large for a frame, or for a page's 32-bit positions.
    #[error("a message of {0} bytes doesn't fit into a frame")]
    MessageTooLarge(usize),
    /// The method's replies can't carry the exception.
    #[error("the method doesn't throw this exception")]
    NotThrown,
}

struct Guess<'a>(&'a Option<&'static str>);
impl fmt::Display for Guess<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.map_or(Ok(()), |what| write!(f, ": it looks like {what}"))
    }
}

struct At<'a>(&'a usize);
impl fmt::Display for At<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, " at byte {}", self.0)
    }
}

impl Error {
    #[cold]
    pub(crate) fn new(kind: ErrorKind, offset: usize) -> Self {
        Self(Box::new(Facts { kind, subject: None, offset, path: Vec::new(), told: None }))
    }

    #[cold]
    pub(crate) fn telling(mut self, told: String) -> Self {
        self.0.told = Some(told);
        self
    }

    /// What servers tell a client of it, if more than the error's kind says.
    pub(crate) fn told(&self) -> Option<&str> {
        self.0.told.as_deref()
    }

    #[cold]
    pub(crate) fn within(mut self, segment: Segment) -> Self {
        self.0.path.push(segment);
        self
    }

    #[cold]
    pub(crate) fn about(mut self, method: Method, side: Side) -> Self {
        self.0.subject = Some((method, side));
        self
    }

    /// What went wrong.
    pub fn kind(&self) -> &ErrorKind {
        &self.0.kind
    }

    /// The method whose message it was, once that is known.
    pub fn method(&self) -> Option<Method> {
        self.0.subject.map(|(method, _)| method)
    }

    /// How many bytes into the frame, its length header not counted; 0 while writing.
    pub fn offset(&self) -> usize {
        self.0.offset
    }

    /// The steps from the message to what was being read or written, outermost first.
    pub fn path(&self) -> impl ExactSizeIterator<Item = &Segment> {
        self.0.path.iter().rev()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.subject {
            Some((method, Side::Request)) => write!(f, "{method} request: ")?,
            Some((method, Side::Reply)) => write!(f, "{method} reply: ")?,
            None => {}
        }
        for segment in self.path() {
            match segment {
                Segment::Field(name) => write!(f, "{name}: ")?,
                Segment::Element(what, index) => write!(f, "{what} {index}: ")?,
            }
        }
        fmt::Display::fmt(&self.0.kind, f)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Error({self}; {:?})", self.0)
    }
}

impl std::error::Error for Error {}
