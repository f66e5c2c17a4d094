//! How many bytes mutations take in a message, from the layout of its structs; a test holds it against encoded messages.

use crate::op::{Mutation, Predicate, RowMutations};

/// A message around its rows, at most: its header, the map's, the consistency level.
pub(super) const ENVELOPE: usize = 48;
/// A row's entry, and its column family's in it, beside key and name.
const ROW: usize = 19;
/// Around what is written: two structs.
const WRITTEN: usize = 8;
/// A super column around the columns written within it, beside its name.
const SUPER_COLUMN: usize = 24;
/// A column beside its name and value, its time to live, and a counter beside its name.
const COLUMN: usize = 26;
const TTL: usize = 7;
const COUNTER: usize = 19;
/// A removal without a timestamp, and what it may have.
const REMOVAL: usize = 5;
const TIMESTAMP: usize = 11;
const PREDICATE: usize = 3;
/// A list of names, and each beside its bytes.
const NAMES: usize = 9;
const NAME: usize = 4;
const RANGE: usize = 30;
/// A field of bytes beside them.
const BINARY: usize = 7;

/// What one row's mutations take in a message, envelope not included.
pub(super) fn of_row(row: &RowMutations) -> usize {
    ROW + row.key.len() + row.column_family.len() + of_mutations(row)
}

/// The same, but for what a message has once of the row's key and column family.
pub(super) fn of_mutations(row: &RowMutations) -> usize {
    let within = row.super_column.as_ref().map(|name| name.len());
    let around = match within {
        Some(name) if row.mutations.iter().any(writes) => SUPER_COLUMN + name,
        _ => 0,
    };
    let mutations: usize = row.mutations.iter().map(|mutation| of(mutation, within)).sum();
    around + mutations
}

fn writes(mutation: &Mutation) -> bool {
    matches!(mutation, Mutation::Insert { .. } | Mutation::Add { .. })
}

/// One mutation, within a super column with a name of so many bytes if in one.
fn of(mutation: &Mutation, within: Option<usize>) -> usize {
    let written = if within.is_none() { WRITTEN } else { 0 };
    let removal = REMOVAL + within.map_or(0, |name| BINARY + name);
    match mutation {
        Mutation::Insert { name, value, ttl, .. } => {
            written + COLUMN + name.len() + value.len() + ttl.map_or(0, |_| TTL)
        }
        Mutation::Add { name, .. } => written + COUNTER + name.len(),
        Mutation::Remove { columns, .. } => {
            let columns = columns.as_ref().map_or(0, |columns| match columns {
                Predicate::Names(names) => PREDICATE + list(names),
                Predicate::Range(range) => {
                    PREDICATE + RANGE + range.start.len() + range.finish.len()
                }
            });
            removal + TIMESTAMP + columns
        }
        Mutation::RemoveCounters { names } => {
            removal + names.as_ref().map_or(0, |names| PREDICATE + list(names))
        }
    }
}

fn list(names: &[bytes::Bytes]) -> usize {
    NAMES + names.iter().map(|name| NAME + name.len()).sum::<usize>()
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::*;
    use crate::codec::encode;
    use crate::consistency::Consistency;
    use crate::hosts::Facts;
    use crate::op::{AtomicBatchMutate, BatchMutate, ColumnRange};

    const LENGTH: usize = 4;

    fn bytes(length: usize) -> Bytes {
        vec![7; length].into()
    }

    fn rows(super_column: Option<&Bytes>) -> Vec<RowMutations> {
        let insert =
            |ttl| Mutation::Insert { name: bytes(5), value: bytes(300), timestamp: 1, ttl };
        let remove = |columns| Mutation::Remove { columns, timestamp: 1 };
        let range = ColumnRange { start: bytes(3), finish: bytes(8), ..ColumnRange::default() };
        let lists = [
            vec![insert(None)],
            vec![insert(Some(60)), insert(None), insert(None)],
            vec![remove(None)],
            vec![remove(Some(Predicate::Names(vec![bytes(1), bytes(20)])))],
            vec![remove(Some(Predicate::Range(range)))],
            vec![
                Mutation::Add { name: bytes(9), delta: 1 },
                Mutation::Add { name: bytes(1), delta: 2 },
            ],
            vec![Mutation::RemoveCounters { names: None }],
            vec![Mutation::RemoveCounters { names: Some(vec![bytes(4)]) }],
        ];
        let row = |mutations| RowMutations {
            column_family: "Standard1".into(),
            key: bytes(17),
            super_column: super_column.cloned(),
            mutations,
        };
        lists.into_iter().map(row).collect()
    }

    #[test]
    fn the_size_of_mutations_is_what_they_take_in_a_message() {
        let newest = Facts { api: cassa_wire::ApiVersion::V20_1_0, release: None };
        for row in rows(None).into_iter().chain(rows(Some(&bytes(11)))) {
            let size = of_row(&row);
            let request = BatchMutate {
                keyspace: "K".into(),
                rows: vec![row],
                consistency: Consistency::One,
                traces: None,
            };
            let mut out = Vec::new();
            encode(&AtomicBatchMutate(request.clone()), &newest, 1, &mut out).expect("encodes");
            assert_eq!(out.len() - LENGTH, ENVELOPE + size, "{request:?}");
        }
    }
}
