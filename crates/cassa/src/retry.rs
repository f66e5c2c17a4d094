//! The one table that decides whether a call is sent again.

use std::time::Duration;

use crate::error::{ErrorKind, Failure};
use crate::op::Nature;

/// The wait after the first retry; each further one doubles it.
const FIRST_WAIT: Duration = Duration::from_millis(10);
const LONGEST_WAIT: Duration = Duration::from_secs(1);
/// How often a scan is sent again after the server timed out: it costs the whole cluster each time.
const SCAN_RETRIES: u32 = 1;
/// How often a call is sent again because replicas are down: another coordinator may see them, a third one hardly more.
const UNAVAILABLE_RETRIES: u32 = 1;

/// What a call has been through.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    /// Attempts that sent something.
    pub(crate) sent: u32,
    timed_out: u32,
    unavailable: u32,
}

/// What to do after a failed attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Decision {
    /// Try another host, at once.
    Next,
    /// Try another host after a wait.
    Again(Duration),
    /// Tell the caller.
    Fail,
}

/// Judges a failure by its kind, the request's nature and whether bytes were sent.
pub(crate) fn decide(
    failure: &Failure,
    nature: Nature,
    tally: &mut Tally,
    max_attempts: u32,
) -> Decision {
    if !failure.sent() {
        return match failure.kind {
            ErrorKind::Connect
            | ErrorKind::Transport
            | ErrorKind::Protocol
            | ErrorKind::AttemptTimedOut => Decision::Next,
            _ => Decision::Fail,
        };
    }
    tally.sent += 1;
    if nature == Nature::Once || tally.sent >= max_attempts {
        return Decision::Fail;
    }
    let again = match failure.kind {
        ErrorKind::Transport | ErrorKind::Protocol => true,
        ErrorKind::ServerTimedOut | ErrorKind::AttemptTimedOut => {
            tally.timed_out += 1;
            nature != Nature::Scan || tally.timed_out <= SCAN_RETRIES
        }
        ErrorKind::Unavailable => {
            tally.unavailable += 1;
            tally.unavailable <= UNAVAILABLE_RETRIES
        }
        _ => false,
    };
    if again { Decision::Again(wait(tally.sent)) } else { Decision::Fail }
}

/// Whether a write that failed like this may have been applied.
pub(crate) fn maybe_applied(failure: &Failure, nature: Nature) -> bool {
    nature.writes()
        && failure.sent()
        && matches!(
            failure.kind,
            ErrorKind::Transport
                | ErrorKind::Protocol
                | ErrorKind::AttemptTimedOut
                | ErrorKind::ServerTimedOut
                | ErrorKind::Server
        )
}

/// Between half and all of 10 ms · 2ⁿ, at most a second: callers that failed together don't come back together.
pub(crate) fn wait(attempt: u32) -> Duration {
    let whole = FIRST_WAIT.saturating_mul(1 << attempt.saturating_sub(1).min(16)).min(LONGEST_WAIT);
    whole.mul_f64(0.5 + 0.5 * fastrand::f64())
}
