//! Bytes that mean harm: they are read in time and memory of their own size, or refused.

#![allow(clippy::unwrap_used, reason = "strategies fail by panicking")]

mod strategies;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::time::{Duration as Elapsed, Instant, SystemTime};

use bigdecimal::BigDecimal;
use cassa_types::{Duration, Type, UnpackError, Value};
use num_bigint::BigInt;
use proptest::collection::vec;
use proptest::prelude::*;
use uuid::Uuid;

use strategies::{almost, names, simple};

/// Reads the bytes as every Rust type.
fn read_as_anything(ty: &Type, bytes: &[u8]) {
    macro_rules! read {
        ($($rust:ty),* $(,)?) => {$(
            let _ = ty.unpack::<$rust>(bytes);
            let _ = ty.unpack::<Option<$rust>>(bytes);
            let _ = ty.unpack::<Vec<$rust>>(bytes);
            let _ = ty.unpack::<($rust,)>(bytes);
        )*};
    }
    read!(i8, u8, i16, i32, u64, i128, u128, usize, f32, f64, bool, char, (), String, &str, &[u8]);
    read!(BigInt, BigDecimal, Uuid, IpAddr, Ipv4Addr, Duration, SystemTime, [u8; 4], Value);
    read!(jiff::Timestamp, jiff::civil::DateTime, jiff::civil::Date, jiff::civil::Time);
    read!(
        chrono::DateTime<chrono::Utc>,
        chrono::NaiveDateTime,
        chrono::NaiveDate,
        chrono::NaiveTime
    );
    read!(time::OffsetDateTime, time::PrimitiveDateTime, time::Date, time::Time);
    read!(HashSet<BigDecimal>, BTreeSet<BigDecimal>, HashMap<BigDecimal, Value>, (Value, i64));
    read!(BTreeMap<String, Vec<i64>>, HashMap<Uuid, (i64, Option<String>)>, Arc<[Value]>);
}

/// A value within lists, maps, tuples and composites.
fn nested() -> impl Strategy<Value = (Type, Vec<u8>)> {
    let leaf = simple().prop_map(|(ty, value)| {
        let bytes = ty.pack(&value).unwrap();
        (ty, bytes)
    });
    leaf.prop_recursive(4, 16, 3, |inner| {
        (vec(inner, 1..4), 0..5).prop_map(|(parts, kind)| {
            let (ty, bytes) = &parts[0];
            let raw = |bytes: &[u8]| {
                let length = i32::try_from(bytes.len()).unwrap();
                [&length.to_be_bytes()[..], bytes].concat()
            };
            let counted = |count: i32, bytes: Vec<u8>| [&count.to_be_bytes()[..], &bytes].concat();
            let types: Vec<_> = parts.iter().map(|(ty, _)| ty.clone()).collect();
            let shared = Arc::new(ty.clone());
            match kind {
                0 => (Type::List(shared), counted(2, [raw(bytes), raw(bytes)].concat())),
                1 => (Type::Set(shared), counted(1, raw(bytes))),
                2 => {
                    let map = Type::Map(Arc::new((ty.clone(), ty.clone())));
                    (map, counted(1, [raw(bytes), raw(bytes)].concat()))
                }
                3 => {
                    let all = parts.iter().map(|(_, bytes)| raw(bytes)).collect::<Vec<_>>();
                    (Type::Tuple(types.into()), all.concat())
                }
                _ => {
                    let component = |bytes: &[u8]| {
                        let length = u16::try_from(bytes.len()).unwrap();
                        [&length.to_be_bytes()[..], bytes, &[0]].concat()
                    };
                    let all = parts.iter().map(|(_, bytes)| component(bytes)).collect::<Vec<_>>();
                    (Type::Composite(types.into()), all.concat())
                }
            }
        })
    })
}

/// What is done to a value on its way.
#[derive(Clone, Debug)]
enum Harm {
    Cut(prop::sample::Index),
    Flip(prop::sample::Index, u8),
    /// A length of four bytes.
    Length(prop::sample::Index, u32),
    Append(Vec<u8>),
}

fn harm() -> impl Strategy<Value = Harm> {
    let length = prop::sample::select(vec![0, 1, 0xff, 0x7fff_ffff, 0x8000_0000, u32::MAX]);
    prop_oneof![
        any::<prop::sample::Index>().prop_map(Harm::Cut),
        (any::<prop::sample::Index>(), 1..=255_u8).prop_map(|(at, bits)| Harm::Flip(at, bits)),
        (any::<prop::sample::Index>(), length).prop_map(|(at, length)| Harm::Length(at, length)),
        vec(any::<u8>(), 1..9).prop_map(Harm::Append),
    ]
}

fn harmed(mut bytes: Vec<u8>, harm: &Harm) -> Vec<u8> {
    match harm {
        Harm::Append(more) => bytes.extend(more),
        _ if bytes.is_empty() => {}
        Harm::Cut(at) => bytes.truncate(at.index(bytes.len())),
        Harm::Flip(at, bits) => {
            let at = at.index(bytes.len());
            bytes[at] ^= bits;
        }
        Harm::Length(at, length) => {
            let at = at.index(bytes.len());
            let end = bytes.len().min(at + 4);
            bytes[at..end].copy_from_slice(&length.to_be_bytes()[..end - at]);
        }
    }
    bytes
}

proptest! {
    #[test]
    fn no_bytes_make_a_reader_of_any_rust_type_panic(ty in names(), bytes in almost()) {
        read_as_anything(&ty, &bytes);
    }

    #[test]
    fn a_value_that_was_tampered_with_is_read_or_refused((ty, bytes) in nested(), harms in vec(harm(), 1..4)) {
        let bytes = harms.iter().fold(bytes, harmed);
        read_as_anything(&ty, &bytes);
        let _ = ty.validate(&bytes);
        if let Ok(value) = ty.unpack::<Value>(&bytes) {
            prop_assert!(value.to_string().len() <= 40 * (bytes.len() + 1), "{}", value);
            let _ = ty.pack(&value);
        }
    }
}

#[test]
fn a_decimal_of_an_absurd_scale_is_read_as_a_value_only() {
    let begin = Instant::now();
    for scale in [i32::MIN, -100_001, 100_001, i32::MAX] {
        let bytes = [&scale.to_be_bytes()[..], &[7]].concat();
        let error = Type::Decimal.unpack::<BigDecimal>(&bytes).unwrap_err();
        assert!(matches!(error, UnpackError::OutOfRange { .. }), "{error}");
        assert!(error.to_string().contains(&format!("of the scale {scale}")), "{error}");
        let value: Value = Type::Decimal.unpack(&bytes).unwrap();
        assert!(value.to_string().len() < 20, "{value}");
        assert_eq!(Type::Decimal.pack(&value).unwrap(), bytes);
        // To hash two billion zeros they would be written out.
        let set = Type::Set(Type::Decimal.into());
        let bytes = set.pack(&[value]).unwrap();
        assert!(set.unpack::<HashSet<BigDecimal>>(&bytes).is_err());
    }
    let bytes = [&(-100_000_i32).to_be_bytes()[..], &[7]].concat();
    assert!(Type::Decimal.unpack::<BigDecimal>(&bytes).is_ok());
    assert!(begin.elapsed() < Elapsed::from_secs(5));
}

#[test]
fn integers_of_megabytes_are_refused_as_small_ones_at_once_and_never_printed() {
    let begin = Instant::now();
    let bytes = vec![0x55; 4 << 20];
    let error = Type::Integer.unpack::<u128>(&bytes).unwrap_err();
    assert!(error.to_string().len() < 100, "{error}");
    let integer: BigInt = Type::Integer.unpack(&bytes).unwrap();
    let error = Type::Long.pack(&integer).unwrap_err();
    assert!(error.to_string().len() < 200, "{error}");
    assert_eq!(Type::Integer.pack(&integer).unwrap(), bytes);
    assert!(Type::Integer.compare(&bytes, &bytes).is_eq());
    assert!(begin.elapsed() < Elapsed::from_secs(5));
}

#[test]
fn a_count_of_billions_of_elements_takes_no_memory_for_them() {
    let begin = Instant::now();
    for count in [i32::MAX, i32::MIN, -1] {
        let bytes = [&count.to_be_bytes()[..], &[0; 8]].concat();
        for name in ["ListType(BytesType)", "SetType(LongType)", "MapType(UTF8Type,UTF8Type)"] {
            let ty = Type::parse(name).unwrap();
            read_as_anything(&ty, &bytes);
            assert!(ty.unpack::<Value>(&bytes).is_err(), "{name} of {count}");
        }
    }
    assert!(begin.elapsed() < Elapsed::from_secs(5));
}
