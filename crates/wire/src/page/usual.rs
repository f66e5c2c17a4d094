//! The fast way through columns as servers lay them out: name, value, timestamp, perhaps a time to live.
//!
//! Each function takes the bytes from a column on and returns those behind it; `None` leaves the column to the
//! careful way, which finds what is odd or wrong about it.
use crate::read::{BINARY, BOOL, BYTE, DOUBLE, I16, I32, I64, STOP, STRUCT, smallest};

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

/// Past a `ColumnOrSuperColumn` that holds a column or a counter.
#[inline]
pub(super) fn entry(bytes: &[u8]) -> Option<&[u8]> {
    let (chunk, column) = bytes.split_first_chunk::<3>()?;
    match head_of(chunk) {
        COLUMN => standard(column, 2),
        COUNTER => counter(column, 2),
        _ => None,
    }
}

/// How many wrapped counters whose names are equally long follow each other, and how many bytes each takes.
///
/// Counters are so small that finding one's end from its length, then the next one's, is most of the work.
#[inline]
pub(super) fn equal_counters(bytes: &[u8], most: usize) -> Option<(usize, usize)> {
    let head = bytes.first_chunk::<10>()?;
    let [STRUCT, 0, 3, BINARY, 0, 1, length @ ..] = *head else { return None };
    let size = (u32::from_be_bytes(length) as usize).checked_add(10 + 13)?;
    let is_next = |entry: &&[u8]| {
        entry.first_chunk() == Some(head)
            && matches!(entry.last_chunk::<13>(), Some([I64, 0, 2, .., STOP, STOP]))
    };
    Some((bytes.chunks_exact(size).take(most).take_while(is_next).count(), size))
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
