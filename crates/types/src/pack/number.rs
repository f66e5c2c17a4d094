//! Packs numbers: an integer as any integer type that holds it, floats as floats, decimals as decimals.

use bigdecimal::BigDecimal;
use num_bigint::BigInt;

use super::{mismatch, raw};
use crate::{Pack, PackError, Type};

/// Appends an integer of the Rust type `T`.
pub(crate) fn integer<T: Into<BigInt> + Copy + ToString>(
    value: T,
    ty: &Type,
    out: &mut Vec<u8>,
) -> Result<(), PackError>
where
    i64: TryFrom<T>,
{
    let small = || i64::try_from(value).ok();
    let fits = match ty.base() {
        Type::Long | Type::Counter => small().map(|value| out.extend(value.to_be_bytes())),
        Type::Int32 => narrow(small(), |value: i32| out.extend(value.to_be_bytes())),
        Type::Short => narrow(small(), |value: i16| out.extend(value.to_be_bytes())),
        Type::Byte => narrow(small(), |value: i8| out.extend(value.to_be_bytes())),
        Type::Integer => {
            out.extend(value.into().to_signed_bytes_be());
            Some(())
        }
        Type::Decimal => {
            out.extend(0_i32.to_be_bytes());
            out.extend(value.into().to_signed_bytes_be());
            Some(())
        }
        _ => return mismatch::<T>(ty),
    };
    fits.ok_or_else(|| out_of_range::<T>(value.to_string(), ty))
}

fn takes_integers(ty: &Type) -> bool {
    use Type::{Byte, Counter, Decimal, Int32, Integer, Long, Short};
    matches!(ty.base(), Long | Counter | Int32 | Short | Byte | Integer | Decimal)
}

fn narrow<N: TryFrom<i64>>(value: Option<i64>, write: impl FnOnce(N)) -> Option<()> {
    value.and_then(|value| N::try_from(value).ok()).map(write)
}

fn out_of_range<T>(value: String, ty: &Type) -> PackError {
    let range = match ty.base() {
        Type::Byte => "-128 to 127",
        Type::Short => "-32768 to 32767",
        Type::Int32 => "-2147483648 to 2147483647",
        Type::Long | Type::Counter => "-9223372036854775808 to 9223372036854775807",
        Type::Float => "no number between two floats of 32 bits",
        _ => "a scale of 32 bits",
    };
    PackError::OutOfRange { rust: std::any::type_name::<T>(), ty: ty.clone(), value, range }
}

/// A number for an error: one of many digits by its length, since printing takes time quadratic in it.
fn shown(number: &BigInt) -> String {
    if number.bits() > 512 { format!("of {} bits", number.bits()) } else { number.to_string() }
}

macro_rules! pack_integer {
    ($($integer:ty),*) => {$(
        impl Pack for $integer {
            fn pack(&self, ty: &Type, out: &mut Vec<u8>) -> Result<(), PackError> {
                integer(*self, ty, out)
            }

            fn packs_as(ty: &Type) -> bool {
                takes_integers(ty)
            }
        }
    )*};
}

pack_integer!(i8, i16, i32, i64, i128, isize, u16, u32, u64, u128, usize);

impl Pack for u8 {
    fn pack(&self, ty: &Type, out: &mut Vec<u8>) -> Result<(), PackError> {
        integer(*self, ty, out)
    }

    fn packs_as(ty: &Type) -> bool {
        takes_integers(ty)
    }

    fn slice_packs_as(ty: &Type) -> bool {
        match ty.base() {
            Type::List(element) | Type::Set(element) => u8::packs_as(element),
            _ => super::takes_bytes(ty),
        }
    }

    fn pack_slice(values: &[u8], ty: &Type, out: &mut Vec<u8>) -> Result<(), PackError> {
        match ty.base() {
            Type::List(element) | Type::Set(element) => super::sequence(ty, element, values, out),
            _ => raw::<[u8]>(values, ty, out),
        }
    }
}

impl Pack for BigInt {
    fn pack(&self, ty: &Type, out: &mut Vec<u8>) -> Result<(), PackError> {
        match ty.base() {
            Type::Integer => out.extend(self.to_signed_bytes_be()),
            Type::Decimal => {
                out.extend(0_i32.to_be_bytes());
                out.extend(self.to_signed_bytes_be());
            }
            _ => match i64::try_from(self) {
                Ok(value) => return integer(value, ty, out),
                Err(_)
                    if matches!(
                        ty.base(),
                        Type::Long | Type::Counter | Type::Int32 | Type::Short | Type::Byte
                    ) =>
                {
                    return Err(out_of_range::<Self>(shown(self), ty));
                }
                Err(_) => return mismatch::<Self>(ty),
            },
        }
        Ok(())
    }

    fn packs_as(ty: &Type) -> bool {
        takes_integers(ty)
    }
}

/// Keeps the scale: 1.0 and 1.00 are different bytes.
impl Pack for BigDecimal {
    fn pack(&self, ty: &Type, out: &mut Vec<u8>) -> Result<(), PackError> {
        let Type::Decimal = ty.base() else { return mismatch::<Self>(ty) };
        let (unscaled, scale) = self.as_bigint_and_exponent();
        let Ok(scale) = i32::try_from(scale) else {
            let value = format!("{}E{}", shown(&unscaled), -i128::from(scale));
            return Err(out_of_range::<Self>(value, ty));
        };
        out.extend(scale.to_be_bytes());
        out.extend(unscaled.to_signed_bytes_be());
        Ok(())
    }

    fn packs_as(ty: &Type) -> bool {
        matches!(ty.base(), Type::Decimal)
    }
}

impl Pack for f32 {
    fn pack(&self, ty: &Type, out: &mut Vec<u8>) -> Result<(), PackError> {
        match ty.base() {
            Type::Float => out.extend(self.to_be_bytes()),
            Type::Double => out.extend(f64::from(*self).to_be_bytes()),
            _ => return mismatch::<Self>(ty),
        }
        Ok(())
    }

    fn packs_as(ty: &Type) -> bool {
        matches!(ty.base(), Type::Float | Type::Double)
    }
}

/// Into `FloatType` only when nothing is lost.
impl Pack for f64 {
    fn pack(&self, ty: &Type, out: &mut Vec<u8>) -> Result<(), PackError> {
        match ty.base() {
            Type::Double => out.extend(self.to_be_bytes()),
            Type::Float => {
                let narrow = *self as f32;
                if f64::from(narrow) != *self && !self.is_nan() {
                    return Err(out_of_range::<Self>(self.to_string(), ty));
                }
                out.extend(narrow.to_be_bytes());
            }
            _ => return mismatch::<Self>(ty),
        }
        Ok(())
    }

    fn packs_as(ty: &Type) -> bool {
        matches!(ty.base(), Type::Float | Type::Double)
    }
}
