//! Which bytes are no value of a type, and what a server says of them.

mod compound;
mod duration;
#[cfg(test)]
mod tests;

use std::fmt::Write as _;

use cassa_types::Type;

pub(crate) use compound::without_static_marker;

use crate::Line;

/// Whether a server of the line takes the bytes as a value of the type; its words when it doesn't.
pub(crate) fn value(line: Line, ty: &Type, bytes: &[u8]) -> Result<(), String> {
    let length = bytes.len();
    let expected = |lengths: &[usize], what: &str| match lengths.contains(&length) {
        true => Ok(()),
        false => Err(format!("Expected {what} ({length})")),
    };
    match ty {
        Type::Reversed(inner) | Type::Frozen(inner) => value(line, inner, bytes),
        Type::Ascii => match bytes.iter().find(|byte| !byte.is_ascii()) {
            Some(byte) => Err(format!("Invalid byte for ascii: {}", byte.cast_signed())),
            None => Ok(()),
        },
        Type::Utf8 => ty.validate(bytes).map_err(|_| "String didn't validate.".to_owned()),
        Type::Long | Type::Counter => expected(&[0, 8], "8 or 0 byte long"),
        Type::Int32 => expected(&[0, 4], "4 or 0 byte int"),
        Type::Short => expected(&[2], "2 bytes for a smallint"),
        Type::Byte => expected(&[1], "1 byte for a tinyint"),
        Type::Float => expected(&[0, 4], "4 or 0 byte value for a float"),
        Type::Double => expected(&[0, 8], "8 or 0 byte value for a double"),
        Type::Boolean => expected(&[0, 1], "1 or 0 byte value"),
        Type::Date | Type::Timestamp => expected(&[0, 8], "8 or 0 byte long for date"),
        Type::SimpleDate => expected(&[4], "4 byte long for date"),
        Type::Time => expected(&[8], "8 byte long for time"),
        Type::Decimal if line >= Line::V2_0 && (1..4).contains(&length) => {
            Err(format!("Expected 0 or at least 4 bytes ({length})"))
        }
        Type::Uuid | Type::LexicalUuid | Type::TimeUuid => uuid(line, ty, bytes),
        Type::Inet => inet(line, bytes),
        Type::Empty if length > 0 => Err(not_empty(line).to_owned()),
        Type::Duration => duration::value(bytes),
        Type::Composite(_)
        | Type::DynamicComposite(_)
        | Type::List(_)
        | Type::Set(_)
        | Type::Map(_)
        | Type::Tuple(_)
        | Type::User(_) => compound::value(line, ty, bytes),
        _ => Ok(()),
    }
}

/// Whether servers from 3.0 on take all values of the type to have one length: those they look at wherever they meet them.
pub(crate) fn has_one_length(ty: &Type) -> bool {
    match ty {
        Type::Reversed(inner) => has_one_length(inner),
        Type::Boolean | Type::Int32 | Type::Long | Type::Float | Type::Double => true,
        Type::Date | Type::Timestamp | Type::Empty => true,
        Type::Uuid | Type::LexicalUuid | Type::TimeUuid => true,
        _ => false,
    }
}

fn uuid(line: Line, ty: &Type, bytes: &[u8]) -> Result<(), String> {
    let length = bytes.len();
    let is_time = *ty == Type::TimeUuid;
    match bytes.get(6) {
        _ if ![0, 16].contains(&length) => Err(match ty {
            _ if line >= Line::V2_0 => format!("UUID should be 16 or 0 bytes ({length})"),
            Type::TimeUuid => format!("TimeUUID should be 16 or 0 bytes ({length})"),
            Type::LexicalUuid => format!("LexicalUUID should be 16 or 0 bytes ({length})"),
            _ => "UUIDs must be exactly 16 bytes".to_owned(),
        }),
        Some(byte) if is_time && byte & 0xf0 != 0x10 => {
            Err("Invalid version for TimeUUID type.".to_owned())
        }
        _ => Ok(()),
    }
}

fn inet(line: Line, bytes: &[u8]) -> Result<(), String> {
    let takes_empty = line >= Line::V2_0;
    match bytes.len() {
        0 if takes_empty => Ok(()),
        4 | 16 => Ok(()),
        _ => Err(format!("Expected 4 or 16 byte inetaddress; got {}", hex(bytes))),
    }
}

fn not_empty(line: Line) -> &'static str {
    match line >= Line::V3_0 {
        true => {
            "EmptyType only accept empty values. A non-empty value can be a result of a Thrift write into \
             CQL-created dense table. See CASSANDRA-15778 for details."
        }
        false => "EmptyType only accept empty values",
    }
}

/// Bytes as servers print them.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a string can't fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
