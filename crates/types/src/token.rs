//! Tokens: where a row key lies on the ring, by partitioner.

mod murmur3;
mod partitioner;
mod ring;
#[cfg(test)]
mod tests;

pub use partitioner::{Partitioner, TokenError};
pub use ring::{Ring, RingBuilder};

use std::cmp::Ordering;
use std::fmt::{self, Display, Formatter};

use bytes::Bytes;

/// A place on the ring. Tokens of one partitioner are ordered as the ring is; `Display` writes what `describe_ring` does.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Token {
    /// `RandomPartitioner`: a number up to 2¹²⁷; `None` is the minimum, written −1.
    Random(Option<u128>),
    /// `Murmur3Partitioner`: the minimum is −2⁶³.
    Murmur3(i64),
    /// `ByteOrderedPartitioner`: the key itself; the minimum is empty.
    Bytes(Bytes),
    /// `OrderPreservingPartitioner`: the key's text; the minimum is empty.
    Text(String),
}

impl Display for Token {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Token::Random(Some(token)) => Display::fmt(token, f),
            Token::Random(None) => f.write_str("-1"),
            Token::Murmur3(token) => Display::fmt(token, f),
            Token::Bytes(token) => write!(f, "{token:x}"),
            Token::Text(token) => f.write_str(token),
        }
    }
}

impl PartialOrd for Token {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Tokens of different partitioners are ordered by partitioner.
impl Ord for Token {
    fn cmp(&self, other: &Self) -> Ordering {
        let rank = |token: &Token| match token {
            Token::Random(_) => 0,
            Token::Murmur3(_) => 1,
            Token::Bytes(_) => 2,
            Token::Text(_) => 3,
        };
        match (self, other) {
            (Token::Random(a), Token::Random(b)) => a.cmp(b),
            (Token::Murmur3(a), Token::Murmur3(b)) => a.cmp(b),
            (Token::Bytes(a), Token::Bytes(b)) => a.cmp(b),
            // Java compares strings by UTF-16 units, which order surrogates before U+E000
            (Token::Text(a), Token::Text(b)) => a.encode_utf16().cmp(b.encode_utf16()),
            _ => rank(self).cmp(&rank(other)),
        }
    }
}
