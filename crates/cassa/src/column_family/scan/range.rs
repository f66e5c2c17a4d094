//! Which rows a scan reads: from key to key, or a part of the ring.

use std::collections::VecDeque;
use std::fmt::Display;

use bytes::Bytes;
use bytestring::ByteString;
use cassa_types::token::{Partitioner, Token};

use crate::cluster::{Split, TokenRange};
use crate::error::{Error, ErrorKind, Result};
use crate::op::RowRange;
use crate::schema::Family;

/// A part of the ring: behind one token, up to and including another, both as the cluster's partitioner writes them.
///
/// It may run over the ring's end: a range whose end is not above its start does, and one whose ends are the same token is
/// the whole ring. The ranges that [`ring`](crate::cluster::Cluster::ring) and [`splits`](crate::cluster::Cluster::splits)
/// tell are such parts.
///
/// ```
/// use cassa::Tokens;
///
/// let part = Tokens::after(0).to("4611686018427387904");
/// # let _ = part;
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tokens {
    start: Option<ByteString>,
    end: Option<ByteString>,
}

impl Tokens {
    /// The whole ring.
    pub fn all() -> Tokens {
        Tokens::default()
    }

    /// Behind this token, to the ring's end.
    pub fn after(start: impl Display) -> Tokens {
        Tokens { start: Some(start.to_string().into()), end: None }
    }

    /// Up to this token, which belongs to it.
    #[must_use]
    pub fn to(mut self, end: impl Display) -> Tokens {
        self.end = Some(end.to_string().into());
        self
    }

    /// Its ends on a ring of this partitioner.
    pub(super) fn ends(&self, family: &Family, partitioner: &Partitioner) -> Result<Ends> {
        let Some(minimum) = partitioner.minimum() else { return Err(unknown(family)) };
        let token = |text: &Option<ByteString>| match text {
            None => Ok(minimum.clone()),
            Some(text) => {
                let token = partitioner.parse_token(text);
                token.map_err(|error| family.refused(error.to_string()).caused_by(error))
            }
        };
        let (start, end) = (token(&self.start)?, token(&self.end)?);
        Ok(Ends { start, end, minimum })
    }
}

impl From<&TokenRange> for Tokens {
    fn from(range: &TokenRange) -> Tokens {
        Tokens::after(&range.start).to(&range.end)
    }
}

impl From<&Split> for Tokens {
    fn from(split: &Split) -> Tokens {
        Tokens::after(&split.start).to(&split.end)
    }
}

/// The rows that were asked for.
#[derive(Debug, Clone, Default)]
pub(super) struct Range {
    pub(super) from: Option<Bytes>,
    pub(super) to: Option<Bytes>,
    pub(super) tokens: Option<Tokens>,
}

impl Range {
    /// Whether the partitioner must be known to read it.
    pub(super) fn needs_partitioner(&self) -> bool {
        self.tokens.is_some() || (self.from.is_some() && self.to.is_some())
    }

    /// The same as ranges that servers take, in reading order.
    pub(super) fn pieces(
        &self,
        family: &Family,
        partitioner: Option<&Partitioner>,
    ) -> Result<VecDeque<RowRange>> {
        let Some(tokens) = &self.tokens else {
            self.check_order(family, partitioner)?;
            let start = self.from.clone().unwrap_or_default();
            let finish = self.to.clone().unwrap_or_default();
            return Ok([RowRange::Keys { start, finish }].into());
        };
        if self.to.is_some() || (self.from.is_some() && tokens.start.is_some()) {
            let message = "a range of tokens can begin with a key instead of a token; else keys and tokens exclude each other";
            return Err(family.refused(message));
        }
        let Some(partitioner) = partitioner else { return Err(unknown(family)) };
        let Ends { start, end, minimum } = tokens.ends(family, partitioner)?;
        if let Some(from) = &self.from {
            let above = partitioner.token(from).is_some_and(|token| token > end);
            if above && end != minimum {
                return Err(family.refused("the range's first key lies behind its last token"));
            }
            let end = end.to_string().into();
            return Ok([RowRange::KeyToToken { start: from.clone(), behind: None, end }].into());
        }
        let ends = Ends { start, end, minimum };
        Ok(ends.unwrapped().iter().map(|(start, end)| range(start, end)).collect())
    }

    /// Servers refuse a range that ends before it begins, in words of their own on each line.
    fn check_order(&self, family: &Family, partitioner: Option<&Partitioner>) -> Result<()> {
        let (Some(from), Some(to), Some(partitioner)) = (&self.from, &self.to, partitioner) else {
            return Ok(());
        };
        match (partitioner.token(from), partitioner.token(to)) {
            (Some(from), Some(to)) if from > to => {
                let message = format!(
                    "the last key comes before the first one in the cluster's order, that of {partitioner:?}"
                );
                Err(family.refused(message))
            }
            _ => Ok(()),
        }
    }
}

/// The ends of a part of the ring, and where its ring begins and ends.
pub(super) struct Ends {
    pub(super) start: Token,
    pub(super) end: Token,
    pub(super) minimum: Token,
}

impl Ends {
    /// A part that runs over the ring's end, as two that don't: no line takes a key beside the end of one that does.
    pub(super) fn unwrapped(self) -> Vec<(Token, Token)> {
        let Ends { start, end, minimum } = self;
        if end == minimum || start < end || start == minimum {
            return vec![(start, end)];
        }
        vec![(start, minimum.clone()), (minimum, end)]
    }
}

/// What lies behind a token, up to another that is not lower, or the ring's end.
pub(super) fn range(start: &Token, end: &Token) -> RowRange {
    RowRange::Tokens { start: text(start), end: text(end) }
}

fn unknown(family: &Family) -> Error {
    let message = "tokens of this cluster's partitioner are not known here";
    family.error(ErrorKind::Unsupported, message)
}

fn text(token: &Token) -> ByteString {
    token.to_string().into()
}

/// What is left of a range once the row with this key was read: it may begin with that row again. `None` when nothing can be left.
pub(super) fn rest(
    range: &RowRange,
    read: &Bytes,
    partitioner: Option<&Partitioner>,
) -> Option<RowRange> {
    let (RowRange::Tokens { end, .. } | RowRange::KeyToToken { end, .. }) = range else {
        let RowRange::Keys { finish, .. } = range else { return None };
        return Some(RowRange::Keys { start: read.clone(), finish: finish.clone() });
    };
    let behind = partitioner.and_then(|it| it.token(read)).as_ref().map(text);
    // To servers a range from a token to itself is the whole ring. Two keys of one token are possible under Murmur3 alone,
    // whose servers all take a key beside a token.
    if behind.as_ref() == Some(end) && partitioner != Some(&Partitioner::Murmur3) {
        return None;
    }
    Some(RowRange::KeyToToken { start: read.clone(), behind, end: end.clone() })
}
