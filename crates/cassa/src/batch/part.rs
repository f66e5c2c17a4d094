//! The message that is being sent: it goes back to its queue unless it was answered.

use std::collections::HashMap;

use bytes::Bytes;

use super::Batch;
use super::queue::Queued;
use crate::consistency::Consistency;
use crate::driver::Driver;
use crate::op::{BatchMutate, RowMutations};

/// Dropped before [`done`](Part::done), by a failure or because the send was dropped, its calls are kept.
pub(super) struct Part<'a, D: Driver> {
    batch: &'a Batch<D>,
    calls: Vec<Queued>,
    /// Whether a failure settled that nothing was applied.
    pub(super) not_applied: bool,
}

impl<'a, D: Driver> Part<'a, D> {
    /// The next message; `None` when nothing is queued.
    pub(super) fn take(batch: &'a Batch<D>) -> Option<Part<'a, D>> {
        let calls = batch.queue().next_message();
        Some(Part { batch, calls, not_applied: false }).filter(|part| !part.calls.is_empty())
    }

    pub(super) fn done(mut self) {
        self.calls.clear();
    }

    pub(super) fn counts(&self) -> bool {
        self.calls.iter().any(Queued::counts)
    }

    /// The request: each row, column family and super column once, those of a row side by side.
    pub(super) fn request(&self, consistency: Consistency) -> BatchMutate {
        let mut keys: HashMap<&Bytes, usize> = HashMap::new();
        let mut rows: Vec<Vec<RowMutations>> = Vec::new();
        for call in &self.calls {
            let place = *keys.entry(&call.row.key).or_insert(rows.len());
            if place == rows.len() {
                rows.push(Vec::new());
            }
            let Some(families) = rows.get_mut(place) else { continue };
            let same = |row: &&mut RowMutations| {
                row.column_family == call.row.column_family
                    && row.super_column == call.row.super_column
            };
            match families.iter_mut().find(same) {
                Some(row) => row.mutations.extend(call.row.mutations.iter().cloned()),
                None => families.push(call.row.clone()),
            }
        }
        BatchMutate {
            keyspace: self.calls.first().map(|call| call.keyspace.clone()).unwrap_or_default(),
            rows: rows.into_iter().flatten().collect(),
            consistency,
        }
    }
}

impl<D: Driver> Drop for Part<'_, D> {
    fn drop(&mut self) {
        let calls = std::mem::take(&mut self.calls);
        let doubtful = !self.not_applied && calls.iter().any(Queued::counts);
        let mut queue = self.batch.queue();
        if doubtful { queue.in_doubt.extend(calls) } else { queue.put_back(calls) }
    }
}
