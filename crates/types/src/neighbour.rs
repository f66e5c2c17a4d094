//! The name next to another in a type's order: what an end of a slice that leaves a name out begins or ends with.

use num_bigint::BigInt;

use crate::compare::time;
use crate::{PackError, Type};

/// A name's length is written in two bytes.
const LONGEST_NAME: usize = 0xffff;

/// Where the neighbour stands, in the order of the type without `ReversedType`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    Before,
    After,
}

/// The next name on one side: none lies between it and `name`.
pub(crate) fn neighbour(ty: &Type, name: &[u8], side: Side) -> Result<Vec<u8>, PackError> {
    let none = || PackError::NoNeighbour { ty: ty.clone() };
    let beyond = || PackError::Beyond { ty: ty.clone() };
    match (ty.base(), name, side) {
        (_, [], _) => Err(none()),
        // a zero more is the next one, but text that doesn't end in a zero has none just before it
        (Type::Bytes | Type::Ascii | Type::Utf8, _, Side::After) if name.len() < LONGEST_NAME => {
            Ok([name, &[0]].concat())
        }
        (Type::Bytes | Type::Ascii | Type::Utf8, [0], Side::Before) => Err(beyond()),
        (Type::Bytes | Type::Ascii | Type::Utf8, [shorter @ .., 0], Side::Before) => {
            Ok(shorter.to_vec())
        }
        (Type::Integer, _, side) => {
            let step = if side == Side::After { 1 } else { -1 };
            let next = BigInt::from_signed_bytes_be(name) + BigInt::from(step);
            Ok(next.to_signed_bytes_be())
        }
        (Type::Boolean, [0], Side::After) => Ok(vec![1]),
        (Type::Boolean, [1], Side::Before) => Ok(vec![0]),
        (Type::Boolean, [_], _) => Err(beyond()),
        (base, ..) => fixed(base, name, side).ok_or_else(none)?.ok_or_else(beyond),
    }
}

/// The neighbour of a value that counts, signs apart, as one unsigned number: `None` for types of another order
/// and names of another length, and within it for no number on that side.
fn fixed(base: &Type, name: &[u8], side: Side) -> Option<Option<Vec<u8>>> {
    let (bytes, signs) = match base {
        Type::Byte => (1, 1 << 7),
        Type::Short => (2, 1 << 15),
        Type::Int32 => (4, 1 << 31),
        Type::SimpleDate => (4, 0),
        Type::Long | Type::Timestamp => (8, 1 << 63),
        Type::Date | Type::Time => (8, 0),
        Type::LexicalUuid => (16, 1 << 127 | 1 << 63),
        Type::TimeUuid => (16, 1 << 127 | 0x8080_8080_8080_8080),
        _ => return None,
    };
    if name.len() != bytes {
        return None;
    }
    let is_time = *base == Type::TimeUuid;
    let value = name.iter().fold(0, |value, byte| value << 8 | u128::from(*byte));
    let place = if is_time { time_first(value) } else { value } ^ signs;
    let next = match side {
        Side::After => place.checked_add(1).filter(|next| *next <= u128::MAX >> (128 - 8 * bytes)),
        Side::Before => place.checked_sub(1),
    };
    Some(next.map(|next| {
        let next = if is_time { time_split(next ^ signs) } else { next ^ signs };
        next.to_be_bytes().split_at(16 - bytes).1.to_vec()
    }))
}

/// A time UUID with its time's most significant bits first.
fn time_first(uuid: u128) -> u128 {
    let (upper, lower) = ((uuid >> 64) as u64, uuid as u64);
    u128::from(time(upper).cast_unsigned()) << 64 | u128::from(lower)
}

/// What [`time_first`] was made of.
fn time_split(bits: u128) -> u128 {
    let (time, lower) = ((bits >> 64) as u64, bits as u64);
    let upper = time << 32 | time >> 16 & 0xffff_0000 | time >> 48;
    u128::from(upper) << 64 | u128::from(lower)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(ty: &Type, name: &[u8]) -> Vec<u8> {
        neighbour(ty, name, Side::After).unwrap()
    }

    #[test]
    fn neighbours_are_next_to_each_other_in_the_order_of_the_type() {
        let uuid = *uuid::uuid!("1b4e28ba-2fa1-11e2-bf7f-7f7f7f7f7f7f").as_bytes();
        let names: [(Type, &[u8]); 12] = [
            (Type::Bytes, b"a\xff"),
            (Type::Utf8, b"a"),
            (Type::Ascii, b"z"),
            (Type::Long, &(-1_i64).to_be_bytes()),
            (Type::Int32, &255_i32.to_be_bytes()),
            (Type::Short, &(-256_i16).to_be_bytes()),
            (Type::Byte, &[0xff]),
            (Type::Integer, &[0x7f]),
            (Type::Date, &(-1_i64 - i64::MAX).to_be_bytes()),
            (Type::SimpleDate, &i32::MAX.to_be_bytes()),
            (Type::LexicalUuid, &[0x80; 16]),
            (Type::TimeUuid, &uuid),
        ];
        for (ty, name) in names {
            let next = after(&ty, name);
            assert!(ty.compare(name, &next).is_lt(), "{ty}");
            assert_eq!(neighbour(&ty, &next, Side::Before).unwrap(), name, "{ty}");
            assert!(ty.validate(&next).is_ok(), "{ty}");
        }
        assert_eq!(after(&Type::Long, &(-1_i64).to_be_bytes()), 0_i64.to_be_bytes());
    }

    #[test]
    fn bytes_that_are_no_name_of_the_type_have_no_neighbour() {
        let types = [Type::Long, Type::Int32, Type::SimpleDate, Type::TimeUuid, Type::Boolean];
        for ty in types {
            for name in [&b"ab"[..], &[0xff; 17]] {
                for side in [Side::Before, Side::After] {
                    let none = Err(PackError::NoNeighbour { ty: ty.clone() });
                    assert_eq!(neighbour(&ty, name, side), none);
                }
            }
        }
    }

    #[test]
    fn the_last_name_of_a_type_has_none_beyond_it_and_text_none_just_before_it() {
        let beyond = |ty: Type, name: &[u8], side| {
            assert_eq!(neighbour(&ty, name, side), Err(PackError::Beyond { ty }));
        };
        beyond(Type::Long, &i64::MAX.to_be_bytes(), Side::After);
        beyond(Type::Byte, &[0x80], Side::Before);
        beyond(Type::SimpleDate, &[0; 4], Side::Before);
        beyond(
            Type::LexicalUuid,
            &uuid::Uuid::from_u64_pair(u64::MAX >> 1, u64::MAX >> 1).into_bytes(),
            Side::After,
        );
        beyond(Type::Boolean, &[1], Side::After);
        beyond(Type::Utf8, &[0], Side::Before);
        for (ty, name) in [(Type::Utf8, &b"b"[..]), (Type::Double, &[0; 8]), (Type::Long, &[])] {
            assert_eq!(neighbour(&ty, name, Side::Before), Err(PackError::NoNeighbour { ty }));
        }
    }
}
