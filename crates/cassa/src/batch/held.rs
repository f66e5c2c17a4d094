//! What a batch holds, to be looked at and taken out.

use super::Batch;
use super::call::Call;
use crate::driver::Driver;

impl<D: Driver> Batch<D> {
    /// How many calls it holds: queued, refused, and in the message under way. Those in doubt are not among them.
    pub fn len(&self) -> usize {
        self.queue().held.calls
    }

    /// Whether nothing is queued, refused or under way.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many bytes the calls of [`len`](Self::len) take in messages, at most.
    pub fn bytes(&self) -> usize {
        self.queue().held.bytes
    }

    /// How many calls were refused by the last [`send`](Batch::send). The next one tries them again.
    pub fn refused(&self) -> usize {
        self.queue().refused()
    }

    /// Takes out what was refused by the last [`send`](Batch::send): nothing of it was applied, but for calls that failed inside
    /// the server, or that are larger than a message, which may have been.
    pub fn take_refused(&self) -> Vec<Call> {
        self.queue().take_refused()
    }

    /// How many calls on counters were sent without an answer that settles whether they were applied. They are not sent again
    /// unless asked for by [`queue_doubtful`](Self::queue_doubtful), since twice would be wrong.
    pub fn doubtful(&self) -> usize {
        self.queue().in_doubt().calls
    }

    /// Queues again what is in doubt: what was applied is then applied twice.
    pub fn queue_doubtful(&self) {
        let doubtful = self.take_doubtful();
        self.put_back(doubtful);
    }

    /// Takes out what is in doubt.
    pub fn take_doubtful(&self) -> Vec<Call> {
        self.queue().take_doubtful()
    }

    /// Takes out everything that is queued or refused, in the order it was queued; not the message under way, nor what is in
    /// doubt.
    pub fn drain(&self) -> Vec<Call> {
        self.queue().drain()
    }

    /// Queues calls that were taken out, behind all others. Those of a batch of another cluster may be refused by this one's.
    pub fn put_back(&self, calls: impl IntoIterator<Item = Call>) {
        let mut queue = self.queue();
        calls.into_iter().for_each(|call| queue.push(call));
    }

    /// Drops everything that is queued, refused or in doubt; not the message under way, which comes back if it fails.
    pub fn clear(&self) {
        let mut queue = self.queue();
        drop((queue.drain(), queue.take_doubtful()));
    }
}
