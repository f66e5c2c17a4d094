//! [`Value`]: a value of any type, for who doesn't know the type when writing the program.

mod display;

use std::net::IpAddr;

use bigdecimal::BigDecimal;
use bytes::Bytes;
use num_bigint::BigInt;
use uuid::Uuid;

use crate::composite::Dynamic;
use crate::unpack::{compound, number, time};
use crate::{Duration, Pack, PackError, Purpose, Type, Unpack, UnpackError};

/// A value of any Cassandra type. It reads every valid value: times are kept as numbers, since the server's range is wider
/// than a calendar's.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Value {
    /// The empty value (0 bytes) of a type other than text and bytes; it packs as the empty value of any type.
    Empty,
    /// `BytesType` and classes that aren't known.
    Bytes(Bytes),
    /// `AsciiType`, `UTF8Type`.
    Text(String),
    /// `LongType`, `Int32Type`, `ShortType`, `ByteType`, `CounterColumnType`.
    Integer(i64),
    /// `IntegerType`.
    Varint(BigInt),
    /// `FloatType`.
    Float(f32),
    /// `DoubleType`.
    Double(f64),
    /// `DecimalType`.
    Decimal(BigDecimal),
    /// `BooleanType`.
    Boolean(bool),
    /// `DateType`, `TimestampType`: milliseconds since 1970.
    Timestamp(i64),
    /// `SimpleDateType`: days since 1970.
    Date(i64),
    /// `TimeType`: nanoseconds since midnight.
    Time(i64),
    /// `UUIDType`, `TimeUUIDType`, `LexicalUUIDType`.
    Uuid(Uuid),
    /// `InetAddressType`.
    Inet(IpAddr),
    /// `DurationType`.
    Duration(Duration),
    /// `ListType`.
    List(Vec<Value>),
    /// `SetType`, in its order.
    Set(Vec<Value>),
    /// `MapType`, in the order of its keys.
    Map(Vec<(Value, Value)>),
    /// `TupleType`, `UserType`: `None` is null.
    Tuple(Vec<Option<Value>>),
    /// `CompositeType`. What closes the components isn't kept: [`composite::components`](crate::composite::components) has it.
    Composite(Vec<Value>),
    /// `DynamicCompositeType`: the components with their types.
    DynamicComposite(Vec<(Type, Value)>),
}

impl<'a> Unpack<'a> for Value {
    fn unpack(ty: &Type, bytes: &'a [u8]) -> Result<Self, UnpackError> {
        let base = ty.base();
        match base {
            Type::Bytes | Type::Unknown(_) | Type::ColumnToCollection(_) => {
                return Ok(Value::Bytes(Bytes::copy_from_slice(bytes)));
            }
            Type::Ascii | Type::Utf8 => return String::unpack(base, bytes).map(Value::Text),
            _ if bytes.is_empty() => return Ok(Value::Empty),
            _ => {}
        }
        match base {
            Type::Long | Type::Int32 | Type::Short | Type::Byte | Type::Counter => {
                i64::unpack(base, bytes).map(Value::Integer)
            }
            Type::Integer => BigInt::unpack(base, bytes).map(Value::Varint),
            Type::Float => f32::unpack(base, bytes).map(Value::Float),
            Type::Double => f64::unpack(base, bytes).map(Value::Double),
            Type::Decimal => number::decimal(base, bytes).map(Value::Decimal),
            Type::Boolean => bool::unpack(base, bytes).map(Value::Boolean),
            Type::Date | Type::Timestamp => number::long(base, bytes).map(Value::Timestamp),
            Type::SimpleDate => time::days(base, bytes).map(Value::Date),
            Type::Time => number::long(base, bytes).map(Value::Time),
            Type::Uuid | Type::TimeUuid | Type::LexicalUuid => {
                Uuid::unpack(base, bytes).map(Value::Uuid)
            }
            Type::Inet => IpAddr::unpack(base, bytes).map(Value::Inet),
            Type::Duration => Duration::unpack(base, bytes).map(Value::Duration),
            Type::List(_) => compound::elements(base, bytes).map(Value::List),
            Type::Set(_) => compound::elements(base, bytes).map(Value::Set),
            Type::Map(_) => compound::entries(base, bytes).map(Value::Map),
            _ => Self::unpack_parts(base, bytes),
        }
    }

    fn unpack_null(_: &Type) -> Result<Self, UnpackError> {
        Ok(Value::Empty)
    }
}

impl Value {
    fn unpack_parts(ty: &Type, bytes: &[u8]) -> Result<Self, UnpackError> {
        let Some(pieces) = compound::pieces(ty, bytes)? else {
            ty.validate(bytes)?;
            return Ok(Value::Empty);
        };
        let pieces = pieces.iter().enumerate();
        match ty {
            Type::Tuple(_) | Type::User(_) => {
                let field = |(i, piece): (usize, &crate::pieces::Piece<'_, '_>)| {
                    piece.bytes.map(|_| compound::value(i, piece)).transpose()
                };
                pieces.map(field).collect::<Result<_, _>>().map(Value::Tuple)
            }
            Type::DynamicComposite(_) => {
                let typed = pieces.map(|(i, piece)| {
                    Ok((piece.ty.clone().into_owned(), compound::value(i, piece)?))
                });
                typed.collect::<Result<_, _>>().map(Value::DynamicComposite)
            }
            _ => {
                let components = pieces.map(|(i, piece)| compound::value(i, piece));
                components.collect::<Result<_, _>>().map(Value::Composite)
            }
        }
    }
}

/// Packs as the Rust type of the variant does; integers as any integer type that holds them.
impl Pack for Value {
    fn pack(&self, ty: &Type, out: &mut Vec<u8>) -> Result<(), PackError> {
        self.pack_for(Purpose::Find, ty, out)
    }

    fn pack_for(&self, purpose: Purpose, ty: &Type, out: &mut Vec<u8>) -> Result<(), PackError> {
        if let Some(uuid) = purpose.time_uuid(ty, self.instant()) {
            out.extend(uuid?.as_bytes());
            return Ok(());
        }
        match self {
            Value::Empty => Ok(()),
            Value::Bytes(value) => value.pack(ty, out),
            Value::Text(value) => value.pack(ty, out),
            Value::Integer(value) => value.pack(ty, out),
            Value::Varint(value) => value.pack(ty, out),
            Value::Float(value) => value.pack(ty, out),
            Value::Double(value) => value.pack(ty, out),
            Value::Decimal(value) => value.pack(ty, out),
            Value::Boolean(value) => value.pack(ty, out),
            Value::Timestamp(millis) => match ty.base() {
                Type::Date | Type::Timestamp => millis.pack(&Type::Long, out),
                _ => crate::pack::mismatch::<Self>(ty),
            },
            Value::Date(days) => crate::pack::days::<Self>(*days, ty, out),
            Value::Time(nanos) => match ty.base() {
                Type::Time => nanos.pack(&Type::Long, out),
                _ => crate::pack::mismatch::<Self>(ty),
            },
            Value::Uuid(value) => value.pack(ty, out),
            Value::Inet(value) => value.pack(ty, out),
            Value::Duration(value) => value.pack(ty, out),
            Value::List(values) | Value::Set(values) => values.pack(ty, out),
            Value::Map(pairs) => {
                crate::pack::map(ty, pairs.iter().map(|(key, value)| (key, value)), out)
            }
            Value::Tuple(values) => match ty.base() {
                Type::Tuple(_) | Type::User(_) => parts(values, purpose, ty, out),
                _ => crate::pack::mismatch::<Self>(ty),
            },
            Value::Composite(values) => match ty.base() {
                Type::Composite(_) => parts(values, purpose, ty, out),
                _ => crate::pack::mismatch::<Self>(ty),
            },
            Value::DynamicComposite(values) => {
                let name = values
                    .iter()
                    .fold(Dynamic::new(), |name, (ty, value)| name.component(ty.clone(), value));
                name.pack_for(purpose, ty, out)
            }
        }
    }

    fn instant(&self) -> Option<jiff::Timestamp> {
        match self {
            Value::Timestamp(millis) => jiff::Timestamp::from_millisecond(*millis).ok(),
            _ => None,
        }
    }
}

fn parts<T: Pack>(
    values: &[T],
    purpose: Purpose,
    ty: &Type,
    out: &mut Vec<u8>,
) -> Result<(), PackError> {
    let values: Vec<&dyn Pack> = values.iter().map(|value| value as &dyn Pack).collect();
    crate::pack::parts::<Value>(&values, purpose, ty, out)
}
