//! A row: columns, or super columns.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use bytes::Bytes;

use super::removals::Removals;
use super::span::Span;
use super::walk::{Walk, walk};
use super::{Change, Columns, Deletion, Filter, Name, Order, Path};

/// A row.
#[derive(Debug, Clone)]
pub(crate) enum Row {
    Standard(Columns),
    Super(SuperColumns),
}

/// The super columns of a row.
#[derive(Debug, Clone, Default)]
pub(crate) struct SuperColumns {
    removals: Removals,
    columns: BTreeMap<Name, Columns>,
    /// Where something was removed of which not all is dropped.
    unswept: Vec<Span>,
}

impl Row {
    /// A row of which nothing is known.
    pub(crate) fn new(order: &Order) -> Row {
        match order.within {
            None => Row::Standard(Columns::default()),
            Some(_) => Row::Super(SuperColumns::default()),
        }
    }

    /// Makes changes in this second. What doesn't suit the row (a super column where it has none) changes nothing.
    pub(crate) fn apply(&mut self, order: &Order, changes: &[Change], now: i64) {
        match self {
            Row::Standard(columns) => {
                for change in changes {
                    columns.apply(&order.names, change, now, order.ties);
                }
                columns.sweep();
            }
            Row::Super(columns) => {
                changes.iter().for_each(|change| columns.apply(order, change, now));
                columns.sweep();
            }
        }
    }

    /// Learns what another replica knows of it.
    pub(crate) fn merge(&mut self, other: &Row, now: i64) {
        match (self, other) {
            (Row::Standard(columns), Row::Standard(other)) => columns.merge(other, now),
            (Row::Super(columns), Row::Super(other)) => columns.merge(other, now),
            _ => {}
        }
    }

    /// Its columns, or those of one of its super columns.
    pub(crate) fn columns(&self, order: &Order, super_column: Option<&Bytes>) -> Option<&Columns> {
        match (self, super_column) {
            (Row::Standard(columns), None) => Some(columns),
            (Row::Super(columns), Some(name)) => columns.columns.get(&order.name(name)),
            _ => None,
        }
    }

    /// Its super columns.
    pub(crate) fn super_columns(&self) -> Option<&SuperColumns> {
        match self {
            Row::Standard(_) => None,
            Row::Super(columns) => Some(columns),
        }
    }

    /// The changes that make it of a row of which nothing is known.
    pub(crate) fn changes(&self) -> Vec<Change> {
        let mut changes = Vec::new();
        match self {
            Row::Standard(columns) => columns.changes(None, &mut changes),
            Row::Super(columns) => {
                columns.removals.changes(None, &mut changes);
                for (name, columns) in &columns.columns {
                    columns.changes(Some(name.bytes()), &mut changes);
                }
            }
        }
        changes
    }

    /// Whether nothing is known of it.
    pub(crate) fn is_blank(&self) -> bool {
        match self {
            Row::Standard(columns) => columns.is_blank(),
            Row::Super(columns) => columns.removals.is_empty() && columns.columns.is_empty(),
        }
    }

    /// How much is known of it.
    pub(crate) fn weight(&self) -> usize {
        match self {
            Row::Standard(columns) => columns.weight(),
            Row::Super(columns) => {
                columns.columns.values().map(|columns| 1 + columns.weight()).sum()
            }
        }
    }

    /// The same in another order.
    pub(crate) fn under(&self, order: &Order) -> Row {
        match (self, &order.within) {
            (Row::Standard(columns), _) => Row::Standard(columns.under(&order.names)),
            (Row::Super(columns), Some(within)) => {
                let removals = columns.removals.under(&order.names);
                let columns = columns.columns.iter();
                let columns =
                    columns.map(|(name, it)| (name.under(&order.names), it.under(within)));
                Row::Super(SuperColumns {
                    removals,
                    columns: columns.collect(),
                    unswept: Vec::new(),
                })
            }
            (Row::Super(_), None) => Row::new(order),
        }
    }

    /// Forgets what was removed before this second.
    pub(crate) fn purge(&mut self, before: i64) {
        match self {
            Row::Standard(columns) => columns.purge(before),
            Row::Super(columns) => {
                columns.removals.purge(before);
                columns.columns.retain(|_, columns| {
                    columns.purge(before);
                    !columns.is_blank()
                });
            }
        }
    }
}

impl SuperColumns {
    /// Walks through the super columns a filter wants; `see` says which of them are there.
    pub(crate) fn walk<'a>(
        &'a self,
        order: &Order,
        filter: &Filter,
        see: impl FnMut(&'a Name, &'a Columns) -> Walk,
    ) -> ControlFlow<()> {
        walk(&self.columns, &order.names, filter, see)
    }

    fn merge(&mut self, other: &SuperColumns, now: i64) {
        self.removals.merge(&other.removals);
        self.unswept.extend(other.removals.spans());
        self.sweep();
        for (name, columns) in &other.columns {
            self.columns_of(name).merge(columns, now);
        }
    }

    /// The columns of a super column, without those that were removed with it and others.
    fn columns_of(&mut self, name: &Name) -> &mut Columns {
        let columns = self.columns.entry(name.detached()).or_default();
        if let Some(newest) = self.removals.newest(name) {
            columns.remove_whole(newest);
        }
        columns
    }

    fn apply(&mut self, order: &Order, change: &Change, now: i64) {
        let Some(within) = &order.within else { return };
        match change {
            Change::RemoveRow(deletion) => self.remove_whole(*deletion),
            Change::RemoveRange { super_column: None, start, finish, deletion, .. } => {
                let span = Span::new(&order.names, start, finish);
                if !span.is_backwards() && self.removals.remove_slice(&span, *deletion) {
                    self.unswept.push(span);
                }
            }
            Change::CountAgain { super_column: Some(name), .. } => {
                // Where there is no such super column, nothing was removed for good.
                if let Some(columns) = self.columns.get_mut(&order.name(name)) {
                    columns.apply(within, change, now, order.ties);
                }
            }
            Change::Put(Path { super_column: Some(name), .. }, _)
            | Change::Add { path: Path { super_column: Some(name), .. }, .. }
            | Change::RemoveColumn(Path { super_column: Some(name), .. }, _)
            | Change::RemoveCounter(Path { super_column: Some(name), .. }, _)
            | Change::RemoveRange { super_column: Some(name), .. }
            | Change::RemoveSuper(name, _) => {
                let name = order.name(name);
                let columns = self.columns_of(&name);
                columns.apply(within, change, now, order.ties);
                if !columns.is_swept() {
                    self.unswept.push(Span::of_one(name));
                }
            }
            _ => {}
        }
    }

    fn remove_whole(&mut self, deletion: Deletion) {
        if self.removals.remove_whole(deletion) {
            self.unswept.push(Span::all());
        }
    }

    /// Drops what was removed since the last time.
    fn sweep(&mut self) {
        let SuperColumns { removals, columns, unswept } = self;
        for span in Span::merged(std::mem::take(unswept)) {
            for (name, columns) in columns.range_mut(span.bounds()) {
                removals.newest(name).into_iter().for_each(|newest| columns.remove_whole(newest));
                columns.sweep();
            }
        }
    }
}
