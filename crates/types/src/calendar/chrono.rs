//! The types of `chrono`.

use ::chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Timelike, Utc};

use super::{instant, pack_instant, pack_time, takes_instants, too_far, unpack_instant};
use super::{unpack_days, unpack_millis, unpack_time};
use crate::unpack::does_not_fit;
use crate::{Pack, PackError, Type, Unpack, UnpackError, pack};

/// The day 1970-01-01, counted from the first of year 1.
const EPOCH: i64 = 719_163;

fn nanos<Z: TimeZone>(time: &DateTime<Z>) -> i128 {
    i128::from(time.timestamp()) * 1_000_000_000 + i128::from(time.timestamp_subsec_nanos())
}

/// As jiff's `Timestamp`.
impl<Z: TimeZone> Pack for DateTime<Z> {
    fn pack(&self, ty: &Type, out: &mut Vec<u8>) -> Result<(), PackError> {
        pack_instant::<Self>(nanos(self), ty, out)
    }

    fn instant(&self) -> Option<jiff::Timestamp> {
        instant(nanos(self))
    }

    fn packs_as(ty: &Type) -> bool {
        takes_instants(ty)
    }
}

impl Unpack<'_> for DateTime<Utc> {
    fn unpack(ty: &Type, bytes: &[u8]) -> Result<Self, UnpackError> {
        let nanos = unpack_instant::<Self>(ty, bytes)?;
        let time = || {
            let seconds = i64::try_from(nanos.div_euclid(1_000_000_000)).ok()?;
            let rest = u32::try_from(nanos.rem_euclid(1_000_000_000)).ok()?;
            DateTime::from_timestamp(seconds, rest)
        };
        time().ok_or_else(|| too_far::<Self>(ty, nanos))
    }
}

/// A date-time without a zone is UTC.
impl Pack for NaiveDateTime {
    fn pack(&self, ty: &Type, out: &mut Vec<u8>) -> Result<(), PackError> {
        pack_instant::<Self>(nanos(&self.and_utc()), ty, out)
    }

    fn instant(&self) -> Option<jiff::Timestamp> {
        instant(nanos(&self.and_utc()))
    }

    fn packs_as(ty: &Type) -> bool {
        takes_instants(ty)
    }
}

/// In UTC.
impl Unpack<'_> for NaiveDateTime {
    fn unpack(ty: &Type, bytes: &[u8]) -> Result<Self, UnpackError> {
        let millis = unpack_millis::<Self>(ty, bytes)?;
        let time = DateTime::from_timestamp_millis(millis);
        time.map(|time| time.naive_utc()).ok_or_else(|| does_not_fit::<Self>(ty, &millis))
    }
}

impl Pack for NaiveDate {
    fn pack(&self, ty: &Type, out: &mut Vec<u8>) -> Result<(), PackError> {
        pack::days::<Self>(i64::from(self.num_days_from_ce()) - EPOCH, ty, out)
    }

    fn packs_as(ty: &Type) -> bool {
        matches!(ty.base(), Type::SimpleDate)
    }
}

impl Unpack<'_> for NaiveDate {
    fn unpack(ty: &Type, bytes: &[u8]) -> Result<Self, UnpackError> {
        let days = unpack_days::<Self>(ty, bytes)?;
        let date = i32::try_from(days + EPOCH).ok().and_then(NaiveDate::from_num_days_from_ce_opt);
        date.ok_or_else(|| does_not_fit::<Self>(ty, &format_args!("of {days} days since 1970")))
    }
}

/// A leap second after the last one of a day doesn't fit.
impl Pack for NaiveTime {
    fn pack(&self, ty: &Type, out: &mut Vec<u8>) -> Result<(), PackError> {
        let seconds = i64::from(self.num_seconds_from_midnight());
        pack_time::<Self>(seconds * 1_000_000_000 + i64::from(self.nanosecond()), ty, out)
    }

    fn packs_as(ty: &Type) -> bool {
        matches!(ty.base(), Type::Time)
    }
}

impl Unpack<'_> for NaiveTime {
    fn unpack(ty: &Type, bytes: &[u8]) -> Result<Self, UnpackError> {
        let (seconds, nanos) = unpack_time::<Self>(ty, bytes)?;
        NaiveTime::from_num_seconds_from_midnight_opt(seconds, nanos)
            .ok_or_else(|| does_not_fit::<Self>(ty, &format_args!("of {seconds} s")))
    }
}
