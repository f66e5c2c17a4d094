//! Removed slices side by side: under each name the newest removal of those that have it.

use std::cmp::Ordering;

use super::Deletion;
use super::name::Name;
use super::span::Span;

/// What was removed along the names, in steps: each reaches up to the next one, the last to the end.
#[derive(Debug, Clone, Default)]
pub(super) struct Steps(Vec<Step>);

#[derive(Debug, Clone)]
struct Step {
    from: Edge,
    removed: Option<Deletion>,
}

/// A place before a name or behind it; before all names without one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Edge {
    name: Option<Name>,
    is_behind: bool,
}

impl Edge {
    fn is_before(&self, name: &Name) -> bool {
        match (&self.name, self.is_behind) {
            (None, _) => true,
            (Some(own), false) => own <= name,
            (Some(own), true) => own < name,
        }
    }
}

impl Steps {
    /// The steps of one slice's removal.
    pub(super) fn of(span: Span, deletion: Deletion) -> Steps {
        let (low, high, mut spared) = span.into_parts();
        spared.sort();
        spared.dedup();
        let is_within = |name: &Name| {
            low.as_ref().is_none_or(|low| low <= name)
                && high.as_ref().is_none_or(|high| name <= high)
        };
        spared.retain(is_within);
        let mut steps = Steps::default();
        let before = |name| Edge { name, is_behind: false };
        let behind = |name| Edge { name, is_behind: true };
        steps.push(before(low), Some(deletion));
        for name in spared {
            steps.set(before(Some(name.clone())), None);
            steps.set(behind(Some(name)), Some(deletion));
        }
        if high.is_some() {
            steps.set(behind(high), None);
        }
        steps
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// The latest timestamp of a removal.
    pub(super) fn latest(&self) -> Option<i64> {
        self.0.iter().filter_map(|step| step.removed).map(|removed| removed.timestamp).max()
    }

    /// The newest removal that has a name.
    pub(super) fn at(&self, name: &Name) -> Option<Deletion> {
        let next = self.0.partition_point(|step| step.from.is_before(name));
        self.0.get(next.checked_sub(1)?)?.removed
    }

    /// Slices that are the same removals.
    pub(super) fn slices(&self) -> impl Iterator<Item = (Span, Deletion)> {
        let ends = self.0.iter().skip(1).map(|next| Some(&next.from)).chain([None]);
        self.0.iter().zip(ends).filter_map(|(step, end)| {
            // A slice has its ends, but for those that are spared.
            let low = Some(&step.from).filter(|from| from.is_behind);
            let high = end.filter(|end| !end.is_behind);
            let spared = [low, high].into_iter().flatten().filter_map(|edge| edge.name.clone());
            let high = end.and_then(|end| end.name.clone());
            let span = Span::between(step.from.name.clone(), high, spared.collect());
            Some((span, step.removed?))
        })
    }

    /// Both together, in one pass: under each name the newer removal of the two.
    pub(super) fn merged(self, other: Steps) -> Steps {
        let (mut ours, mut theirs) =
            (self.0.into_iter().peekable(), other.0.into_iter().peekable());
        let (mut of_ours, mut of_theirs) = (None, None);
        let mut merged = Steps::default();
        loop {
            let order = match (ours.peek(), theirs.peek()) {
                (Some(our), Some(their)) => our.from.cmp(&their.from),
                (Some(_), None) => Ordering::Less,
                (None, _) => Ordering::Greater,
            };
            let our = if order.is_le() { ours.next() } else { None };
            let their = if order.is_ge() { theirs.next() } else { None };
            of_ours = our.as_ref().map_or(of_ours, |step| step.removed);
            of_theirs = their.as_ref().map_or(of_theirs, |step| step.removed);
            let Some(Step { from, .. }) = our.or(their) else { return merged };
            merged.push(from, of_ours.max(of_theirs));
        }
    }

    /// Forgets the removals that don't stay.
    pub(super) fn retain(&mut self, stays: impl Fn(Deletion) -> bool) {
        for Step { from, removed } in std::mem::take(&mut self.0) {
            self.push(from, removed.filter(|removed| stays(*removed)));
        }
    }

    /// As [`push`](Self::push), in place of a step that would begin there.
    fn set(&mut self, from: Edge, removed: Option<Deletion>) {
        if self.0.last().is_some_and(|last| last.from == from) {
            self.0.pop();
        }
        self.push(from, removed);
    }

    /// Goes on with what was removed from a place on.
    fn push(&mut self, from: Edge, removed: Option<Deletion>) {
        if self.0.last().and_then(|last| last.removed) != removed {
            self.0.push(Step { from, removed });
        }
    }
}
