//! Time UUIDs of an instant: new ones for names, the lowest and highest for the ends of slices.
//!
//! A UUID of version 1 counts 100 ns from 1582-10-15 in 60 bits: until the year 5236. `TimeUUIDType` orders equal times by
//! the signed bytes of the other half, so the lowest ends in 80…80 and the highest in bf7f…7f.

use jiff::Timestamp;
use uuid::Uuid;

/// From 1582-10-15 to 1970, in ticks of 100 ns.
const EPOCH_TICKS: i128 = 0x01b2_1dd2_1381_4000;

/// A new UUID of the instant, rounded down to 100 ns, with random clock and node bits: two calls give two UUIDs.
/// `None` before 1582-10-15 or after the year 5236.
#[must_use]
pub fn random(instant: Timestamp) -> Option<Uuid> {
    // the node's multicast bit says that it is no network card's address
    let lower = fastrand::u64(..) & 0x3fff_ffff_ffff_ffff | 0x8000_0100_0000_0000;
    build(ticks(instant)?, lower)
}

/// The lowest UUID of the instant in the order of `TimeUUIDType`: the inclusive start of a slice. `None` as [`random`].
#[must_use]
pub fn lowest(instant: Timestamp) -> Option<Uuid> {
    build(ticks(instant)?, 0x8080_8080_8080_8080)
}

/// The highest UUID of the instant in the order of `TimeUUIDType`: the inclusive finish of a slice. An instant that is a
/// whole microsecond covers all ten ticks of it. `None` as [`random`].
#[must_use]
pub fn highest(instant: Timestamp) -> Option<Uuid> {
    let rest = if instant.as_nanosecond().rem_euclid(1000) == 0 { 9 } else { 0 };
    build(ticks(instant)?.checked_add(rest)?, 0xbf7f_7f7f_7f7f_7f7f)
}

/// The instant of a UUID of version 1; `None` for any other version.
#[must_use]
pub fn timestamp(uuid: Uuid) -> Option<Timestamp> {
    if uuid.get_version_num() != 1 {
        return None;
    }
    let bits = uuid.as_u128();
    let (low, mid, high) = (bits >> 96, bits >> 80 & 0xffff, bits >> 64 & 0x0fff);
    let ticks = (high << 48 | mid << 32 | low).cast_signed();
    Timestamp::from_nanosecond((ticks - EPOCH_TICKS) * 100).ok()
}

fn ticks(instant: Timestamp) -> Option<u64> {
    u64::try_from(instant.as_nanosecond().div_euclid(100) + EPOCH_TICKS).ok()
}

fn build(ticks: u64, lower: u64) -> Option<Uuid> {
    let high = ticks >> 48;
    let upper = ticks << 32 | ticks >> 16 & 0xffff_0000 | 0x1000 | high;
    (high <= 0x0fff).then(|| Uuid::from_u64_pair(upper, lower))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Type;

    #[test]
    fn every_uuid_of_a_microsecond_lies_between_its_lowest_and_highest() {
        let instant = Timestamp::from_microsecond(1_261_349_837_816_957).unwrap();
        let (low, high) = (lowest(instant).unwrap(), highest(instant).unwrap());
        for tick in 0..10 {
            let uuid =
                random(Timestamp::from_nanosecond(instant.as_nanosecond() + tick * 100).unwrap())
                    .unwrap();
            assert!(Type::TimeUuid.compare(low.as_bytes(), uuid.as_bytes()).is_le());
            assert!(Type::TimeUuid.compare(uuid.as_bytes(), high.as_bytes()).is_le());
        }
        let next = lowest(Timestamp::from_microsecond(1_261_349_837_816_958).unwrap()).unwrap();
        assert!(Type::TimeUuid.compare(high.as_bytes(), next.as_bytes()).is_lt());
    }

    #[test]
    fn two_uuids_of_an_instant_differ_and_say_when_they_were_made() {
        let instant = Timestamp::from_nanosecond(1_261_349_837_816_957_100).unwrap();
        let (a, b) = (random(instant).unwrap(), random(instant).unwrap());
        assert_ne!(a, b);
        assert_eq!((timestamp(a), timestamp(b)), (Some(instant), Some(instant)));
        assert_eq!((a.get_version_num(), a.get_variant()), (1, uuid::Variant::RFC4122));
    }

    #[test]
    fn instants_beyond_sixty_bits_have_no_uuid() {
        assert_eq!(random(Timestamp::MIN), None);
        assert_eq!(highest(Timestamp::MAX), None);
        assert!(lowest("1582-10-15T00:00:00Z".parse().unwrap()).is_some());
    }
}
