//! What a batch holds: calls in the order they were queued, apart by what may share a message.

use std::collections::VecDeque;

use bytestring::ByteString;

use super::call::Call;
use super::size::ENVELOPE;

#[derive(Debug, Default)]
pub(super) struct Queue {
    lanes: Vec<Lane>,
    /// Calls the server refused in this send or the one before; the next one tries them again.
    refused: Vec<Call>,
    /// Counters that were sent and may have been applied.
    in_doubt: Vec<Call>,
    /// All but those in doubt: waiting, refused, and in the message under way.
    pub(super) held: Load,
    tickets: u64,
}

/// Calls of one keyspace, of counters or of none: those of both never travel together.
#[derive(Debug)]
struct Lane {
    keyspace: ByteString,
    counts: bool,
    waiting: VecDeque<Call>,
}

/// How many calls, and their bytes.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Load {
    pub(super) calls: usize,
    pub(super) bytes: usize,
}

impl Load {
    pub(super) fn of(calls: &[Call]) -> Load {
        Load { calls: calls.len(), bytes: calls.iter().map(Call::bytes).sum() }
    }

    pub(super) fn plus(self, other: Load) -> Load {
        let (calls, bytes) = (self.calls + other.calls, self.bytes + other.bytes);
        Load { calls, bytes }
    }

    /// At most as many calls and as many bytes.
    pub(super) fn within(self, most: Load) -> bool {
        self.calls <= most.calls && self.bytes <= most.bytes
    }

    fn less(self, other: Load) -> Load {
        let calls = self.calls.saturating_sub(other.calls);
        Load { calls, bytes: self.bytes.saturating_sub(other.bytes) }
    }
}

impl Queue {
    pub(super) fn push(&mut self, mut call: Call) {
        call.ticket = self.tickets;
        self.tickets += 1;
        self.held = self.held.plus(Load::of(std::slice::from_ref(&call)));
        self.lane(&call).waiting.push_back(call);
    }

    /// Queues a call, or returns it when more than so much would be held. One that is alone has always room.
    pub(super) fn push_within(&mut self, call: Call, most: Load) -> Option<Call> {
        let whole = self.held.plus(Load::of(std::slice::from_ref(&call)));
        if self.held.calls > 0 && !whole.within(most) {
            return Some(call);
        }
        self.push(call);
        None
    }

    /// Begins a send: what was refused waits again. It sends the calls with tickets below the one returned.
    pub(super) fn begin(&mut self) -> u64 {
        let refused = std::mem::take(&mut self.refused);
        self.put_back(refused);
        self.tickets
    }

    /// The calls of the next message of at most so many bytes, in order; a larger call has one to itself.
    pub(super) fn next_message(&mut self, before: u64, most: usize) -> Vec<Call> {
        let mut message = Vec::new();
        let (mut bytes, mut together) = (ENVELOPE, usize::MAX);
        for lane in &mut self.lanes {
            while let Some(next) = lane.waiting.front()
                && next.ticket < before
                && message.len() < together.min(next.together)
                && (message.is_empty() || bytes + next.bytes() <= most)
            {
                bytes += next.bytes();
                together = together.min(next.together);
                message.extend(lane.waiting.pop_front());
            }
            if !message.is_empty() {
                break;
            }
        }
        message
    }

    /// Puts a message's calls back where they were.
    pub(super) fn put_back(&mut self, message: Vec<Call>) {
        for call in message.into_iter().rev() {
            self.lane(&call).waiting.push_front(call);
        }
    }

    pub(super) fn sent(&mut self, message: &[Call]) {
        self.held = self.held.less(Load::of(message));
    }

    pub(super) fn refuse(&mut self, message: Vec<Call>) {
        self.refused.extend(message);
    }

    pub(super) fn doubt(&mut self, message: Vec<Call>) {
        self.held = self.held.less(Load::of(&message));
        self.in_doubt.extend(message);
    }

    pub(super) fn refused(&self) -> usize {
        self.refused.len()
    }

    pub(super) fn in_doubt(&self) -> Load {
        Load::of(&self.in_doubt)
    }

    pub(super) fn take_refused(&mut self) -> Vec<Call> {
        let refused = std::mem::take(&mut self.refused);
        self.held = self.held.less(Load::of(&refused));
        refused
    }

    pub(super) fn take_doubtful(&mut self) -> Vec<Call> {
        std::mem::take(&mut self.in_doubt)
    }

    /// Everything that waits or was refused.
    pub(super) fn drain(&mut self) -> Vec<Call> {
        let mut calls = std::mem::take(&mut self.refused);
        calls.extend(self.lanes.drain(..).flat_map(|lane| lane.waiting));
        calls.sort_by_key(|call| call.ticket);
        self.held = self.held.less(Load::of(&calls));
        calls
    }

    /// Whether what waits is of several keyspaces, or of counters: an atomic batch can't be.
    pub(super) fn is_mixed(&self) -> bool {
        let mut lanes = self.lanes.iter().filter(|lane| !lane.waiting.is_empty());
        lanes.next().is_some_and(|lane| lane.counts) || lanes.next().is_some()
    }

    pub(super) fn is_of_another_keyspace(&self, keyspace: &str) -> bool {
        self.held.calls > 0 && self.lanes.iter().any(|lane| lane.keyspace != keyspace)
    }

    fn lane(&mut self, call: &Call) -> &mut Lane {
        let counts = call.counts();
        let same = |lane: &Lane| lane.counts == counts && lane.keyspace == call.keyspace;
        let place = self.lanes.iter().position(same).unwrap_or_else(|| {
            let keyspace = call.keyspace.clone();
            self.lanes.push(Lane { keyspace, counts, waiting: VecDeque::new() });
            self.lanes.len() - 1
        });
        &mut self.lanes[place]
    }
}
