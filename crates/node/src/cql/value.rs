//! From what a statement writes to the bytes of a type.

use std::net::IpAddr;

use bytes::Bytes;
use cassa_types::{Type, Value};
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, Unit};

use super::{Literal, type_name};

/// How many digits a number may have, whose reading takes time by the square of them.
const LONGEST_NUMBER: usize = 1 << 14;

/// The bytes of a literal for a column of this type; a refusal in the words of servers when it is none.
pub(crate) fn bytes(column: &str, ty: &Type, literal: &Literal) -> Result<Bytes, String> {
    let value = value(column, ty, literal)?;
    ty.pack(&value).map(Bytes::from).map_err(|error| error.to_string())
}

fn value(column: &str, ty: &Type, literal: &Literal) -> Result<Value, String> {
    let base = ty.base();
    let all = |ty: &Type, literals: &[Literal]| -> Result<Vec<Value>, String> {
        literals.iter().map(|literal| element(column, ty, literal)).collect()
    };
    match (base, literal) {
        (Type::List(ty), Literal::List(literals)) => all(ty, literals).map(Value::List),
        (Type::Set(ty), Literal::Set(literals)) => all(ty, literals).map(Value::Set),
        (Type::Map(_), Literal::Set(literals)) if literals.is_empty() => Ok(Value::Map(Vec::new())),
        (Type::Map(types), Literal::Map(entries)) => {
            let entry = |(key, value): &(Literal, Literal)| {
                Ok((element(column, &types.0, key)?, element(column, &types.1, value)?))
            };
            entries.iter().map(entry).collect::<Result<_, String>>().map(Value::Map)
        }
        (Type::Tuple(types), Literal::Tuple(literals)) if literals.len() <= types.len() => {
            let field = |(ty, literal): (&Type, &Literal)| match literal {
                Literal::Null => Ok(None),
                literal => value(column, ty, literal).map(Some),
            };
            let fields = types.iter().zip(literals).map(field);
            fields.collect::<Result<_, String>>().map(Value::Tuple)
        }
        (Type::List(_) | Type::Set(_) | Type::Map(_) | Type::Tuple(_), _) => {
            let kind = literal.kind();
            Err(format!("Invalid {kind} literal for {column} of type {}", type_name(ty)))
        }
        _ => scalar(column, base, literal),
    }
}

fn element(column: &str, ty: &Type, literal: &Literal) -> Result<Value, String> {
    match literal {
        Literal::Null => Err("null is not supported inside collections".to_owned()),
        literal => value(column, ty, literal),
    }
}

fn scalar(column: &str, ty: &Type, literal: &Literal) -> Result<Value, String> {
    let unfit = || {
        format!(
            "Invalid {} constant ({literal}) for \"{column}\" of type {}",
            literal.kind(),
            type_name(ty)
        )
    };
    let unreadable = |text: &str| format!("Unable to make {} from '{text}'", type_name(ty));
    Ok(match (ty, literal) {
        (Type::Ascii | Type::Utf8, Literal::Text(text)) => Value::Text(text.clone()),
        (Type::Bytes | Type::Unknown(_), Literal::Blob(bytes)) => Value::Bytes(bytes.clone()),
        (Type::Boolean, Literal::Boolean(value)) => Value::Boolean(*value),
        (Type::Uuid | Type::LexicalUuid | Type::TimeUuid, Literal::Uuid(uuid)) => {
            Value::Uuid(*uuid)
        }
        (Type::Inet, Literal::Text(text)) => {
            Value::Inet(text.parse::<IpAddr>().map_err(|_| unreadable(text))?)
        }
        (
            Type::Long | Type::Int32 | Type::Short | Type::Byte | Type::Counter,
            Literal::Integer(text),
        ) => Value::Integer(text.parse().map_err(|_| unreadable(text))?),
        (Type::Integer | Type::Decimal, Literal::Integer(text) | Literal::Float(text))
            if text.len() > LONGEST_NUMBER =>
        {
            return Err(format!("A number of this node's CQL has {LONGEST_NUMBER} digits at most"));
        }
        (Type::Integer, Literal::Integer(text)) => {
            Value::Varint(text.parse().map_err(|_| unreadable(text))?)
        }
        (Type::Float, Literal::Integer(text) | Literal::Float(text)) => {
            Value::Float(text.parse().map_err(|_| unreadable(text))?)
        }
        (Type::Double, Literal::Integer(text) | Literal::Float(text)) => {
            Value::Double(text.parse().map_err(|_| unreadable(text))?)
        }
        (Type::Decimal, Literal::Integer(text) | Literal::Float(text)) => {
            Value::Decimal(text.parse().map_err(|_| unreadable(text))?)
        }
        (Type::Date | Type::Timestamp, Literal::Integer(text)) => {
            Value::Timestamp(text.parse().map_err(|_| unreadable(text))?)
        }
        (Type::Date | Type::Timestamp, Literal::Text(text)) => {
            Value::Timestamp(instant(text).ok_or_else(|| unreadable(text))?)
        }
        (Type::SimpleDate, Literal::Text(text)) => {
            let day: Date = text.parse().map_err(|_| unreadable(text))?;
            Value::Date(days(day).ok_or_else(|| unreadable(text))?)
        }
        (Type::Time, Literal::Text(text)) => {
            let time: Time = text.parse().map_err(|_| unreadable(text))?;
            let since =
                time.since(Time::midnight()).and_then(|since| since.total(Unit::Nanosecond));
            Value::Time(since.map_err(|_| unreadable(text))? as i64)
        }
        _ => return Err(unfit()),
    })
}

/// Milliseconds since 1970: of a text that doesn't name an offset as UTC has them.
fn instant(text: &str) -> Option<i64> {
    if let Ok(millis) = text.parse() {
        return Some(millis);
    }
    let absolute = text.parse::<Timestamp>().ok();
    let civil =
        || text.parse::<DateTime>().ok()?.to_zoned(TimeZone::UTC).ok().map(|at| at.timestamp());
    absolute.or_else(civil).map(Timestamp::as_millisecond)
}

fn days(day: Date) -> Option<i64> {
    let midnight = day.to_zoned(TimeZone::UTC).ok()?.timestamp();
    Some(midnight.as_second().div_euclid(86_400))
}
