//! A type's names: the full class name a server accepts, and the short one people read.

use std::fmt::{self, Display, Formatter};

use super::Type;

/// The package of all the server's own types.
pub(super) const PACKAGE: &str = "org.apache.cassandra.db.marshal.";

impl Type {
    /// The class's simple name, without package and arguments: `UTF8Type`, `CompositeType`.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Type::Bytes => "BytesType",
            Type::Ascii => "AsciiType",
            Type::Utf8 => "UTF8Type",
            Type::Long => "LongType",
            Type::Integer => "IntegerType",
            Type::Int32 => "Int32Type",
            Type::Short => "ShortType",
            Type::Byte => "ByteType",
            Type::Float => "FloatType",
            Type::Double => "DoubleType",
            Type::Decimal => "DecimalType",
            Type::Boolean => "BooleanType",
            Type::Date => "DateType",
            Type::Timestamp => "TimestampType",
            Type::SimpleDate => "SimpleDateType",
            Type::Time => "TimeType",
            Type::TimeUuid => "TimeUUIDType",
            Type::LexicalUuid => "LexicalUUIDType",
            Type::Uuid => "UUIDType",
            Type::Inet => "InetAddressType",
            Type::Counter => "CounterColumnType",
            Type::Empty => "EmptyType",
            Type::Duration => "DurationType",
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
        }
    }
}

/// The full class name with its arguments, as a server reports and accepts it.
impl Display for Type {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if let Type::Unknown(spec) = self {
            return f.write_str(spec);
        }
        write!(f, "{PACKAGE}{}", self.name())?;
        match self {
            Type::Tuple(types) | Type::Composite(types) => {
                arguments(f, types.iter(), |f, ty| write!(f, "{ty}"))
            }
            Type::Reversed(inner) | Type::List(inner) | Type::Set(inner) | Type::Frozen(inner) => {
                write!(f, "({inner})")
            }
            Type::Map(types) => write!(f, "({},{})", types.0, types.1),
            Type::DynamicComposite(aliases) => arguments(f, aliases.iter(), |f, (alias, ty)| {
                write!(f, "{}=>{ty}", char::from(*alias))
            }),
            Type::ColumnToCollection(columns) => {
                arguments(f, columns.iter(), |f, (name, ty)| named(f, name, ty))
            }
            Type::User(user) => {
                write!(f, "({},{:x}", user.keyspace, user.name)?;
                for (name, ty) in &user.fields {
                    f.write_str(",")?;
                    named(f, name, ty)?;
                }
                f.write_str(")")
            }
            _ => Ok(()),
        }
    }
}

fn named(f: &mut Formatter<'_>, name: &bytes::Bytes, ty: &Type) -> fmt::Result {
    write!(f, "{name:x}:{ty}")
}

fn arguments<T>(
    f: &mut Formatter<'_>,
    items: impl Iterator<Item = T>,
    mut print: impl FnMut(&mut Formatter<'_>, T) -> fmt::Result,
) -> fmt::Result {
    f.write_str("(")?;
    for (i, item) in items.enumerate() {
        if i > 0 {
            f.write_str(",")?;
        }
        print(f, item)?;
    }
    f.write_str(")")
}
