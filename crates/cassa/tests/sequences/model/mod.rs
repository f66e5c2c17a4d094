//! The model: what Cassandra promises, in memory, by its own rules and without any of the client's code.

mod defined;
mod row;
mod scan;
mod select;

use std::collections::{BTreeMap, HashMap};

use cassa::ErrorKind;
use cassa::types::token::{Partitioner, Token};

use self::row::Row;
use self::select::Entry;
use crate::line::Line;
use crate::operation::{Change, Mutation, Operation, Read, Selection};
use crate::outcome::{Column, Outcome};
use crate::plant::Plant;
use crate::range::Extent;
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

    /// What the operation must end with, given the timestamps its mutations had.
    pub(crate) fn outcome(
        &mut self,
        prefix: &str,
        operation: &Operation,
        timestamps: &[i64],
    ) -> Outcome {
        if let Some(kind) = operation.read().and_then(refused) {
            return Outcome::Refused(kind);
        }
        match operation {
            Operation::Write(_) | Operation::InsertRows(_) | Operation::Batch { .. } => {
                self.write(prefix, operation.mutations(), timestamps)
            }
            Operation::Get(read, number) | Operation::Stream(read, number) => {
                Outcome::Row(self.entries(read, &key(prefix, *number)).concat())
            }
            Operation::Count(read, number) => {
                let place = self.place(prefix, *number);
                let row = self.row(read.handle.kind, &place);
                if self.plant == Some(Plant::CountsRemoved)
                    && !read.handle.kind.is_super()
                    && read.selection == Selection::All
                {
                    return Outcome::Count(row.map_or(0, Row::width));
                }
                Outcome::Count(self.entries(read, &place.1).len() as u64)
            }
            Operation::Multiget(read, keys) => {
                let mut rows: Vec<(String, Vec<Column>)> = Vec::new();
                for number in keys {
                    let key = key(prefix, *number);
                    let columns = self.entries(read, &key).concat();
                    if !columns.is_empty() && rows.iter().all(|(other, _)| *other != key) {
                        rows.push((key, columns));
                    }
                }
                Outcome::Rows(rows)
            }
            Operation::MultigetCount(read, keys) => {
                let mut counts: Vec<(String, u64)> = Vec::new();
                for number in keys {
                    let key = key(prefix, *number);
                    let count = self.entries(read, &key).len() as u64;
                    if counts.iter().all(|(other, _)| *other != key) {
                        counts.push((key, count));
                    }
                }
                Outcome::Counts(counts)
            }
            Operation::Scan(read, scan) => self.scan(prefix, read, scan),
            // Servers from 3.0 on refuse it.
            Operation::Truncate(kind) if kind.counts() && self.line >= Line(3, 0) => {
                Outcome::Refused(ErrorKind::InvalidRequest)
            }
            Operation::Truncate(kind) => {
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
            if !does_something(mutation) {
                continue;
            }
            let place = self.place(prefix, mutation.key);
            let rows = self.families.entry(mutation.handle.kind).or_default();
            let row = rows.entry(place).or_insert_with(|| Row::new(self.plant));
            row.apply(mutation.handle, &mutation.change, *timestamp);
        }
        Outcome::Done
    }

    fn refusal(&self, mutation: &Mutation) -> Option<ErrorKind> {
        let Change::RemoveSlice(range) = &mutation.change else { return None };
        let handle = mutation.handle;
        let can_be = self.line.removes_slice(handle, range) && !handle.counts();
        match range.extent(handle) {
            Extent::Unspeakable => Some(ErrorKind::Type),
            Extent::Backwards => Some(ErrorKind::InvalidArgument),
            Extent::Some if !can_be => Some(ErrorKind::Unsupported),
            _ => None,
        }
    }

    /// What is selected of a row.
    fn entries(&self, read: &Read, key: &str) -> Vec<Entry> {
        let place = (self.partitioner.token(key.as_bytes()), key.to_owned());
        self.row(read.handle.kind, &place).map_or_else(Vec::new, |row| {
            select::select(row.columns(), read.handle, &read.selection, self.plant)
        })
    }

    fn row(&self, kind: Kind, place: &Place) -> Option<&Row> {
        self.families.get(&kind)?.get(place)
    }

    fn place(&self, prefix: &str, number: u8) -> Place {
        let key = key(prefix, number);
        (self.partitioner.token(key.as_bytes()), key)
    }
}

fn refused(read: &Read) -> Option<ErrorKind> {
    let Selection::Slice { range, .. } = &read.selection else { return None };
    match range.extent(read.handle) {
        Extent::Unspeakable => Some(ErrorKind::Type),
        Extent::Backwards => Some(ErrorKind::InvalidArgument),
        _ => None,
    }
}

/// Whether anything is sent, so that servers list the row from then on.
fn does_something(mutation: &Mutation) -> bool {
    match &mutation.change {
        Change::RemoveNames(names) => !names.is_empty(),
        Change::RemoveSlice(range) => range.extent(mutation.handle) != Extent::Nothing,
        _ => true,
    }
}
