//! The Rust types that docs/types.md says another one stands for pack and are read as that one is, for every Cassandra type there.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests fail by panicking")]

use std::borrow::Cow;
use std::fmt::Debug;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use cassa_types::{Pack, PackError, Purpose, Type, Unpack, UnpackError};
use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time, date, time};

/// The types of the table.
fn types() -> Vec<Type> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/types.md");
    let text = std::fs::read_to_string(path).unwrap();
    let table = text.lines().skip_while(|line| !line.starts_with("| ---")).skip(1);
    let rows = table.take_while(|line| line.starts_with('|'));
    rows.map(|row| Type::parse(row.split('`').nth(1).unwrap()).unwrap()).collect()
}

fn packed(value: &dyn Pack, purpose: Purpose, ty: &Type) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    match value.pack_for(purpose, ty, &mut out) {
        Ok(()) => Some(out),
        Err(PackError::Mismatch { .. } | PackError::ManyUuids { .. }) => None,
        Err(error) => panic!("{ty}: {error}"),
    }
}

/// Whether `other` packs and reads as `same` does. Random bits of time UUIDs differ.
fn alike<'a, A, B>(same: &A, other: &B)
where
    A: Pack + Debug,
    B: Pack + Unpack<'a> + PartialEq + Debug,
{
    for ty in types() {
        let find = packed(other, Purpose::Find, &ty);
        assert_eq!(find, packed(same, Purpose::Find, &ty), "{other:?} as {ty}");
        let written = packed(other, Purpose::Write, &ty);
        assert_eq!(
            written.is_some(),
            packed(same, Purpose::Write, &ty).is_some(),
            "{other:?} as {ty}"
        );
        assert_eq!(B::packs_as(&ty), written.is_some(), "{other:?} as {ty}");
        let Some(bytes) = find else { continue };
        match B::unpack(&ty, bytes.leak()) {
            Ok(read) => assert_eq!(read, *other, "{ty}"),
            Err(UnpackError::Mismatch { .. }) => assert!(!B::reads(&ty), "{other:?} from {ty}"),
            Err(error) => panic!("{ty}: {error}"),
        }
    }
}

#[test]
fn text_and_bytes_in_any_form_are_text_and_bytes() {
    let text = "a".to_owned();
    alike(&text, &Cow::Borrowed("a"));
    alike(&text, &'a');
    alike(&Bytes::from("ab"), &Cow::Borrowed(&b"ab"[..]));
    let ty = Type::Utf8;
    assert_eq!(ty.unpack::<Box<str>>(b"ab").unwrap(), "ab".into());
    assert_eq!(ty.unpack::<Arc<str>>(b"ab").unwrap(), "ab".into());
    assert_eq!(ty.unpack::<Box<[u8]>>(b"ab").unwrap(), b"ab"[..].into());
    assert_eq!(ty.pack(&Box::<str>::from("ab")).unwrap(), b"ab");
    assert_eq!(ty.pack(&Arc::<str>::from("ab")).unwrap(), b"ab");
    assert!(matches!(ty.unpack::<char>(b"ab"), Err(UnpackError::OutOfRange { .. })));
    assert!(matches!(ty.unpack::<char>(b""), Err(UnpackError::Empty { .. })));
    let list = Type::List(Arc::new(Type::Long));
    let packed = list.pack(&[1, 2]).unwrap();
    assert_eq!(*list.unpack::<Arc<[i64]>>(&packed).unwrap(), [1, 2]);
}

const DAY: Date = date(1969, 7, 20);
const CLOCK: Time = time(20, 17, 40, 123_000_000);

fn moment() -> Timestamp {
    jiff::tz::Offset::UTC.to_timestamp(DateTime::from_parts(DAY, CLOCK)).unwrap()
}

#[test]
fn a_system_time_is_an_instant() {
    let before = Duration::from_nanos(moment().as_nanosecond().unsigned_abs().try_into().unwrap());
    alike(&moment(), &(SystemTime::UNIX_EPOCH - before));
    let zoned = moment().to_zoned(jiff::tz::TimeZone::UTC);
    assert_eq!(Type::Timestamp.pack(&zoned), Type::Timestamp.pack(&moment()));
}

#[cfg(feature = "chrono")]
#[test]
fn the_types_of_chrono_are_instants_dates_and_times() {
    use chrono::{NaiveDate, NaiveTime};
    let day = NaiveDate::from_ymd_opt(1969, 7, 20).unwrap();
    let clock = NaiveTime::from_hms_milli_opt(20, 17, 40, 123).unwrap();
    alike(&moment(), &day.and_time(clock).and_utc());
    alike(&DateTime::from_parts(DAY, CLOCK), &day.and_time(clock));
    alike(&DAY, &day);
    alike(&CLOCK, &clock);
    let leap = NaiveTime::from_hms_milli_opt(23, 59, 59, 1_500).unwrap();
    assert!(matches!(Type::Time.pack(&leap), Err(PackError::OutOfRange { .. })));
    let far = i64::MAX.to_be_bytes();
    type Instant = chrono::DateTime<chrono::Utc>;
    assert!(matches!(Type::Timestamp.unpack::<Instant>(&far), Err(UnpackError::OutOfRange { .. })));
    assert!(matches!(Type::Time.unpack::<NaiveTime>(&far), Err(UnpackError::OutOfRange { .. })));
    assert!(matches!(
        Type::SimpleDate.unpack::<NaiveDate>(&[0; 4]),
        Err(UnpackError::OutOfRange { .. })
    ));
}

#[cfg(feature = "time")]
#[test]
fn the_types_of_time_are_instants_dates_and_times() {
    use ::time::{Date, Month, OffsetDateTime, PrimitiveDateTime, Time};
    let day = Date::from_calendar_date(1969, Month::July, 20).unwrap();
    let clock = Time::from_hms_milli(20, 17, 40, 123).unwrap();
    alike(&moment(), &PrimitiveDateTime::new(day, clock).assume_utc());
    alike(&DateTime::from_parts(DAY, CLOCK), &PrimitiveDateTime::new(day, clock));
    alike(&DAY, &day);
    alike(&CLOCK, &clock);
    let far = i64::MAX.to_be_bytes();
    assert!(matches!(
        Type::Timestamp.unpack::<OffsetDateTime>(&far),
        Err(UnpackError::OutOfRange { .. })
    ));
    assert!(matches!(Type::Time.unpack::<Time>(&far), Err(UnpackError::OutOfRange { .. })));
    assert!(matches!(
        Type::SimpleDate.unpack::<Date>(&[0; 4]),
        Err(UnpackError::OutOfRange { .. })
    ));
}
