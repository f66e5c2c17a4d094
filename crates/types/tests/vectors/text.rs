//! Reads vectors.tsv, and values from the text that servers write them in.

use std::net::IpAddr;

use bigdecimal::BigDecimal;
use cassa_types::{Pack, Type};
use jiff::Timestamp;
use num_bigint::BigInt;
use uuid::Uuid;

const VECTORS: &str = include_str!("../../vectors/vectors.tsv");

/// Every vector: the lines it holds for, and its fields.
pub(crate) fn row() -> impl Iterator<Item = (&'static str, Vec<&'static str>)> {
    VECTORS.lines().map(|line| {
        let (lines, fields) = line.split_once('\t').unwrap();
        (lines, fields.split('\t').collect())
    })
}

/// The vectors of a kind that hold for the newest line.
pub(crate) fn rows<const N: usize>(kind: &str) -> Vec<[&'static str; N]> {
    let newest = row().filter(|(lines, fields)| lines.ends_with('x') && fields[0] == kind);
    newest.map(|(_, fields)| fields[1..].try_into().unwrap()).collect()
}

/// The bytes of hexadecimal digits.
pub(crate) fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len()).step_by(2).map(|i| u8::from_str_radix(&hex[i..i + 2], 16).unwrap()).collect()
}

/// The text behind the escapes of a vector.
pub(crate) fn unescape(text: &str) -> String {
    let mut parts = text.split("\\u");
    let mut plain = parts.next().unwrap().to_owned();
    for part in parts {
        plain.extend(char::from_u32(u32::from_str_radix(&part[..4], 16).unwrap()));
        plain += &part[4..];
    }
    plain
}

/// Packs the value that a server's text stands for; `None` for types and texts that only the server reads.
pub(crate) fn pack_text(ty: &Type, text: &str) -> Option<Vec<u8>> {
    let value: Box<dyn Pack> = match ty.base() {
        Type::Bytes => Box::new(bytes(text)),
        Type::Ascii | Type::Utf8 => Box::new(text),
        Type::Long | Type::Int32 | Type::Short | Type::Byte => {
            Box::new(text.parse::<i64>().unwrap())
        }
        Type::Integer => Box::new(text.parse::<BigInt>().unwrap()),
        Type::Float => Box::new(text.parse::<f32>().unwrap()),
        Type::Double => Box::new(text.parse::<f64>().unwrap()),
        Type::Decimal => Box::new(text.parse::<BigDecimal>().unwrap()),
        Type::Boolean => Box::new(text.parse::<bool>().unwrap()),
        Type::Date | Type::Timestamp => Box::new(instant(text)),
        Type::SimpleDate => {
            Box::new(text.trim_start_matches("-5").parse::<jiff::civil::Date>().ok()?)
        }
        Type::Time => Box::new(text.parse::<jiff::civil::Time>().unwrap()),
        Type::Uuid | Type::TimeUuid | Type::LexicalUuid => Box::new(text.parse::<Uuid>().unwrap()),
        Type::Inet => Box::new(text.parse::<IpAddr>().unwrap()),
        _ => return compound(ty, text),
    };
    Some(ty.pack(&*value).unwrap())
}

fn instant(text: &str) -> Timestamp {
    match text.parse() {
        Ok(millis) => Timestamp::from_millisecond(millis).unwrap(),
        Err(_) => text.replace(' ', "T").parse().unwrap(),
    }
}

fn compound(ty: &Type, text: &str) -> Option<Vec<u8>> {
    let number = |text: &str| text.parse::<i64>().ok();
    let packed = match (ty.base(), &*text.split(':').collect::<Vec<_>>()) {
        (Type::Tuple(_) | Type::User(_), [a, "@"]) => ty.pack(&(number(a), None::<&str>)),
        (Type::Tuple(_) | Type::User(_), [a, b]) => ty.pack(&(number(a), b)),
        // the ends of slices are not packed as names are
        (Type::Composite(_), [.., "!" | "_"]) => return None,
        (Type::Composite(types), [a, b]) if types[0].base() != &Type::Utf8 => {
            ty.pack(&(number(a), *b))
        }
        (Type::Composite(types), [a]) if types[0].base() != &Type::Utf8 => ty.pack(&(number(a),)),
        (Type::Composite(types), [a, b]) if types[1] == Type::TimeUuid => {
            ty.pack(&(*a, b.parse::<Uuid>().unwrap()))
        }
        (Type::Composite(_), [a, b]) => ty.pack(&(*a, number(b))),
        (Type::Composite(_), [a]) if !a.is_empty() => ty.pack(&(*a,)),
        (Type::List(_), _) => ty.pack(&text.split('|').filter_map(number).collect::<Vec<_>>()),
        (Type::Set(_), _) if text.is_empty() => ty.pack(&Vec::<&str>::new()),
        (Type::Set(_), _) => ty.pack(&text.split('|').rev().collect::<Vec<_>>()),
        (Type::Map(_), _) => {
            let pairs = text.split('|').filter_map(|pair| pair.split_once('='));
            ty.pack(
                &pairs
                    .map(|(key, value)| (key, number(value)))
                    .collect::<std::collections::HashMap<_, _>>(),
            )
        }
        _ => return None,
    };
    Some(packed.unwrap())
}
