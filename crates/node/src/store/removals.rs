//! What was removed of a row or a super column otherwise than column by column.

use std::sync::Arc;

use bytes::Bytes;
use cassa_types::Type;

use super::name::Name;
use super::span::Span;
use super::{Change, Deletion};

/// The removal of the whole, and those of slices.
#[derive(Debug, Clone, Default)]
pub(crate) struct Removals {
    whole: Option<Deletion>,
    slices: Vec<(Span, Deletion)>,
    /// The latest timestamp of a slice's removal: most that is written is younger.
    latest: Option<i64>,
    /// How many slices there may be before those within others are looked for.
    most: usize,
}

const FEWEST: usize = 64;

impl Removals {
    /// When the whole was removed.
    pub(crate) fn whole(&self) -> Option<Deletion> {
        self.whole
    }

    /// The changes that make them, in a row or in one of its super columns.
    pub(crate) fn changes(&self, super_column: Option<&Bytes>, changes: &mut Vec<Change>) {
        changes.extend(self.whole.map(|deletion| match super_column {
            None => Change::RemoveRow(deletion),
            Some(name) => Change::RemoveSuper(name.clone(), deletion),
        }));
        changes.extend(self.slices.iter().map(|(span, deletion)| {
            let (start, finish) = span.ends();
            let (super_column, spared) = (super_column.cloned(), span.spared());
            Change::RemoveRange { super_column, start, finish, spared, deletion: *deletion }
        }));
    }

    /// Those of slices.
    pub(crate) fn slices(&self) -> &[(Span, Deletion)] {
        &self.slices
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.whole.is_none() && self.slices.is_empty()
    }

    pub(crate) fn len(&self) -> usize {
        self.slices.len()
    }

    /// Whether what was written under a name, then, is removed.
    pub(crate) fn hide(&self, name: &Name, timestamp: i64) -> bool {
        let hides = |deletion: &Deletion| deletion.timestamp >= timestamp;
        self.whole.as_ref().is_some_and(hides)
            || self.latest >= Some(timestamp)
                && self.slices.iter().any(|(span, deletion)| hides(deletion) && span.has(name))
    }

    pub(crate) fn remove_whole(&mut self, deletion: Deletion) {
        self.whole = self.whole.max(Some(deletion));
        self.slices.retain(|(_, older)| older.timestamp > deletion.timestamp);
    }

    pub(crate) fn remove_slice(&mut self, span: Span, deletion: Deletion) {
        if self.whole.is_some_and(|whole| whole.timestamp >= deletion.timestamp) {
            return;
        }
        self.latest = self.latest.max(Some(deletion.timestamp));
        self.slices.push((span, deletion));
        if self.slices.len() > self.most.max(FEWEST) {
            self.tidy();
            self.most = self.slices.len() * 2;
        }
    }

    /// Forgets slices within others that were removed no earlier, as far as one pass finds them.
    fn tidy(&mut self) {
        self.slices.sort_by(|(a, first), (b, other)| a.by_place(b).then_with(|| other.cmp(first)));
        let mut kept: Vec<(Span, Deletion)> = Vec::new();
        for (span, deletion) in std::mem::take(&mut self.slices) {
            let is_within = |(outer, later): &(Span, Deletion)| {
                later.timestamp >= deletion.timestamp && outer.covers(&span)
            };
            if !kept.last().is_some_and(is_within) {
                kept.push((span, deletion));
            }
        }
        self.slices = kept;
    }

    /// Those that have a name.
    pub(crate) fn of(&self, name: &Name) -> impl Iterator<Item = Deletion> {
        let slices = self.slices.iter().filter(|(span, _)| span.has(name));
        self.whole.into_iter().chain(slices.map(|(_, deletion)| *deletion))
    }

    /// The same in another order.
    pub(crate) fn under(&self, comparator: &Arc<Type>) -> Removals {
        let slices = self.slices.iter();
        let slices = slices.map(|(span, deletion)| (span.under(comparator), *deletion));
        Removals { slices: slices.collect(), ..self.clone() }
    }

    /// Forgets what was removed before this second.
    pub(crate) fn purge(&mut self, before: i64) {
        self.whole = self.whole.filter(|whole| whole.at >= before);
        self.slices.retain(|(_, deletion)| deletion.at >= before);
    }
}
