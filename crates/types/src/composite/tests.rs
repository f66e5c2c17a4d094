use super::*;
use crate::Value;

/// The names 1a 1b 2a 2b 3a that a slice returns, in its order.
fn slice(ty: &str, reversed: bool, start: Option<Vec<u8>>, finish: Option<Vec<u8>>) -> String {
    let ty = Type::parse(ty).unwrap();
    let mut names: Vec<_> =
        [(1, "a"), (1, "b"), (2, "a"), (2, "b"), (3, "a")].map(|n| ty.pack(&n).unwrap()).into();
    names.sort_by(|a, b| if reversed { ty.compare(b, a) } else { ty.compare(a, b) });
    let (low, high) = if reversed { (finish, start) } else { (start, finish) };
    let inside = |name: &Vec<u8>| {
        low.as_ref().is_none_or(|low| ty.compare(low, name).is_le())
            && high.as_ref().is_none_or(|high| ty.compare(name, high).is_le())
    };
    let shown = names.iter().filter(|name| inside(name)).map(|name| {
        let (number, letter): (i64, &str) = ty.unpack(name).unwrap();
        format!("{number}{letter}")
    });
    shown.collect::<Vec<_>>().join(" ")
}

const PLAIN: &str = "CompositeType(LongType,UTF8Type)";
const REVERSED: &str = "CompositeType(ReversedType(LongType),UTF8Type)";

fn pack(bound: Bound, value: impl Pack) -> Option<Vec<u8>> {
    Some(bound.pack(&Type::parse(PLAIN).unwrap(), &value).unwrap())
}

#[test]
fn the_ends_of_a_slice_include_or_leave_out_all_names_that_begin_with_them() {
    let (start, finish) = (Bound::new(SliceEnd::Start), Bound::new(SliceEnd::Finish));
    assert_eq!(slice(PLAIN, false, pack(start, (2,)), None), "2a 2b 3a");
    assert_eq!(slice(PLAIN, false, None, pack(finish, (2,))), "1a 1b 2a 2b");
    assert_eq!(slice(PLAIN, false, pack(start.exclusive(), (2,)), None), "3a");
    assert_eq!(slice(PLAIN, false, None, pack(finish.exclusive(), (2,))), "1a 1b");
    assert_eq!(slice(PLAIN, false, None, pack(finish.exclusive(), (2, "a"))), "1a 1b");
    assert_eq!(slice(PLAIN, false, pack(start.exclusive(), (2, "a")), None), "2b 3a");
}

#[test]
fn a_reversed_slice_swaps_the_roles_of_its_ends() {
    let (start, finish) =
        (Bound::new(SliceEnd::Start).reversed(true), Bound::new(SliceEnd::Finish).reversed(true));
    assert_eq!(slice(PLAIN, true, pack(start, (2,)), None), "2b 2a 1b 1a");
    assert_eq!(slice(PLAIN, true, None, pack(finish.exclusive(), (2,))), "3a");
    assert_eq!(slice(PLAIN, true, pack(start.exclusive(), (2,)), None), "1b 1a");
    assert_eq!(slice(PLAIN, true, None, pack(finish, (2,))), "3a 2b 2a");
}

#[test]
fn a_reversed_component_keeps_the_rules_of_the_ends() {
    assert_eq!(slice(REVERSED, false, None, None), "3a 2a 2b 1a 1b");
    assert_eq!(
        slice(REVERSED, false, pack(Bound::new(SliceEnd::Start), (2,)), None),
        "2a 2b 1a 1b"
    );
}

#[test]
fn a_reversed_comparator_is_sliced_in_its_own_order() {
    let ty = Type::parse(&format!("ReversedType({PLAIN})")).unwrap();
    let start = Bound::new(SliceEnd::Start).pack(&ty, &(2,)).unwrap();
    let finish = Bound::new(SliceEnd::Finish).pack(&ty, &(2,)).unwrap();
    let spec = ty.to_string();
    assert_eq!(slice(&spec, false, Some(start.clone()), None), "2b 2a 1b 1a");
    assert_eq!(slice(&spec, false, Some(start), Some(finish)), "2b 2a");
}

#[test]
fn an_instant_at_the_end_of_a_slice_is_its_lowest_or_highest_time_uuid() {
    let instant: jiff::Timestamp = "2009-12-20T22:57:17.816957Z".parse().unwrap();
    let (low, high) = (
        time_uuid_bytes(crate::time_uuid::lowest(instant)),
        time_uuid_bytes(crate::time_uuid::highest(instant)),
    );
    let (start, finish) = (Bound::new(SliceEnd::Start), Bound::new(SliceEnd::Finish));
    assert_eq!(start.pack(&Type::TimeUuid, &instant).unwrap(), low);
    assert_eq!(finish.pack(&Type::TimeUuid, &instant).unwrap(), high);
    let exclusive = |bound: Bound| bound.exclusive().pack(&Type::TimeUuid, &instant).unwrap();
    assert!(Type::TimeUuid.compare(&exclusive(start), &high).is_gt());
    assert!(Type::TimeUuid.compare(&exclusive(finish), &low).is_lt());
    assert_eq!(start.reversed(true).pack(&Type::TimeUuid, &instant).unwrap(), high);
    let reversed = Type::parse("ReversedType(TimeUUIDType)").unwrap();
    assert_eq!(start.pack(&reversed, &instant).unwrap(), high);
    assert!(
        Type::TimeUuid.pack(&instant).is_err(),
        "a name must say which UUID of the instant it is"
    );
}

fn time_uuid_bytes(uuid: Option<uuid::Uuid>) -> Vec<u8> {
    uuid.unwrap().as_bytes().to_vec()
}

#[test]
fn an_exclusive_end_of_other_types_is_the_name_beside_it_or_an_error() {
    let start = Bound::new(SliceEnd::Start).exclusive();
    let finish = Bound::new(SliceEnd::Finish).exclusive();
    assert_eq!(start.pack(&Type::Long, &1).unwrap(), 2_i64.to_be_bytes());
    assert_eq!(start.reversed(true).pack(&Type::Long, &1).unwrap(), 0_i64.to_be_bytes());
    let reversed = Type::parse("ReversedType(Int32Type)").unwrap();
    assert_eq!(start.pack(&reversed, &1).unwrap(), 0_i32.to_be_bytes());
    assert_eq!(start.pack(&Type::Utf8, "a").unwrap(), b"a\0");
    let error = finish.pack(&Type::Utf8, "b").unwrap_err();
    assert_eq!(error, PackError::NoNeighbour { ty: Type::Utf8 });
    let error = start.pack(&Type::Long, &i64::MAX).unwrap_err();
    assert_eq!(error, PackError::Beyond { ty: Type::Long });
}

#[test]
fn an_instant_in_a_composite_is_its_lowest_or_highest_uuid_and_new_where_it_is_written() {
    let ty = Type::parse("CompositeType(UTF8Type,ReversedType(TimeUUIDType))").unwrap();
    let instant: jiff::Timestamp = "2009-12-20T22:57:17.816957Z".parse().unwrap();
    let write = |name: &(&str, jiff::Timestamp)| {
        let mut out = Vec::new();
        name.pack_for(Purpose::Write, &ty, &mut out).map(|()| out).unwrap()
    };
    let (one, other) = (write(&("a", instant)), write(&("a", instant)));
    assert_ne!(one, other);
    assert_eq!(ty.unpack::<(&str, jiff::Timestamp)>(&one).unwrap(), ("a", instant));
    let start = Bound::new(SliceEnd::Start).pack(&ty, &("a", instant)).unwrap();
    let finish = Bound::new(SliceEnd::Finish).pack(&ty, &("a", instant)).unwrap();
    for name in [&one, &other] {
        assert!(ty.compare(&start, name).is_lt() && ty.compare(name, &finish).is_lt());
    }
    let after = Bound::new(SliceEnd::Start).exclusive().pack(&ty, &("a", instant)).unwrap();
    assert!(ty.compare(&one, &after).is_lt());
    let error = ty.pack(&("a", instant)).unwrap_err().to_string();
    assert!(error.starts_with("component 1: ") && error.contains("many"), "{error}");
}

#[test]
fn an_end_that_leaves_names_out_takes_an_instant_in_its_last_component_only() {
    let ty = Type::parse("CompositeType(TimeUUIDType,UTF8Type)").unwrap();
    let name = (jiff::Timestamp::UNIX_EPOCH, "a");
    let start = Bound::new(SliceEnd::Start);
    assert!(start.pack(&ty, &name).is_ok());
    assert!(start.exclusive().pack(&ty, &name).is_err());
    assert!(start.exclusive().pack(&ty, &(name.0,)).is_ok());
}

#[test]
fn a_name_with_more_components_than_the_type_is_refused_and_one_with_fewer_is_not() {
    let ty = Type::parse(PLAIN).unwrap();
    let error = ty.pack(&(7, "a", "z")).unwrap_err();
    assert_eq!(error, PackError::TooManyComponents { given: 3, expected: 2, ty: ty.clone() });
    let partial = ty.pack(&(7,)).unwrap();
    assert_eq!(ty.unpack::<(i64, Option<&str>)>(&partial), Ok((7, None)));
    assert!(ty.unpack::<(i64, &str)>(&partial).is_err());
}

#[test]
fn a_component_that_would_read_as_a_static_columns_mark_is_too_long() {
    let ty = Type::parse("CompositeType(BytesType,BytesType)").unwrap();
    let long = vec![b'a'; 0xffff];
    assert!(matches!(
        ty.pack(&(&*long,)),
        Err(PackError::TooLong { length: 0xffff, limit: 0xfffe, .. })
    ));
    assert!(ty.pack(&("a", &*long)).is_ok());
    assert!(is_static(b"\xff\xff\0\x01a\0"));
}

#[test]
fn dynamic_components_carry_aliases_or_class_names() {
    let ty = Type::parse("DynamicCompositeType(s=>UTF8Type)").unwrap();
    let name =
        ty.pack(&Dynamic::new().component(Type::Utf8, "a").component(Type::Int32, 7)).unwrap();
    assert_eq!(ty.unpack::<(&str, i32)>(&name), Ok(("a", 7)));
    let value: Value = ty.unpack(&name).unwrap();
    assert_eq!(value.to_string(), r#"(UTF8Type@"a", Int32Type@7)"#);
    assert_eq!(components(&ty, &name).unwrap()[1].ty, Type::Int32);
}

#[test]
fn types_named_by_bytes_do_not_nest_without_end() {
    let ty = Type::parse("DynamicCompositeType").unwrap();
    let mut name = Vec::new();
    while name.len() < 60_000 {
        let inner = std::mem::take(&mut name);
        name = b"\0\x14DynamicCompositeType".to_vec();
        name.extend(u16::try_from(inner.len()).unwrap().to_be_bytes());
        name.extend(inner);
        name.push(0);
    }
    assert!(ty.validate(&name).is_err());
    assert!(ty.unpack::<Value>(&name).is_err());
    assert!(ty.compare(&name, &name).is_eq());
}
