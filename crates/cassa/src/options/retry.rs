//! What a user sets about sending a request again.

use std::time::Duration;

use super::Options;
use crate::retry::{Backoff, Installed, RetryBudget, RetryPolicy};

impl Options {
    /// How often a request is sent at most: 6 by default, 1 for never again.
    #[must_use]
    pub fn max_attempts(mut self, attempts: u32) -> Options {
        if attempts == 0 {
            self.refuse("max_attempts must be at least 1");
        }
        self.max_attempts = attempts;
        self
    }

    /// Has the program decide what is sent again, within [`max_attempts`](Self::max_attempts), the deadline and the
    /// [budget](Self::retry_budget): [`StandardRetries`](crate::retry::StandardRetries) by default. It can't be set in a URL.
    #[must_use]
    pub fn retry_policy(mut self, policy: impl RetryPolicy + 'static) -> Options {
        self.retry_policy = Installed::new(policy);
        self
    }

    /// How long a call waits before it sends something again: 10 ms to 1 s by default. The first wait is between the shortest and
    /// three times that, each further one between the shortest and three times the one before, and none is longer than the longest.
    /// In a URL `retry_waits=10ms,1s`.
    #[must_use]
    pub fn retry_waits(mut self, shortest: Duration, longest: Duration) -> Options {
        if shortest > longest {
            self.refuse("retry_waits: the shortest is longer than the longest");
        }
        self.retry_waits = Backoff { shortest, longest };
        self
    }

    /// How many requests all calls of the pool together may send beyond one for each: by default 20 for a hundred calls and 10 a
    /// second. When it is used up, calls fail with what their last attempt failed with, and say so.
    /// In a URL `retry_budget=20,10` or `unlimited`.
    #[must_use]
    pub fn retry_budget(mut self, budget: RetryBudget) -> Options {
        self.retry_budget = budget;
        self
    }

    /// Whether mutations of counters are sent again as other writes are: by default never, once bytes of one left.
    ///
    /// **Each repetition may count once more.** A counter is changed by what a request says, and nothing tells two of them apart: when the
    /// answer was lost, the addition may have been applied already, and is applied again. So a counter may be
    /// higher than what was added, by as many times as the request was sent; with `false` it may be lower by the
    /// calls that failed. A repeated removal takes what was added between the two with it.
    ///
    /// It is for counters whose users care more that something counts than that it counts once. Nothing else is sent twice by it: neither
    /// changes of the schema nor `compare_and_set`. What a batch has set aside ([`doubtful`](crate::batch::Batch::doubtful)) stays there.
    #[must_use]
    pub fn repeat_counters(mut self, repeat: bool) -> Options {
        self.repeat_counters = repeat;
        self
    }
}
