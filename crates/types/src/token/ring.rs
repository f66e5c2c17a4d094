//! [`Ring`]: which nodes have each token.

mod ends;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use self::ends::Ends;
use super::Token;

/// Ranges one after the other around the ring, each with the replicas that have it, in little memory: 1,000 nodes with 256 tokens
/// each and three replicas take 5 MiB with `Murmur3Partitioner`.
///
/// Replicas are numbers, whatever they stand for.
///
/// ```
/// use cassa_types::token::{Partitioner, Ring};
///
/// let token = |text| Partitioner::Murmur3.parse_token(text);
/// let mut ring = Ring::builder();
/// ring.range(token("0")?, token("100")?, &[0, 1]);
/// ring.range(token("100")?, token("0")?, &[1, 2]);
/// let ring = ring.build().expect("ranges of one partitioner");
/// assert_eq!(ring.replicas(&token("100")?), [0, 1]);
/// assert_eq!(ring.replicas(&token("101")?), [1, 2]);
/// # Ok::<(), cassa_types::token::TokenError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ring {
    /// Where ranges end; each begins behind the one before.
    ends: Ends,
    /// The number of each range's set.
    sets: Box<[u32]>,
    /// Where each set begins among the members, and where the last one ends. Most ranges share their set with others.
    starts: Box<[u32]>,
    members: Box<[u16]>,
}

/// Ranges in any order, before they are a ring.
#[derive(Clone, Debug)]
pub struct RingBuilder {
    /// Where each begins and ends, and its set.
    ranges: Vec<(Token, Token, u32)>,
    sets: HashMap<Box<[u16]>, u32>,
}

/// The set without members.
const NOBODY: u32 = 0;

impl Ring {
    /// A ring without ranges yet.
    #[must_use]
    pub fn builder() -> RingBuilder {
        RingBuilder { ranges: Vec::new(), sets: HashMap::from([(Box::default(), NOBODY)]) }
    }

    /// The replicas of a token as its range was told; none where no range has it, or for a token of another partitioner.
    #[must_use]
    pub fn replicas(&self, token: &Token) -> &[u16] {
        self.find(token).map_or(&[], |range| self.replicas_at(range))
    }

    /// The place of the range that has a token, which [`replicas_at`](Self::replicas_at) takes; `None` for a token of another
    /// partitioner.
    #[must_use]
    pub fn find(&self, token: &Token) -> Option<usize> {
        let place = self.ends.not_before(token)?;
        // Behind the last end the ring goes on with its first range.
        Some(if place < self.sets.len() { place } else { 0 })
    }

    /// The replicas of the range at a place; none if there is no such place.
    #[must_use]
    pub fn replicas_at(&self, place: usize) -> &[u16] {
        let Some(&set) = self.sets.get(place) else { return &[] };
        let bounds = self.starts.get(set as usize).zip(self.starts.get(set as usize + 1));
        let set = bounds.and_then(|(&start, &end)| self.members.get(start as usize..end as usize));
        set.unwrap_or_default()
    }

    /// How many bytes it holds on the heap.
    #[must_use]
    pub fn heap_bytes(&self) -> usize {
        self.ends.heap_bytes()
            + size_of_val(&*self.sets)
            + size_of_val(&*self.starts)
            + size_of_val(&*self.members)
    }
}

impl RingBuilder {
    /// A range from behind `start` to `end`, around the ring's end where `start` isn't below; of two with one end, the first told
    /// holds. What no range covers nobody has.
    pub fn range(&mut self, start: Token, end: Token, replicas: &[u16]) {
        let next = u32::try_from(self.sets.len()).unwrap_or(NOBODY);
        let set = match self.sets.get(replicas) {
            Some(set) => *set,
            None => *self.sets.entry(replicas.into()).or_insert(next),
        };
        self.ranges.push((start, end, set));
    }

    /// The ring; `None` when no range was told, or tokens of different partitioners.
    #[must_use]
    pub fn build(self) -> Option<Ring> {
        let (ends, sets) = around(self.ranges)?;
        let mut lists: Vec<_> = self.sets.into_iter().collect();
        lists.sort_unstable_by_key(|(_, set)| *set);
        let (mut starts, mut members) = (vec![0], Vec::new());
        for (list, _) in lists {
            members.extend_from_slice(&list);
            starts.push(u32::try_from(members.len()).ok()?);
        }
        Some(Ring {
            ends: Ends::of(&ends)?,
            sets: sets.into(),
            starts: starts.into(),
            members: members.into(),
        })
    }
}

/// Where ranges end, lowest first, and the set of each; what is between two ranges is a range of nobody's.
fn around(mut ranges: Vec<(Token, Token, u32)>) -> Option<(Vec<Token>, Vec<u32>)> {
    ranges.sort_by(|a, b| a.1.cmp(&b.1));
    ranges.dedup_by(|later, first| later.1 == first.1);
    let mut before = ranges.last()?.1.clone();
    let (mut ends, mut sets) = (Vec::with_capacity(ranges.len()), Vec::with_capacity(ranges.len()));
    for (start, end, set) in ranges {
        let is_gap = match before < end {
            true => before < start && start < end,
            // The first one's way leads around the ring's end.
            false => before < start || start < end,
        };
        if is_gap {
            ends.push(start);
            sets.push(NOBODY);
        }
        before = end.clone();
        ends.push(end);
        sets.push(set);
    }
    // A gap before the first range may end before the ring does.
    if let [first, .., last] = &*ends
        && first > last
    {
        ends.rotate_left(1);
        sets.rotate_left(1);
    }
    Some((ends, sets))
}
