//! What a read wants of a row.

use std::sync::Arc;

use bytes::Bytes;
use cassa_types::Type;

use super::span::Span;
use super::{Name, Names};

/// The columns, or super columns, that a read wants of a row.
#[derive(Debug, Clone)]
pub(crate) enum Filter {
    /// Those with these names.
    Names(Names),
    /// Those of some slices in the direction of the walk, slice by slice; at most `count` of them.
    Slices { slices: Vec<Slice>, reversed: bool, count: usize },
}

/// From one name to another in the direction of the walk, both included; empty is open.
#[derive(Debug, Clone)]
pub(crate) struct Slice {
    pub(crate) start: Bytes,
    pub(crate) finish: Bytes,
}

impl Filter {
    /// Every column.
    pub(crate) fn all() -> Filter {
        Filter::from(Bytes::new(), usize::MAX)
    }

    /// The first column.
    pub(crate) fn first() -> Filter {
        Filter::from(Bytes::new(), 1)
    }

    /// As many columns from a name on.
    pub(crate) fn from(start: Bytes, count: usize) -> Filter {
        let slices = vec![Slice { start, finish: Bytes::new() }];
        Filter::Slices { slices, reversed: false, count }
    }

    /// How many it wants.
    pub(crate) fn most(&self) -> usize {
        match self {
            Filter::Names(_) => usize::MAX,
            Filter::Slices { count, .. } => *count,
        }
    }

    /// The same, however many there are.
    pub(crate) fn unlimited(self) -> Filter {
        match self {
            Filter::Names(_) => self,
            Filter::Slices { slices, reversed, .. } => {
                Filter::Slices { slices, reversed, count: usize::MAX }
            }
        }
    }

    /// The same with each column once, in the direction of the walk, however its slices overlap.
    pub(crate) fn apart(self, comparator: &Arc<Type>) -> Filter {
        let Filter::Slices { slices, reversed, count } = self else { return self };
        let spans = slices.iter().map(|slice| Span::of(comparator, slice, reversed)).collect();
        let slice = |span: Span| {
            let (low, high) = span.ends();
            let (start, finish) = if reversed { (high, low) } else { (low, high) };
            Slice { start, finish }
        };
        let mut slices: Vec<Slice> = Span::merged(spans).into_iter().map(slice).collect();
        if reversed {
            slices.reverse();
        }
        Filter::Slices { slices, reversed, count }
    }

    /// Whether it wants what has this name, however many there are.
    pub(crate) fn takes(&self, name: &Name) -> bool {
        match self {
            Filter::Names(names) => names.contains(name),
            Filter::Slices { slices, reversed, .. } => slices.iter().any(|slice| {
                let (low, high) = match reversed {
                    false => (&slice.start, &slice.finish),
                    true => (&slice.finish, &slice.start),
                };
                (low.is_empty() || name.spelt(low.clone()) <= *name)
                    && (high.is_empty() || *name <= name.spelt(high.clone()))
            }),
        }
    }

    /// The same in the other direction.
    pub(crate) fn reverse(self) -> Filter {
        match self {
            Filter::Names(_) => self,
            Filter::Slices { slices, reversed, count } => {
                let slices = slices
                    .into_iter()
                    .map(|Slice { start, finish }| Slice { start: finish, finish: start });
                Filter::Slices { slices: slices.collect(), reversed: !reversed, count }
            }
        }
    }

    pub(crate) fn is_reversed(&self) -> bool {
        matches!(self, Filter::Slices { reversed: true, .. })
    }
}
