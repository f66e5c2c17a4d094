//! Counters that are removed for good, and let count again.

use std::sync::Arc;

use cassa_types::Type;

use super::support::*;
use crate::schema::Kind;
use crate::store::{Change, Deletion, Path};

fn add(name: &str, timestamp: i64) -> Change {
    Change::Add { path: Path::new(None, bytes(name)), delta: 1, timestamp }
}

fn gone(name: &str, timestamp: i64) -> Change {
    Change::RemoveCounter(Path::new(None, bytes(name)), Deletion { timestamp, at: 1000 })
}

fn again(start: &str, finish: &str, timestamp: i64) -> Change {
    let deletion = Deletion { timestamp, at: 1000 };
    Change::CountAgain { super_column: None, start: bytes(start), finish: bytes(finish), deletion }
}

fn stored(kind: Kind) -> Stored {
    Stored { family: Arc::new(family(Type::Bytes, kind)), ..Stored::new(Type::Bytes) }
}

/// The counters of a row, or of its super column `s`.
fn counts(stored: &Stored, super_column: Option<&str>) -> Vec<String> {
    let place = (token("k"), bytes("k"));
    stored.store.row(&stored.family, &place, |order, row| {
        let name = super_column.map(bytes);
        let columns = row.and_then(|row| row.columns(order, name.as_ref()));
        let all = columns.into_iter().flat_map(|columns| columns.all(stored.now));
        let live = all.filter_map(|(name, live)| Some((name, live?)));
        live.map(|(name, live)| format!("{} {live:?}", String::from_utf8_lossy(name.bytes())))
            .collect()
    })
}

#[test]
fn no_addition_outlives_a_removal_for_good_until_it_counts_again_with_all_that_was_added() {
    let stored = stored(Kind::Standard);
    stored.apply("k", vec![add("a", 1), add("b", 1), gone("a", 2), add("a", 9)]);
    assert_eq!(counts(&stored, None), ["b Counter(1)"]);
    stored.apply("k", vec![remove_row(10), add("a", 11)]);
    assert!(counts(&stored, None).is_empty(), "another removal doesn't let it count");
    stored.apply("k", vec![again("a", "a", 1), again("b", "c", 12)]);
    assert!(counts(&stored, None).is_empty(), "nor does one that is older, or of others");
    stored.apply("k", vec![again("a", "a", 12)]);
    assert_eq!(counts(&stored, None), ["a Counter(3)"]);
    stored.apply("k", vec![gone("a", 13)]);
    assert!(counts(&stored, None).is_empty());
}

#[test]
fn a_super_column_s_counters_count_again_but_those_that_are_removed_later() {
    let stored = stored(Kind::Super { subcomparator: Type::Bytes });
    let all = [add("a", 1), add("b", 1), gone("a", 2), gone("b", 5), again("", "", 4)];
    stored.apply("k", all.map(|change| within(change, "s")).to_vec());
    stored.apply("k", vec![within(again("", "", 9), "not there")]);
    assert_eq!(counts(&stored, Some("s")), ["a Counter(1)"]);
    assert!(counts(&stored, Some("not there")).is_empty());
}

#[test]
fn what_is_gone_is_the_same_told_as_changes_or_learnt_by_another_replica() {
    for seed in 0..500 {
        let mut random = fastrand::Rng::with_seed(seed);
        let (one, other) = (stored(super_kind()), stored(super_kind()));
        for time in 1..20 {
            let name = ["a", "b", "c"][random.usize(..3)];
            let change = match random.u8(..8) {
                0 | 1 => gone(name, time),
                2 => again("", "", time),
                3 => remove_row(time),
                _ => add(name, time),
            };
            one.apply("k", vec![within(change, ["s", "t"][random.usize(..2)])]);
        }
        let place = (token("k"), bytes("k"));
        let changes =
            one.store.row(&one.family, &place, |_, row| row.map_or(Vec::new(), |it| it.changes()));
        other.apply("k", changes);
        let third = stored(super_kind());
        one.store.row(&one.family, &place, |_, row| {
            row.into_iter().for_each(|row| third.store.merge(&third.family, &place, row, 1000));
        });
        for super_column in ["s", "t"] {
            let expected = counts(&one, Some(super_column));
            assert_eq!(counts(&other, Some(super_column)), expected, "seed {seed}");
            assert_eq!(counts(&third, Some(super_column)), expected, "seed {seed}");
        }
    }
}

fn super_kind() -> Kind {
    Kind::Super { subcomparator: Type::Bytes }
}
