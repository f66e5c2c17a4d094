//! One row: what was written and removed in it, when, and what is left of it.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use crate::operation::{Change, Range};
use crate::outcome::{Column, Content};
use crate::plant::Plant;

#[derive(Debug)]
pub(super) struct Row {
    plant: Option<Plant>,
    /// When the row was last removed.
    removed: Option<i64>,
    /// Slices that were removed, and when.
    removed_slices: Vec<(Range, i64)>,
    cells: BTreeMap<u8, Cell>,
}

/// The newest that was written under a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Cell {
    timestamp: i64,
    state: State,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Removed,
    Value(u8, Option<u32>),
    /// A counter: it has no timestamp.
    Count(i64),
}

impl Row {
    pub(super) fn new(plant: Option<Plant>) -> Row {
        Row { plant, removed: None, removed_slices: Vec::new(), cells: BTreeMap::new() }
    }

    pub(super) fn apply(&mut self, change: &Change, timestamp: i64) {
        match change {
            Change::Insert { columns, ttl } => {
                for (name, value) in columns {
                    self.put(*name, Cell { timestamp, state: State::Value(*value, *ttl) });
                }
            }
            Change::Add(counters) => {
                for (name, delta) in counters {
                    self.add(*name, *delta);
                }
            }
            Change::RemoveRow => self.removed = self.removed.max(Some(timestamp)),
            Change::RemoveNames(names) => {
                for name in names {
                    self.put(*name, Cell { timestamp, state: State::Removed });
                }
            }
            Change::RemoveSlice(range) if range.is_open() => {
                self.removed = self.removed.max(Some(timestamp));
            }
            Change::RemoveSlice(range) => self.removed_slices.push((*range, timestamp)),
        }
    }

    /// A counter that was never removed, alone or with its row.
    pub(super) fn can_count(&self, name: u8) -> bool {
        let removed = |cell: &Cell| cell.state == State::Removed;
        self.removed.is_none() && !self.cells.get(&name).is_some_and(removed)
    }

    /// How many names were ever written.
    pub(super) fn width(&self) -> u64 {
        self.cells.len() as u64
    }

    /// What is left, in order.
    pub(super) fn columns(&self) -> Vec<Column> {
        let left = self.cells.iter().filter_map(|(name, cell)| {
            let content = match cell.state {
                State::Removed => return None,
                State::Count(count) => Content::Count(count),
                State::Value(value, ttl) => {
                    Content::Value { value, timestamp: cell.timestamp, ttl }
                }
            };
            (!self.covers(*name, cell)).then_some(Column { name: *name, content })
        });
        left.collect()
    }

    /// Whether a removal of the row or of a slice hides the cell: one of the same timestamp does.
    fn covers(&self, name: u8, cell: &Cell) -> bool {
        if matches!(cell.state, State::Count(_)) {
            return self.removed.is_some();
        }
        let hides = |removed: i64| match self.plant {
            Some(Plant::InsertWinsTies) => cell.timestamp < removed,
            _ => cell.timestamp <= removed,
        };
        let mut slices = self.removed_slices.iter();
        self.removed.is_some_and(hides)
            || slices.any(|(range, removed)| hides(*removed) && range.has(name, self.plant))
    }

    /// The newest wins; of one time a removal does, and of two values the greater.
    fn put(&mut self, name: u8, cell: Cell) {
        let old = self.cells.entry(name).or_insert(cell);
        let newer =
            cell.timestamp.cmp(&old.timestamp).then_with(|| match (cell.state, old.state) {
                (State::Removed, State::Value(..)) => match self.plant {
                    Some(Plant::InsertWinsTies) => Ordering::Less,
                    _ => Ordering::Greater,
                },
                (State::Value(value, _), State::Value(other, _)) => value.cmp(&other),
                _ => Ordering::Less,
            });
        if newer == Ordering::Greater {
            *old = cell;
        }
    }

    fn add(&mut self, name: u8, delta: i64) {
        let cell = self.cells.entry(name).or_insert(Cell { timestamp: 0, state: State::Count(0) });
        if let State::Count(count) = &mut cell.state {
            *count = count.wrapping_add(delta);
        }
    }
}
