//! Removed slices beside a list of them that is looked through.

use std::sync::Arc;

use bytes::Bytes;
use cassa_types::Type;

use super::support::bytes;
use crate::store::{Change, Deletion, Name, Removals, Span};

const NAMES: &str = "abcdefghijklmnop";

/// What was removed, one after the other.
type Plain = Vec<Removed>;

/// From a name to another without some.
type Removed = (Bytes, Bytes, Vec<Bytes>, Deletion);

fn comparator() -> Arc<Type> {
    Arc::new(Type::Bytes)
}

fn name(letter: char) -> Name {
    Name::new(&comparator(), bytes(&letter.to_string()))
}

/// Between two letters, of which each may be missing.
fn any(random: &mut fastrand::Rng, most: i64) -> Removed {
    let letters: Vec<char> = NAMES.chars().collect();
    let mut ends = [random.usize(..letters.len()), random.usize(..letters.len())];
    ends.sort_unstable();
    let mut end = |place: usize| match random.u8(..8) {
        0 => Bytes::new(),
        _ => bytes(&letters[place].to_string()),
    };
    let (start, finish) = (end(ends[0]), end(ends[1]));
    let spared = (0..random.usize(..4).saturating_sub(1))
        .map(|_| bytes(&letters[random.usize(..letters.len())].to_string()))
        .collect();
    (start, finish, spared, Deletion { timestamp: random.i64(..most), at: random.i64(..most) })
}

fn add(removals: &mut Removals, (start, finish, spared, deletion): &Removed) {
    let span = Span::new(&comparator(), start, finish).sparing(&comparator(), spared);
    removals.remove_slice(&span, *deletion);
}

/// The timestamp of the newest removal of each name.
fn newest(removals: &Removals) -> Vec<Option<i64>> {
    let newest = |letter| removals.newest(&name(letter)).map(|newest| newest.timestamp);
    NAMES.chars().map(newest).collect()
}

fn newest_of_plain(plain: &Plain, whole: Option<i64>) -> Vec<Option<i64>> {
    let has = |letter: char, (start, finish, spared, _): &&Removed| {
        let letter = bytes(&letter.to_string());
        !spared.contains(&letter) && *start <= letter && (finish.is_empty() || letter <= *finish)
    };
    let newest = |letter| {
        let slices = plain.iter().filter(|slice| has(letter, slice));
        slices.map(|(.., deletion)| deletion.timestamp).max().max(whole)
    };
    NAMES.chars().map(newest).collect()
}

#[test]
fn a_name_has_the_newest_removal_of_all_slices_that_have_it() {
    for seed in 0..400 {
        let mut random = fastrand::Rng::with_seed(seed);
        let (mut removals, mut plain, mut whole) = (Removals::default(), Plain::new(), None);
        for _ in 0..random.usize(1..40) {
            if random.u8(..20) == 0 {
                let deletion = Deletion { timestamp: random.i64(..10), at: 0 };
                removals.remove_whole(deletion);
                whole = whole.max(Some(deletion.timestamp));
            }
            let slice = any(&mut random, 30);
            add(&mut removals, &slice);
            plain.push(slice);
            let expected = newest_of_plain(&plain, whole);
            assert_eq!(newest(&removals), expected, "seed {seed}: {plain:?}");
            for (letter, expected) in NAMES.chars().zip(expected) {
                let hides = |timestamp| removals.hide(&name(letter), timestamp);
                assert!(!expected.is_some_and(|newest| !hides(newest) || hides(newest + 1)));
            }
        }
    }
}

#[test]
fn removals_are_the_same_told_as_changes_learnt_by_another_replica_or_ordered_anew() {
    for seed in 0..400 {
        let mut random = fastrand::Rng::with_seed(seed);
        let mut removals = [Removals::default(), Removals::default()];
        let mut plain = Plain::new();
        for _ in 0..random.usize(1..30) {
            let slice = any(&mut random, 30);
            add(&mut removals[random.usize(..2)], &slice);
            plain.push(slice);
        }
        let expected = newest_of_plain(&plain, None);
        let [mut one, other] = removals;
        one.merge(&other);
        assert_eq!(newest(&one), expected, "seed {seed}: {plain:?}");
        let mut told = Removals::default();
        let mut changes = Vec::new();
        one.changes(None, &mut changes);
        random.shuffle(&mut changes);
        for change in changes {
            let Change::RemoveRange { start, finish, spared, deletion, .. } = change else {
                continue;
            };
            add(&mut told, &(start, finish, spared, deletion));
        }
        assert_eq!(newest(&told), expected, "seed {seed}: {plain:?}");
        assert_eq!(newest(&one.under(&comparator())), expected, "seed {seed}: {plain:?}");
    }
}

#[test]
fn what_was_removed_before_a_second_is_forgotten() {
    for seed in 0..400 {
        let mut random = fastrand::Rng::with_seed(seed);
        let mut removals = Removals::default();
        let mut plain = Plain::new();
        for _ in 0..random.usize(1..20) {
            let (start, finish, spared, Deletion { timestamp, .. }) = any(&mut random, 30);
            // In the order of their timestamps, as clocks have it.
            let slice = (start, finish, spared, Deletion { timestamp, at: timestamp });
            add(&mut removals, &slice);
            plain.push(slice);
        }
        let before = random.i64(..40);
        removals.purge(before);
        plain.retain(|(.., deletion)| deletion.at >= before);
        assert_eq!(newest(&removals), newest_of_plain(&plain, None), "seed {seed}: {plain:?}");
        assert!(removals.is_empty() || !plain.is_empty());
    }
}

#[test]
fn slices_that_are_removed_again_and_again_take_the_memory_of_their_ends() {
    let mut removals = Removals::default();
    let mut random = fastrand::Rng::with_seed(1);
    for _ in 0..10_000 {
        let slice = any(&mut random, 1000);
        add(&mut removals, &slice);
    }
    assert!(removals.len() < 200, "{}", removals.len());
}
