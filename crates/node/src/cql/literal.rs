//! Values as statements write them.

use std::fmt;

use bytes::Bytes;
use uuid::Uuid;

/// A value as a statement writes it: what it is depends on the type it is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Literal {
    Null,
    Text(String),
    /// With its sign.
    Integer(String),
    /// With its sign; `NaN` and `Infinity` too.
    Float(String),
    Boolean(bool),
    Uuid(Uuid),
    Blob(Bytes),
    List(Vec<Literal>),
    /// A set; an empty one may be a map.
    Set(Vec<Literal>),
    Map(Vec<(Literal, Literal)>),
    Tuple(Vec<Literal>),
}

impl Literal {
    /// What servers call it in refusals.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Literal::Text(_) => "STRING",
            Literal::Integer(_) => "INTEGER",
            Literal::Float(_) => "FLOAT",
            Literal::Boolean(_) => "BOOLEAN",
            Literal::Uuid(_) => "UUID",
            Literal::Blob(_) => "HEX",
            Literal::Null => "null",
            Literal::List(_) => "list",
            Literal::Set(_) => "set",
            Literal::Map(_) => "map",
            Literal::Tuple(_) => "tuple",
        }
    }
}

impl fmt::Display for Literal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all = |f: &mut fmt::Formatter<'_>, literals: &[Literal]| {
            literals.iter().enumerate().try_for_each(|(place, literal)| {
                let before = if place == 0 { "" } else { ", " };
                write!(f, "{before}{literal}")
            })
        };
        let within = |f: &mut fmt::Formatter<'_>, open, literals: &[Literal], close| {
            f.write_str(open)?;
            all(f, literals)?;
            f.write_str(close)
        };
        match self {
            Literal::Null => f.write_str("null"),
            Literal::Text(text) | Literal::Integer(text) | Literal::Float(text) => {
                f.write_str(text)
            }
            Literal::Boolean(is_true) => write!(f, "{is_true}"),
            Literal::Uuid(uuid) => write!(f, "{uuid}"),
            Literal::Blob(bytes) => write!(f, "0x{bytes:x}"),
            Literal::List(items) => within(f, "[", items, "]"),
            Literal::Set(items) => within(f, "{", items, "}"),
            Literal::Tuple(items) => within(f, "(", items, ")"),
            Literal::Map(entries) => {
                f.write_str("{")?;
                for (place, (key, value)) in entries.iter().enumerate() {
                    let before = if place == 0 { "" } else { ", " };
                    write!(f, "{before}{key}:{value}")?;
                }
                f.write_str("}")
            }
        }
    }
}
