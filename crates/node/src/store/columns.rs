//! The columns of a row or of a super column.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::ops::ControlFlow;
use std::sync::Arc;

use bytes::Bytes;
use cassa_types::Type;

use super::again::{Again, count_again};
use super::reconcile::{Ties, is_newer, reconcile};
use super::removals::Removals;
use super::span::Span;
use super::state::{Counter, State};
use super::walk::{Walk, walk};
use super::{Cell, Change, Deletion, Filter, Live, Name, Path, Slice};

/// The columns of a row or of a super column.
///
/// What a removal of several hides is dropped, since nothing brings it back: after all changes of a write, so that many removals cost
/// one look. But a counter that is added to afterwards is younger than the removal, and counts all that was ever added.
#[derive(Debug, Clone, Default)]
pub(crate) struct Columns {
    removals: Removals,
    states: BTreeMap<Name, State>,
    again: Again,
    /// Where something was removed of which not all is dropped.
    unswept: Vec<Span>,
}

impl Columns {
    /// Makes a change in this second; [`sweep`](Self::sweep) follows.
    pub(crate) fn apply(&mut self, names: &Arc<Type>, change: &Change, now: i64, ties: Ties) {
        let name = |path: &Path| Name::new(names, path.name.clone()).detached();
        match change {
            Change::Put(path, cell) => {
                // A value of a few bytes doesn't keep the request it came in.
                let value = Bytes::copy_from_slice(&cell.value);
                self.put(name(path), State::Value(Cell { value, ..cell.clone() }), now, ties);
            }
            Change::Add { path, delta, timestamp } => {
                self.put(name(path), State::Counter(Counter::new(*delta, *timestamp)), now, ties);
            }
            Change::RemoveCounter(path, deletion) => {
                let none = Counter::new(0, i64::MIN);
                let gone = Counter { gone: Some(*deletion), ..none };
                self.put(name(path), State::Counter(gone), now, ties);
            }
            Change::CountAgain { start, finish, deletion, .. } => {
                self.count_again(&Span::new(names, start, finish), *deletion);
            }
            Change::RemoveColumn(path, deletion) => {
                self.put(name(path), State::Removed(*deletion), now, ties);
            }
            Change::RemoveRange { start, finish, spared, deletion, .. } => {
                let span = Span::new(names, start, finish).sparing(names, spared);
                self.remove_slice(&span, *deletion);
            }
            Change::RemoveSuper(_, deletion) | Change::RemoveRow(deletion) => {
                self.remove_whole(*deletion);
            }
        }
    }

    /// Writes or removes a column.
    fn put(&mut self, name: Name, state: State, now: i64, ties: Ties) {
        if !state.is_counter() && self.removals.hide(&name, state.timestamp()) {
            // What is hidden still takes a counter's place, which would otherwise go on counting.
            let counts = self.states.get(&name).is_some_and(State::is_counter);
            if !counts {
                return;
            }
        }
        if !self.unswept.is_empty()
            && self.states.get(&name).is_some_and(|old| is_removed(&self.removals, &name, old))
        {
            self.states.remove(&name);
        }
        let bytes = name.bytes().clone();
        match self.states.entry(name) {
            Entry::Vacant(place) => {
                place.insert(state);
            }
            Entry::Occupied(mut place) => {
                if is_newer(&state, place.get(), now, ties) && *place.key().bytes() != bytes {
                    // Names that compare equal are one column; it has the name it was written with last.
                    let (old, _) = place.remove_entry();
                    self.states.insert(old.spelt(bytes), state);
                    return;
                }
                let gone = State::Removed(Deletion { timestamp: i64::MIN, at: 0 });
                let old = std::mem::replace(place.get_mut(), gone);
                *place.get_mut() = reconcile(old, state, now, ties);
            }
        }
    }

    /// Removes all of them.
    pub(crate) fn remove_whole(&mut self, deletion: Deletion) {
        if self.removals.remove_whole(deletion) {
            self.unswept.push(Span::all());
        }
    }

    /// Removes those of a slice.
    fn remove_slice(&mut self, span: &Span, deletion: Deletion) {
        if !span.is_backwards() && self.removals.remove_slice(span, deletion) {
            self.unswept.push(span.clone());
        }
    }

    /// Lets counters of a slice count again that were removed for good until then.
    fn count_again(&mut self, span: &Span, until: Deletion) {
        if span.is_all() {
            return self.again.count(until);
        }
        if span.is_backwards() {
            return;
        }
        for (_, state) in self.states.range_mut(span.bounds()) {
            if let State::Counter(counter) = state {
                count_again(counter, until);
            }
        }
    }

    /// Drops what was removed since the last time.
    pub(crate) fn sweep(&mut self) {
        let Columns { removals, states, unswept, .. } = self;
        for span in Span::merged(std::mem::take(unswept)) {
            states
                .extract_if(span.bounds(), |name, state| is_removed(removals, name, state))
                .for_each(drop);
        }
    }

    pub(crate) fn is_swept(&self) -> bool {
        self.unswept.is_empty()
    }

    /// Walks through the columns a filter wants that are there in this second.
    pub(crate) fn walk<'a>(
        &'a self,
        comparator: &Arc<Type>,
        filter: &Filter,
        now: i64,
        mut see: impl FnMut(&'a Name, Live<'a>) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        walk(&self.states, comparator, filter, |name, state| match self.live(name, state, now) {
            None => Walk::Skip,
            Some(live) => Walk::from(see(name, live)),
        })
    }

    /// Walks through every column of a slice that something is known of, with what is there in this second.
    pub(crate) fn walk_all<'a>(
        &'a self,
        comparator: &Arc<Type>,
        slice: &Slice,
        reversed: bool,
        now: i64,
        mut see: impl FnMut(&'a Name, Option<Live<'a>>) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let slices = vec![slice.clone()];
        let filter = Filter::Slices { slices, reversed, count: usize::MAX };
        let see = |name, state| Walk::from(see(name, self.live(name, state, now)));
        walk(&self.states, comparator, &filter, see)
    }

    /// Every column that something is known of, with what is there in this second.
    pub(crate) fn all(&self, now: i64) -> impl Iterator<Item = (&Name, Option<Live<'_>>)> {
        self.states.iter().map(move |(name, state)| (name, self.live(name, state, now)))
    }

    /// Learns what another replica knows of them.
    pub(crate) fn merge(&mut self, other: &Columns, now: i64) {
        self.removals.merge(&other.removals);
        self.again.merge(other.again);
        self.unswept.extend(other.removals.spans());
        self.sweep();
        for (name, state) in &other.states {
            match (self.states.get_mut(name), state) {
                // Both have the same additions, but for those that one of them missed.
                (Some(State::Counter(own)), State::Counter(other)) => {
                    let gone = own.gone.max(other.gone);
                    if own.timestamp < other.timestamp {
                        *own = *other;
                    }
                    own.gone = gone;
                }
                _ => self.put(name.clone(), state.clone(), now, Ties::default()),
            }
        }
    }

    /// The changes that make them, in a row or in one of its super columns.
    pub(crate) fn changes(&self, super_column: Option<&Bytes>, changes: &mut Vec<Change>) {
        self.removals.changes(super_column, changes);
        for (name, state) in &self.states {
            let path = Path::new(super_column.cloned(), name.bytes().clone());
            match state {
                State::Value(cell) => changes.push(Change::Put(path, cell.clone())),
                State::Removed(deletion) => changes.push(Change::RemoveColumn(path, *deletion)),
                State::Counter(Counter { count, timestamp, removed, gone }) => {
                    changes.extend(gone.map(|gone| Change::RemoveCounter(path.clone(), gone)));
                    changes.extend(removed.map(|timestamp| {
                        Change::RemoveColumn(path.clone(), Deletion { timestamp, at: 0 })
                    }));
                    changes.push(Change::Add { path, delta: *count, timestamp: *timestamp });
                }
            }
        }
        // Last: where nothing is known of a super column, nothing counts again.
        changes.extend(self.again.change(super_column));
    }

    /// Whether any column is there.
    pub(crate) fn is_live(&self, now: i64) -> bool {
        self.states.iter().any(|(name, state)| self.live(name, state, now).is_some())
    }

    /// Whether all of them were removed once, or a slice that reaches over one of these names.
    pub(crate) fn were_removed(&self, names: impl Iterator<Item = Name>) -> bool {
        let names: Vec<Name> = names.collect();
        let has = |span: &Span| names.iter().any(|name| span.reaches_over(name));
        self.removals.whole().is_some_and(|whole| whole.timestamp > i64::MIN)
            || self.removals.slices().any(|(span, _)| has(&span))
    }

    /// The second in which a column was removed by its name, when no value came after it.
    pub(crate) fn removed(&self, name: &Name) -> Option<i64> {
        match self.states.get(name) {
            Some(State::Removed(deletion)) => Some(deletion.at),
            _ => None,
        }
    }

    /// The latest timestamp of what is there in this second.
    pub(crate) fn latest(&self, now: i64) -> Option<i64> {
        let live = self.states.iter().filter(|(name, state)| self.live(name, state, now).is_some());
        live.map(|(_, state)| state.timestamp()).max()
    }

    /// What is there under a name in this second.
    pub(crate) fn get(&self, name: &Name, now: i64) -> Option<Live<'_>> {
        self.states.get_key_value(name).and_then(|(name, state)| self.live(name, state, now))
    }

    fn live<'a>(&self, name: &Name, state: &'a State, now: i64) -> Option<Live<'a>> {
        let is_hidden = match state {
            State::Counter(counter) => {
                self.again.leaves_gone(counter) || self.removals.hide(name, state.timestamp())
            }
            _ => false,
        };
        if is_hidden { None } else { Live::of(state, now) }
    }

    /// Whether nothing is known of it.
    pub(crate) fn is_blank(&self) -> bool {
        self.removals.is_empty() && self.states.is_empty()
    }

    /// How much is known of it.
    pub(crate) fn weight(&self) -> usize {
        self.removals.len() + self.states.len()
    }

    /// The same in another order.
    pub(crate) fn under(&self, comparator: &Arc<Type>) -> Columns {
        let states = self.states.iter();
        let states = states.map(|(name, state)| (name.under(comparator), state.clone()));
        let removals = self.removals.under(comparator);
        let (states, again) = (states.collect(), self.again);
        Columns { removals, states, again, unswept: Vec::new() }
    }

    /// Forgets what was removed before this second.
    pub(crate) fn purge(&mut self, before: i64) {
        self.removals.purge(before);
        self.again.purge(before);
        self.states.retain(|_, state| !state.is_over(before));
    }
}

/// Whether something was removed with others after it was written.
fn is_removed(removals: &Removals, name: &Name, state: &State) -> bool {
    !state.is_counter() && removals.hide(name, state.timestamp())
}
