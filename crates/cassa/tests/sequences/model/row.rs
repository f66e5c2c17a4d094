//! One row: what was written and removed in it, when, and what is left of it.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use crate::handle::Handle;
use crate::operation::{Change, Range};
use crate::outcome::{Column, Content};
use crate::plant::Plant;
use crate::range::Extent;

#[derive(Debug)]
pub(super) struct Row {
    plant: Option<Plant>,
    /// When the row was last removed.
    removed: Option<i64>,
    parts: Vec<RemovedPart>,
    cells: BTreeMap<u8, Cell>,
}

/// A slice or a super column that was removed.
#[derive(Debug)]
struct RemovedPart {
    handle: Handle,
    range: Range,
    timestamp: i64,
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
        Row { plant, removed: None, parts: Vec::new(), cells: BTreeMap::new() }
    }

    pub(super) fn apply(&mut self, handle: Handle, change: &Change, timestamp: i64) {
        match change {
            Change::Insert { columns, ttl } => {
                for (column, value) in columns {
                    let state = State::Value(*value, *ttl);
                    self.put(handle.in_row(*column), Cell { timestamp, state });
                }
            }
            Change::Add(counters) => {
                for (column, delta) in counters {
                    self.add(handle.in_row(*column), *delta);
                }
            }
            Change::Subtract(column, delta) => {
                self.add(handle.in_row(*column), delta.wrapping_neg());
            }
            Change::RemoveRow => self.remove(handle, Range::ALL, timestamp),
            Change::RemoveNames(names) if handle.has_super_columns() => {
                for name in names {
                    let within = Handle { within: Some(*name), ..handle };
                    self.remove(within, Range::ALL, timestamp);
                }
            }
            Change::RemoveNames(names) => {
                for name in names {
                    self.put(handle.in_row(*name), Cell { timestamp, state: State::Removed });
                }
            }
            Change::RemoveSlice(range) => self.remove(handle, *range, timestamp),
        }
    }

    /// A counter that was never removed, alone or with its row or super column.
    pub(super) fn can_count(&self, number: u8) -> bool {
        let removed = |cell: &Cell| cell.state == State::Removed;
        self.removed.is_none()
            && !self.parts.iter().any(|part| part.has(number))
            && !self.cells.get(&number).is_some_and(removed)
    }

    /// How many columns were ever written.
    pub(super) fn width(&self) -> u64 {
        self.cells.len() as u64
    }

    /// What is left, in order.
    pub(super) fn columns(&self) -> Vec<Column> {
        let left = self.cells.iter().filter_map(|(number, cell)| {
            let content = match cell.state {
                State::Removed => return None,
                State::Count(count) => Content::Count(count),
                State::Value(value, ttl) => {
                    Content::Value { value, timestamp: cell.timestamp, ttl }
                }
            };
            (!self.covers(*number, cell)).then_some(Column { number: *number, content })
        });
        left.collect()
    }

    /// Whether a removal of the row or of a part hides the cell: one of the same timestamp does.
    fn covers(&self, number: u8, cell: &Cell) -> bool {
        let counts = matches!(cell.state, State::Count(_));
        let hides = |removed: i64| match self.plant {
            _ if counts => true,
            Some(Plant::InsertWinsTies) => cell.timestamp < removed,
            _ => cell.timestamp <= removed,
        };
        let spared = |part: &RemovedPart| {
            part.is_super_column() && self.plant == Some(Plant::SuperColumnsStay)
        };
        self.removed.is_some_and(hides)
            || self
                .parts
                .iter()
                .any(|part| part.has(number) && hides(part.timestamp) && !spared(part))
    }

    fn remove(&mut self, handle: Handle, range: Range, timestamp: i64) {
        match range.extent(handle) {
            Extent::Whole if handle.within.is_none() => {
                self.removed = self.removed.max(Some(timestamp));
            }
            _ => self.parts.push(RemovedPart { handle, range, timestamp }),
        }
    }

    /// The newest wins; of one time a removal does, and of two values the greater.
    fn put(&mut self, number: u8, cell: Cell) {
        let old = self.cells.entry(number).or_insert(cell);
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

    fn add(&mut self, number: u8, delta: i64) {
        let none = Cell { timestamp: 0, state: State::Count(0) };
        if let State::Count(count) = &mut self.cells.entry(number).or_insert(none).state {
            *count = count.wrapping_add(delta);
        }
    }
}

impl RemovedPart {
    fn is_super_column(&self) -> bool {
        self.handle.within.is_some() && self.range == Range::ALL
    }

    fn has(&self, number: u8) -> bool {
        self.handle.name_of(number).is_some_and(|name| self.range.has(name))
    }
}
