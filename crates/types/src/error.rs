//! Why a value could not be packed, unpacked or validated.

use crate::Type;

/// Why a Rust value doesn't fit a Cassandra type. Nothing was sent anywhere.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PackError {
    /// This Rust type has no place in this Cassandra type.
    #[error("{rust} does not pack as {}", ty.name())]
    Mismatch {
        /// The Rust type.
        rust: &'static str,
        /// The Cassandra type.
        ty: Type,
    },
    /// The value lies outside what the type can hold.
    #[error("{rust} {value} does not fit {} ({range})", ty.name())]
    OutOfRange {
        /// The Rust type.
        rust: &'static str,
        /// The Cassandra type.
        ty: Type,
        /// The value, as decimal text.
        value: String,
        /// What the type can hold.
        range: &'static str,
    },
    /// A composite or a tuple has fewer components than the value.
    #[error("{given} components for {} of {expected}", ty.name())]
    TooManyComponents {
        /// The value's components.
        given: usize,
        /// The type's.
        expected: usize,
        /// The Cassandra type.
        ty: Type,
    },
    /// A part is longer than its length field can say.
    #[error("{length} bytes in {}, which takes {limit} at most", ty.name())]
    TooLong {
        /// The part's bytes, or the collection's elements.
        length: usize,
        /// The most there can be.
        limit: usize,
        /// The Cassandra type that contains the part.
        ty: Type,
    },
    /// A date-time is looked for in a `TimeUUIDType`, where many UUIDs share its instant.
    #[error("{rust} is not one name or value of {}, but many: name the UUID, or slice by the instant", ty.name())]
    ManyUuids {
        /// The Rust type.
        rust: &'static str,
        /// The Cassandra type.
        ty: Type,
    },
    /// The end of a slice can't leave this name out: the type has no name just beside it.
    #[error("{} has no name just beside this one, so the end of a slice can't leave it out", ty.name())]
    NoNeighbour {
        /// The Cassandra type.
        ty: Type,
    },
    /// The end of a slice leaves out the last name of its type: it includes nothing.
    #[error("no name of {} lies beyond this one", ty.name())]
    Beyond {
        /// The Cassandra type.
        ty: Type,
    },
    /// A component was given by an alias that the comparator doesn't have.
    #[error("{} has no alias {alias:?}", ty.name())]
    NoAlias {
        /// The alias.
        alias: char,
        /// The Cassandra type.
        ty: Type,
    },
    /// Text for `AsciiType` has a byte above 0x7f.
    #[error("text for AsciiType has a byte that is not ASCII at {at}")]
    NotAscii {
        /// The byte's offset.
        at: usize,
    },
    /// A component of a composite, tuple or collection doesn't fit.
    #[error("component {position}: {source}")]
    Component {
        /// Counted from 0; the keys and values of a map count one by one.
        position: usize,
        /// Why it doesn't fit.
        source: Box<PackError>,
    },
}

/// Why bytes can't be read as a Rust type.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum UnpackError {
    /// This Cassandra type isn't read as this Rust type.
    #[error("{} is not read as {rust}", ty.name())]
    Mismatch {
        /// The Rust type.
        rust: &'static str,
        /// The Cassandra type.
        ty: Type,
    },
    /// The value is empty (0 bytes) or null, and the Rust type can't say so: read an `Option`.
    #[error("an empty {} is not read as {rust}, but as Option", ty.name())]
    Empty {
        /// The Rust type.
        rust: &'static str,
        /// The Cassandra type.
        ty: Type,
    },
    /// The value lies outside what the Rust type can hold.
    #[error("{} {value} does not fit {rust}", ty.name())]
    OutOfRange {
        /// The Rust type.
        rust: &'static str,
        /// The Cassandra type.
        ty: Type,
        /// The value, as decimal text.
        value: String,
    },
    /// The number of components isn't the Rust type's.
    #[error("{found} components of {}, not {expected}", ty.name())]
    Arity {
        /// The components found.
        found: usize,
        /// What the Rust type asks for.
        expected: usize,
        /// The Cassandra type.
        ty: Type,
    },
    /// The bytes are no value of the Cassandra type.
    #[error(transparent)]
    Invalid(#[from] InvalidBytes),
    /// A component of a composite, tuple or collection can't be read.
    #[error("component {position}: {source}")]
    Component {
        /// Counted from 0; the keys and values of a map count one by one.
        position: usize,
        /// Why it can't be read.
        source: Box<UnpackError>,
    },
}

/// Bytes that are no value of a type.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no valid {}: {fault}", ty.name())]
pub struct InvalidBytes {
    /// The type they are no value of.
    pub ty: Type,
    /// What is wrong with them.
    pub fault: Fault,
}

impl InvalidBytes {
    pub(crate) fn new(ty: &Type, fault: Fault) -> Self {
        Self { ty: ty.clone(), fault }
    }
}

/// What is wrong with bytes.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// The type's values have another length.
    #[error("{0} bytes")]
    Length(usize),
    /// The byte at this offset is not ASCII.
    #[error("byte {0} is not ASCII")]
    NotAscii(usize),
    /// The byte at this offset is not UTF-8.
    #[error("byte {0} is not UTF-8")]
    NotUtf8(usize),
    /// `TimeUUIDType` takes UUIDs of version 1 only.
    #[error("a UUID of version {0}")]
    UuidVersion(u8),
    /// A duration's parts differ in sign or don't fit 32 bits.
    #[error("a duration of mixed signs or too many months or days")]
    Duration,
    /// The bytes end inside a component.
    #[error("cut off inside component {0}")]
    Truncated(usize),
    /// Bytes follow the last component.
    #[error("bytes after component {0}")]
    Trailing(usize),
    /// An element of a collection is null.
    #[error("element {0} is null")]
    NullElement(usize),
    /// A dynamic component's type is neither an alias nor a class name that may stand there.
    #[error("component {0} names no type")]
    UnknownType(usize),
    /// The component before names no collection of the type.
    #[error("component {0} belongs to no known collection")]
    UnknownCollection(usize),
    /// A component is no value of its type.
    #[error("component {position}: {source}")]
    Component {
        /// Counted from 0; the keys and values of a map count one by one.
        position: usize,
        /// What is wrong with it.
        source: Box<InvalidBytes>,
    },
}
