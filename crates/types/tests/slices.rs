//! A slice's ends, as bytes in the comparator's order, hold exactly the names that they mean.

#![allow(clippy::unwrap_used, reason = "strategies fail by panicking")]

use std::cmp::Ordering;

use cassa_types::composite::{Bound, SliceEnd};
use cassa_types::{PackError, Type, Value};
use proptest::prelude::*;

/// An end as its user means it: the first components of a name, and whether names that begin with them are left out.
type End = (Vec<Value>, bool);

fn letter() -> impl Strategy<Value = Value> {
    prop_oneof![Just("a"), Just("aa"), Just("b")].prop_map(|text| Value::Text(text.into()))
}

fn number() -> impl Strategy<Value = Value> {
    (-2..2_i64).prop_map(Value::Integer)
}

fn name() -> impl Strategy<Value = Vec<Value>> {
    let whole = (number(), letter(), number()).prop_map(|(a, b, c)| vec![a, b, c]);
    // names may be partial, too
    (whole, 1..=3_usize).prop_map(|(name, length)| name[..length].to_vec())
}

fn end() -> impl Strategy<Value = Option<End>> {
    proptest::option::of((name(), any::<bool>()))
}

/// A composite of a number, a text and a number, each of them and the whole perhaps reversed.
fn comparator() -> impl Strategy<Value = Type> {
    any::<[bool; 4]>().prop_map(|reversed| {
        let wrap = |ty: String, reversed| if reversed { format!("ReversedType({ty})") } else { ty };
        let types = ["LongType", "UTF8Type", "Int32Type"].map(String::from);
        let [a, b, c] = types;
        let [a, b, c] = [wrap(a, reversed[0]), wrap(b, reversed[1]), wrap(c, reversed[2])];
        Type::parse(&wrap(format!("CompositeType({a},{b},{c})"), reversed[3])).unwrap()
    })
}

/// How a name stands to an end, in the comparator's order: equal if it begins with the end.
fn against(ty: &Type, name: &[Value], end: &[Value]) -> Ordering {
    let begins = name.len() >= end.len() && name[..end.len()] == *end;
    let pack = |name: &[Value]| ty.pack(&Value::Composite(name.to_vec())).unwrap();
    if begins { Ordering::Equal } else { ty.compare(&pack(name), &pack(end)) }
}

fn includes(ty: &Type, name: &[u8], bound: SliceEnd, end: Option<&End>, reversed: bool) -> bool {
    let Some((value, exclusive)) = end else { return true };
    let plain = Bound::new(bound).reversed(reversed);
    let bound_at = if *exclusive { plain.exclusive() } else { plain };
    let packed = bound_at.pack(ty, &Value::Composite(value.clone())).unwrap();
    let order = ty.compare(name, &packed);
    if (bound == SliceEnd::Start) == reversed { order.is_le() } else { order.is_ge() }
}

fn means(ty: &Type, name: &[Value], bound: SliceEnd, end: Option<&End>, reversed: bool) -> bool {
    let Some((value, exclusive)) = end else { return true };
    match against(ty, name, value) {
        Ordering::Equal => !exclusive,
        order => ((bound == SliceEnd::Start) == reversed) == order.is_lt(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn a_slice_of_composites_holds_what_its_ends_mean(
        ty in comparator(), name in name(), start in end(), finish in end(), reversed: bool,
    ) {
        let packed = ty.pack(&Value::Composite(name.clone())).unwrap();
        for (bound, end) in [(SliceEnd::Start, start), (SliceEnd::Finish, finish)] {
            let end = end.as_ref();
            prop_assert_eq!(
                includes(&ty, &packed, bound, end, reversed),
                means(&ty, &name, bound, end, reversed),
                "{} {:?} {:?} {:?} reversed: {}", ty, name, bound, end, reversed
            );
        }
    }

    #[test]
    fn an_exclusive_end_leaves_out_its_name_and_no_other(
        kind in 0..4_usize, end: i64, name: i64, near in -2..=2_i64, finish: bool, reversed: bool,
    ) {
        let ty = ["LongType", "IntegerType", "ReversedType(LongType)", "TimestampType"][kind];
        let ty = Type::parse(ty).unwrap();
        let bound = Bound::new(if finish { SliceEnd::Finish } else { SliceEnd::Start });
        let value = |number| if kind == 3 { Value::Timestamp(number) } else { Value::Integer(number) };
        let exclusive = bound.exclusive().reversed(reversed).pack(&ty, &value(end));
        for name in [name, end, end.saturating_add(near)] {
            let [name, end] = [name, end].map(|number| ty.pack(&value(number)).unwrap());
            let order = |a: &[u8], b: &[u8]| {
                let order = ty.compare(a, b);
                if finish == reversed { order } else { order.reverse() }
            };
            let held = match &exclusive {
                Ok(packed) => order(&name, packed).is_ge(),
                Err(PackError::Beyond { .. }) => false,
                Err(error) => return Err(TestCaseError::fail(error.to_string())),
            };
            prop_assert_eq!(held, order(&name, &end).is_gt(), "{} {:?} {:?}", ty, name, end);
        }
    }

    #[test]
    fn an_exclusive_start_of_text_leaves_out_its_name_and_no_other(end in "[a-b\0]{1,3}", name in "[a-b\0]{1,4}") {
        let packed = Bound::new(SliceEnd::Start).exclusive().pack(&Type::Utf8, &end).unwrap();
        prop_assert_eq!(Type::Utf8.compare(name.as_bytes(), &packed).is_ge(), name > end);
        match Bound::new(SliceEnd::Finish).exclusive().pack(&Type::Utf8, &end) {
            Ok(packed) => prop_assert_eq!(Type::Utf8.compare(name.as_bytes(), &packed).is_le(), name < end),
            Err(PackError::NoNeighbour { .. }) => prop_assert!(!end.ends_with('\0')),
            Err(error) => prop_assert_eq!(error, PackError::Beyond { ty: Type::Utf8 }),
        }
    }
}
