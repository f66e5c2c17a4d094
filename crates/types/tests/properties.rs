//! What holds for any value, any bytes and any type name.

#![allow(clippy::unwrap_used, reason = "strategies fail by panicking")]

mod strategies;

use std::cmp::Ordering;

use bigdecimal::BigDecimal;
use cassa_types::token::{Partitioner, Token};
use cassa_types::{Type, Value, composite};
use proptest::collection::vec;
use proptest::prelude::*;

use strategies::{almost, names, simple};

proptest! {
    #[test]
    fn a_packed_value_is_valid_and_unpacks_to_itself((ty, value) in simple()) {
        let bytes = ty.pack(&value).unwrap();
        let again: Value = ty.unpack(&bytes).unwrap();
        prop_assert_eq!(ty.pack(&again).unwrap(), &bytes[..]);
        prop_assert!(again == value || bytes.is_empty() || matches!(value, Value::Float(_) | Value::Double(_)));
        prop_assert_eq!(ty.validate(&bytes), Ok(()));
    }

    #[test]
    fn components_of_any_types_come_back_from_composites_tuples_and_collections(parts in vec(simple(), 1..5)) {
        let types: Vec<_> = parts.iter().map(|(ty, _)| ty.clone()).collect();
        let values: Vec<_> = parts.iter().map(|(_, value)| value.clone()).collect();
        let composite = Type::Composite(types.clone().into());
        let name = composite.pack(&Value::Composite(values.clone())).unwrap();
        prop_assert_eq!(composite.validate(&name), Ok(()));
        for (component, (ty, value)) in composite::components(&composite, &name).unwrap().iter().zip(&parts) {
            prop_assert_eq!(component.value, ty.pack(value).unwrap());
        }
        let tuple = Type::Tuple(types.into());
        let packed = tuple.pack(&Value::Tuple(values.iter().cloned().map(Some).collect())).unwrap();
        prop_assert_eq!(tuple.pack(&tuple.unpack::<Value>(&packed).unwrap()).unwrap(), packed);
        let (ty, value) = &parts[0];
        let list = Type::List(ty.clone().into());
        let packed = list.pack(&[value, value]).unwrap();
        prop_assert_eq!(list.unpack::<Vec<Value>>(&packed).unwrap().len(), 2);
    }

    #[test]
    fn a_type_prints_to_what_parses_to_it(ty in names()) {
        prop_assert_eq!(Type::parse(&ty.to_string()), Ok(ty));
    }

    #[test]
    fn any_text_parses_or_says_where_it_does_not(text in "[A-Za-z0-9(),:=> .]{0,60}") {
        if let Err(error) = Type::parse(&text) {
            prop_assert!(error.offset <= text.len());
        }
    }

    #[test]
    fn no_bytes_make_a_reader_panic(ty in names(), a in almost()) {
        let valid = ty.validate(&a).is_ok();
        let _ = composite::components(&ty, &a);
        let _ = ty.unpack::<(Option<Value>, Option<Value>)>(&a);
        if let Ok(value) = ty.unpack::<Value>(&a) {
            prop_assert!(!value.to_string().is_empty());
        } else {
            prop_assert!(!valid || !text_is_sound(&a), "valid, yet not read: {} {:02x?}", ty, a);
        }
    }

    #[test]
    fn compare_is_a_total_order_on_any_bytes(ty in names(), a in almost(), b in almost(), c in almost()) {
        prop_assert_eq!(ty.compare(&a, &a), Ordering::Equal);
        prop_assert_eq!(ty.compare(&a, &b), ty.compare(&b, &a).reverse());
        let mut sorted = [&a, &b, &c];
        sorted.sort_by(|x, y| ty.compare(x, y));
        prop_assert!(ty.compare(sorted[0], sorted[1]).is_le());
        prop_assert!(ty.compare(sorted[1], sorted[2]).is_le());
        prop_assert!(ty.compare(sorted[0], sorted[2]).is_le(), "{} {:02x?}", ty, sorted);
    }

    #[test]
    fn numbers_are_ordered_by_their_values(a: i128, b: i128, shift in 0..120_u32, scale in -9..9_i64) {
        let (a, b) = (a >> shift, b >> (shift / 2));
        let [x, y] = [a, b].map(|n| Type::Integer.pack(&n).unwrap());
        prop_assert_eq!(Type::Integer.compare(&x, &y), a.cmp(&b));
        let [a, b] = [BigDecimal::new(a.into(), scale), BigDecimal::new(b.into(), -scale)];
        let [x, y] = [&a, &b].map(|n| Type::Decimal.pack(n).unwrap());
        prop_assert_eq!(Type::Decimal.compare(&x, &y), a.cmp(&b));
    }

    #[test]
    fn names_are_ordered_component_by_component(a: (i32, String), b: (i32, String)) {
        let ty = Type::parse("CompositeType(Int32Type,ReversedType(UTF8Type))").unwrap();
        let [x, y] = [&a, &b].map(|name| ty.pack(name).unwrap());
        prop_assert_eq!(ty.compare(&x, &y), a.0.cmp(&b.0).then(b.1.cmp(&a.1)));
    }

    #[test]
    fn an_integer_packs_exactly_if_it_fits(n: i64, shift in 0..63_u32) {
        let n = n >> shift;
        let fits = [(Type::Byte, i8::try_from(n).is_ok()), (Type::Short, i16::try_from(n).is_ok()), (Type::Int32, i32::try_from(n).is_ok())];
        for (ty, fits) in fits {
            let packed = ty.pack(&n);
            prop_assert_eq!(packed.is_ok(), fits);
            if let Ok(packed) = packed {
                prop_assert_eq!(ty.unpack::<i128>(&packed), Ok(n.into()));
            }
        }
        prop_assert_eq!(Type::Long.unpack::<u64>(&Type::Long.pack(&n).unwrap()).is_ok(), n >= 0);
    }

    #[test]
    fn tokens_come_back_from_their_text(key in vec(any::<u8>(), 0..40)) {
        for ring in [Partitioner::Random, Partitioner::Murmur3, Partitioner::ByteOrdered, Partitioner::OrderPreserving] {
            let token: Token = ring.token(&key).unwrap();
            prop_assert!(ring.minimum().unwrap() <= token);
            prop_assert_eq!(ring.parse_token(&token.to_string()), Ok(token));
        }
    }
}

/// A server takes text that is no UTF-8.
fn text_is_sound(bytes: &[u8]) -> bool {
    bytes.is_ascii()
}
