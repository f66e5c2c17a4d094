//! Prints a type as the full class name a server accepts.

use std::fmt::{self, Display, Formatter};

use super::Type;
use super::names::PACKAGE;

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
