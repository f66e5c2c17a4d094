//! The table that decides whether a call is sent again, unless the program has a policy of its own.

use super::{FailedAttempt, Nature, RetryDecision, RetryPolicy};
use crate::error::{ErrorKind, Failure};

/// How often a scan is sent again after the server timed out: it costs the whole cluster each time.
const SCAN_RETRIES: u32 = 1;
/// How often a call is sent again because replicas are down: another coordinator may see them, a third one hardly more.
const UNAVAILABLE_RETRIES: u32 = 1;

/// How often a large write is sent again after the server timed out. From 2.1 on a server answers a mutation that is
/// larger than half a segment of its commit log with a time-out, however often it is sent.
const LARGE_WRITE_RETRIES: u32 = 1;
/// What counts as large, in bytes.
const LARGE_WRITE: usize = 1 << 20;

/// The policy of pools that are given no other.
///
/// What sent nothing is tried elsewhere. What was sent is sent again after a broken connection, an answer that is none, and a time-out;
/// once after [`Unavailable`](ErrorKind::Unavailable), and more often while that [may pass](FailedAttempt::may_pass); a scan that timed out
/// once, and so a write of more than 1 MiB.
#[derive(Debug, Clone, Copy, Default)]
pub struct StandardRetries;

impl RetryPolicy for StandardRetries {
    fn decide(&self, attempt: &FailedAttempt<'_>) -> RetryDecision {
        let again = match attempt.kind() {
            ErrorKind::Transport | ErrorKind::Protocol => true,
            ErrorKind::Connect => !attempt.is_sent(),
            ErrorKind::AttemptTimedOut if !attempt.is_sent() => true,
            ErrorKind::ServerTimedOut | ErrorKind::AttemptTimedOut if attempt.is_sent() => {
                let timed_out = [ErrorKind::ServerTimedOut, ErrorKind::AttemptTimedOut];
                attempt.times(&timed_out) <= timed_out_retries(attempt.failure, attempt.nature())
            }
            ErrorKind::Unavailable if attempt.is_sent() => {
                attempt.times(&[ErrorKind::Unavailable]) <= UNAVAILABLE_RETRIES
                    || attempt.may_pass()
            }
            _ => false,
        };
        match again && (attempt.may_repeat() || !attempt.is_sent()) {
            true => RetryDecision::Retry,
            false => RetryDecision::Fail,
        }
    }
}

fn timed_out_retries(failure: &Failure, nature: Nature) -> u32 {
    match nature {
        Nature::Scan => SCAN_RETRIES,
        _ if is_large_write(failure, nature) => LARGE_WRITE_RETRIES,
        _ => u32::MAX,
    }
}

/// Whether the server may have timed out because of the write's size alone.
pub(crate) fn is_large_write(failure: &Failure, nature: Nature) -> bool {
    nature.writes()
        && failure.kind == ErrorKind::ServerTimedOut
        && failure.request_bytes > LARGE_WRITE
}
