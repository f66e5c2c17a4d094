//! Instants of the standard library.

use std::time::{Duration, SystemTime};

use super::{instant, pack_instant, takes_instants, too_far, unpack_instant};
use crate::{Pack, PackError, Type, Unpack, UnpackError};

fn nanos(time: &SystemTime) -> i128 {
    // No platform's clock holds as many seconds as i128 holds nanoseconds.
    let signed = |duration: Duration| i128::try_from(duration.as_nanos()).unwrap_or(i128::MAX);
    match time.duration_since(SystemTime::UNIX_EPOCH) {
        Ok(since) => signed(since),
        Err(before) => -signed(before.duration()),
    }
}

/// As jiff's `Timestamp`.
impl Pack for SystemTime {
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

impl Unpack<'_> for SystemTime {
    fn unpack(ty: &Type, bytes: &[u8]) -> Result<Self, UnpackError> {
        let nanos = unpack_instant::<Self>(ty, bytes)?;
        let size = nanos.unsigned_abs();
        let away = || {
            let seconds = u64::try_from(size / 1_000_000_000).ok()?;
            let away = Duration::new(seconds, u32::try_from(size % 1_000_000_000).ok()?);
            let epoch = SystemTime::UNIX_EPOCH;
            if nanos < 0 { epoch.checked_sub(away) } else { epoch.checked_add(away) }
        };
        away().ok_or_else(|| too_far::<Self>(ty, nanos))
    }
}
