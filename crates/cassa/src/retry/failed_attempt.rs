//! An attempt that failed, as a policy sees it.

use std::fmt;
use std::time::Duration;

use super::Nature;
use crate::error::{Attempt, ErrorKind, Failure, Phase};

/// The failures of a call so far: attempts that sent something, by the kind they failed with.
#[derive(Debug, Default)]
pub(crate) struct Failures {
    pub(crate) sent: u32,
    kinds: Vec<(ErrorKind, u32)>,
}

impl Failures {
    pub(crate) fn add(&mut self, failure: &Failure) {
        if !failure.sent() {
            return;
        }
        self.sent = self.sent.saturating_add(1);
        match self.kinds.iter_mut().find(|(kind, _)| *kind == failure.kind) {
            Some((_, times)) => *times = times.saturating_add(1),
            None => self.kinds.push((failure.kind, 1)),
        }
    }
}

/// An attempt that failed, and the call it belongs to.
pub struct FailedAttempt<'a> {
    pub(crate) operation: &'static str,
    pub(crate) nature: Nature,
    pub(crate) may_repeat: bool,
    pub(crate) failure: &'a Failure,
    pub(crate) failures: &'a Failures,
    pub(crate) attempts: &'a [Attempt],
    pub(crate) time_left: Duration,
    pub(crate) may_pass: bool,
}

impl FailedAttempt<'_> {
    /// The request, as in `get_slice`.
    pub fn operation(&self) -> &'static str {
        self.operation
    }

    /// What sending the request twice means.
    pub fn nature(&self) -> Nature {
        self.nature
    }

    /// Whether it may be sent again after bytes of it left: always, but for [`Nature::Once`]. There the program must have asked for it
    /// ([`Options::repeat_counters`](crate::Options::repeat_counters)), or it must be a mutation of one row's counters and the kind
    /// [`Unavailable`](ErrorKind::Unavailable), after which nothing of it was applied.
    pub fn may_repeat(&self) -> bool {
        self.may_repeat
    }

    /// What kind of failure it was.
    pub fn kind(&self) -> ErrorKind {
        self.failure.kind
    }

    /// How far it came.
    pub fn phase(&self) -> Phase {
        self.failure.phase
    }

    /// Whether some of the request may have reached the host.
    pub fn is_sent(&self) -> bool {
        self.failure.sent()
    }

    /// The host, as `host:port`.
    pub fn host(&self) -> &str {
        self.attempts.last().map_or("", Attempt::host)
    }

    /// Why it failed, in words.
    pub fn cause(&self) -> &str {
        self.attempts.last().map_or("", Attempt::cause)
    }

    /// The size of the request that the server refused or failed at, in bytes; 0 where the server said nothing.
    pub fn request_bytes(&self) -> usize {
        self.failure.request_bytes
    }

    /// How often the request was sent, this attempt included if it sent something.
    pub fn sent(&self) -> u32 {
        self.failures.sent
    }

    /// How many of the attempts that sent something failed with one of these kinds, this one included.
    pub fn times(&self, kinds: &[ErrorKind]) -> u32 {
        let counted = self.failures.kinds.iter().filter(|(kind, _)| kinds.contains(kind));
        counted.fold(0, |sum, (_, times)| sum.saturating_add(*times))
    }

    /// Whether the failure is [`Unavailable`](ErrorKind::Unavailable) and a host went down less than 30 s ago: it may be back soon, and
    /// nodes that see others come and go take each other for dead for a while. Another attempt goes to a host that is up and didn't refuse
    /// the call; where there is none, it waits for 0.3 s, the next one for 0.6 s, and any later one for 1.2 s, each up to a quarter more.
    pub fn may_pass(&self) -> bool {
        self.may_pass
    }

    /// Every attempt of the call in order, this one last; of more than 33 the first 32 and this one.
    pub fn attempts(&self) -> &[Attempt] {
        self.attempts
    }

    /// How long it is until the call's deadline.
    pub fn time_left(&self) -> Duration {
        self.time_left
    }
}

impl fmt::Debug for FailedAttempt<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FailedAttempt")
            .field("operation", &self.operation)
            .field("nature", &self.nature)
            .field("may_repeat", &self.may_repeat)
            .field("sent", &self.sent())
            .field("attempts", &self.attempts)
            .field("time_left", &self.time_left)
            .field("may_pass", &self.may_pass)
            .finish_non_exhaustive()
    }
}
