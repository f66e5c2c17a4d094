//! Where rows lie on the ring.

use bytes::Bytes;
use cassa_types::token::Token;

use crate::ring::Ring;
use crate::store::Place;

/// Where a row lies.
pub(crate) fn place(ring: &Ring, key: &Bytes) -> Place {
    // A ring isn't made with a partitioner that isn't known.
    let token = ring.partitioner.token(key).unwrap_or(Token::Murmur3(0));
    (token, key.clone())
}
