//! Which operations have an outcome that every server agrees on; the others are not played.

use super::Model;
use crate::line::Line;
use crate::operation::{Change, Mutation, Operation};
use crate::range::Extent;

impl Model {
    /// Whether it is defined what the operation does.
    pub(crate) fn defines(&self, prefix: &str, operation: &Operation) -> bool {
        let mutations = operation.mutations();
        let mut counters = mutations.iter().filter(|it| it.handle.counts());
        let removes = counters.clone().any(|it| it.change.removes());
        // Counters that are added to and removed in one message come in any order.
        !(removes && counters.any(|it| !it.change.removes()))
            && mutations.iter().all(|mutation| self.counts(prefix, mutation))
            && (self.line >= Line(1, 2) || !removes_a_row_twice(mutations))
    }

    /// A counter that was removed has no defined value when it is added to again.
    fn counts(&self, prefix: &str, mutation: &Mutation) -> bool {
        let handle = mutation.handle;
        let Some(row) = self.row(handle.kind, &self.place(prefix, mutation.key)) else {
            return true;
        };
        match &mutation.change {
            Change::Add(counters) => {
                counters.iter().all(|(column, _)| row.can_count(handle.in_row(*column)))
            }
            Change::Subtract(column, _) => row.can_count(handle.in_row(*column)),
            _ => true,
        }
    }
}

/// Of a row's removals in one message old servers take the last, whatever their timestamps.
fn removes_a_row_twice(mutations: &[Mutation]) -> bool {
    let mut rows: Vec<_> = mutations
        .iter()
        .filter(|mutation| match &mutation.change {
            Change::RemoveRow => true,
            Change::RemoveSlice(range) => range.extent(mutation.handle) == Extent::Whole,
            _ => false,
        })
        .map(|mutation| (mutation.handle.kind, mutation.key, mutation.handle.within))
        .collect();
    rows.sort_unstable();
    rows.windows(2).any(|pair| pair[0] == pair[1])
}
