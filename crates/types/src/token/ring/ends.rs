//! The tokens at which ranges end, in the ring's order.

use std::mem::{Discriminant, discriminant};

use crate::token::Token;

/// All of one partitioner, lowest first.
///
/// They are looked for by their first 64 bits, which lie side by side in memory; the rest is looked at only where these are the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Ends {
    kind: Discriminant<Token>,
    beginnings: Box<[u64]>,
    whole: Whole,
}

/// What the beginnings leave out, as small as the partitioner allows.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Whole {
    /// They leave out nothing.
    Murmur3,
    Random(Box<[Option<u128>]>),
    /// Of the partitioners whose tokens have any length.
    Ordered(Box<[Token]>),
}

impl Ends {
    /// `None` when there is none, or they are of different partitioners.
    pub(super) fn of(tokens: Vec<Token>) -> Option<Ends> {
        let kind = discriminant(tokens.first()?);
        if tokens.iter().any(|token| discriminant(token) != kind) {
            return None;
        }
        let beginnings = tokens.iter().map(beginning).collect();
        let whole = match tokens.first()? {
            Token::Murmur3(_) => Whole::Murmur3,
            Token::Random(_) => {
                let number = |token| match token {
                    Token::Random(number) => number,
                    _ => None,
                };
                Whole::Random(tokens.into_iter().map(number).collect())
            }
            Token::Bytes(_) | Token::Text(_) => Whole::Ordered(tokens.into()),
        };
        Some(Ends { kind, beginnings, whole })
    }

    /// The place of the first that doesn't lie before the token; `None` for a token of another partitioner.
    pub(super) fn not_before(&self, token: &Token) -> Option<usize> {
        if discriminant(token) != self.kind {
            return None;
        }
        let wanted = beginning(token);
        let first = self.beginnings.partition_point(|beginning| *beginning < wanted);
        let rest = self.beginnings.get(first..).unwrap_or_default();
        let alike = first..first + run(rest, wanted);
        let before = match (&self.whole, token) {
            (Whole::Random(ends), Token::Random(token)) => {
                ends.get(alike).map_or(0, |ends| ends.partition_point(|end| end < token))
            }
            (Whole::Ordered(ends), token) => {
                ends.get(alike).map_or(0, |ends| ends.partition_point(|end| end < token))
            }
            _ => 0,
        };
        Some(first + before)
    }

    /// What they hold on the heap.
    pub(super) fn heap_bytes(&self) -> usize {
        let whole = match &self.whole {
            Whole::Murmur3 => 0,
            Whole::Random(ends) => size_of_val(&**ends),
            Whole::Ordered(ends) => {
                let texts = ends.iter().map(|token| match token {
                    Token::Bytes(bytes) => bytes.len(),
                    Token::Text(text) => text.capacity(),
                    _ => 0,
                });
                size_of_val(&**ends) + texts.sum::<usize>()
            }
        };
        size_of_val(&*self.beginnings) + whole
    }
}

/// The first 64 bits of a token, which never are in another order than the tokens.
fn beginning(token: &Token) -> u64 {
    match token {
        Token::Murmur3(token) => token.cast_unsigned() ^ (1 << 63),
        Token::Random(token) => token.map_or(0, |token| (token >> 64) as u64),
        Token::Bytes(bytes) => {
            let mut first = [0; 8];
            first.iter_mut().zip(&**bytes).for_each(|(first, byte)| *first = *byte);
            u64::from_be_bytes(first)
        }
        Token::Text(text) => {
            let units = text.encode_utf16().chain(std::iter::repeat(0)).take(4);
            units.fold(0, |first, unit| first << 16 | u64::from(unit))
        }
    }
}

/// How many of the first ones, which are in order, are this: hardly ever more than a few.
fn run(beginnings: &[u64], wanted: u64) -> usize {
    let mut bound = 1;
    while beginnings.get(bound - 1) == Some(&wanted) {
        bound *= 2;
    }
    let most = beginnings.get(..bound.min(beginnings.len())).unwrap_or_default();
    most.partition_point(|beginning| *beginning == wanted)
}
