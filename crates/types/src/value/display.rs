//! How a value reads in messages and tools: close to CQL's literals.

use std::fmt::{self, Display, Formatter};

use num_bigint::BigInt;

use super::Value;
use crate::unpack::time;

/// Longer integers print in hexadecimal, since decimal digits take time quadratic in their number.
const MAX_DECIMAL_BITS: u64 = 32_768;

fn integer(value: &BigInt, f: &mut Formatter<'_>) -> fmt::Result {
    if value.bits() <= MAX_DECIMAL_BITS { Display::fmt(value, f) } else { write!(f, "{value:#x}") }
}

impl Display for Value {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Value::Empty => f.write_str("empty"),
            Value::Bytes(value) => write!(f, "0x{value:x}"),
            Value::Text(value) => write!(f, "{value:?}"),
            Value::Integer(value) => Display::fmt(value, f),
            Value::Varint(value) => integer(value, f),
            Value::Float(value) => write!(f, "{value:?}"),
            Value::Double(value) => write!(f, "{value:?}"),
            Value::Decimal(value) => {
                let (unscaled, scale) = value.as_bigint_and_exponent();
                if unscaled.bits() <= MAX_DECIMAL_BITS {
                    return f.write_str(&value.to_scientific_notation());
                }
                integer(&unscaled, f)?;
                write!(f, "E{}", -i128::from(scale))
            }
            Value::Boolean(value) => Display::fmt(value, f),
            Value::Timestamp(millis) => match jiff::Timestamp::from_millisecond(*millis) {
                Ok(instant) => Display::fmt(&instant, f),
                Err(_) => write!(f, "{millis} ms"),
            },
            Value::Date(days) => match time::date(*days) {
                Some(date) => Display::fmt(&date, f),
                None => write!(f, "{days} days"),
            },
            Value::Time(nanos) => match time::time(*nanos) {
                Some(time) => Display::fmt(&time, f),
                None => write!(f, "{nanos} ns"),
            },
            Value::Uuid(value) => Display::fmt(value, f),
            Value::Inet(value) => Display::fmt(value, f),
            Value::Duration(value) => Display::fmt(value, f),
            Value::List(values) => list(f, ["[", "]"], values, |f, value| Display::fmt(value, f)),
            Value::Set(values) => list(f, ["{", "}"], values, |f, value| Display::fmt(value, f)),
            Value::Map(pairs) => {
                list(f, ["{", "}"], pairs, |f, (key, value)| write!(f, "{key}: {value}"))
            }
            Value::Composite(values) => {
                list(f, ["(", ")"], values, |f, value| Display::fmt(value, f))
            }
            Value::Tuple(values) => list(f, ["(", ")"], values, |f, value| match value {
                Some(value) => Display::fmt(value, f),
                None => f.write_str("null"),
            }),
            Value::DynamicComposite(values) => {
                list(f, ["(", ")"], values, |f, (ty, value)| write!(f, "{}@{value}", ty.name()))
            }
        }
    }
}

fn list<T>(
    f: &mut Formatter<'_>,
    [open, close]: [&str; 2],
    items: &[T],
    print: impl Fn(&mut Formatter<'_>, &T) -> fmt::Result,
) -> fmt::Result {
    f.write_str(open)?;
    for (i, item) in items.iter().enumerate() {
        if i > 0 {
            f.write_str(", ")?;
        }
        print(f, item)?;
    }
    f.write_str(close)
}
