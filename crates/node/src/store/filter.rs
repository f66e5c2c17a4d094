//! What a read wants of a row.

use bytes::Bytes;

/// The columns, or super columns, that a read wants of a row.
#[derive(Debug, Clone)]
pub(crate) enum Filter {
    /// Those with these names.
    Names(Vec<Bytes>),
    /// Those of some slices, in the direction of the walk, each once; at most `count` of them.
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

    pub(crate) fn is_reversed(&self) -> bool {
        matches!(self, Filter::Slices { reversed: true, .. })
    }
}
