//! The table, the waits and the budget.

use std::time::{Duration, Instant};

use bytes::Bytes;

use super::*;
use crate::Consistency;
use crate::error::{ErrorKind, Failure, Phase};
use crate::op::{BatchMutate, DescribeVersion, RowMutations};

fn failure(kind: ErrorKind, phase: Phase) -> Failure {
    Failure::new(kind, phase, "")
}

/// What the table says after these failures, the last one last, where nothing may pass.
fn decided(nature: Nature, may_repeat: bool, failures: &[Failure]) -> RetryDecision {
    decided_while(false, nature, may_repeat, failures)
}

fn decided_while(
    may_pass: bool,
    nature: Nature,
    may_repeat: bool,
    failures: &[Failure],
) -> RetryDecision {
    let mut counted = Failures::default();
    failures.iter().for_each(|failure| counted.add(failure));
    let attempt = FailedAttempt {
        operation: "",
        nature,
        may_repeat,
        failure: failures.last().expect("one failed"),
        failures: &counted,
        attempts: &[],
        time_left: Duration::from_secs(1),
        may_pass,
    };
    StandardRetries.decide(&attempt)
}

/// How often a request is sent that always fails like this; 9 for more often.
fn sent(nature: Nature, may_repeat: bool, kind: ErrorKind, request_bytes: usize) -> usize {
    let failed = || Failure { request_bytes, ..failure(kind, Phase::Receive) };
    let again = |times: usize| {
        let failures: Vec<_> = (0..times).map(|_| failed()).collect();
        decided(nature, may_repeat, &failures) == RetryDecision::Retry
    };
    (1..9).find(|&times| !again(times)).unwrap_or(9)
}

const NATURES: [Nature; 4] = [Nature::Read, Nature::Scan, Nature::Write, Nature::Once];
const REFUSALS: [ErrorKind; 8] = [
    ErrorKind::InvalidRequest,
    ErrorKind::NotConfigured,
    ErrorKind::Authentication,
    ErrorKind::Authorization,
    ErrorKind::Server,
    ErrorKind::Unsupported,
    ErrorKind::SchemaDisagreement,
    ErrorKind::TooLarge,
];

#[test]
fn how_often_what_fails_in_one_way_is_sent_is_the_table_of_the_guide() {
    use ErrorKind::*;
    // Transport, Protocol, AttemptTimedOut, ServerTimedOut, the latter for more than 1 MiB, Unavailable.
    let table = [
        (Nature::Read, true, [9, 9, 9, 9, 9, 2]),
        (Nature::Scan, true, [9, 9, 2, 2, 2, 2]),
        (Nature::Write, true, [9, 9, 9, 9, 2, 2]),
        (Nature::Once, true, [9, 9, 9, 9, 2, 2]),
        (Nature::Once, false, [1, 1, 1, 1, 1, 1]),
    ];
    for (nature, may_repeat, expected) in table {
        let large = 2 << 20;
        let found = [
            sent(nature, may_repeat, Transport, 0),
            sent(nature, may_repeat, Protocol, 0),
            sent(nature, may_repeat, AttemptTimedOut, 0),
            sent(nature, may_repeat, ServerTimedOut, 1_000),
            sent(nature, may_repeat, ServerTimedOut, large),
            sent(nature, may_repeat, Unavailable, 0),
        ];
        assert_eq!(found, expected, "{nature:?}, may repeat: {may_repeat}");
        for refusal in REFUSALS {
            assert_eq!(sent(nature, may_repeat, refusal, large), 1, "{nature:?} {refusal:?}");
        }
    }
}

#[test]
fn what_is_counted_of_one_kind_is_not_forgotten_for_another() {
    let failed = |kind| failure(kind, Phase::Receive);
    let between = [
        failed(ErrorKind::Unavailable),
        failed(ErrorKind::Transport),
        failed(ErrorKind::Unavailable),
    ];
    assert_eq!(decided(Nature::Read, true, &between), RetryDecision::Fail);
    let two_time_outs = [failed(ErrorKind::ServerTimedOut), failed(ErrorKind::AttemptTimedOut)];
    assert_eq!(decided(Nature::Scan, true, &two_time_outs), RetryDecision::Fail);
}

#[test]
fn what_may_pass_is_sent_as_often_as_the_limits_let_it() {
    let failures: Vec<_> =
        (0..9).map(|_| failure(ErrorKind::Unavailable, Phase::Receive)).collect();
    assert_eq!(decided_while(true, Nature::Write, true, &failures), RetryDecision::Retry);
    assert_eq!(decided_while(true, Nature::Once, false, &failures), RetryDecision::Fail);
}

#[test]
fn what_was_not_sent_is_tried_elsewhere_whatever_it_is() {
    let unsent = [
        (ErrorKind::Connect, Phase::Connect),
        (ErrorKind::Transport, Phase::Keyspace),
        (ErrorKind::Protocol, Phase::Keyspace),
        (ErrorKind::AttemptTimedOut, Phase::Keyspace),
    ];
    for nature in NATURES {
        for (kind, phase) in unsent {
            let decision = decided(nature, nature != Nature::Once, &[failure(kind, phase)]);
            assert_eq!(decision, RetryDecision::Retry, "{nature:?} {kind:?}");
        }
    }
}

#[test]
fn a_refusal_is_not_repeated() {
    for kind in REFUSALS {
        for phase in [Phase::Login, Phase::Keyspace, Phase::Encode, Phase::Receive] {
            let decision = decided(Nature::Read, true, &[failure(kind, phase)]);
            assert_eq!(decision, RetryDecision::Fail, "{kind:?}");
        }
    }
}

#[test]
fn waits_grow_to_the_longest_and_are_spread() {
    let waits = Backoff::default();
    for _ in 0..100 {
        let mut last = None;
        for _ in 0..100 {
            let wait = waits.after(last);
            let most = last.unwrap_or(waits.shortest).saturating_mul(3).min(waits.longest);
            assert!(wait >= waits.shortest && wait <= most, "{wait:?} after {last:?}");
            last = Some(wait);
        }
    }
    let after_long = || waits.after(Some(Duration::MAX));
    let (first, others): (_, Vec<_>) = (after_long(), (0..100).map(|_| after_long()).collect());
    assert!(others.iter().any(|other| other.abs_diff(first) > waits.longest / 10));
    let none = Backoff { shortest: Duration::ZERO, longest: Duration::ZERO };
    assert_eq!(none.after(Some(Duration::from_secs(1))), Duration::ZERO);
}

#[test]
fn a_write_may_have_been_applied_unless_it_was_not_sent_or_was_refused() {
    let row = |key: &'static [u8]| RowMutations {
        column_family: "Standard1".into(),
        key: Bytes::from_static(key),
        super_column: None,
        mutations: Vec::new(),
    };
    let write = |rows| BatchMutate {
        keyspace: "Keyspace1".into(),
        rows,
        consistency: Consistency::One,
        traces: None,
    };
    let one = write(vec![row(b"a")]);
    let applied = |kind, phase| maybe_applied(&failure(kind, phase), &one);
    assert!(applied(ErrorKind::Transport, Phase::Receive));
    assert!(applied(ErrorKind::Transport, Phase::Send));
    assert!(applied(ErrorKind::ServerTimedOut, Phase::Receive));
    assert!(!applied(ErrorKind::Transport, Phase::Keyspace));
    assert!(!applied(ErrorKind::Unavailable, Phase::Receive));
    assert!(!applied(ErrorKind::InvalidRequest, Phase::Receive));
    let read = failure(ErrorKind::Transport, Phase::Receive);
    assert!(!maybe_applied(&read, &DescribeVersion));
    // A server looks for replicas row by row.
    let two = write(vec![row(b"a"), row(b"b")]);
    assert!(maybe_applied(&failure(ErrorKind::Unavailable, Phase::Receive), &two));
}

/// How many requests a budget has left.
fn spent(budget: &Budget, now: Instant) -> usize {
    (0..1_000_000).take_while(|_| budget.spend(now).is_ok()).count()
}

#[test]
fn a_budget_is_a_share_of_the_calls_and_a_reserve() {
    let began = Instant::now();
    let second = |seconds| began + Duration::from_secs(seconds);
    let budget = Budget::new(RetryBudget::new(20, 10), began);
    assert_eq!(spent(&budget, began), 100, "the reserve of ten seconds");
    (0..1_000).for_each(|_| budget.earn());
    assert_eq!(spent(&budget, began), 200, "a fifth of the calls");
    assert_eq!(spent(&budget, second(1)), 10, "the reserve of a second");
    assert_eq!(spent(&budget, second(3_600)), 100, "no more than it can save up");
    let lend = || budget.lend(second(7_200)).expect("the reserve is full");
    let (sent, unsent) = (lend(), lend());
    sent.sent();
    drop(unsent);
    assert_eq!(spent(&budget, second(7_200)), 99, "what wasn't sent is in it again");
}

#[test]
fn what_was_earned_is_gone_after_ten_seconds() {
    let began = Instant::now();
    let second = |seconds| began + Duration::from_secs(seconds);
    // A thousand calls in an hour, and nothing was spent.
    let budget = Budget::new(RetryBudget::new(20, 0), began);
    (0..36_000).for_each(|_| budget.earn());
    assert_eq!(spent(&budget, second(3_600)), 20, "a fifth of what there were in ten seconds");
    (0..1_000).for_each(|_| budget.earn());
    assert!(budget.spend(second(3_600)).is_ok());
    assert_eq!(spent(&budget, second(3_610)), 0, "the others are forgotten");
}

#[test]
fn an_unlimited_budget_is_never_used_up_and_one_of_nothing_always() {
    let began = Instant::now();
    assert_eq!(spent(&Budget::new(RetryBudget::unlimited(), began), began), 1_000_000);
    let nothing = Budget::new(RetryBudget::new(0, 0), began);
    (0..1_000).for_each(|_| nothing.earn());
    assert_eq!(spent(&nothing, began + Duration::from_secs(60)), 0);
}
