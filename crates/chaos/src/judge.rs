//! Holds what was seen of each fault against what was promised.

use std::time::Duration;

use crate::cluster::ATTEMPT;
use crate::fault::{Fault, Kind};
use crate::fire::{AFTER, WELL};
use crate::raw::{Raw, Sample};
use crate::timeline::{Span, Timeline};

/// What a client may need beyond an attempt and what the servers impose.
const OWN: Duration = Duration::from_millis(100);

/// How much may be missing once all is well again.
const BACK: f64 = 0.2;

/// What became of one fault.
#[derive(Debug)]
pub(crate) struct Judged {
    pub(crate) kind: Kind,
    pub(crate) node: usize,
    /// How long it lasted.
    pub(crate) lasted: Duration,
    /// The longest call of the tasks.
    pub(crate) stall: Duration,
    /// What the raw client waited for: its longest call, for a pause until the last of its attempts that failed.
    pub(crate) floor: Duration,
    /// Before the fault, and a second after it was healed.
    pub(crate) before: Span,
    pub(crate) after: Span,
}

impl Judged {
    pub(crate) fn of(fault: &Fault, timeline: &Timeline, raws: &[Raw]) -> Judged {
        let calls = timeline.slow(fault.begun, fault.over);
        let stall = calls.iter().map(|call| call.ended - call.begun).max().unwrap_or_default();
        let others = raws.iter().enumerate().filter(|(node, _)| *node != fault.node);
        let samples: Vec<Sample> = others
            .flat_map(|(_, raw)| raw.since(fault.begun))
            .filter(|s| s.begun <= fault.over)
            .collect();
        Judged {
            kind: fault.kind,
            node: fault.node,
            lasted: fault.healed - fault.begun,
            stall,
            floor: floor(fault, &samples),
            before: timeline.span(fault.begun - WELL, fault.begun),
            after: timeline.span(fault.over - AFTER / 2, fault.over),
        }
    }

    /// The longest a call may take.
    pub(crate) fn bound(&self) -> Duration {
        ATTEMPT + OWN + self.floor
    }

    /// What was promised and not kept, in words.
    pub(crate) fn broken(&self) -> Option<String> {
        let name = self.kind.name();
        if self.stall > self.bound() {
            return Some(format!("{name}: a call took {:?}, over {:?}", self.stall, self.bound()));
        }
        if self.after.rate < self.before.rate * (1.0 - BACK) {
            return Some(format!(
                "{name}: {:.0} calls a second after it, {:.0} before",
                self.after.rate, self.before.rate
            ));
        }
        None
    }
}

/// What the servers imposed on the raw client.
fn floor(fault: &Fault, samples: &[Sample]) -> Duration {
    let convicted = samples.iter().filter_map(|sample| sample.failed).max();
    match (fault.kind, convicted) {
        (Kind::Pause, Some(convicted)) => convicted.saturating_duration_since(fault.begun),
        _ => samples.iter().map(|sample| sample.ended - sample.begun).max().unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn judged(stall: Duration, after: f64) -> Judged {
        let span = |rate| Span { rate, p99: Duration::ZERO };
        let (before, after) = (span(1_000.0), span(after));
        Judged { kind: Kind::Kill, node: 0, lasted: SECOND, stall, floor: SECOND, before, after }
    }

    #[test]
    fn a_call_may_take_as_long_as_one_attempt_and_what_the_servers_impose() {
        let bound = SECOND + ATTEMPT + OWN;
        assert_eq!(judged(bound, 1_000.0).broken(), None);
        assert!(judged(bound + Duration::from_millis(1), 1_000.0).broken().is_some());
    }

    #[test]
    fn a_fifth_of_the_calls_may_be_missing_after_a_fault() {
        assert_eq!(judged(SECOND, 801.0).broken(), None);
        assert!(judged(SECOND, 799.0).broken().is_some());
    }

    #[test]
    fn a_pause_is_imposed_until_the_last_attempt_that_failed() {
        let begun = Instant::now();
        let of_kind = |kind| {
            let over = begun + 9 * SECOND;
            Fault { kind, node: 0, begun, healed: over, over }
        };
        let failed = Sample { begun, ended: begun + 5 * SECOND, failed: Some(begun + 3 * SECOND) };
        let slow = Sample { begun, ended: begun + 6 * SECOND, failed: None };
        assert_eq!(floor(&of_kind(Kind::Pause), &[failed, slow]), 3 * SECOND);
        assert_eq!(floor(&of_kind(Kind::Kill), &[failed, slow]), 6 * SECOND);
        assert_eq!(floor(&of_kind(Kind::Pause), &[]), Duration::ZERO);
    }
}
