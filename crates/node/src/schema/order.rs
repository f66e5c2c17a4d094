//! The orders in which a server walks its hash maps: what it answers from one it answers in such an order.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::Hash;

use bytestring::ByteString;
use cassa_wire::Map;

use crate::Line;

/// Sorts what was put into a `HashMap`, one by one and in this order, as the map is walked.
pub(crate) fn hash_map<T>(items: &mut [T], hash: impl Fn(&T) -> u32) {
    hash_map_among(items, 0, hash);
}

/// Sorts what was put into a `HashMap` that has more entries than these.
pub(crate) fn hash_map_among<T>(items: &mut [T], others: usize, hash: impl Fn(&T) -> u32) {
    const FIRST: usize = 16;
    // A map doubles when it is more than three quarters full.
    let mut buckets = FIRST;
    while items.len() + others > buckets / 4 * 3 {
        buckets *= 2;
    }
    in_buckets(items, buckets, hash);
}

/// Sorts what a request's map has as servers walk it: they make a `HashMap` with room for twice as many, and read it into that.
pub(crate) fn of_request<T>(items: &mut [T], hash: impl Fn(&T) -> u32) {
    in_buckets(items, (2 * items.len()).next_power_of_two(), hash);
}

fn in_buckets<T>(items: &mut [T], buckets: usize, hash: impl Fn(&T) -> u32) {
    let mask = u32::try_from(buckets - 1).unwrap_or(u32::MAX);
    // Sorting is stable: what shares a bucket stays in the order it came.
    items.sort_by_key(|item| {
        let hash = hash(item);
        (hash ^ hash >> 16) & mask
    });
}

/// Of entries that were put into a map one by one the last of each key.
pub(crate) fn last_of_each<K: Hash + Eq + Clone, V>(entries: Map<K, V>) -> Map<K, V> {
    let mut map: Map<K, V> = Vec::with_capacity(entries.len());
    let mut places: HashMap<K, usize> = HashMap::with_capacity(entries.len());
    for (key, value) in entries {
        match places.entry(key.clone()) {
            Entry::Occupied(place) => map[*place.get()].1 = value,
            Entry::Vacant(place) => {
                place.insert(map.len());
                map.push((key, value));
            }
        }
    }
    map
}

/// What a `HashMap` has of entries that were put into it one by one: the last of each key, in the map's order. From 3.0 on the entries
/// were kept in the order of their keys before.
pub(crate) fn map(line: Line, entries: Map<ByteString, ByteString>) -> Map<ByteString, ByteString> {
    let mut map = last_of_each(entries);
    if line >= Line::V3_0 {
        map.sort();
    }
    hash_map(&mut map, |(key, _)| text(key));
    map
}

/// What a copy of such a map has after some more entries were put into it.
pub(crate) fn copied_map(
    line: Line,
    entries: Map<ByteString, ByteString>,
    added: usize,
) -> Map<ByteString, ByteString> {
    let mut map = map(line, entries);
    copied(&mut map, added, |(key, _)| text(key));
    map
}

/// Sorts what a copy of a map has, in this order, and what was put into it then: it is made as small as it can be.
pub(crate) fn copied<T>(items: &mut [T], added: usize, hash: impl Fn(&T) -> u32) {
    let copied = items.len().saturating_sub(added);
    if copied == 0 {
        return;
    }
    let mut buckets = (copied * 4 / 3 + 1).next_power_of_two();
    while items.len() * 4 > buckets * 3 {
        buckets *= 2;
    }
    in_buckets(items, buckets, hash);
}

/// `String.hashCode`.
pub(crate) fn text(text: &str) -> u32 {
    text.encode_utf16().fold(0, |hash, unit| hash.wrapping_mul(31).wrapping_add(u32::from(unit)))
}

/// `ByteBuffer.hashCode`: from the last byte to the first, each with its sign.
pub(crate) fn bytes(bytes: &[u8]) -> u32 {
    bytes.iter().rev().fold(1, |hash: u32, byte| {
        let signed = i32::from(byte.cast_signed()).cast_unsigned();
        hash.wrapping_mul(31).wrapping_add(signed)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_those_of_java() {
        assert_eq!(text("standard").cast_signed(), 1_312_628_413);
        assert_eq!(text(""), 0);
        assert_eq!(bytes(b""), 1);
        assert_eq!(bytes(&[0xff]), 30);
    }

    #[test]
    fn what_shares_a_bucket_stays_in_the_order_it_came() {
        let mut names = ["b", "Aa", "a", "BB"];
        hash_map(&mut names, |name| text(name));
        assert_eq!(names, ["Aa", "BB", "a", "b"]);
    }
}
