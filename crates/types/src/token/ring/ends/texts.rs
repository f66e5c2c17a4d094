//! Tokens of any length in one buffer, without what all of them begin with.

use std::borrow::Cow;

use crate::token::Token;

/// Bytes whose order is that of the tokens they were.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Texts {
    /// What all begin with: keys often are a word and a number.
    prefix: Box<[u8]>,
    /// What follows in each, one behind the other.
    rests: Box<[u8]>,
    /// Where each begins, and where the last one ends.
    starts: Box<[u32]>,
}

impl Texts {
    /// Of tokens in order; `None` if they have more than 4 GiB.
    pub(super) fn of(tokens: &[Token]) -> Option<Texts> {
        let (first, last) = (ordered(tokens.first()?), ordered(tokens.last()?));
        // What the lowest and the highest begin with, those between begin with too.
        let alike = first.iter().zip(&*last).take_while(|(one, other)| one == other).count();
        let (mut rests, mut starts) = (Vec::new(), Vec::with_capacity(tokens.len() + 1));
        starts.push(0);
        for token in tokens {
            rests.extend_from_slice(ordered(token).get(alike..)?);
            starts.push(u32::try_from(rests.len()).ok()?);
        }
        let prefix = first.get(..alike)?.into();
        Some(Texts { prefix, rests: rests.into(), starts: starts.into() })
    }

    /// What follows the prefix in the token at a place.
    pub(super) fn get(&self, place: usize) -> &[u8] {
        let bounds = self.starts.get(place).zip(self.starts.get(place + 1));
        let rest = bounds.and_then(|(&start, &end)| self.rests.get(start as usize..end as usize));
        rest.unwrap_or_default()
    }

    /// The first 64 bits of each.
    pub(super) fn beginnings(&self) -> Box<[u64]> {
        (0..self.starts.len() - 1).map(|place| beginning(self.get(place))).collect()
    }

    /// What follows the prefix in a text; if it begins otherwise, whether it is behind all or before them.
    pub(super) fn behind_prefix<'a>(&self, text: &'a [u8]) -> Result<&'a [u8], bool> {
        text.strip_prefix(&*self.prefix).ok_or_else(|| *text > *self.prefix)
    }

    /// How many bytes they hold on the heap.
    pub(super) fn heap_bytes(&self) -> usize {
        size_of_val(&*self.prefix) + size_of_val(&*self.rests) + size_of_val(&*self.starts)
    }
}

/// The first 64 bits, which never are in another order than the texts.
pub(super) fn beginning(text: &[u8]) -> u64 {
    if let Some(first) = text.first_chunk() {
        return u64::from_be_bytes(*first);
    }
    let mut first = [0; 8];
    first.iter_mut().zip(text).for_each(|(first, byte)| *first = *byte);
    u64::from_be_bytes(first)
}

/// A token's bytes in an order that is the tokens'; of one that has none, nothing.
///
/// Java orders text by its UTF-16 units. UTF-8 has the same order but for characters of two units: with three bytes for each unit, as
/// if it were a character, they are in their place.
pub(super) fn ordered(token: &Token) -> Cow<'_, [u8]> {
    match token {
        Token::Bytes(bytes) => Cow::Borrowed(bytes),
        // Only characters of two units have such a byte.
        Token::Text(text) if text.bytes().any(|byte| byte >= 0xf0) => {
            let bytes = text.encode_utf16().flat_map(|unit| {
                let [high, middle, low] =
                    [unit >> 12, unit >> 6 & 0x3f, unit & 0x3f].map(|bits| bits as u8);
                let (bytes, length) = match unit {
                    0..0x80 => ([low | (middle << 6), 0, 0], 1),
                    0x80..0x800 => ([0xc0 | middle, 0x80 | low, 0], 2),
                    _ => ([0xe0 | high, 0x80 | middle, 0x80 | low], 3),
                };
                bytes.into_iter().take(length)
            });
            Cow::Owned(bytes.collect())
        }
        Token::Text(text) => Cow::Borrowed(text.as_bytes()),
        Token::Random(_) | Token::Murmur3(_) => Cow::Borrowed(&[]),
    }
}
