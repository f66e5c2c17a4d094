//! The model: what Cassandra promises, in memory, by its own rules and without any of the client's code.

mod row;
mod select;

use std::collections::{BTreeMap, HashMap};

use cassa::ErrorKind;
use cassa::types::token::{Partitioner, Token};

use self::row::Row;
use crate::line::Line;
use crate::operation::{Change, Mutation, Operation, Selection};
use crate::outcome::{Column, Outcome};
use crate::plant::Plant;
use crate::world::{Kind, key};

/// All rows of a group of sequences.
#[derive(Debug)]
pub(crate) struct Model {
    line: Line,
    partitioner: Partitioner,
    plant: Option<Plant>,
    families: HashMap<Kind, BTreeMap<Place, Row>>,
}

/// Rows are ordered by token.
type Place = (Option<Token>, String);

impl Model {
    pub(crate) fn new(line: Line, plant: Option<Plant>) -> Model {
        Model { line, partitioner: line.partitioner(), plant, families: HashMap::new() }
    }

    /// Whether it is defined what the operation does.
    pub(crate) fn defines(&self, prefix: &str, operation: &Operation) -> bool {
        // 2.1 counts 0 columns where others refuse.
        if let Operation::Count { selection: Selection::Slice { range, .. }, .. } = operation
            && range.is_backwards()
        {
            return false;
        }
        let mutations = operation.mutations();
        let mut counters = mutations.iter().filter(|it| it.kind.counts());
        let removes = counters.clone().any(|it| it.change.removes());
        // Counters that are added to and removed in one message come in any order.
        !(removes && counters.any(|it| !it.change.removes()))
            && mutations.iter().all(|mutation| self.counts(prefix, mutation))
            && (self.line >= Line(1, 2) || !removes_a_row_twice(mutations))
    }

    /// A counter that was removed has no defined value when it is added to again.
    fn counts(&self, prefix: &str, mutation: &Mutation) -> bool {
        let Change::Add(counters) = &mutation.change else { return true };
        let row = self.row(mutation.kind, &key(prefix, mutation.key));
        row.is_none_or(|row| counters.iter().all(|(name, _)| row.can_count(*name)))
    }

    /// What the operation must end with, given the timestamps its mutations had.
    pub(crate) fn outcome(
        &mut self,
        prefix: &str,
        operation: &Operation,
        timestamps: &[i64],
    ) -> Outcome {
        match operation {
            Operation::Write(_) | Operation::Batch(_) => {
                self.write(prefix, operation.mutations(), timestamps)
            }
            Operation::Get { kind, key: number, selection } => self.read(selection, |model| {
                Outcome::Row(model.columns(*kind, &key(prefix, *number), selection))
            }),
            Operation::Count { kind, key: number, selection } => self.read(selection, |model| {
                let row = key(prefix, *number);
                if model.plant == Some(Plant::CountsRemoved) && *selection == Selection::All {
                    return Outcome::Count(model.row(*kind, &row).map_or(0, Row::width));
                }
                Outcome::Count(model.columns(*kind, &row, selection).len() as u64)
            }),
            Operation::Multiget { kind, keys, selection } => self.read(selection, |model| {
                let mut rows: Vec<(String, Vec<Column>)> = Vec::new();
                for number in keys {
                    let key = key(prefix, *number);
                    let columns = model.columns(*kind, &key, selection);
                    if !columns.is_empty() && rows.iter().all(|(other, _)| *other != key) {
                        rows.push((key, columns));
                    }
                }
                Outcome::Rows(rows)
            }),
            Operation::Scan { kind, selection, limit } => self.read(selection, |model| {
                let rows = model.families.get(kind).into_iter().flatten();
                let rows = rows.map(|((_, key), row)| (key.clone(), model.select(row, selection)));
                let rows = rows.filter(|(_, columns)| !columns.is_empty());
                Outcome::Rows(rows.take(limit.unwrap_or(usize::MAX)).collect())
            }),
            // Servers from 3.0 on refuse it.
            Operation::Truncate { kind } if kind.counts() && self.line >= Line(3, 0) => {
                Outcome::Refused(ErrorKind::InvalidRequest)
            }
            Operation::Truncate { kind } => {
                self.families.remove(kind);
                Outcome::Done
            }
        }
    }

    /// Nothing is written unless everything can be.
    fn write(&mut self, prefix: &str, mutations: &[Mutation], timestamps: &[i64]) -> Outcome {
        let refused = mutations.iter().find_map(|mutation| self.refusal(mutation));
        if let Some(kind) = refused {
            return Outcome::Refused(kind);
        }
        for (mutation, timestamp) in mutations.iter().zip(timestamps) {
            let key = key(prefix, mutation.key);
            let place = (self.partitioner.token(key.as_bytes()), key);
            let rows = self.families.entry(mutation.kind).or_default();
            let row = rows.entry(place).or_insert_with(|| Row::new(self.plant));
            row.apply(&mutation.change, *timestamp);
        }
        Outcome::Done
    }

    fn refusal(&self, mutation: &Mutation) -> Option<ErrorKind> {
        match &mutation.change {
            Change::RemoveSlice(range) if !range.is_open() => {
                if !self.line.removes_slice(range) || mutation.kind.counts() {
                    return Some(ErrorKind::Unsupported);
                }
                range.is_backwards().then_some(ErrorKind::InvalidRequest)
            }
            _ => None,
        }
    }

    fn read(&self, selection: &Selection, read: impl FnOnce(&Model) -> Outcome) -> Outcome {
        match selection {
            Selection::Slice { range, .. } if range.is_backwards() => {
                Outcome::Refused(ErrorKind::InvalidRequest)
            }
            _ => read(self),
        }
    }

    fn columns(&self, kind: Kind, key: &str, selection: &Selection) -> Vec<Column> {
        self.row(kind, key).map_or_else(Vec::new, |row| self.select(row, selection))
    }

    fn select(&self, row: &Row, selection: &Selection) -> Vec<Column> {
        select::select(row.columns(), selection, self.plant)
    }

    fn row(&self, kind: Kind, key: &str) -> Option<&Row> {
        let place = (self.partitioner.token(key.as_bytes()), key.to_owned());
        self.families.get(&kind)?.get(&place)
    }
}

/// Of a row's removals in one message old servers take the last, whatever their timestamps.
fn removes_a_row_twice(mutations: &[Mutation]) -> bool {
    let mut rows: Vec<(Kind, u8)> = mutations
        .iter()
        .filter(|mutation| match &mutation.change {
            Change::RemoveRow => true,
            Change::RemoveSlice(range) => range.is_open(),
            _ => false,
        })
        .map(|mutation| (mutation.kind, mutation.key))
        .collect();
    rows.sort_unstable();
    rows.windows(2).any(|pair| pair[0] == pair[1])
}
