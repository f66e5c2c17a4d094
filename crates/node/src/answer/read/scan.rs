//! Ranges of rows, as requests give them.

use bytes::Bytes;
use cassa_types::token::Token;
use cassa_wire::{Exception, KeyRange};

use crate::answer::invalid;
use crate::coordinate;
use crate::ring::{Ring, told_token};
use crate::store::{From, Rows, To};

/// The parts of a range, in the order in which they are read: two where it runs over the ring's end.
pub(super) fn parts(ring: &Ring, range: &KeyRange) -> Result<Vec<Rows>, Exception> {
    let minimum = ring.partitioner.minimum();
    if let Some(start) = &range.start_key {
        let to = match (&range.end_key, &range.end_token) {
            (Some(end), _) if !end.is_empty() => To::Row(coordinate::place(ring, end)),
            (None, Some(end)) => up_to(token(ring, end)?, minimum.as_ref()),
            _ => To::End,
        };
        return Ok(vec![Rows { from: from(ring, start), to }]);
    }
    let start = token(ring, range.start_token.as_deref().unwrap_or_default())?;
    let end = token(ring, range.end_token.as_deref().unwrap_or_default())?;
    let wraps = start >= end && Some(&end) != minimum.as_ref();
    if !wraps {
        let to = up_to(end, minimum.as_ref());
        return Ok(vec![Rows { from: From::After(start), to }]);
    }
    let behind = Rows { from: From::After(start), to: To::End };
    Ok(vec![behind, Rows { from: From::Start, to: To::Token(end) }])
}

/// From a key on; an empty one is open.
pub(super) fn from(ring: &Ring, key: &Bytes) -> From {
    match key.is_empty() {
        true => From::Start,
        false => From::Row(coordinate::place(ring, key)),
    }
}

/// The minimum as an end is the ring's end.
fn up_to(end: Token, minimum: Option<&Token>) -> To {
    match Some(&end) == minimum {
        true => To::End,
        false => To::Token(end),
    }
}

fn token(ring: &Ring, text: &str) -> Result<Token, Exception> {
    told_token(&ring.partitioner, text).ok_or_else(|| invalid(format!("{text:?} is no token")))
}
