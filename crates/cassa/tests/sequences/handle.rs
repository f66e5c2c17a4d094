//! What operations are on: a family, or one super column of its rows.

use crate::world::{Kind, Names, WITHIN};

/// A super column family has super columns as its columns, unless the handle is narrowed to one of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Handle {
    pub(crate) kind: Kind,
    /// The number of the super column.
    pub(crate) within: Option<u8>,
}

impl Handle {
    pub(crate) fn counts(self) -> bool {
        self.kind.counts()
    }

    /// Whether its columns are super columns.
    pub(crate) fn has_super_columns(self) -> bool {
        self.kind.is_super() && self.within.is_none()
    }

    /// What it selects and removes by.
    pub(crate) fn names(self) -> Names {
        match (self.kind, self.within) {
            (Kind::Super | Kind::SuperCounter, None) => Names::Words,
            (Kind::Super | Kind::SuperCounter, Some(_)) => Names::Longs,
            (Kind::Standard | Kind::Counter, _) => Names::Texts,
            (Kind::Composite, _) => Names::Pairs,
            (Kind::Reversed, _) => Names::Falling,
        }
    }

    /// How many columns it writes by their numbers: those of all super columns, if it has them.
    pub(crate) fn columns(self) -> u8 {
        if self.has_super_columns() { WITHIN * WITHIN } else { self.names().many() }
    }

    /// The number in its row of a column that the handle writes.
    pub(crate) fn in_row(self, column: u8) -> u8 {
        self.within.map_or(column, |within| within * WITHIN + column)
    }

    /// The number of the handle's name that a row's column belongs to.
    pub(crate) fn name_of(self, in_row: u8) -> Option<u8> {
        match self.within {
            Some(within) => (in_row / WITHIN == within).then_some(in_row % WITHIN),
            None if self.kind.is_super() => Some(in_row / WITHIN),
            None => Some(in_row),
        }
    }
}
