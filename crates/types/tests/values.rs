//! What fits what, and what the errors say.

use std::time::{Duration as Elapsed, Instant};

use bigdecimal::BigDecimal;
use cassa_types::{Fault, InvalidBytes, PackError, ParseFault, Type, UnpackError, Value};
use jiff::Timestamp;
use num_bigint::BigInt;

#[test]
fn an_integer_outside_says_its_value_and_the_range() {
    let error = Type::Int32.pack(&i64::MAX).unwrap_err();
    assert_eq!(
        error.to_string(),
        "i64 9223372036854775807 does not fit Int32Type (-2147483648 to 2147483647)"
    );
    let error = Type::Long.unpack::<u8>(&300_i64.to_be_bytes()).unwrap_err();
    assert_eq!(error.to_string(), "LongType 300 does not fit u8");
}

#[test]
fn text_is_never_parsed_into_numbers_or_uuids() {
    for ty in [
        Type::Long,
        Type::Integer,
        Type::Uuid,
        Type::TimeUuid,
        Type::Timestamp,
        Type::Inet,
        Type::Boolean,
    ] {
        assert_eq!(ty.pack("1"), Err(PackError::Mismatch { rust: "str", ty: ty.clone() }));
    }
    assert_eq!(Type::Bytes.pack("1").unwrap(), b"1");
}

#[test]
fn an_integer_is_no_bytes_and_no_text() {
    for ty in [Type::Bytes, Type::Utf8, Type::Timestamp, Type::Double] {
        assert_eq!(ty.pack(&1).unwrap_err(), PackError::Mismatch { rust: "i32", ty });
    }
}

#[test]
fn ascii_takes_no_other_text_and_says_where_it_is() {
    assert_eq!(Type::Ascii.pack("aé"), Err(PackError::NotAscii { at: 1 }));
}

#[test]
fn a_double_becomes_a_float_only_if_nothing_is_lost() {
    assert_eq!(Type::Float.pack(&1.5_f64).unwrap(), 1.5_f32.to_be_bytes());
    assert!(matches!(Type::Float.pack(&0.1_f64), Err(PackError::OutOfRange { .. })));
    assert_eq!(Type::Double.pack(&1.5_f32).unwrap(), 1.5_f64.to_be_bytes());
}

#[test]
fn the_empty_value_of_any_type_is_none_and_readable() {
    for name in [
        "LongType",
        "UUIDType",
        "DecimalType",
        "ListType(LongType)",
        "CompositeType(LongType)",
        "DurationType",
    ] {
        let ty = Type::parse(name).unwrap();
        assert_eq!(ty.unpack::<Option<Value>>(b""), Ok(None));
        assert_eq!(ty.unpack::<Value>(b""), Ok(Value::Empty));
        assert_eq!(ty.pack(&Value::Empty).unwrap(), b"");
        assert_eq!(ty.pack(&None::<i64>).unwrap(), b"");
    }
    assert_eq!(
        Type::Long.unpack::<i64>(b""),
        Err(UnpackError::Empty { rust: "i64", ty: Type::Long })
    );
    assert_eq!(Type::Utf8.unpack::<&str>(b""), Ok(""));
}

#[test]
fn bytes_of_a_wrong_length_say_so() {
    let fault = InvalidBytes { ty: Type::Long, fault: Fault::Length(3) };
    assert_eq!(Type::Long.unpack::<i64>(b"abc"), Err(UnpackError::Invalid(fault.clone())));
    assert_eq!(Type::Long.validate(b"abc"), Err(fault));
}

#[test]
fn an_error_inside_says_which_component() {
    let ty = Type::parse("MapType(UTF8Type,Int32Type)").unwrap();
    let map = Value::Map(vec![(Value::Text("a".into()), Value::Text("b".into()))]);
    assert!(matches!(ty.pack(&map), Err(PackError::Component { position: 1, .. })));
    let broken = b"\0\0\0\x01\0\0\0\x01a\0\0\0\x03abc";
    assert!(matches!(ty.unpack::<Value>(broken), Err(UnpackError::Component { position: 1, .. })));
    assert!(matches!(ty.validate(broken).unwrap_err().fault, Fault::Component { position: 1, .. }));
}

#[test]
fn a_type_name_that_is_none_says_where() {
    let fault =
        |name: &str| Type::parse(name).map_err(|error| (error.fault, error.offset)).unwrap_err();
    assert_eq!(fault("UTF8Type)"), (ParseFault::Trailing, 8));
    assert_eq!(fault("ListType(UTF8Type"), (ParseFault::Missing(')'), 17));
    assert_eq!(fault("MapType(UTF8Type)"), (ParseFault::Arguments, 17));
    assert_eq!(fault("CompositeType"), (ParseFault::Arguments, 13));
    assert_eq!(fault("DynamicCompositeType(ab=>UTF8Type)"), (ParseFault::Alias, 23));
    assert_eq!(fault("UserType(ks,xy,61:UTF8Type)"), (ParseFault::Hex, 12));
    assert_eq!(fault(&"ListType(".repeat(1000)).0, ParseFault::TooDeep);
    assert_eq!(Type::parse(" ").unwrap(), Type::Bytes);
}

#[test]
fn an_unknown_class_keeps_its_name_and_its_values_are_bytes() {
    let ty = Type::parse("com.example.Point(LongType,X(a=>b))").unwrap();
    assert_eq!(
        (ty.name(), ty.to_string().as_str()),
        ("Point", "com.example.Point(LongType,X(a=>b))")
    );
    assert_eq!(ty.unpack::<&[u8]>(b"ab"), Ok(b"ab".as_slice()));
    assert_eq!(ty.pack("ab").unwrap(), b"ab");
}

#[test]
fn sets_and_maps_are_written_in_their_order_each_key_once() {
    let set = Type::parse("SetType(Int32Type)").unwrap();
    assert_eq!(set.unpack::<Vec<i32>>(&set.pack(&[3, -1, 3, 2]).unwrap()), Ok(vec![-1, 2, 3]));
    let map = Type::parse("MapType(Int32Type,UTF8Type)").unwrap();
    let pairs = std::collections::HashMap::from([(2, "b"), (-1, "a")]);
    let packed = map.pack(&pairs).unwrap();
    assert_eq!(map.unpack::<Value>(&packed).unwrap().to_string(), r#"{-1: "a", 2: "b"}"#);
}

#[test]
fn instants_are_rounded_down_to_the_millisecond() {
    for (nanos, millis) in [(1_999_999, 1_i64), (-1, -1), (-1_000_001, -2)] {
        let instant = Timestamp::from_nanosecond(nanos).unwrap();
        assert_eq!(Type::Timestamp.pack(&instant).unwrap(), millis.to_be_bytes());
    }
}

#[test]
fn times_beyond_the_calendar_are_values_still() {
    let far = Type::Timestamp.unpack::<Value>(&i64::MAX.to_be_bytes()).unwrap();
    assert_eq!(far.to_string(), "9223372036854775807 ms");
    assert!(Type::Timestamp.unpack::<Timestamp>(&i64::MAX.to_be_bytes()).is_err());
    assert_eq!(Type::SimpleDate.unpack::<Value>(&[0; 4]).unwrap().to_string(), "-2147483648 days");
}

#[test]
fn absurd_scales_of_decimals_cost_nothing() {
    let begin = Instant::now();
    let decimals: Vec<_> = [i32::MIN, i32::MIN + 1, -1, 0, 1, i32::MAX - 1, i32::MAX]
        .iter()
        .flat_map(|scale| {
            [-12, -1, 0, 1, 12]
                .map(|unscaled| BigDecimal::new(BigInt::from(unscaled), (*scale).into()))
        })
        .map(|decimal| Type::Decimal.pack(&decimal).unwrap())
        .collect();
    for a in &decimals {
        for b in &decimals {
            assert_eq!(Type::Decimal.compare(a, b), Type::Decimal.compare(b, a).reverse());
        }
        let value: Value = Type::Decimal.unpack(a).unwrap();
        assert!(value.to_string().len() < 30, "{value}");
        assert!(format!("{value:?}").len() < 100);
        assert_eq!(value, value.clone());
        assert!(Type::Long.pack(&value).is_err());
    }
    assert!(begin.elapsed() < Elapsed::from_secs(5));
}

#[test]
fn a_decimal_whose_scale_has_more_than_32_bits_does_not_fit() {
    let decimal = BigDecimal::new(BigInt::from(1), i64::MIN);
    let error = Type::Decimal.pack(&decimal).unwrap_err();
    assert_eq!(error.to_string().split(' ').nth(1), Some("1E9223372036854775808"));
}

#[test]
fn a_null_field_is_not_an_empty_one() {
    let ty = Type::parse("TupleType(Int32Type,UTF8Type)").unwrap();
    let packed = ty.pack(&(None::<i32>, "")).unwrap();
    assert_eq!(packed, b"\xff\xff\xff\xff\0\0\0\0");
    assert_eq!(ty.unpack::<Value>(&packed).unwrap().to_string(), r#"(null, "")"#);
    assert_eq!(ty.unpack::<(Option<i32>, &str)>(&packed), Ok((None, "")));
}

#[test]
fn a_huge_integer_prints_at_once() {
    let begin = Instant::now();
    let varint: Value = Type::Integer.unpack(&[0x55; 1 << 20]).unwrap();
    assert!(varint.to_string().starts_with("0x5555"));
    let decimal: Value =
        Type::Decimal.unpack(&[[0, 0, 0, 1].as_slice(), &[0x55; 1 << 20]].concat()).unwrap();
    assert!(decimal.to_string().ends_with("5E-1"));
    assert!(begin.elapsed() < Elapsed::from_secs(5));
}
