//! The types of `time`.

use ::time::{Date, OffsetDateTime, PrimitiveDateTime, Time};

use super::{instant, pack_instant, pack_time, takes_instants, too_far, unpack_instant};
use super::{unpack_days, unpack_millis, unpack_time};
use crate::unpack::does_not_fit;
use crate::{Pack, PackError, Type, Unpack, UnpackError, pack};

/// The Julian day of 1970-01-01.
const EPOCH: i64 = 2_440_588;

/// As jiff's `Timestamp`.
impl Pack for OffsetDateTime {
    fn pack(&self, ty: &Type, out: &mut Vec<u8>) -> Result<(), PackError> {
        pack_instant::<Self>(self.unix_timestamp_nanos(), ty, out)
    }

    fn instant(&self) -> Option<jiff::Timestamp> {
        instant(self.unix_timestamp_nanos())
    }

    fn packs_as(ty: &Type) -> bool {
        takes_instants(ty)
    }
}

/// In UTC.
impl Unpack<'_> for OffsetDateTime {
    fn unpack(ty: &Type, bytes: &[u8]) -> Result<Self, UnpackError> {
        let nanos = unpack_instant::<Self>(ty, bytes)?;
        OffsetDateTime::from_unix_timestamp_nanos(nanos).map_err(|_| too_far::<Self>(ty, nanos))
    }
}

/// A date-time without a zone is UTC.
impl Pack for PrimitiveDateTime {
    fn pack(&self, ty: &Type, out: &mut Vec<u8>) -> Result<(), PackError> {
        pack_instant::<Self>(self.assume_utc().unix_timestamp_nanos(), ty, out)
    }

    fn instant(&self) -> Option<jiff::Timestamp> {
        instant(self.assume_utc().unix_timestamp_nanos())
    }

    fn packs_as(ty: &Type) -> bool {
        takes_instants(ty)
    }
}

/// In UTC.
impl Unpack<'_> for PrimitiveDateTime {
    fn unpack(ty: &Type, bytes: &[u8]) -> Result<Self, UnpackError> {
        let millis = unpack_millis::<Self>(ty, bytes)?;
        OffsetDateTime::from_unix_timestamp_nanos(i128::from(millis) * 1_000_000)
            .map(|time| PrimitiveDateTime::new(time.date(), time.time()))
            .map_err(|_| does_not_fit::<Self>(ty, &millis))
    }
}

impl Pack for Date {
    fn pack(&self, ty: &Type, out: &mut Vec<u8>) -> Result<(), PackError> {
        pack::days::<Self>(i64::from(self.to_julian_day()) - EPOCH, ty, out)
    }

    fn packs_as(ty: &Type) -> bool {
        matches!(ty.base(), Type::SimpleDate)
    }
}

impl Unpack<'_> for Date {
    fn unpack(ty: &Type, bytes: &[u8]) -> Result<Self, UnpackError> {
        let days = unpack_days::<Self>(ty, bytes)?;
        let day = i32::try_from(days + EPOCH).ok();
        day.and_then(|day| Date::from_julian_day(day).ok())
            .ok_or_else(|| does_not_fit::<Self>(ty, &format_args!("of {days} days since 1970")))
    }
}

impl Pack for Time {
    fn pack(&self, ty: &Type, out: &mut Vec<u8>) -> Result<(), PackError> {
        let (hours, minutes, seconds, nanos) = self.as_hms_nano();
        let seconds = (i64::from(hours) * 60 + i64::from(minutes)) * 60 + i64::from(seconds);
        pack_time::<Self>(seconds * 1_000_000_000 + i64::from(nanos), ty, out)
    }

    fn packs_as(ty: &Type) -> bool {
        matches!(ty.base(), Type::Time)
    }
}

impl Unpack<'_> for Time {
    fn unpack(ty: &Type, bytes: &[u8]) -> Result<Self, UnpackError> {
        let (seconds, nanos) = unpack_time::<Self>(ty, bytes)?;
        let part = |value: u32| u8::try_from(value % 60).ok();
        let time = || {
            let hours = u8::try_from(seconds / 3600).ok()?;
            Time::from_hms_nano(hours, part(seconds / 60)?, part(seconds)?, nanos).ok()
        };
        time().ok_or_else(|| does_not_fit::<Self>(ty, &format_args!("of {seconds} s")))
    }
}
