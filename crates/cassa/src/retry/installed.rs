//! The policy of a pool: the table's, or one the program wrote, whose panics stay here.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use super::{FailedAttempt, RetryDecision, RetryPolicy, StandardRetries};

/// A policy that is equal to its clones alone, but for the standard one.
#[derive(Clone, Default)]
pub(crate) struct Installed(Option<Arc<dyn RetryPolicy>>);

impl Installed {
    pub(crate) fn new(policy: impl RetryPolicy + 'static) -> Installed {
        Installed(Some(Arc::new(policy)))
    }

    /// The decision; `None` when the policy panicked.
    pub(crate) fn decide(&self, attempt: &FailedAttempt<'_>) -> Option<RetryDecision> {
        match &self.0 {
            None => Some(StandardRetries.decide(attempt)),
            Some(policy) => catch_unwind(AssertUnwindSafe(|| policy.decide(attempt))).ok(),
        }
    }
}

impl PartialEq for Installed {
    fn eq(&self, other: &Installed) -> bool {
        match (&self.0, &other.0) {
            (None, None) => true,
            (Some(own), Some(other)) => Arc::ptr_eq(own, other),
            _ => false,
        }
    }
}

impl Eq for Installed {}

impl fmt::Debug for Installed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "the program's" } else { "StandardRetries" })
    }
}
