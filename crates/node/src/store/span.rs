//! Parts of an order of names.

use std::cmp::Ordering;
use std::ops::Bound;
use std::sync::Arc;

use bytes::Bytes;
use cassa_types::Type;

use super::Slice;
use super::name::Name;

/// From one name to another, both included, in the comparator's order; `None` is open.
#[derive(Debug, Clone)]
pub(crate) struct Span {
    low: Option<Name>,
    high: Option<Name>,
    /// Names that it hasn't.
    spared: Vec<Name>,
}

impl Span {
    /// All names.
    pub(crate) fn all() -> Span {
        Span { low: None, high: None, spared: Vec::new() }
    }

    /// Between two names, of which an empty one is open.
    pub(crate) fn new(comparator: &Arc<Type>, low: &Bytes, high: &Bytes) -> Span {
        let end = |name: &Bytes| (!name.is_empty()).then(|| Name::new(comparator, name.clone()));
        Span { low: end(low), high: end(high), spared: Vec::new() }
    }

    /// The same without some names.
    pub(crate) fn sparing(self, comparator: &Arc<Type>, names: &[Bytes]) -> Span {
        let spared = names.iter().map(|name| Name::new(comparator, name.clone()));
        Span { spared: spared.collect(), ..self }
    }

    /// One name.
    pub(crate) fn of_one(name: Name) -> Span {
        Span { low: Some(name.clone()), high: Some(name), spared: Vec::new() }
    }

    /// Between two names, without some; `None` is open.
    pub(crate) fn between(low: Option<Name>, high: Option<Name>, spared: Vec<Name>) -> Span {
        Span { low, high, spared }
    }

    /// Its first name, its last, and those that it hasn't.
    pub(crate) fn into_parts(self) -> (Option<Name>, Option<Name>, Vec<Name>) {
        (self.low, self.high, self.spared)
    }

    /// What a slice is of a walk in this direction.
    pub(crate) fn of(comparator: &Arc<Type>, slice: &Slice, reversed: bool) -> Span {
        match reversed {
            false => Span::new(comparator, &slice.start, &slice.finish),
            true => Span::new(comparator, &slice.finish, &slice.start),
        }
    }

    /// Its first name and its last; one that is open is empty.
    pub(crate) fn ends(&self) -> (Bytes, Bytes) {
        let end = |name: &Option<Name>| name.as_ref().map(|name| name.bytes().clone());
        (end(&self.low).unwrap_or_default(), end(&self.high).unwrap_or_default())
    }

    /// The names that it hasn't though it reaches over them.
    pub(crate) fn spared(&self) -> Vec<Bytes> {
        self.spared.iter().map(|name| name.bytes().clone()).collect()
    }

    /// Whether a name lies between its ends.
    pub(crate) fn reaches_over(&self, name: &Name) -> bool {
        self.low.as_ref().is_none_or(|low| low <= name)
            && self.high.as_ref().is_none_or(|high| name <= high)
    }

    /// Whether every name lies in it.
    pub(crate) fn is_all(&self) -> bool {
        self.low.is_none() && self.high.is_none() && self.spared.is_empty()
    }

    /// Whether nothing can lie in it. Maps panic when they are asked for such a range.
    pub(crate) fn is_backwards(&self) -> bool {
        self.low.as_ref().zip(self.high.as_ref()).is_some_and(|(low, high)| low > high)
    }

    /// The same places in order, none twice.
    pub(crate) fn merged(mut spans: Vec<Span>) -> Vec<Span> {
        spans.retain(|span| !span.is_backwards());
        spans.sort_by(by_low);
        let mut merged: Vec<Span> = Vec::new();
        for span in spans {
            match merged.last_mut() {
                Some(last) if last.reaches(&span) => {
                    if by_high(last, &span).is_lt() {
                        last.high = span.high;
                    }
                }
                _ => merged.push(span),
            }
        }
        merged
    }

    /// Whether it ends where another, which doesn't begin before it, has begun.
    fn reaches(&self, next: &Span) -> bool {
        match (&self.high, &next.low) {
            (Some(high), Some(low)) => high >= low,
            _ => true,
        }
    }

    /// The same names, ordered otherwise.
    pub(crate) fn under(&self, comparator: &Arc<Type>) -> Span {
        let under = |end: &Option<Name>| end.as_ref().map(|name| name.under(comparator));
        let spared = self.spared.iter().map(|name| name.under(comparator)).collect();
        Span { low: under(&self.low), high: under(&self.high), spared }
    }

    /// The same, in memory of its own.
    pub(crate) fn detached(&self) -> Span {
        let own = |end: &Option<Name>| end.as_ref().map(Name::detached);
        let spared = self.spared.iter().map(Name::detached).collect();
        Span { low: own(&self.low), high: own(&self.high), spared }
    }

    pub(crate) fn bounds(&self) -> (Bound<&Name>, Bound<&Name>) {
        let bound = |end| match end {
            Some(name) => Bound::Included(name),
            None => Bound::Unbounded,
        };
        (bound(self.low.as_ref()), bound(self.high.as_ref()))
    }
}

/// An open beginning is the lowest.
fn by_low(a: &Span, b: &Span) -> Ordering {
    a.low.cmp(&b.low)
}

/// An open end is the highest.
fn by_high(a: &Span, b: &Span) -> Ordering {
    match (&a.high, &b.high) {
        (Some(a), Some(b)) => a.cmp(b),
        (a, b) => a.is_none().cmp(&b.is_none()),
    }
}
