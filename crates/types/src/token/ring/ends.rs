//! The tokens at which ranges end, in the ring's order.

mod texts;

use std::mem::{Discriminant, discriminant};

use self::texts::{Texts, ordered};
use crate::token::Token;

/// All of one partitioner, lowest first.
///
/// They are looked for by their first 64 bits, which lie side by side in memory; the rest is looked at only where these are the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Ends {
    kind: Discriminant<Token>,
    beginnings: Box<[u64]>,
    /// Every so many of them.
    heads: Box<[u64]>,
    whole: Whole,
}

/// What the beginnings leave out, as small as the partitioner allows.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Whole {
    /// They leave out nothing.
    Murmur3,
    Random(Box<[Option<u128>]>),
    /// Of the partitioners whose tokens have any length.
    Ordered(Texts),
}

/// Of how many one is a head: the heads of a large ring stay in a core's own cache, and a block is a few lines of memory.
const BLOCK: usize = 64;

impl Ends {
    /// `None` when there is none, or they are of different partitioners.
    pub(super) fn of(tokens: &[Token]) -> Option<Ends> {
        let kind = discriminant(tokens.first()?);
        if tokens.iter().any(|token| discriminant(token) != kind) {
            return None;
        }
        let (beginnings, whole): (Box<[u64]>, _) = match tokens.first()? {
            Token::Murmur3(_) => (tokens.iter().map(beginning).collect(), Whole::Murmur3),
            Token::Random(_) => {
                let number = |token: &Token| match token {
                    Token::Random(number) => *number,
                    _ => None,
                };
                let numbers = tokens.iter().map(number).collect();
                (tokens.iter().map(beginning).collect(), Whole::Random(numbers))
            }
            Token::Bytes(_) | Token::Text(_) => {
                let texts = Texts::of(tokens)?;
                (texts.beginnings(), Whole::Ordered(texts))
            }
        };
        let heads = beginnings.iter().copied().step_by(BLOCK).collect();
        Some(Ends { kind, beginnings, heads, whole })
    }

    /// The place of the first that doesn't lie before the token; `None` for a token of another partitioner.
    pub(super) fn not_before(&self, token: &Token) -> Option<usize> {
        if discriminant(token) != self.kind {
            return None;
        }
        Some(match (&self.whole, token) {
            (Whole::Random(ends), Token::Random(token)) => {
                self.look(beginning_of_number(*token), |place| ends.get(place) < Some(token))
            }
            (Whole::Ordered(ends), token) => {
                let text = ordered(token);
                match ends.behind_prefix(&text) {
                    Ok(rest) => self.look(texts::beginning(rest), |place| ends.get(place) < rest),
                    Err(true) => self.beginnings.len(),
                    Err(false) => 0,
                }
            }
            (_, token) => self.look(beginning(token), |_| false),
        })
    }

    /// The place of the first that begins with more, or with the same and isn't before.
    fn look(&self, wanted: u64, is_before: impl Fn(usize) -> bool) -> usize {
        let block = self.heads.partition_point(|head| *head < wanted).saturating_sub(1) * BLOCK;
        let rest = self.beginnings.get(block..).unwrap_or_default();
        let rest = rest.get(..BLOCK).unwrap_or(rest);
        let first = block + rest.partition_point(|beginning| *beginning < wanted);
        let alike = run(self.beginnings.get(first..).unwrap_or_default(), wanted);
        let (mut low, mut high) = (first, first + alike);
        while low < high {
            let middle = low.midpoint(high);
            match is_before(middle) {
                true => low = middle + 1,
                false => high = middle,
            }
        }
        low
    }

    /// How many bytes they hold on the heap.
    pub(super) fn heap_bytes(&self) -> usize {
        let whole = match &self.whole {
            Whole::Murmur3 => 0,
            Whole::Random(ends) => size_of_val(&**ends),
            Whole::Ordered(ends) => ends.heap_bytes(),
        };
        size_of_val(&*self.beginnings) + size_of_val(&*self.heads) + whole
    }
}

/// The first 64 bits of a token that is a number, which never are in another order than the tokens.
fn beginning(token: &Token) -> u64 {
    match token {
        Token::Murmur3(token) => token.cast_unsigned() ^ (1 << 63),
        Token::Random(token) => beginning_of_number(*token),
        Token::Bytes(_) | Token::Text(_) => 0,
    }
}

fn beginning_of_number(token: Option<u128>) -> u64 {
    token.map_or(0, |token| (token >> 64) as u64)
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

#[cfg(test)]
mod tests;
