//! Random changes of a row in random orders, beside a model that knows nothing but timestamps.

use std::collections::BTreeMap;
use std::sync::Arc;

use cassa_types::Type;

use super::support::*;
use crate::schema::Kind;
use crate::store::{Change, Filter, Path};

const NAMES: [&str; 5] = ["a", "b", "c", "d", "e"];
const CHANGES: usize = 12;

#[test]
fn the_order_of_arrival_never_matters() {
    for seed in 0..2000 {
        let mut random = fastrand::Rng::with_seed(seed);
        let mut changes: Vec<Change> = (0..CHANGES).map(|_| any_time(&mut random)).collect();
        let expected = model(&changes);
        for _ in 0..4 {
            random.shuffle(&mut changes);
            let stored = Stored::new(Type::Bytes);
            for some in changes.chunks(random.usize(1..=CHANGES)) {
                stored.apply("k", some.to_vec());
            }
            assert_eq!(stored.read("k", &Filter::all()), expected, "seed {seed}: {changes:?}");
        }
    }
}

#[test]
fn changes_leave_the_same_together_as_one_after_the_other() {
    let supers = Kind::Super { subcomparator: Type::Bytes };
    for seed in 0..4000 {
        let mut random = fastrand::Rng::with_seed(seed);
        let kind = if seed % 2 == 0 { &supers } else { &Kind::Standard };
        let counts = seed % 4 < 2;
        let mut changes: Vec<Change> =
            (0..CHANGES).map(|place| placed(&mut random, kind, counts.then_some(place))).collect();
        let together = left(kind, &[&changes]);
        let single: Vec<&[Change]> = changes.chunks(1).collect();
        assert_eq!(left(kind, &single), together, "seed {seed}: {changes:?}");
        if !counts {
            random.shuffle(&mut changes);
            assert_eq!(left(kind, &[&changes]), together, "seed {seed}: {changes:?}");
        }
    }
}

/// A change of a row, or of one of its super columns; of counters, whose times are a clock's, the one in this place.
fn placed(random: &mut fastrand::Rng, kind: &Kind, counter: Option<usize>) -> Change {
    let timestamp = match counter {
        Some(place) => place as i64 / 3,
        None => random.i64(1..6),
    };
    let mut change = any(random, timestamp);
    if let (Some(_), Change::Put(path, cell)) = (counter, &change) {
        let path = Path::new(None, path.name.clone());
        change = Change::Add { path, delta: 1, timestamp: cell.timestamp };
    }
    let is_of_several = matches!(change, Change::RemoveRange { .. } | Change::RemoveRow(_));
    if matches!(kind, Kind::Standard) || is_of_several && random.bool() {
        return change;
    }
    within(change, NAMES[random.usize(..NAMES.len())])
}

/// What is left of columns when a row was changed so.
fn left(kind: &Kind, writes: &[&[Change]]) -> Vec<Change> {
    let family = Arc::new(family(Type::Bytes, kind.clone()));
    let stored = Stored { family, ..Stored::new(Type::Bytes) };
    writes.iter().for_each(|changes| stored.apply("k", changes.to_vec()));
    let place = (token("k"), bytes("k"));
    let mut left = stored
        .store
        .row(&stored.family, &place, |_, row| row.map_or(Vec::new(), |row| row.changes()));
    let counts = writes.concat().iter().any(|change| matches!(change, Change::Add { .. }));
    left.retain(|change| match change {
        Change::Put(..) | Change::Add { .. } => true,
        // That a counter was removed alone, too, says nothing of one that was removed with others.
        Change::RemoveColumn(..) => !counts,
        _ => false,
    });
    left
}

fn any_time(random: &mut fastrand::Rng) -> Change {
    let timestamp = random.i64(1..6);
    any(random, timestamp)
}

fn any(random: &mut fastrand::Rng, timestamp: i64) -> Change {
    let name = NAMES[random.usize(..NAMES.len())];
    match random.u8(..10) {
        0 => remove_row(timestamp),
        1 | 2 => {
            let other = random.usize(..=NAMES.len());
            remove_slice(name, NAMES.get(other).unwrap_or(&""), timestamp)
        }
        3 | 4 => remove(name, timestamp),
        5 => expiring(name, &random.char('v'..='z').to_string(), timestamp, 900),
        6 => expiring(name, &random.char('v'..='z').to_string(), timestamp, 1100),
        _ => put(name, &random.char('v'..='z').to_string(), timestamp),
    }
}

/// What is left when each name keeps the newest that was written under it and nothing as new removes it.
fn model(changes: &[Change]) -> Vec<Seen> {
    let mut newest: BTreeMap<String, (i64, String)> = BTreeMap::new();
    let text = |bytes: &bytes::Bytes| String::from_utf8_lossy(bytes).into_owned();
    let mut removed: BTreeMap<String, i64> = BTreeMap::new();
    let mut remove = |name: String, timestamp: i64| {
        let time = removed.entry(name).or_insert(timestamp);
        *time = timestamp.max(*time);
    };
    for change in changes {
        match change {
            Change::Put(path, cell) if cell.expiry.is_some_and(|expiry| expiry.end <= 1000) => {
                remove(text(&path.name), cell.timestamp);
            }
            Change::Put(path, cell) => {
                let written = (cell.timestamp, text(&cell.value));
                let newest = newest.entry(text(&path.name)).or_insert_with(|| written.clone());
                *newest = written.max(newest.clone());
            }
            Change::RemoveColumn(path, deletion) => remove(text(&path.name), deletion.timestamp),
            Change::RemoveRow(deletion) => {
                NAMES.iter().for_each(|name| remove((*name).to_owned(), deletion.timestamp));
            }
            Change::RemoveRange { start, finish, deletion, .. } => {
                let (start, finish) = (text(start), text(finish));
                for name in NAMES {
                    if *name >= *start && (finish.is_empty() || *name <= *finish) {
                        remove(name.to_owned(), deletion.timestamp);
                    }
                }
            }
            _ => {}
        }
    }
    let left = newest.into_iter().filter(|(name, (timestamp, _))| {
        removed.get(name).is_none_or(|removed| removed < timestamp)
    });
    left.map(|(name, (timestamp, value))| (name, value, timestamp)).collect()
}
