//! Reads instants, dates, times of day and durations.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use uuid::Uuid;

use super::{does_not_fit, empty, fixed, mismatch};
use crate::pack::EPOCH_DAY;
use crate::{Duration, InvalidBytes, Type, Unpack, UnpackError, time_uuid};

/// Also the instant of a time UUID.
impl Unpack<'_> for Timestamp {
    fn unpack(ty: &Type, bytes: &[u8]) -> Result<Self, UnpackError> {
        match ty.base() {
            Type::Date | Type::Timestamp => {
                let millis = i64::from_be_bytes(fixed::<Self, 8>(ty, bytes)?);
                Timestamp::from_millisecond(millis).map_err(|_| does_not_fit::<Self>(ty, &millis))
            }
            Type::TimeUuid => {
                let uuid = Uuid::unpack(ty, bytes)?;
                time_uuid::timestamp(uuid).ok_or_else(|| does_not_fit::<Self>(ty, &uuid))
            }
            _ => Err(mismatch::<Self>(ty)),
        }
    }
}

/// In UTC.
impl Unpack<'_> for DateTime {
    fn unpack(ty: &Type, bytes: &[u8]) -> Result<Self, UnpackError> {
        let (Type::Date | Type::Timestamp) = ty.base() else { return Err(mismatch::<Self>(ty)) };
        Timestamp::unpack(ty, bytes).map(|instant| jiff::tz::Offset::UTC.to_datetime(instant))
    }
}

impl Unpack<'_> for Date {
    fn unpack(ty: &Type, bytes: &[u8]) -> Result<Self, UnpackError> {
        let Type::SimpleDate = ty.base() else { return Err(mismatch::<Self>(ty)) };
        let days = days(ty, bytes)?;
        date(days)
            .ok_or_else(|| does_not_fit::<Self>(ty, &format_args!("of {days} days since 1970")))
    }
}

/// The days from 1970 to a `SimpleDateType`.
pub(crate) fn days(ty: &Type, bytes: &[u8]) -> Result<i64, UnpackError> {
    Ok(i64::from(u32::from_be_bytes(fixed::<Date, 4>(ty, bytes)?)) - EPOCH_DAY)
}

/// The date of a day counted from 1970, if it is within the years −9999 to 9999.
pub(crate) fn date(days: i64) -> Option<Date> {
    let instant = Timestamp::from_second(days.checked_mul(86_400)?).ok()?;
    Some(jiff::tz::Offset::UTC.to_datetime(instant).date())
}

impl Unpack<'_> for Time {
    fn unpack(ty: &Type, bytes: &[u8]) -> Result<Self, UnpackError> {
        let Type::Time = ty.base() else { return Err(mismatch::<Self>(ty)) };
        let nanos = i64::from_be_bytes(fixed::<Self, 8>(ty, bytes)?);
        time(nanos).ok_or_else(|| does_not_fit::<Self>(ty, &format_args!("of {nanos} ns")))
    }
}

/// The time of day of nanoseconds since midnight, if they are less than a day.
pub(crate) fn time(nanos: i64) -> Option<Time> {
    Time::midnight().checked_add(jiff::SignedDuration::from_nanos(nanos)).ok()
}

impl Unpack<'_> for Duration {
    fn unpack(ty: &Type, bytes: &[u8]) -> Result<Self, UnpackError> {
        match ty.base() {
            Type::Duration if bytes.is_empty() => Err(empty::<Self>(ty)),
            Type::Duration => {
                Duration::decode(bytes).map_err(|fault| InvalidBytes::new(ty, fault).into())
            }
            _ => Err(mismatch::<Self>(ty)),
        }
    }
}
