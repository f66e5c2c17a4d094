//! Strategies of types, their values, and bytes that are almost a value.

use std::net::IpAddr;

use bigdecimal::BigDecimal;
use cassa_types::{Duration, Type, Value};
use num_bigint::BigInt;
use proptest::collection::vec;
use proptest::prelude::*;
use uuid::Uuid;

/// Every simple type with a strategy of its values.
pub(crate) fn simple() -> impl Strategy<Value = (Type, Value)> {
    let bytes = vec(any::<u8>(), 0..20);
    let number = any::<i64>();
    prop_oneof![
        bytes.clone().prop_map(|bytes| (Type::Bytes, Value::Bytes(bytes.into()))),
        "[ -~]{0,9}".prop_map(|text| (Type::Ascii, Value::Text(text))),
        ".{0,9}".prop_map(|text| (Type::Utf8, Value::Text(text))),
        number.prop_map(|n| (Type::Long, Value::Integer(n))),
        number.prop_map(|n| (Type::Counter, Value::Integer(n))),
        any::<i32>().prop_map(|n| (Type::Int32, Value::Integer(n.into()))),
        any::<i16>().prop_map(|n| (Type::Short, Value::Integer(n.into()))),
        any::<i8>().prop_map(|n| (Type::Byte, Value::Integer(n.into()))),
        bytes
            .clone()
            .prop_map(|b| (Type::Integer, Value::Varint(BigInt::from_signed_bytes_be(&b)))),
        any::<f32>().prop_map(|n| (Type::Float, Value::Float(n))),
        any::<f64>().prop_map(|n| (Type::Double, Value::Double(n))),
        (bytes, any::<i32>()).prop_map(|(unscaled, scale)| {
            let unscaled = BigInt::from_signed_bytes_be(&unscaled);
            (Type::Decimal, Value::Decimal(BigDecimal::new(unscaled, scale.into())))
        }),
        any::<bool>().prop_map(|b| (Type::Boolean, Value::Boolean(b))),
        number.prop_map(|n| (Type::Date, Value::Timestamp(n))),
        number.prop_map(|n| (Type::Timestamp, Value::Timestamp(n))),
        any::<i32>().prop_map(|n| (Type::SimpleDate, Value::Date(n.into()))),
        number.prop_map(|n| (Type::Time, Value::Time(n))),
        any::<u128>().prop_map(|n| (Type::Uuid, Value::Uuid(Uuid::from_u128(n)))),
        any::<u128>().prop_map(|n| (Type::LexicalUuid, Value::Uuid(Uuid::from_u128(n)))),
        any::<u128>().prop_map(|n| (Type::TimeUuid, Value::Uuid(version_one(n)))),
        any::<IpAddr>().prop_map(|address| (Type::Inet, Value::Inet(address))),
        (0..i32::MAX, 0..i32::MAX, 0..i64::MAX, any::<bool>()).prop_map(
            |(months, days, nanos, negative)| {
                let sign = if negative { -1 } else { 1 };
                let duration = Duration {
                    months: sign * months,
                    days: sign * days,
                    nanos: i64::from(sign) * nanos,
                };
                (Type::Duration, Value::Duration(duration))
            }
        ),
        Just((Type::Empty, Value::Empty)),
    ]
}

fn version_one(bits: u128) -> Uuid {
    Uuid::from_u128(bits & !(0xf << 76) | 1 << 76)
}

/// Types of all kinds, nested.
pub(crate) fn names() -> impl Strategy<Value = Type> {
    let leaf = simple().prop_map(|(ty, _)| ty);
    leaf.prop_recursive(4, 24, 4, |inner| {
        let list = move |name: &'static str, inner: BoxedStrategy<Type>| {
            vec(inner, 1..4).prop_map(move |types| {
                let types: Vec<_> = types.iter().map(Type::to_string).collect();
                Type::parse(&format!("{name}({})", types.join(", "))).unwrap()
            })
        };
        let one = |name: &'static str, inner: BoxedStrategy<Type>| {
            inner.prop_map(move |ty| Type::parse(&format!("{name}({ty})")).unwrap())
        };
        let named = |format: &'static str, inner: BoxedStrategy<Type>| {
            (inner.clone(), inner).prop_map(move |(a, b)| {
                let spec = format.replace("{a}", &a.to_string()).replace("{b}", &b.to_string());
                Type::parse(&spec).unwrap()
            })
        };
        let inner = inner.boxed();
        prop_oneof![
            list("CompositeType", inner.clone()),
            list("TupleType", inner.clone()),
            one("ReversedType", inner.clone()),
            one("ListType", inner.clone()),
            one("SetType", inner.clone()),
            one("FrozenType", inner.clone()),
            named("MapType({a},{b})", inner.clone()),
            named("UserType(ks,0aff,61:{a},62:{b})", inner.clone()),
            named("DynamicCompositeType(a=>{a},b=>{b})", inner.clone()),
            named(
                "CompositeType(UTF8Type,ColumnToCollectionType(61:ListType({a}),62:SetType({b})))",
                inner.clone()
            ),
            named("com.example.Class({a},{b})", inner),
        ]
    })
}

/// Bytes that are often almost a value: short lengths, and runs of the same few bytes.
pub(crate) fn almost() -> impl Strategy<Value = Vec<u8>> {
    let byte = prop_oneof![4 => Just(0), 2 => 0..5_u8, 2 => prop::sample::select(vec![0xff, 0x80, 0x61, 0x62]), 1 => any::<u8>()];
    vec(byte, 0..40)
}
