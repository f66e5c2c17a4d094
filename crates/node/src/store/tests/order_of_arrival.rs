//! Random changes of a row in random orders, beside a model that knows nothing but timestamps.

use std::collections::BTreeMap;

use cassa_types::Type;

use super::support::*;
use crate::store::{Change, Filter};

const NAMES: [&str; 5] = ["a", "b", "c", "d", "e"];
const CHANGES: usize = 12;

#[test]
fn the_order_of_arrival_never_matters() {
    for seed in 0..2000 {
        let mut random = fastrand::Rng::with_seed(seed);
        let mut changes: Vec<Change> = (0..CHANGES).map(|_| any(&mut random)).collect();
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

fn any(random: &mut fastrand::Rng) -> Change {
    let (name, timestamp) = (NAMES[random.usize(..NAMES.len())], random.i64(1..6));
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
