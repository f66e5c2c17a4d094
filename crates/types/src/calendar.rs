//! Instants, dates and times of day of the standard library and, behind features, of other crates than jiff.

#[cfg(feature = "chrono")]
mod chrono;
mod std_time;
#[cfg(feature = "time")]
mod time;

use std::any::type_name;

use crate::unpack::{does_not_fit, fixed, mismatch};
use crate::{PackError, Type, Unpack, UnpackError, pack, time_uuid};

#[cfg(any(feature = "chrono", feature = "time"))]
const DAY_NANOS: i64 = 86_400_000_000_000;

/// Appends an instant of so many nanoseconds since 1970, rounded down to the millisecond.
fn pack_instant<T>(nanos: i128, ty: &Type, out: &mut Vec<u8>) -> Result<(), PackError> {
    match ty.base() {
        Type::Date | Type::Timestamp => match i64::try_from(nanos.div_euclid(1_000_000)) {
            Ok(millis) => out.extend(millis.to_be_bytes()),
            Err(_) => return Err(out_of_range::<T>(format!("{nanos} ns"), ty, "64 bits of ms")),
        },
        Type::TimeUuid => {
            return Err(PackError::ManyUuids { rust: type_name::<T>(), ty: ty.clone() });
        }
        _ => return pack::mismatch::<T>(ty),
    }
    Ok(())
}

/// Whether a type has instants.
fn takes_instants(ty: &Type) -> bool {
    matches!(ty.base(), Type::Date | Type::Timestamp | Type::TimeUuid)
}

/// The instant as a time UUID is made of it, where a calendar reaches.
fn instant(nanos: i128) -> Option<jiff::Timestamp> {
    jiff::Timestamp::from_nanosecond(nanos).ok()
}

/// The instant in nanoseconds since 1970.
fn unpack_instant<T>(ty: &Type, bytes: &[u8]) -> Result<i128, UnpackError> {
    match ty.base() {
        Type::TimeUuid => {
            let uuid = uuid::Uuid::unpack(ty, bytes)?;
            let instant = time_uuid::timestamp(uuid).ok_or_else(|| does_not_fit::<T>(ty, &uuid))?;
            Ok(instant.as_nanosecond())
        }
        _ => unpack_millis::<T>(ty, bytes).map(|millis| i128::from(millis) * 1_000_000),
    }
}

fn unpack_millis<T>(ty: &Type, bytes: &[u8]) -> Result<i64, UnpackError> {
    let (Type::Date | Type::Timestamp) = ty.base() else { return Err(mismatch::<T>(ty)) };
    fixed::<T, 8>(ty, bytes).map(i64::from_be_bytes)
}

/// The error of an instant that the Rust type has no value for.
fn too_far<T>(ty: &Type, nanos: i128) -> UnpackError {
    does_not_fit::<T>(ty, &format_args!("of {nanos} ns since 1970"))
}

#[cfg(any(feature = "chrono", feature = "time"))]
fn unpack_days<T>(ty: &Type, bytes: &[u8]) -> Result<i64, UnpackError> {
    let Type::SimpleDate = ty.base() else { return Err(mismatch::<T>(ty)) };
    fixed::<T, 4>(ty, bytes).map(|day| i64::from(u32::from_be_bytes(day)) - pack::EPOCH_DAY)
}

#[cfg(any(feature = "chrono", feature = "time"))]
fn pack_time<T>(nanos: i64, ty: &Type, out: &mut Vec<u8>) -> Result<(), PackError> {
    let Type::Time = ty.base() else { return pack::mismatch::<T>(ty) };
    if nanos >= DAY_NANOS {
        return Err(out_of_range::<T>(format!("{nanos} ns"), ty, "a day of 86400 seconds"));
    }
    out.extend(nanos.to_be_bytes());
    Ok(())
}

/// Seconds and nanoseconds since midnight.
#[cfg(any(feature = "chrono", feature = "time"))]
fn unpack_time<T>(ty: &Type, bytes: &[u8]) -> Result<(u32, u32), UnpackError> {
    let Type::Time = ty.base() else { return Err(mismatch::<T>(ty)) };
    let nanos = fixed::<T, 8>(ty, bytes).map(i64::from_be_bytes)?;
    let parts = || {
        let nanos = u64::try_from(nanos).ok().filter(|_| nanos < DAY_NANOS)?;
        let (seconds, rest) = (nanos / 1_000_000_000, nanos % 1_000_000_000);
        Some((u32::try_from(seconds).ok()?, u32::try_from(rest).ok()?))
    };
    parts().ok_or_else(|| does_not_fit::<T>(ty, &format_args!("of {nanos} ns")))
}

fn out_of_range<T>(value: String, ty: &Type, range: &'static str) -> PackError {
    PackError::OutOfRange { rust: type_name::<T>(), ty: ty.clone(), value, range }
}
