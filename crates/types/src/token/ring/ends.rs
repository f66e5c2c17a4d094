//! The tokens at which ranges end, in the ring's order, as small as their partitioner allows.

use crate::token::Token;

/// All of one partitioner, lowest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Ends {
    Murmur3(Box<[i64]>),
    Random(Box<[Option<u128>]>),
    /// Of the partitioners whose tokens have any length.
    Ordered(Box<[Token]>),
}

impl Ends {
    /// `None` when there is none, or they are of different partitioners.
    pub(super) fn of(tokens: Vec<Token>) -> Option<Ends> {
        Some(match tokens.first()? {
            Token::Murmur3(_) => {
                let number = |token| match token {
                    Token::Murmur3(token) => Some(token),
                    _ => None,
                };
                Ends::Murmur3(tokens.into_iter().map(number).collect::<Option<_>>()?)
            }
            Token::Random(_) => {
                let number = |token| match token {
                    Token::Random(token) => Some(token),
                    _ => None,
                };
                Ends::Random(tokens.into_iter().map(number).collect::<Option<_>>()?)
            }
            first => {
                let kind = std::mem::discriminant(first);
                if tokens.iter().any(|token| std::mem::discriminant(token) != kind) {
                    return None;
                }
                Ends::Ordered(tokens.into())
            }
        })
    }

    /// The place of the first that doesn't lie before the token; `None` for a token of another partitioner.
    pub(super) fn not_before(&self, token: &Token) -> Option<usize> {
        Some(match (self, token) {
            (Ends::Murmur3(ends), Token::Murmur3(token)) => ends.partition_point(|end| end < token),
            (Ends::Random(ends), Token::Random(token)) => ends.partition_point(|end| end < token),
            (Ends::Ordered(ends), token) => {
                let of_one = std::mem::discriminant(ends.first()?) == std::mem::discriminant(token);
                of_one.then(|| ends.partition_point(|end| end < token))?
            }
            _ => return None,
        })
    }

    /// What they hold on the heap.
    pub(super) fn heap_bytes(&self) -> usize {
        match self {
            Ends::Murmur3(ends) => size_of_val(&**ends),
            Ends::Random(ends) => size_of_val(&**ends),
            Ends::Ordered(ends) => {
                let texts = ends.iter().map(|token| match token {
                    Token::Bytes(bytes) => bytes.len(),
                    Token::Text(text) => text.capacity(),
                    _ => 0,
                });
                size_of_val(&**ends) + texts.sum::<usize>()
            }
        }
    }
}
