//! The policy of a pool: the table's, or one the program wrote, whose panics stay here.

use std::fmt;
use std::sync::Arc;

use super::{FailedAttempt, RetryDecision, RetryPolicy, StandardRetries};
use crate::contained;

/// A policy that is equal to its clones alone, but for the standard one.
#[derive(Clone, Default)]
pub(crate) struct Installed(Option<Arc<dyn RetryPolicy>>);

impl Installed {
    pub(crate) fn new(policy: impl RetryPolicy + 'static) -> Installed {
        Installed(Some(Arc::new(policy)))
    }

    /// The decision, or the words that the policy panicked with.
    pub(crate) fn decide(&self, attempt: &FailedAttempt<'_>) -> Result<RetryDecision, String> {
        match &self.0 {
            None => Ok(StandardRetries.decide(attempt)),
            Some(policy) => contained::run(|| policy.decide(attempt)),
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
