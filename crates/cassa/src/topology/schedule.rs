//! When rings are read again.

use std::time::{Duration, Instant};

/// How soon after one reading another one may follow.
const SOONEST: Duration = Duration::from_secs(10);
const LONGEST: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// When the next reading is due.
#[derive(Debug, Default)]
pub(super) struct Schedule {
    /// When the last one ended, if there was one.
    last: Option<Instant>,
    /// When the next one is due; `None` before the first.
    next: Option<Instant>,
    /// How many there were that succeeded.
    pub(super) readings: u64,
}

impl Schedule {
    /// Whether a reading is due, which the caller then begins, and when the next one will be.
    pub(super) fn begins(&mut self, now: Instant) -> (bool, Option<Instant>) {
        let due = self.is_due(now);
        if due {
            // Unless it ends before.
            self.next = Some(now + spread(SOONEST));
        }
        (due, self.next)
    }

    fn is_due(&self, now: Instant) -> bool {
        self.next.is_some_and(|next| next <= now)
    }

    /// A reading ended; when the next one is due. One that failed is tried again sooner than one that didn't is repeated.
    pub(super) fn ended(&mut self, now: Instant, interval: Duration, succeeded: bool) -> Instant {
        self.readings += u64::from(succeeded);
        let wait = if succeeded { interval } else { interval.min(SOONEST) };
        self.last = Some(now);
        // No interval is so long that a year wouldn't do.
        let next = now + spread(wait.min(LONGEST));
        self.next = Some(next);
        next
    }

    /// What is known may be old: a host failed, or there is a keyspace that nothing is known of. When the next reading is due.
    pub(super) fn suspect(&mut self, now: Instant) -> Instant {
        let soonest = self.last.map_or(now, |last| last + spread(SOONEST)).max(now);
        let next = self.next.map_or(soonest, |next| next.min(soonest));
        self.next = Some(next);
        next
    }
}

/// Between three and five quarters of it.
fn spread(time: Duration) -> Duration {
    time.mul_f64(0.75 + 0.5 * fastrand::f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rings_are_read_at_intervals_that_are_spread_and_sooner_when_something_failed() {
        let (now, minute) = (Instant::now(), Duration::from_secs(60));
        for _ in 0..1_000 {
            let mut schedule = Schedule::default();
            assert!(!schedule.is_due(now));
            schedule.ended(now, minute, true);
            assert!(!schedule.is_due(now + minute * 3 / 4 - Duration::from_nanos(1)));
            assert!(schedule.is_due(now + minute * 5 / 4));
            schedule.suspect(now + minute / 6);
            assert!(!schedule.is_due(now + SOONEST * 3 / 4 - Duration::from_nanos(1)));
            assert!(schedule.is_due(now + SOONEST * 5 / 4));
            for failed in 0..10 {
                schedule.suspect(now + Duration::from_millis(failed));
                assert!(!schedule.is_due(now + SOONEST / 2), "however many fail");
            }
            let mut failing = Schedule::default();
            failing.ended(now, minute, false);
            assert!(failing.is_due(now + SOONEST * 5 / 4) && failing.readings == 0);
        }
    }
}
