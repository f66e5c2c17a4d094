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

/// How often a large write is sent again after the server timed out. From 2.1 on a server answers a mutation that is
/// larger than half a segment of its commit log with a time-out, however often it is sent.
const LARGE_WRITE_RETRIES: u32 = 1;
/// What counts as large, in bytes.
const LARGE_WRITE: usize = 1 << 20;

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
            tally.timed_out <= timed_out_retries(failure, nature)
        }
        ErrorKind::Unavailable => {
            tally.unavailable += 1;
            tally.unavailable <= UNAVAILABLE_RETRIES
        }
        _ => false,
    };
    if again { Decision::Again(wait(tally.sent)) } else { Decision::Fail }
}

fn timed_out_retries(failure: &Failure, nature: Nature) -> u32 {
    match nature {
        Nature::Scan => SCAN_RETRIES,
        Nature::Write if is_large_write(failure, nature) => LARGE_WRITE_RETRIES,
        _ => u32::MAX,
    }
}

/// Whether the server may have timed out because of the write's size alone.
pub(crate) fn is_large_write(failure: &Failure, nature: Nature) -> bool {
    nature.writes()
        && failure.kind == ErrorKind::ServerTimedOut
        && failure.request_bytes > LARGE_WRITE
}

/// Whether a write that failed like this may have been applied.
pub(crate) fn maybe_applied(failure: &Failure, nature: Nature) -> bool {
    nature.writes()
        && failure.sent()
        && matches!(
            failure.kind,
            ErrorKind::Transport
                | ErrorKind::Protocol
                | ErrorKind::TooLarge
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Phase;

    fn failure(kind: ErrorKind, phase: Phase) -> Failure {
        Failure::new(kind, phase, "")
    }

    fn decided(kind: ErrorKind, phase: Phase, nature: Nature, tally: &mut Tally) -> Decision {
        decide(&failure(kind, phase), nature, tally, 6)
    }

    const SENT: [ErrorKind; 5] = [
        ErrorKind::Transport,
        ErrorKind::Protocol,
        ErrorKind::AttemptTimedOut,
        ErrorKind::ServerTimedOut,
        ErrorKind::Unavailable,
    ];

    #[test]
    fn what_is_not_the_same_twice_is_never_sent_again_once_bytes_left() {
        for kind in SENT {
            for phase in [Phase::Send, Phase::Receive] {
                let decision = decided(kind, phase, Nature::Once, &mut Tally::default());
                assert_eq!(decision, Decision::Fail, "{kind:?} {phase:?}");
            }
        }
    }

    #[test]
    fn what_was_not_sent_is_tried_elsewhere_whatever_it_is() {
        for nature in [Nature::Read, Nature::Scan, Nature::Write, Nature::Once] {
            for phase in [Phase::Connect, Phase::Keyspace] {
                let decision = decided(ErrorKind::Transport, phase, nature, &mut Tally::default());
                assert_eq!(decision, Decision::Next);
            }
        }
    }

    #[test]
    fn a_scan_that_timed_out_is_sent_once_more_and_a_read_until_its_attempts_are_used_up() {
        for (nature, sent) in [(Nature::Scan, 2), (Nature::Read, 6), (Nature::Write, 6)] {
            let mut tally = Tally::default();
            let timed_out = || failure(ErrorKind::ServerTimedOut, Phase::Receive);
            while decide(&timed_out(), nature, &mut tally, 6) != Decision::Fail {}
            assert_eq!(tally.sent, sent, "{nature:?}");
        }
    }

    #[test]
    fn a_large_write_that_timed_out_is_sent_once_more() {
        let timed_out = |bytes| Failure {
            request_bytes: bytes,
            ..failure(ErrorKind::ServerTimedOut, Phase::Receive)
        };
        for (bytes, sent) in [(2 << 20, 2), (1_000, 6)] {
            let mut tally = Tally::default();
            while decide(&timed_out(bytes), Nature::Write, &mut tally, 6) != Decision::Fail {}
            assert_eq!(tally.sent, sent, "{bytes} bytes");
        }
    }

    #[test]
    fn a_refusal_is_not_repeated() {
        let refusals = [
            ErrorKind::InvalidRequest,
            ErrorKind::NotConfigured,
            ErrorKind::Authentication,
            ErrorKind::Authorization,
            ErrorKind::Server,
            ErrorKind::Unsupported,
            ErrorKind::SchemaDisagreement,
        ];
        for kind in refusals {
            for phase in [Phase::Login, Phase::Receive] {
                let decision = decided(kind, phase, Nature::Read, &mut Tally::default());
                assert_eq!(decision, Decision::Fail, "{kind:?}");
            }
        }
    }

    #[test]
    fn waits_grow_to_a_second_and_are_spread() {
        for attempt in 1..100 {
            let wait = wait(attempt);
            assert!(wait >= FIRST_WAIT / 2 && wait <= LONGEST_WAIT, "{wait:?}");
        }
        assert!(wait(50) >= LONGEST_WAIT / 2);
    }

    #[test]
    fn a_write_may_have_been_applied_unless_it_was_not_sent_or_was_refused() {
        let applied = |kind, phase| maybe_applied(&failure(kind, phase), Nature::Write);
        assert!(applied(ErrorKind::Transport, Phase::Receive));
        assert!(applied(ErrorKind::Transport, Phase::Send));
        assert!(applied(ErrorKind::ServerTimedOut, Phase::Receive));
        assert!(!applied(ErrorKind::Transport, Phase::Keyspace));
        assert!(!applied(ErrorKind::Unavailable, Phase::Receive));
        assert!(!applied(ErrorKind::InvalidRequest, Phase::Receive));
        let read = failure(ErrorKind::Transport, Phase::Receive);
        assert!(!maybe_applied(&read, Nature::Read));
    }
}
