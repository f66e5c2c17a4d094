//! [`Type`]: what a comparator, a validator or a key type is.

mod cql;
mod names;
mod parse;
mod print;

pub(crate) use parse::decode_hex;
pub use parse::{ParseError, ParseFault};

use std::sync::Arc;

use bytes::Bytes;

/// A Cassandra type, as a schema names it. Cheap to clone.
///
/// Parse one with [`Type::parse`], print the class name a server accepts with `Display`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Type {
    /// `BytesType`: any bytes, in unsigned byte order.
    Bytes,
    /// `AsciiType`: text of bytes below 0x80.
    Ascii,
    /// `UTF8Type`: text.
    Utf8,
    /// `LongType`: a signed integer of 8 bytes.
    Long,
    /// `IntegerType`: a signed integer of any length (CQL's `varint`).
    Integer,
    /// `Int32Type`: a signed integer of 4 bytes.
    Int32,
    /// `ShortType`: a signed integer of 2 bytes (2.2 and later).
    Short,
    /// `ByteType`: a signed integer of 1 byte (2.2 and later).
    Byte,
    /// `FloatType`: an IEEE 754 number of 4 bytes.
    Float,
    /// `DoubleType`: an IEEE 754 number of 8 bytes.
    Double,
    /// `DecimalType`: an integer of any length and a decimal scale.
    Decimal,
    /// `BooleanType`: 0 is false, any other byte true.
    Boolean,
    /// `DateType`: milliseconds since 1970, ordered by unsigned bytes: instants before 1970 sort last.
    Date,
    /// `TimestampType`: milliseconds since 1970 (2.0 and later).
    Timestamp,
    /// `SimpleDateType`: a day (2.2 and later).
    SimpleDate,
    /// `TimeType`: nanoseconds since midnight (2.2 and later).
    Time,
    /// `TimeUUIDType`: a UUID of version 1, ordered by its time, then by its signed bytes.
    TimeUuid,
    /// `LexicalUUIDType`: any UUID, ordered as two signed integers of 8 bytes.
    LexicalUuid,
    /// `UUIDType`: any UUID, ordered by version, then by time or bytes.
    Uuid,
    /// `InetAddressType`: an address of 4 or 16 bytes.
    Inet,
    /// `CounterColumnType`: a counter, read as a signed integer of 8 bytes.
    Counter,
    /// `EmptyType`: no bytes at all.
    Empty,
    /// `DurationType`: months, days and nanoseconds (3.11).
    Duration,
    /// `TupleType`: values that may be null, of fixed types.
    Tuple(Arc<[Type]>),
    /// `UserType`: a tuple whose fields have names.
    User(Arc<UserType>),
    /// `CompositeType`: components of fixed types, each closed by an end-of-component byte.
    Composite(Arc<[Type]>),
    /// `DynamicCompositeType`: components that carry their own types; the pairs are aliases, in the order of the alias.
    DynamicComposite(Arc<[(u8, Type)]>),
    /// `ReversedType`: the type, in descending order.
    Reversed(Arc<Type>),
    /// `ListType` with its elements' type.
    List(Arc<Type>),
    /// `SetType` with its elements' type.
    Set(Arc<Type>),
    /// `MapType` with the types of its keys and values.
    Map(Arc<(Type, Type)>),
    /// `FrozenType`: a collection or user type that is stored as one value.
    Frozen(Arc<Type>),
    /// `ColumnToCollectionType`: names of CQL collections and their types, in the order of the name; the last component of a
    /// composite comparator.
    ColumnToCollection(Arc<[(Bytes, Type)]>),
    /// A class this library doesn't know, with its arguments; its values are bytes.
    Unknown(Arc<str>),
}

/// A user-defined type: a keyspace's tuple with named fields.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct UserType {
    /// The keyspace that defines it.
    pub keyspace: String,
    /// Its name, usually UTF-8.
    pub name: Bytes,
    /// The fields' names and types.
    pub fields: Vec<(Bytes, Type)>,
}

impl Type {
    /// The type that decides how values are written: without `ReversedType` and `FrozenType` around it.
    #[must_use]
    pub fn base(&self) -> &Type {
        let mut ty = self;
        while let Type::Reversed(inner) | Type::Frozen(inner) = ty {
            ty = inner;
        }
        ty
    }

    /// The first class that this library doesn't know, of the type itself or within it.
    ///
    /// ```
    /// use cassa_types::Type;
    /// let ty = Type::parse("ListType(com.example.Point)")?;
    /// assert_eq!(ty.unknown_class(), Some("com.example.Point"));
    /// assert_eq!(Type::parse("ListType(LongType)")?.unknown_class(), None);
    /// # Ok::<(), cassa_types::ParseError>(())
    /// ```
    #[must_use]
    pub fn unknown_class(&self) -> Option<&str> {
        match self {
            Type::Unknown(class) => Some(class),
            Type::Tuple(types) | Type::Composite(types) => {
                types.iter().find_map(Type::unknown_class)
            }
            Type::User(user) => user.fields.iter().find_map(|(_, ty)| ty.unknown_class()),
            Type::DynamicComposite(aliases) => {
                aliases.iter().find_map(|(_, ty)| ty.unknown_class())
            }
            Type::Reversed(ty) | Type::List(ty) | Type::Set(ty) | Type::Frozen(ty) => {
                ty.unknown_class()
            }
            Type::Map(types) => types.0.unknown_class().or_else(|| types.1.unknown_class()),
            Type::ColumnToCollection(columns) => {
                columns.iter().find_map(|(_, ty)| ty.unknown_class())
            }
            _ => None,
        }
    }

    /// Whether values are composite names: components that an end-of-component byte closes.
    #[must_use]
    pub fn is_composite(&self) -> bool {
        matches!(self.base(), Type::Composite(_) | Type::DynamicComposite(_))
    }
}
