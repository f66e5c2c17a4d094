//! Crashes of a disk in memory: what was acknowledged is there afterwards.

mod entries;
mod faulty;

use bytes::Bytes;
use fastrand::Rng;

use super::journal::Journal;
use super::{DiskError, Entry};
use crate::schema::FamilyId;
use crate::store::{Cell, Change, Path};
use faulty::FaultyFile;

/// A write of one column, told from others by its number.
fn numbered(number: u64, size: usize) -> Entry {
    let mut value = number.to_be_bytes().to_vec();
    value.resize(size.max(8), b'v');
    let cell = Cell { value: value.into(), timestamp: 1, expiry: None };
    let put = Change::Put(Path::new(None, Bytes::from_static(b"name")), cell);
    Entry::Row { key: Bytes::from_static(b"key"), changes: vec![(FamilyId(1), vec![put])], now: 1 }
}

/// What is in the file, as numbers.
fn numbers(file: &FaultyFile) -> Result<Vec<u64>, DiskError> {
    let mut numbers = Vec::new();
    Journal::within(file.clone())?.read(|entry| {
        let Entry::Row { changes, .. } = entry else { panic!("{entry:?}") };
        let Change::Put(_, cell) = &changes[0].1[0] else { panic!("{changes:?}") };
        numbers.push(u64::from_be_bytes(cell.value[..8].try_into().unwrap()));
        Ok(())
    })?;
    Ok(numbers)
}

/// One life of a node: writes until the disk fails or it has done enough, then a crash. What was acknowledged must be there after it,
/// and of the rest nothing but what the last write would have added or made anew.
fn life(file: &FaultyFile, random: &mut Rng, known: &mut Vec<u64>, next: &mut u64) {
    let steps = random.u32(0..60);
    file.fail_after(steps);
    let mut possible = known.clone();
    if let Ok(mut journal) = Journal::within(file.clone()) {
        loop {
            let replaces = random.u8(..) < 16;
            let wanted: Vec<u64> = match replaces {
                // The last few alone stay: the journal is written anew.
                true => possible.iter().rev().take(3).rev().copied().collect(),
                false => (0..random.u64(1..4)).map(|more| *next + more).collect(),
            };
            let entries: Vec<Vec<u8>> = wanted
                .iter()
                .map(|number| numbered(*number, random.usize(0..3_000)).encoded().unwrap())
                .collect();
            let slices = entries.iter().map(Vec::as_slice);
            let written = match replaces {
                true => journal.replace(slices),
                false => journal.append(slices),
            };
            match replaces {
                true => possible = wanted,
                false => {
                    *next += wanted.len() as u64;
                    possible.extend(wanted);
                }
            }
            if written.is_err() {
                break;
            }
            known.clone_from(&possible);
        }
        // A process that is gone closes nothing in order.
        file.fail_after(0);
        drop(journal);
    }
    file.crash();
    let found = numbers(file).expect("it always starts again");
    assert!(
        found == *known || found == possible,
        "{found:?} is neither {known:?} nor {possible:?}"
    );
    *known = found;
}

/// Crashes of as many disks, each several times in a row, with what was left by the one before.
fn crashes(disks: std::ops::Range<u64>, lives: usize) {
    for seed in disks {
        let (file, mut random) = (FaultyFile::new(seed), Rng::with_seed(seed));
        // A file has its name only when it is whole.
        drop(Journal::within(file.clone()).unwrap());
        let (mut known, mut next) = (Vec::new(), 0);
        for _ in 0..lives {
            life(&file, &mut random, &mut known, &mut next);
        }
    }
}

#[test]
fn no_acknowledged_write_is_lost_by_a_crash_and_it_always_starts_again() {
    crashes(0..50, 10);
}

#[test]
#[ignore = "takes a minute: 10,000 crashes"]
fn no_acknowledged_write_is_lost_by_ten_thousand_crashes() {
    crashes(1_000..2_000, 10);
}
