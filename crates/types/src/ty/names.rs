//! The class names of the types without arguments, both ways.

use super::Type;

/// The package of all the server's own types.
pub(super) const PACKAGE: &str = "org.apache.cassandra.db.marshal.";

static SIMPLE: [(&str, Type); 23] = [
    ("BytesType", Type::Bytes),
    ("AsciiType", Type::Ascii),
    ("UTF8Type", Type::Utf8),
    ("LongType", Type::Long),
    ("IntegerType", Type::Integer),
    ("Int32Type", Type::Int32),
    ("ShortType", Type::Short),
    ("ByteType", Type::Byte),
    ("FloatType", Type::Float),
    ("DoubleType", Type::Double),
    ("DecimalType", Type::Decimal),
    ("BooleanType", Type::Boolean),
    ("DateType", Type::Date),
    ("TimestampType", Type::Timestamp),
    ("SimpleDateType", Type::SimpleDate),
    ("TimeType", Type::Time),
    ("TimeUUIDType", Type::TimeUuid),
    ("LexicalUUIDType", Type::LexicalUuid),
    ("UUIDType", Type::Uuid),
    ("InetAddressType", Type::Inet),
    ("CounterColumnType", Type::Counter),
    ("EmptyType", Type::Empty),
    ("DurationType", Type::Duration),
];

/// The type of a class name without package.
pub(super) fn simple(name: &str) -> Option<Type> {
    SIMPLE.iter().find(|(class, _)| *class == name).map(|(_, ty)| ty.clone())
}

impl Type {
    /// The class's simple name, without package and arguments: `UTF8Type`, `CompositeType`.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Type::Tuple(_) => "TupleType",
            Type::User(_) => "UserType",
            Type::Composite(_) => "CompositeType",
            Type::DynamicComposite(_) => "DynamicCompositeType",
            Type::Reversed(_) => "ReversedType",
            Type::List(_) => "ListType",
            Type::Set(_) => "SetType",
            Type::Map(_) => "MapType",
            Type::Frozen(_) => "FrozenType",
            Type::ColumnToCollection(_) => "ColumnToCollectionType",
            Type::Unknown(spec) => {
                let class = spec.split('(').next().unwrap_or_default();
                class.rsplit('.').next().unwrap_or_default()
            }
            simple => SIMPLE.iter().find(|(_, ty)| ty == simple).map_or("", |(class, _)| class),
        }
    }
}
