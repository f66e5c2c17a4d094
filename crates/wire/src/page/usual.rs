//! The fast way through rows and columns as servers lay them out: name, value, timestamp, perhaps a time to live.
//!
//! Each function takes the bytes from a row or column on and says where it goes on behind what it found; `None` leaves
//! the place to the careful way, which finds what is odd or wrong about it.
use crate::read::{BINARY, BOOL, BYTE, DOUBLE, I16, I32, I64, LIST, STOP, STRUCT, smallest};
use std::ops::Range;

const NAME: u32 = head(BINARY, 1);
const VALUE: u32 = head(BINARY, 2);
const COUNTER_VALUE: u32 = head(I64, 2);
const TIMESTAMP: u32 = head(I64, 3);
const TTL: u32 = head(I32, 4);
const COLUMN: u32 = head(STRUCT, 1);
const COUNTER: u32 = head(STRUCT, 3);

/// A field's head as a number.
const fn head(kind: u8, id: u8) -> u32 {
    u32::from_be_bytes([0, kind, 0, id])
}

/// The head of a field whose bytes begin with it.
#[inline]
fn head_of(field: &[u8]) -> u32 {
    match field {
        [kind, high, low, ..] => u32::from_be_bytes([0, *kind, *high, *low]),
        _ => u32::MAX,
    }
}

/// Past a binary field: its head, its length, its bytes.
#[inline]
fn binary(bytes: &[u8], field: u32) -> Option<&[u8]> {
    let (chunk, rest) = bytes.split_first_chunk::<7>()?;
    let [_, _, _, length @ ..] = *chunk;
    if head_of(chunk) != field {
        return None;
    }
    rest.get(u32::from_be_bytes(length) as usize..)
}

/// What stands before a row's entries; places count from the row's beginning.
pub(super) struct RowHead {
    pub(super) key: Range<usize>,
    /// How many entries there are.
    pub(super) count: usize,
    /// Where the first one begins.
    pub(super) entries: usize,
}

/// The head of a `KeySlice`.
#[inline]
pub(super) fn key_slice(row: &[u8]) -> Option<RowHead> {
    let [BINARY, 0, 1, length @ ..] = row.first_chunk::<7>()? else { return None };
    let key = 7..(u32::from_be_bytes(*length) as usize).checked_add(7)?;
    let [LIST, 0, 2, STRUCT, count @ ..] = row.get(key.end..)?.first_chunk::<8>()? else {
        return None;
    };
    Some(RowHead { entries: key.end + 8, key, count: u32::from_be_bytes(*count) as usize })
}

/// A key and the head of its list, as a map has them.
#[inline]
pub(super) fn key_and_list(row: &[u8]) -> Option<RowHead> {
    let key = 4..(u32::from_be_bytes(*row.first_chunk()?) as usize).checked_add(4)?;
    let [STRUCT, count @ ..] = row.get(key.end..)?.first_chunk::<5>()? else { return None };
    Some(RowHead { entries: key.end + 5, key, count: u32::from_be_bytes(*count) as usize })
}

/// Past a `ColumnOrSuperColumn` that holds a column or a counter.
#[inline]
pub(super) fn entry(bytes: &[u8]) -> Option<&[u8]> {
    if let Some(rest) = short_counter(bytes) {
        return Some(rest);
    }
    let (chunk, column) = bytes.split_first_chunk::<3>()?;
    match head_of(chunk) {
        COLUMN => standard(column, 2),
        COUNTER => counter(column, 2),
        _ => None,
    }
}

/// Past a wrapped counter whose name is below 256 bytes, without further fields.
///
/// Counters are so small that the way from one's length to the next one's is most of the work: one byte shortens it.
#[inline]
fn short_counter(bytes: &[u8]) -> Option<&[u8]> {
    let (head, rest) = bytes.split_first_chunk::<8>()?;
    if *head != [STRUCT, 0, 3, BINARY, 0, 1, 0, 0] {
        return None;
    }
    let [0, length, rest @ ..] = rest else { return None };
    let (counter, rest) = rest.split_at_checked(usize::from(*length) + 13)?;
    let (value, ends) = counter.last_chunk::<13>()?.split_at(11);
    (value.starts_with(&[I64, 0, 2]) && *ends == [STOP, STOP]).then_some(rest)
}

/// Past a `Column`; with `stops` = 2 past the struct that wraps it, too.
#[inline]
pub(super) fn standard(bytes: &[u8], stops: usize) -> Option<&[u8]> {
    let rest = binary(binary(bytes, NAME)?, VALUE)?;
    let (timestamp, rest) = rest.split_first_chunk::<11>()?;
    if head_of(timestamp) != TIMESTAMP {
        return None;
    }
    if let Some(rest) = end(rest, stops) {
        return Some(rest);
    }
    match rest.split_first_chunk::<7>() {
        Some((ttl, rest)) if head_of(ttl) == TTL => tail(rest, stops),
        _ => tail(rest, stops),
    }
}

/// Past a `CounterColumn`; with `stops` = 2 past the struct that wraps it, too.
#[inline]
pub(super) fn counter(bytes: &[u8], stops: usize) -> Option<&[u8]> {
    let (value, rest) = binary(bytes, NAME)?.split_first_chunk::<11>()?;
    if head_of(value) == COUNTER_VALUE { tail(rest, stops) } else { None }
}

/// Past the ends of as many structs.
#[inline]
fn end(bytes: &[u8], stops: usize) -> Option<&[u8]> {
    match (stops, bytes) {
        (1, [STOP, rest @ ..]) | (2, [STOP, STOP, rest @ ..]) => Some(rest),
        _ => None,
    }
}

/// Past the fields a later version added behind the column's own, and the ends of as many structs.
#[inline]
fn tail(mut bytes: &[u8], stops: usize) -> Option<&[u8]> {
    loop {
        if let Some(rest) = end(bytes, stops) {
            return Some(rest);
        }
        let ([kind, high, low], rest) = bytes.split_first_chunk::<3>()?;
        let size = match *kind {
            BOOL | BYTE | DOUBLE | I16 | I32 | I64 => smallest(*kind),
            BINARY => 4 + u32::from_be_bytes(*rest.first_chunk()?) as usize,
            _ => return None,
        };
        if *high == 0 && *low <= 4 {
            return None;
        }
        bytes = rest.get(size..)?;
    }
}
