//! Reads numbers: any integer type as any integer that holds the value, floats as floats, decimals as decimals.

use bigdecimal::BigDecimal;
use num_bigint::BigInt;

use super::{does_not_fit, empty, fixed, mismatch};
use crate::{Fault, InvalidBytes, Type, Unpack, UnpackError};

/// The integer of at most 8 bytes, or the bytes of a longer one.
enum Integer<'a> {
    Small(i64),
    Big(&'a [u8]),
}

fn integer<'a, T>(ty: &Type, bytes: &'a [u8]) -> Result<Integer<'a>, UnpackError> {
    let small = match ty.base() {
        Type::Long | Type::Counter => i64::from_be_bytes(fixed::<T, 8>(ty, bytes)?),
        Type::Int32 => i32::from_be_bytes(fixed::<T, 4>(ty, bytes)?).into(),
        Type::Short => i16::from_be_bytes(fixed::<T, 2>(ty, bytes)?).into(),
        Type::Byte => i8::from_be_bytes(fixed::<T, 1>(ty, bytes)?).into(),
        Type::Integer if bytes.len() > 8 => return Ok(Integer::Big(bytes)),
        Type::Integer => {
            let sign = bytes.first().ok_or_else(|| empty::<T>(ty))?.cast_signed() >> 7;
            bytes.iter().fold(i64::from(sign), |value, byte| value << 8 | i64::from(*byte))
        }
        _ => return Err(mismatch::<T>(ty)),
    };
    Ok(Integer::Small(small))
}

macro_rules! unpack_integer {
    ($($integer:ty),*) => {$(
        impl Unpack<'_> for $integer {
            fn unpack(ty: &Type, bytes: &[u8]) -> Result<Self, UnpackError> {
                narrow(ty, bytes)
            }
        }
    )*};
}

unpack_integer!(i8, i16, i32, i64, i128, isize, u16, u32, u64, u128, usize);

fn narrow<T: TryFrom<i64> + TryFrom<BigInt>>(ty: &Type, bytes: &[u8]) -> Result<T, UnpackError> {
    match integer::<T>(ty, bytes)? {
        Integer::Small(value) => T::try_from(value).map_err(|_| does_not_fit::<T>(ty, &value)),
        Integer::Big(bytes) => {
            let value = BigInt::from_signed_bytes_be(bytes);
            T::try_from(value)
                .map_err(|_| does_not_fit::<T>(ty, &format_args!("of {} bytes", bytes.len())))
        }
    }
}

impl<'a> Unpack<'a> for u8 {
    fn unpack(ty: &Type, bytes: &[u8]) -> Result<Self, UnpackError> {
        narrow(ty, bytes)
    }

    fn unpack_vec(ty: &Type, bytes: &'a [u8]) -> Result<Vec<u8>, UnpackError> {
        match ty.base() {
            Type::List(_) | Type::Set(_) => super::compound::elements(ty, bytes),
            _ => <&[u8]>::unpack(ty, bytes).map(<[u8]>::to_vec),
        }
    }
}

impl Unpack<'_> for BigInt {
    fn unpack(ty: &Type, bytes: &[u8]) -> Result<Self, UnpackError> {
        Ok(match integer::<Self>(ty, bytes)? {
            Integer::Small(value) => value.into(),
            Integer::Big(bytes) => BigInt::from_signed_bytes_be(bytes),
        })
    }
}

/// Decimals of more zeros than these are read as [`Value`](crate::Value) only: hashing, adding or converting one writes all of them.
const MOST_ZEROS: i64 = 100_000;

/// With the scale that is stored, which may be from −100,000 to 100,000: 13 bytes can stand for a number of two billion
/// digits, which to hash or to convert is to write out. [`Value`](crate::Value) reads any.
impl Unpack<'_> for BigDecimal {
    fn unpack(ty: &Type, bytes: &[u8]) -> Result<Self, UnpackError> {
        let Type::Decimal = ty.base() else { return Err(mismatch::<Self>(ty)) };
        let decimal = decimal(ty, bytes)?;
        let scale = decimal.fractional_digit_count();
        if (-MOST_ZEROS..=MOST_ZEROS).contains(&scale) {
            return Ok(decimal);
        }
        Err(does_not_fit::<Self>(ty, &format_args!("of the scale {scale}")))
    }
}

/// A decimal of any scale.
pub(crate) fn decimal(ty: &Type, bytes: &[u8]) -> Result<BigDecimal, UnpackError> {
    match bytes.split_first_chunk() {
        Some((scale, unscaled)) => {
            let scale = i32::from_be_bytes(*scale).into();
            Ok(BigDecimal::new(BigInt::from_signed_bytes_be(unscaled), scale))
        }
        None if bytes.is_empty() => Err(empty::<BigDecimal>(ty)),
        None => Err(InvalidBytes::new(ty, Fault::Length(bytes.len())).into()),
    }
}

/// Eight bytes as an integer.
pub(crate) fn long(ty: &Type, bytes: &[u8]) -> Result<i64, UnpackError> {
    fixed::<i64, 8>(ty, bytes).map(i64::from_be_bytes)
}

/// From `FloatType` only.
impl Unpack<'_> for f32 {
    fn unpack(ty: &Type, bytes: &[u8]) -> Result<Self, UnpackError> {
        match ty.base() {
            Type::Float => fixed::<Self, 4>(ty, bytes).map(f32::from_be_bytes),
            _ => Err(mismatch::<Self>(ty)),
        }
    }
}

impl Unpack<'_> for f64 {
    fn unpack(ty: &Type, bytes: &[u8]) -> Result<Self, UnpackError> {
        match ty.base() {
            Type::Double => fixed::<Self, 8>(ty, bytes).map(f64::from_be_bytes),
            Type::Float => {
                fixed::<Self, 4>(ty, bytes).map(|bytes| f32::from_be_bytes(bytes).into())
            }
            _ => Err(mismatch::<Self>(ty)),
        }
    }
}
