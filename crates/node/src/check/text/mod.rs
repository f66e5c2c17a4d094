//! Names as servers print them in their refusals.

mod number;
mod time;

use std::borrow::Cow;

use cassa_types::{Type, Value};

use super::types::{hex, without_static_marker};
use crate::Line;

/// A name as a server of the line prints it. It was validated: what is left of one that isn't its type's is printed as bytes.
pub(crate) fn name(line: Line, ty: &Type, bytes: &[u8]) -> String {
    let printed = match ty {
        Type::Reversed(inner) | Type::Frozen(inner) => Some(name(line, inner, bytes)),
        Type::Ascii | Type::Utf8 => Some(String::from_utf8_lossy(bytes).into_owned()),
        _ if bytes.is_empty() => Some(String::new()),
        Type::Boolean => Some((bytes != [0]).to_string()),
        Type::Float | Type::Double => number::floating(bytes),
        Type::Decimal => number::decimal(line, bytes),
        Type::Date | Type::Timestamp => time::instant(line, bytes),
        Type::SimpleDate => time::day(bytes),
        Type::Time => time::time(bytes),
        Type::Composite(_) | Type::DynamicComposite(_) => composite(line, ty, bytes),
        Type::Long | Type::Counter | Type::Int32 | Type::Short | Type::Byte | Type::Integer => {
            ty.unpack::<Value>(bytes).ok().map(|value| value.to_string())
        }
        Type::Uuid | Type::LexicalUuid | Type::TimeUuid => {
            uuid::Uuid::from_slice(bytes).ok().map(|uuid| uuid.to_string())
        }
        Type::Inet => number::address(bytes),
        _ => None,
    };
    printed.unwrap_or_else(|| hex(bytes))
}

fn composite(line: Line, ty: &Type, bytes: &[u8]) -> Option<String> {
    let mut rest = without_static_marker(line, ty, bytes);
    let mut text = String::new();
    if rest.len() < bytes.len() {
        text.push(':');
    }
    let mut take = |length: usize| {
        let (taken, left) = rest.split_at_checked(length)?;
        rest = left;
        Some(taken)
    };
    let mut i = 0;
    while let Some(head) = take(2) {
        if i > 0 {
            text.push(':');
        }
        let head = u16::from_be_bytes(head.try_into().ok()?);
        let (component, length) = match ty {
            Type::Composite(types) => (Cow::Borrowed(types.get(i)?), head),
            Type::DynamicComposite(aliases) => {
                let component = if head & 0x8000 == 0 {
                    let class = std::str::from_utf8(take(head.into())?).ok()?;
                    text.push_str(class);
                    Cow::Owned(Type::parse(class).ok()?)
                } else {
                    let [_, alias] = head.to_be_bytes();
                    text.push(char::from(alias));
                    Cow::Borrowed(&aliases.iter().find(|(name, _)| *name == alias)?.1)
                };
                text.push('@');
                (component, u16::from_be_bytes(take(2)?.try_into().ok()?))
            }
            _ => return None,
        };
        text.push_str(&escaped(line, name(line, &component, take(length.into())?)));
        match take(1)? {
            [0] => i += 1,
            [end] if *end >= 0x80 && line >= Line::V2_1 => return Some(text + ":_"),
            _ => return Some(text + ":!"),
        }
    }
    Some(text)
}

/// Servers escape colons inside components from 1.1 on.
fn escaped(line: Line, text: String) -> String {
    if line < Line::V1_1 {
        return text;
    }
    let text = text.replace(':', "\\:");
    if text.ends_with(['\\', '!']) { text + "!" } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_printed_as_the_line_prints_them() {
        let cases: &[(Line, &str, &[u8], &str)] = &[
            (Line::V2_1, "BytesType", b"\x01\xff", "01ff"),
            (Line::V2_1, "IntegerType", &[0xfe, 0, 0], "-131072"),
            (Line::V2_1, "DecimalType", &[0, 0, 0, 2, 0xff, 1], "-2.55"),
            (Line::V2_1, "BooleanType", b"\0", "false"),
            (Line::V1_2, "DateType", &[0, 0, 1, 0x4b, 0, 0, 1, 0x10], "2015-01-19 02:22:55+0000"),
            (Line::V2_0, "DateType", &[0, 0, 1, 0x4b, 0, 0, 1, 0x10], "2015-01-19 02:22Z"),
            (Line::V3_11, "SimpleDateType", &[0x80, 0, 0, 7], "1970-01-08"),
            (Line::V3_11, "TimeType", &[0, 0, 0, 0, 0, 0, 1, 0], "00:00:00.000000256"),
            (Line::V2_1, "FloatType", &[0x40, 0x49, 0x0f, 0xdb], "3.1415927"),
            (Line::V2_1, "InetAddressType", &[127, 0, 0, 1], "127.0.0.1"),
            (Line::V0_8, "CompositeType(AsciiType,LongType)", b"\0\x02a:\0", "a:"),
            (Line::V1_2, "CompositeType(AsciiType,LongType)", b"\0\x02a:\x01", "a\\::!"),
            (Line::V2_1, "DynamicCompositeType(a=>AsciiType)", b"\x80a\0\x01x\0", "a@x"),
        ];
        for (line, class, bytes, expected) in cases {
            let ty = Type::parse(class).unwrap_or(Type::Empty);
            assert_eq!(name(*line, &ty, bytes), *expected, "{line} {class}");
        }
    }
}
