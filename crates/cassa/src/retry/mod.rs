//! Whether a request is sent again after an attempt that failed: policies, the waits between attempts, and the budget of them all.
//!
//! [`StandardRetries`] decides unless [`Options::retry_policy`](crate::Options::retry_policy) names another policy. Whatever a policy
//! says, a call ends at its deadline, a request is sent [`max_attempts`](crate::Options::max_attempts) times at most, and what isn't
//! the same twice is sent once.

mod backoff;
mod budget;
mod failed_attempt;
mod installed;
mod repeating;
mod standard;
#[cfg(test)]
mod tests;

pub(crate) use backoff::Backoff;
pub use budget::RetryBudget;
pub(crate) use budget::{Budget, Loan};
pub use failed_attempt::FailedAttempt;
pub(crate) use failed_attempt::Failures;
pub(crate) use installed::Installed;
pub(crate) use repeating::{may_repeat, maybe_applied};
pub use standard::StandardRetries;
pub(crate) use standard::is_large_write;

pub use crate::op::Nature;

use std::time::Duration;

/// Decides whether a request is sent again: [`Options::retry_policy`](crate::Options::retry_policy).
///
/// It is asked after an attempt that failed, in the task or thread of the call, so it should neither block nor take long. What it
/// can't change isn't asked: a call whose attempts are used up, or one that isn't the same twice and was sent, fails in any case. If it
/// panics, the call fails with what the attempt failed with, and says so.
///
/// ```
/// use cassa::ErrorKind;
/// use cassa::retry::{FailedAttempt, RetryDecision, RetryPolicy, StandardRetries};
///
/// /// Asks a third coordinator when two of them see too few replicas.
/// struct Stubborn;
///
/// impl RetryPolicy for Stubborn {
///     fn decide(&self, attempt: &FailedAttempt<'_>) -> RetryDecision {
///         match attempt.kind() {
///             ErrorKind::Unavailable if attempt.times(&[ErrorKind::Unavailable]) <= 2 => RetryDecision::Retry,
///             _ => StandardRetries.decide(attempt),
///         }
///     }
/// }
///
/// let options = cassa::Options::new().retry_policy(Stubborn);
/// # drop(options);
/// ```
pub trait RetryPolicy: Send + Sync {
    /// What comes after this attempt.
    fn decide(&self, attempt: &FailedAttempt<'_>) -> RetryDecision;
}

/// What a [`RetryPolicy`] decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum RetryDecision {
    /// The call fails with what this attempt failed with.
    Fail,
    /// Another attempt, on another host if there is one: at once if nothing was sent and not all hosts have been tried, else after
    /// the usual wait ([`Options::retry_waits`](crate::Options::retry_waits)).
    Retry,
    /// Another attempt after this wait. If the call's deadline comes first, the call fails at once.
    RetryAfter(Duration),
}
