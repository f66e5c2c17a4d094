//! What a node was asked, and what came of it.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use cassa_wire::{Exception, Method};

use super::Subject;

/// How many calls are remembered.
const KEPT: usize = 1_024;
/// How many bytes of one call's keys and column families together, and of an exception's text.
const BYTES: usize = 4 << 10;

/// A call that a node was asked, and what came of it so far.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Call {
    /// Its place among the node's calls, counted from 1.
    pub number: u64,
    /// The number of the connection it came on, counted from 1 in the order the node took them.
    pub connection: u64,
    /// `None` when the node's line doesn't have the method.
    pub method: Option<Method>,
    /// The column families it named; of those that are more than 4 KiB together, the first.
    pub column_families: Vec<String>,
    /// The keys it named, likewise.
    pub keys: Vec<Vec<u8>>,
    /// Whether the node carried it out.
    pub applied: bool,
    /// Whether the whole of a reply was given to the operating system to send, whatever the reply says.
    pub answered: bool,
    /// The exception it was answered with, or was to be; the first 4 KiB of its text.
    pub exception: Option<Exception>,
}

/// The calls of a node, the last so many, and how many connections there were.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    connections: AtomicU64,
    calls: Mutex<Calls>,
}

#[derive(Debug, Default)]
struct Calls {
    /// How many there have been.
    count: u64,
    kept: VecDeque<Call>,
}

impl Ledger {
    /// The number of a new connection.
    pub(crate) fn connect(&self) -> u64 {
        self.connections.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// Remembers a call and returns its number.
    pub(crate) fn begin(&self, connection: u64, subject: &Subject<'_>) -> u64 {
        let mut call = Call {
            number: 0,
            connection,
            method: subject.method,
            column_families: Vec::new(),
            keys: Vec::new(),
            applied: false,
            answered: false,
            exception: None,
        };
        let mut room = BYTES;
        let mut fits = |length: usize| {
            let left = room.checked_sub(length + 1);
            room = left.unwrap_or(0);
            left.is_some()
        };
        let families = subject.families.iter().take_while(|name| fits(name.len()));
        call.column_families = families.map(|name| (*name).to_owned()).collect();
        let keys = subject.keys.iter().take_while(|key| fits(key.len()));
        call.keys = keys.map(|key| key.to_vec()).collect();
        let mut calls = self.calls();
        calls.count += 1;
        call.number = calls.count;
        if calls.kept.len() == KEPT {
            calls.kept.pop_front();
        }
        calls.kept.push_back(call);
        calls.count
    }

    /// The call was carried out, or wasn't.
    pub(crate) fn carried_out(&self, number: u64, outcome: Result<(), Exception>) {
        self.change(number, |call| {
            call.applied |= outcome.is_ok();
            call.exception = outcome.err().map(shortened);
        });
    }

    /// Whether the whole replies to these are sent.
    pub(crate) fn set_answered(&self, numbers: &[u64], answered: bool) {
        for number in numbers {
            self.change(*number, |call| call.answered = answered);
        }
    }

    /// What is remembered, oldest first.
    pub(crate) fn all(&self) -> Vec<Call> {
        self.calls().kept.iter().cloned().collect()
    }

    fn change(&self, number: u64, change: impl FnOnce(&mut Call)) {
        let mut calls = self.calls();
        let age = usize::try_from(calls.count - number).unwrap_or(usize::MAX);
        let place = calls.kept.len().checked_sub(age.saturating_add(1));
        if let Some(call) = place.and_then(|place| calls.kept.get_mut(place)) {
            change(call);
        }
    }

    fn calls(&self) -> MutexGuard<'_, Calls> {
        self.calls.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn shortened(mut exception: Exception) -> Exception {
    match &mut exception {
        Exception::InvalidRequest { why: text }
        | Exception::Authentication { why: text }
        | Exception::Authorization { why: text }
        | Exception::Application { message: text, .. } => {
            text.truncate(text.floor_char_boundary(BYTES));
        }
        _ => {}
    }
    exception
}
