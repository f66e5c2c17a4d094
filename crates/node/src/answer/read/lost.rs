//! Rows over which old servers' own code fails: the replica's thread ends there, and the coordinator waits in vain.

use std::cmp::Ordering;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;

use cassa_types::Type;
use cassa_wire::{ConsistencyLevel, Exception, IndexExpression, Method};

use super::page::View;
use crate::Line;
use crate::answer::failure;
use crate::check::MAX_UNSIGNED_SHORT;
use crate::coordinate::timed_out;
use crate::store::{Columns, Filter, Live, Name, Order, Row, Slice};

impl View<'_> {
    /// Whether a replica fails over the row, of which nothing more is seen then.
    pub(super) fn loses(&self, order: &Order, row: &Row) -> bool {
        let upside_down = || {
            let columns = row.columns(order, None).filter(|_| self.searches_upside_down());
            columns.is_some_and(|columns| self.found_upside_down(columns, &order.names).is_none())
        };
        let is_lost = self.begins_too_long() || upside_down();
        is_lost && self.lose()
    }

    /// Whether a replica fails over a removed column, whose value is the second of its removal in four bytes, as one of this type.
    pub(super) fn loses_removed(&self, validator: &Type, value: &[u8]) -> bool {
        let fails = matches!(
            validator.base(),
            Type::TimeUuid | Type::LexicalUuid | Type::Double | Type::Decimal
        );
        fails && !value.is_empty() && self.line < Line::V3_0 && self.lose()
    }

    /// Whether a replica fails over pages of rows that conditions choose without an index. (From 2.0 on they are refused.)
    pub(super) fn loses_pages(&self, conditions: &[IndexExpression]) -> bool {
        !conditions.is_empty() && !self.is_indexed && self.lose()
    }

    pub(super) fn lose(&self) -> bool {
        self.is_lost.store(true, Relaxed);
        true
    }

    /// What comes of a read of one row or of some over which a replica failed.
    pub(super) fn answered(&self) -> Result<(), Exception> {
        match self.is_lost.load(Relaxed) {
            true => Err(timed_out(None)),
            false => Ok(()),
        }
    }

    /// What comes of a read of a range over which a replica failed: before 1.2 a coordinator reads at level ONE what it has itself, and
    /// fails at once.
    pub(super) fn range_answered(
        &self,
        level: ConsistencyLevel,
        method: Method,
    ) -> Result<(), Exception> {
        let reads_itself = level == ConsistencyLevel::One && self.line < Line::V1_2;
        match reads_itself && self.is_lost.load(Relaxed) {
            true => Err(failure(method)),
            false => self.answered(),
        }
    }

    /// Before 1.1 a slice's start is made a column to look from, and no column has so long a name.
    fn begins_too_long(&self) -> bool {
        let Filter::Slices { slices, .. } = &self.filter else { return false };
        let is_long = |slice: &Slice| slice.start.len() > MAX_UNSIGNED_SHORT;
        self.line < Line::V1_1 && self.super_column.is_none() && slices.iter().any(is_long)
    }

    /// 1.2 looks for the ends of a reversed slice in rows that an index chose as if their columns came forward.
    pub(super) fn searches_upside_down(&self) -> bool {
        self.is_indexed && self.reads_chosen_backwards() && self.line == Line::V1_2
    }

    /// What such a search finds; `None` when the end it finds lies before the start.
    pub(super) fn found_upside_down<'c>(
        &self,
        columns: &'c Columns,
        comparator: &Arc<Type>,
    ) -> Option<Vec<(&'c Name, Live<'c>)>> {
        let Filter::Slices { slices, count, .. } = &self.filter else { return Some(Vec::new()) };
        let Some(Slice { start, finish }) = slices.first() else { return Some(Vec::new()) };
        let mut all: Vec<(&Name, Option<Live<'_>>)> = columns.all(self.now).collect();
        all.reverse();
        let from = match start.is_empty() {
            true => 0,
            false => search(&all, &Name::new(comparator, start.clone())).unwrap_or_else(|at| at),
        };
        let to = match finish.is_empty() {
            true => all.len(),
            false => match search(&all, &Name::new(comparator, finish.clone())) {
                Ok(at) => at + 1,
                Err(at) => at,
            },
        };
        let found = all.get(from..to)?.iter();
        Some(found.filter_map(|(name, live)| Some((*name, (*live)?))).take(*count).collect())
    }
}

/// A binary search for a name among some that it takes for ascending, halving as Java's does; where it isn't found, where it would be.
pub(super) fn search<T>(names: &[(&Name, T)], name: &Name) -> Result<usize, usize> {
    let (mut low, mut high) = (0, names.len());
    let mut place = 0;
    while low < high {
        let middle = (low + high - 1) / 2;
        match name.cmp(names[middle].0) {
            Ordering::Equal => return Ok(middle),
            Ordering::Greater => (low, place) = (middle + 1, middle + 1),
            Ordering::Less => (high, place) = (middle, middle),
        }
    }
    Err(place)
}
