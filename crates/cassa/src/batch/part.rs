//! The message that is being sent: it goes back to its queue unless it was answered.

use std::collections::HashMap;

use super::Batch;
use super::call::Call;
use crate::consistency::Consistency;
use crate::driver::Driver;
use crate::error::{Error, ErrorKind};
use crate::op::{BatchMutate, RowMutations};

/// Dropped before [`done`](Part::done), by a failure or because the send was dropped, its calls are kept.
pub(super) struct Part<'a, D: Driver> {
    batch: &'a Batch<D>,
    pub(super) calls: Vec<Call>,
    fate: Fate,
}

/// What becomes of a message that was not answered with success.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// Nobody knows what was applied.
    Unknown,
    /// Nothing was applied.
    NotApplied,
    /// It can't be helped by sending it again as it is, and is no reason not to send others.
    Refused,
}

impl<'a, D: Driver> Part<'a, D> {
    /// The next message of calls queued before a ticket; `None` when there is none.
    pub(super) fn take(batch: &'a Batch<D>, before: u64) -> Option<Part<'a, D>> {
        let calls = batch.queue().next_message(before, batch.message_limit());
        Some(Part { batch, calls, fate: Fate::Unknown }).filter(|part| !part.calls.is_empty())
    }

    /// It was answered. Returns how many calls it had.
    pub(super) fn done(mut self) -> usize {
        let calls = std::mem::take(&mut self.calls);
        self.batch.queue().sent(&calls);
        calls.len()
    }

    /// It was refused: the next messages have half as many of its calls.
    pub(super) fn halve(mut self) {
        self.fate = Fate::NotApplied;
        let half = self.calls.len().div_ceil(2);
        for call in &mut self.calls {
            call.together = half;
        }
    }

    /// It failed. Returns what becomes of it.
    pub(super) fn failed(&mut self, error: &Error) -> Fate {
        self.fate = match error.kind() {
            _ if self.counts() && error.maybe_applied() => Fate::Unknown,
            kind if refuses(kind) || (self.is_oversized() && may_be_its_size(kind)) => {
                Fate::Refused
            }
            _ if error.maybe_applied() => Fate::Unknown,
            _ => Fate::NotApplied,
        };
        self.fate
    }

    pub(super) fn counts(&self) -> bool {
        self.calls.iter().any(Call::counts)
    }

    /// Whether it is a single call that is larger than messages are made.
    fn is_oversized(&self) -> bool {
        matches!(&self.calls[..], [only] if only.bytes() > self.batch.message_limit())
    }

    /// The request: each row, column family and super column once, those of a row side by side.
    pub(super) fn request(&self, consistency: Consistency) -> BatchMutate {
        let (mut keys, mut places) = (HashMap::new(), HashMap::new());
        let mut rows: Vec<Vec<RowMutations>> = Vec::new();
        for row in self.calls.iter().flat_map(Call::rows) {
            let place = *keys.entry(&row.key).or_insert(rows.len());
            if place == rows.len() {
                rows.push(Vec::new());
            }
            let Some(of_key) = rows.get_mut(place) else { continue };
            let within = (&row.key, &row.column_family, &row.super_column);
            let place = *places.entry(within).or_insert(of_key.len());
            match of_key.get_mut(place) {
                Some(same) => same.mutations.extend(row.mutations.iter().cloned()),
                None => of_key.push(row.clone()),
            }
        }
        BatchMutate {
            keyspace: self.calls.first().map(|call| call.keyspace.clone()).unwrap_or_default(),
            rows: rows.into_iter().flatten().collect(),
            consistency,
            traces: None,
        }
    }
}

/// Whether a failure is the message's own: another one may well succeed.
fn refuses(kind: ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::InvalidRequest
            | ErrorKind::Unsupported
            | ErrorKind::NotConfigured
            | ErrorKind::Authorization
            | ErrorKind::TooLarge
            | ErrorKind::Type
            | ErrorKind::Server
    )
}

/// How servers answer what is too large for them: with a time-out, or by closing the connection.
fn may_be_its_size(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::ServerTimedOut | ErrorKind::AttemptTimedOut | ErrorKind::Transport)
}

impl<D: Driver> Drop for Part<'_, D> {
    fn drop(&mut self) {
        if self.calls.is_empty() {
            return;
        }
        let calls = std::mem::take(&mut self.calls);
        let counts = calls.iter().any(Call::counts);
        let mut queue = self.batch.queue();
        match self.fate {
            Fate::Unknown if counts => queue.doubt(calls),
            Fate::Refused => queue.refuse(calls),
            Fate::Unknown | Fate::NotApplied => queue.put_back(calls),
        }
    }
}
