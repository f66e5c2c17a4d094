//! [`Partitioner`]: how a cluster makes tokens of keys.

use bytes::Bytes;
use md5::{Digest, Md5};

use super::{Token, murmur3};
use crate::ty::decode_hex;

/// How a cluster makes tokens of keys, as `describe_partitioner` names it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Partitioner {
    /// `RandomPartitioner`: the MD5 of the key.
    Random,
    /// `Murmur3Partitioner` (1.2 and later).
    Murmur3,
    /// `ByteOrderedPartitioner`: the key's bytes.
    ByteOrdered,
    /// `OrderPreservingPartitioner`: the key's text.
    OrderPreserving,
    /// Another class: `CollatingOrderPreservingPartitioner`, whose order is a Java collator's, or one that isn't known.
    Unknown(String),
}

/// Text that is no token of the partitioner.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is no token of {partitioner:?}")]
pub struct TokenError {
    /// The text.
    pub text: String,
    /// The partitioner.
    pub partitioner: Partitioner,
}

impl Partitioner {
    /// The partitioner of a class name, short or full.
    #[must_use]
    pub fn parse(class: &str) -> Self {
        match class.strip_prefix("org.apache.cassandra.dht.").unwrap_or(class) {
            "RandomPartitioner" => Partitioner::Random,
            "Murmur3Partitioner" => Partitioner::Murmur3,
            "ByteOrderedPartitioner" => Partitioner::ByteOrdered,
            "OrderPreservingPartitioner" => Partitioner::OrderPreserving,
            _ => Partitioner::Unknown(class.to_owned()),
        }
    }

    /// The name of its class: without its package where that is Cassandra's.
    #[must_use]
    pub fn class(&self) -> &str {
        match self {
            Partitioner::Random => "RandomPartitioner",
            Partitioner::Murmur3 => "Murmur3Partitioner",
            Partitioner::ByteOrdered => "ByteOrderedPartitioner",
            Partitioner::OrderPreserving => "OrderPreservingPartitioner",
            Partitioner::Unknown(class) => class,
        }
    }

    /// The token of a packed row key; `None` for an unknown partitioner. A key that isn't UTF-8 goes by its hexadecimal digits
    /// on `OrderPreserving` from 1.2 on; older lines refuse it.
    #[must_use]
    pub fn token(&self, key: &[u8]) -> Option<Token> {
        if key.is_empty() {
            return self.minimum();
        }
        Some(match self {
            // Java reads the digest as a signed number and drops the sign
            Partitioner::Random => {
                let digest: [u8; 16] = Md5::digest(key).into();
                Token::Random(Some(i128::from_be_bytes(digest).unsigned_abs()))
            }
            Partitioner::Murmur3 => Token::Murmur3(murmur3::token(key)),
            Partitioner::ByteOrdered => Token::Bytes(key.to_vec().into()),
            Partitioner::OrderPreserving => Token::Text(match std::str::from_utf8(key) {
                Ok(text) => text.to_owned(),
                Err(_) => format!("{:x}", Bytes::copy_from_slice(key)),
            }),
            Partitioner::Unknown(_) => return None,
        })
    }

    /// The token before all keys, where the ring begins; `None` for an unknown partitioner.
    #[must_use]
    pub fn minimum(&self) -> Option<Token> {
        Some(match self {
            Partitioner::Random => Token::Random(None),
            Partitioner::Murmur3 => Token::Murmur3(i64::MIN),
            Partitioner::ByteOrdered => Token::Bytes([].as_slice().into()),
            Partitioner::OrderPreserving => Token::Text(String::new()),
            Partitioner::Unknown(_) => return None,
        })
    }

    /// The token that a server writes so, in `describe_ring` for one.
    ///
    /// # Errors
    /// The text is no token of this partitioner, or the partitioner is unknown.
    pub fn parse_token(&self, text: &str) -> Result<Token, TokenError> {
        let token = match self {
            Partitioner::Random if text == "-1" => Some(Token::Random(None)),
            Partitioner::Random => {
                let token = text.parse().ok().filter(|token| *token <= 1_u128 << 127);
                token.map(|token| Token::Random(Some(token)))
            }
            Partitioner::Murmur3 => text.parse().ok().map(Token::Murmur3),
            Partitioner::ByteOrdered => {
                // a server takes an odd number of digits too
                let padded = if text.len() % 2 == 1 { format!("0{text}") } else { text.to_owned() };
                decode_hex(&padded).map(|bytes| Token::Bytes(bytes.into()))
            }
            Partitioner::OrderPreserving => Some(Token::Text(text.to_owned())),
            Partitioner::Unknown(_) => None,
        };
        token.ok_or_else(|| TokenError { text: text.to_owned(), partitioner: self.clone() })
    }
}
