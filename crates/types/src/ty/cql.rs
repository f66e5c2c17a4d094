//! Parses a type's name in CQL, as 3.0 and later keep the types of tables.

use std::sync::Arc;

use super::Type;

/// Arguments may nest this deep, far beyond any real schema.
const MAX_DEPTH: usize = 64;

impl Type {
    /// The type of a name in CQL, as in `frozen<map<text, int>>`; a class in single quotes is one of [`Type::parse`]. A user
    /// type, whose fields the name doesn't tell, becomes [`Type::Unknown`]: its values are bytes. `None` when it is no such name.
    ///
    /// ```
    /// use cassa_types::Type;
    /// assert_eq!(Type::parse_cql("list<bigint>"), Some(Type::List(Type::Long.into())));
    /// assert_eq!(Type::parse_cql("list<bigint"), None);
    /// ```
    #[must_use]
    pub fn parse_cql(name: &str) -> Option<Type> {
        let mut rest = name;
        let ty = ty(&mut rest, 0)?;
        rest.trim().is_empty().then_some(ty)
    }
}

fn ty(rest: &mut &str, depth: usize) -> Option<Type> {
    if depth > MAX_DEPTH {
        return None;
    }
    *rest = rest.trim_start();
    if let Some(quoted) = rest.strip_prefix('\'') {
        let (class, behind) = quoted.split_once('\'')?;
        *rest = behind;
        return Type::parse(class).ok();
    }
    if let Some(quoted) = rest.strip_prefix('"') {
        let (name, behind) = quoted.split_once('"')?;
        *rest = behind;
        return Some(Type::Unknown(name.into()));
    }
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
    let (name, behind) = rest.split_at_checked(end).filter(|(name, _)| !name.is_empty())?;
    *rest = behind;
    let mut arguments = arguments(rest, depth)?;
    let one = |arguments: Vec<Type>| <[Type; 1]>::try_from(arguments).ok().map(|[ty]| Arc::new(ty));
    match name.to_ascii_lowercase().as_str() {
        "list" => one(arguments).map(Type::List),
        "set" => one(arguments).map(Type::Set),
        "frozen" => one(arguments).map(Type::Frozen),
        "tuple" => Some(Type::Tuple(arguments.into())),
        "map" => match (arguments.pop(), arguments.pop(), arguments.pop()) {
            (Some(value), Some(key), None) => Some(Type::Map(Arc::new((key, value)))),
            _ => None,
        },
        _ if !arguments.is_empty() => None,
        simple => Some(self::simple(simple).unwrap_or_else(|| Type::Unknown(name.into()))),
    }
}

/// What stands in angle brackets, if something does.
fn arguments(rest: &mut &str, depth: usize) -> Option<Vec<Type>> {
    let mut arguments = Vec::new();
    let Some(inner) = rest.trim_start().strip_prefix('<') else { return Some(arguments) };
    *rest = inner;
    loop {
        arguments.push(ty(rest, depth + 1)?);
        let behind = rest.trim_start();
        if let Some(behind) = behind.strip_prefix('>') {
            *rest = behind;
            return Some(arguments);
        }
        *rest = behind.strip_prefix(',')?;
    }
}

fn simple(name: &str) -> Option<Type> {
    Some(match name {
        "ascii" => Type::Ascii,
        "bigint" => Type::Long,
        "blob" => Type::Bytes,
        "boolean" => Type::Boolean,
        "counter" => Type::Counter,
        "date" => Type::SimpleDate,
        "decimal" => Type::Decimal,
        "double" => Type::Double,
        "duration" => Type::Duration,
        "empty" => Type::Empty,
        "float" => Type::Float,
        "inet" => Type::Inet,
        "int" => Type::Int32,
        "smallint" => Type::Short,
        "text" | "varchar" => Type::Utf8,
        "time" => Type::Time,
        "timestamp" => Type::Timestamp,
        "timeuuid" => Type::TimeUuid,
        "tinyint" => Type::Byte,
        "uuid" => Type::Uuid,
        "varint" => Type::Integer,
        _ => return None,
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;

    #[test]
    fn names_of_cql_are_the_classes_they_stand_for() {
        for (name, class) in [
            ("text", "UTF8Type"),
            ("map<text, frozen<list<int>>>", "MapType(UTF8Type,FrozenType(ListType(Int32Type)))"),
            ("tuple<int,uuid, date>", "TupleType(Int32Type,UUIDType,SimpleDateType)"),
            ("frozen<set<timeuuid>>", "FrozenType(SetType(TimeUUIDType))"),
            ("'org.apache.cassandra.db.marshal.DateType'", "DateType"),
        ] {
            assert_eq!(Type::parse_cql(name), Some(Type::parse(class).unwrap()), "{name}");
        }
        assert_eq!(Type::parse_cql("\"Address\""), Some(Type::Unknown("Address".into())));
        assert_eq!(Type::parse_cql("frozen<home>").unwrap().unknown_class(), Some("home"));
    }

    #[test]
    fn what_is_no_name_of_cql_is_none() {
        let deep = "list<".repeat(1_000);
        let wrong =
            ["", "list", "map<int>", "int<int>", "list<int", "list<>", "int,", "'x", "ä", &deep];
        for name in wrong {
            assert_eq!(Type::parse_cql(name), None, "{name}");
        }
    }
}
