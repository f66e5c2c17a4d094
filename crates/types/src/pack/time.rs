//! Packs instants, dates, times of day and durations.

use std::any::type_name;

use jiff::civil::{Date, DateTime, Time};
use jiff::{Timestamp, Zoned};

use super::mismatch;
use crate::{Duration, Pack, PackError, Type};

/// The day 1970-01-01 as `SimpleDateType` counts days.
pub(crate) const EPOCH_DAY: i64 = 1 << 31;

/// Rounded down to the millisecond. In a `TimeUUIDType` an instant becomes a UUID when it is written and at the ends of slices
/// ([`Purpose`](crate::Purpose)); to look for one it must be the UUID itself.
impl Pack for Timestamp {
    fn pack(&self, ty: &Type, out: &mut Vec<u8>) -> Result<(), PackError> {
        match ty.base() {
            Type::Date | Type::Timestamp => {
                let millis = self.as_nanosecond().div_euclid(1_000_000);
                out.extend(i64::try_from(millis).unwrap_or(i64::MAX).to_be_bytes());
                Ok(())
            }
            Type::TimeUuid => {
                Err(PackError::ManyUuids { rust: type_name::<Self>(), ty: ty.clone() })
            }
            _ => mismatch::<Self>(ty),
        }
    }

    fn instant(&self) -> Option<Timestamp> {
        Some(*self)
    }

    fn packs_as(ty: &Type) -> bool {
        matches!(ty.base(), Type::Date | Type::Timestamp | Type::TimeUuid)
    }
}

/// A date-time without a zone is UTC.
impl Pack for DateTime {
    fn pack(&self, ty: &Type, out: &mut Vec<u8>) -> Result<(), PackError> {
        match self.instant() {
            Some(instant) if matches!(ty.base(), Type::Date | Type::Timestamp) => {
                instant.pack(ty, out)
            }
            _ if *ty.base() == Type::TimeUuid => {
                Err(PackError::ManyUuids { rust: type_name::<Self>(), ty: ty.clone() })
            }
            _ => mismatch::<Self>(ty),
        }
    }

    fn instant(&self) -> Option<Timestamp> {
        jiff::tz::Offset::UTC.to_timestamp(*self).ok()
    }

    fn packs_as(ty: &Type) -> bool {
        matches!(ty.base(), Type::Date | Type::Timestamp | Type::TimeUuid)
    }
}

impl Pack for Zoned {
    fn pack(&self, ty: &Type, out: &mut Vec<u8>) -> Result<(), PackError> {
        self.timestamp().pack(ty, out)
    }

    fn instant(&self) -> Option<Timestamp> {
        Some(self.timestamp())
    }

    fn packs_as(ty: &Type) -> bool {
        Timestamp::packs_as(ty)
    }
}

impl Pack for Date {
    fn pack(&self, ty: &Type, out: &mut Vec<u8>) -> Result<(), PackError> {
        let midnight = self.to_datetime(Time::midnight());
        let days = midnight.duration_since(Date::constant(1970, 1, 1).into()).as_hours() / 24;
        self::days::<Self>(days, ty, out)
    }

    fn packs_as(ty: &Type) -> bool {
        matches!(ty.base(), Type::SimpleDate)
    }
}

/// Appends a day counted from 1970.
pub(crate) fn days<T>(days: i64, ty: &Type, out: &mut Vec<u8>) -> Result<(), PackError> {
    let Type::SimpleDate = ty.base() else { return mismatch::<T>(ty) };
    let Some(day) = days.checked_add(EPOCH_DAY).and_then(|day| u32::try_from(day).ok()) else {
        let range = "-2147483648 to 2147483647 days";
        return Err(PackError::OutOfRange {
            rust: type_name::<T>(),
            ty: ty.clone(),
            value: days.to_string(),
            range,
        });
    };
    out.extend(day.to_be_bytes());
    Ok(())
}

impl Pack for Time {
    fn pack(&self, ty: &Type, out: &mut Vec<u8>) -> Result<(), PackError> {
        let Type::Time = ty.base() else { return mismatch::<Self>(ty) };
        let nanos = self.duration_since(Time::midnight()).as_nanos();
        out.extend(i64::try_from(nanos).unwrap_or(i64::MAX).to_be_bytes());
        Ok(())
    }

    fn packs_as(ty: &Type) -> bool {
        matches!(ty.base(), Type::Time)
    }
}

impl Pack for Duration {
    fn pack(&self, ty: &Type, out: &mut Vec<u8>) -> Result<(), PackError> {
        match ty.base() {
            Type::Duration if self.one_sign() => self.encode(out),
            Type::Duration => {
                let value = format!("{} months {} days {} ns", self.months, self.days, self.nanos);
                let (rust, range) = (type_name::<Self>(), "parts of one sign");
                return Err(PackError::OutOfRange { rust, ty: ty.clone(), value, range });
            }
            _ => return mismatch::<Self>(ty),
        }
        Ok(())
    }

    fn packs_as(ty: &Type) -> bool {
        matches!(ty.base(), Type::Duration)
    }
}
