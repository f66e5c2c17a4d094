//! The waits between attempts: capped, and spread so that callers that failed together don't come back together.

use std::time::Duration;

/// The shortest and the longest wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Backoff {
    pub(crate) shortest: Duration,
    pub(crate) longest: Duration,
}

impl Default for Backoff {
    fn default() -> Backoff {
        Backoff { shortest: Duration::from_millis(10), longest: Duration::from_secs(1) }
    }
}

impl Backoff {
    /// A wait after one of so long, or after none: anything from the shortest to three times the one before ("decorrelated jitter").
    pub(crate) fn after(self, last: Option<Duration>) -> Duration {
        let shortest = self.shortest.min(self.longest);
        let most = last.unwrap_or(shortest).saturating_mul(3).clamp(shortest, self.longest);
        shortest + (most - shortest).mul_f64(fastrand::f64())
    }
}
