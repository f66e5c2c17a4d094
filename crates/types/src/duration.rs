//! [`Duration`] and the variable-length integers it is stored in.

use std::fmt::{self, Display, Formatter};

use crate::Fault;
use crate::reader::Reader;

/// A value of `DurationType`: months and days have no fixed length, so the three parts stand apart.
/// A server takes parts of one sign only.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Duration {
    /// Months.
    pub months: i32,
    /// Days.
    pub days: i32,
    /// Nanoseconds.
    pub nanos: i64,
}

/// As CQL writes it: `-1mo2d3ns`.
impl Display for Duration {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let sign = if self.months < 0 || self.days < 0 || self.nanos < 0 { "-" } else { "" };
        let (months, days, nanos) =
            (self.months.unsigned_abs(), self.days.unsigned_abs(), self.nanos.unsigned_abs());
        write!(f, "{sign}{months}mo{days}d{nanos}ns")
    }
}

impl Duration {
    /// Whether no two parts differ in sign.
    pub(crate) fn one_sign(self) -> bool {
        let parts = [self.months.into(), self.days.into(), self.nanos];
        parts.iter().all(|part| *part >= 0) || parts.iter().all(|part| *part <= 0)
    }

    pub(crate) fn encode(self, out: &mut Vec<u8>) {
        for part in [self.months.into(), self.days.into(), self.nanos] {
            encode_vint(part, out);
        }
    }

    /// Bytes after the three parts are ignored, as by the server.
    pub(crate) fn decode(bytes: &[u8]) -> Result<Self, Fault> {
        if bytes.len() < 3 {
            return Err(Fault::Length(bytes.len()));
        }
        let mut reader = Reader(bytes);
        let mut part = |position| decode_vint(&mut reader).ok_or(Fault::Truncated(position));
        let (months, days, nanos) = (part(0)?, part(1)?, part(2)?);
        let (Ok(months), Ok(days)) = (months.try_into(), days.try_into()) else {
            return Err(Fault::Duration);
        };
        let duration = Self { months, days, nanos };
        if duration.one_sign() { Ok(duration) } else { Err(Fault::Duration) }
    }
}

/// Zigzag, then as few bytes as it takes; the first byte's leading ones count those that follow.
fn encode_vint(value: i64, out: &mut Vec<u8>) {
    let zigzag = (value << 1 ^ value >> 63).cast_unsigned();
    let bits = u64::BITS - (zigzag | 1).leading_zeros();
    let extra = ((bits - 1) / 7).min(8) as usize;
    let bytes = zigzag.to_be_bytes();
    let prefix = if extra == 8 { 0xff } else { !(0xff >> extra) };
    if extra == 8 {
        out.push(prefix);
        out.extend(bytes);
    } else {
        let start = out.len();
        out.extend(bytes.iter().skip(7 - extra));
        if let Some(first) = out.get_mut(start) {
            *first |= prefix;
        }
    }
}

fn decode_vint(reader: &mut Reader<'_>) -> Option<i64> {
    let first = reader.u8()?;
    let extra = first.leading_ones();
    let head = if extra >= 7 { 0 } else { u64::from(first & (0x7f >> extra)) };
    let zigzag =
        reader.take(extra as usize)?.iter().fold(head, |value, byte| value << 8 | u64::from(*byte));
    Some((zigzag >> 1).cast_signed() ^ -(zigzag & 1).cast_signed())
}
