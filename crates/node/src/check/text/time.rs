//! Instants, days and times as servers print them; in UTC, as tests' servers run.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::Line;

/// Milliseconds since 1970.
pub(super) fn instant(line: Line, bytes: &[u8]) -> Option<String> {
    let millis = i64::from_be_bytes(bytes.try_into().ok()?);
    let instant = Timestamp::from_millisecond(millis).ok()?.to_zoned(TimeZone::UTC);
    let form = if line >= Line::V2_0 { "%Y-%m-%d %H:%MZ" } else { "%Y-%m-%d %H:%M:%S+0000" };
    Some(instant.strftime(form).to_string())
}

/// Days, 2³¹ being that of 1970.
pub(super) fn day(bytes: &[u8]) -> Option<String> {
    let days = u32::from_be_bytes(bytes.try_into().ok()?);
    let since = jiff::Span::new().try_days(i64::from(days) - (1 << 31)).ok()?;
    Date::constant(1970, 1, 1).checked_add(since).ok().map(|date| date.to_string())
}

/// Nanoseconds since midnight.
pub(super) fn time(bytes: &[u8]) -> Option<String> {
    let nanos = i64::from_be_bytes(bytes.try_into().ok()?);
    let seconds = nanos / 1_000_000_000;
    let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
    Some(format!("{hours:02}:{minutes:02}:{:02}.{:09}", seconds % 60, nanos % 1_000_000_000))
}
