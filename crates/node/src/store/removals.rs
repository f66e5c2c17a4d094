//! What was removed of a row or a super column otherwise than column by column.

use std::sync::Arc;

use bytes::Bytes;
use cassa_types::Type;

use super::name::Name;
use super::span::Span;
use super::steps::Steps;
use super::{Change, Deletion};

/// The removal of the whole, and those of slices.
#[derive(Debug, Clone, Default)]
pub(crate) struct Removals {
    whole: Option<Deletion>,
    /// Those of slices; some may be older than that of the whole. Each of these has at least twice as many steps as the next, so there
    /// are few to look at, and what is added is seldom merged with many.
    slices: Vec<Steps>,
    /// The latest timestamp of a slice's removal: most that is written is younger.
    latest: Option<i64>,
}

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
        changes.extend(self.slices().map(|(span, deletion)| {
            let (start, finish) = span.ends();
            let (super_column, spared) = (super_column.cloned(), span.spared());
            Change::RemoveRange { super_column, start, finish, spared, deletion }
        }));
    }

    /// Those of slices.
    pub(crate) fn slices(&self) -> impl Iterator<Item = (Span, Deletion)> {
        let slices = self.slices.iter().flat_map(Steps::slices);
        slices.filter(|(_, deletion)| !self.is_within_whole(*deletion))
    }

    /// What they reach.
    pub(crate) fn spans(&self) -> impl Iterator<Item = Span> {
        let whole = self.whole.map(|_| Span::all());
        whole.into_iter().chain(self.slices().map(|(span, _)| span))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.whole.is_none() && self.slices.is_empty()
    }

    /// How many steps slices are kept in.
    pub(crate) fn len(&self) -> usize {
        self.slices.iter().map(Steps::len).sum()
    }

    /// Whether what was written under a name, then, is removed.
    pub(crate) fn hide(&self, name: &Name, timestamp: i64) -> bool {
        self.whole.is_some_and(|whole| whole.timestamp >= timestamp)
            || self.latest >= Some(timestamp)
                && self.newest(name).is_some_and(|newest| newest.timestamp >= timestamp)
    }

    /// The newest that has a name.
    pub(crate) fn newest(&self, name: &Name) -> Option<Deletion> {
        self.slices.iter().map(|steps| steps.at(name)).fold(self.whole, Option::max)
    }

    /// Whether it is the newest removal of the whole.
    pub(crate) fn remove_whole(&mut self, deletion: Deletion) -> bool {
        let is_newest = self.whole < Some(deletion);
        self.whole = self.whole.max(Some(deletion));
        is_newest
    }

    /// Whether it is newer than the removal of the whole.
    pub(crate) fn remove_slice(&mut self, span: &Span, deletion: Deletion) -> bool {
        let is_newer = !self.is_within_whole(deletion);
        if is_newer {
            self.add(Steps::of(span.detached(), deletion));
            self.latest = self.latest.max(Some(deletion.timestamp));
        }
        is_newer
    }

    /// Learns of others.
    pub(crate) fn merge(&mut self, other: &Removals) {
        self.whole = self.whole.max(other.whole);
        self.latest = self.latest.max(other.latest);
        other.slices.iter().for_each(|steps| self.add(steps.clone()));
    }

    fn is_within_whole(&self, deletion: Deletion) -> bool {
        self.whole.is_some_and(|whole| whole.timestamp >= deletion.timestamp)
    }

    fn add(&mut self, mut added: Steps) {
        while let Some(last) = self.slices.pop_if(|last| last.len() < 2 * added.len()) {
            added = last.merged(added);
        }
        if added.len() > 0 {
            self.slices.push(added);
        }
    }

    /// The same in another order.
    pub(crate) fn under(&self, comparator: &Arc<Type>) -> Removals {
        let mut under = Removals { whole: self.whole, ..Removals::default() };
        for (span, deletion) in self.slices() {
            let span = span.under(comparator);
            if !span.is_backwards() {
                under.remove_slice(&span, deletion);
            }
        }
        under
    }

    /// Forgets what was removed before this second, and slices that were removed before the whole was.
    pub(crate) fn purge(&mut self, before: i64) {
        let mut left = Steps::default();
        for steps in std::mem::take(&mut self.slices) {
            left = left.merged(steps);
        }
        left.retain(|deletion| deletion.at >= before && !self.is_within_whole(deletion));
        self.latest = left.latest();
        if left.len() > 0 {
            self.slices.push(left);
        }
        self.whole = self.whole.filter(|whole| whole.at >= before);
    }
}
