//! How CQL writes types.

use cassa_types::Type;

/// A type's name in CQL.
pub(crate) fn type_name(ty: &Type) -> String {
    let simple = match ty {
        Type::Ascii => "ascii",
        Type::Bytes => "blob",
        Type::Boolean => "boolean",
        Type::Byte => "tinyint",
        Type::Counter => "counter",
        Type::Date | Type::Timestamp => "timestamp",
        Type::Decimal => "decimal",
        Type::Double => "double",
        Type::Duration => "duration",
        Type::Empty => "empty",
        Type::Float => "float",
        Type::Inet => "inet",
        Type::Int32 => "int",
        Type::Integer => "varint",
        Type::Long => "bigint",
        Type::Short => "smallint",
        Type::SimpleDate => "date",
        Type::Time => "time",
        Type::TimeUuid => "timeuuid",
        Type::Utf8 => "text",
        Type::Uuid => "uuid",
        Type::Reversed(inner) => return type_name(inner),
        Type::Frozen(inner) => return format!("frozen<{}>", type_name(inner)),
        Type::List(element) => return format!("list<{}>", type_name(element)),
        Type::Set(element) => return format!("set<{}>", type_name(element)),
        Type::Map(types) => {
            return format!("map<{}, {}>", type_name(&types.0), type_name(&types.1));
        }
        Type::Tuple(types) => {
            let names: Vec<String> = types.iter().map(type_name).collect();
            return format!("frozen<tuple<{}>>", names.join(", "));
        }
        other => return format!("'{other}'"),
    };
    simple.to_owned()
}
