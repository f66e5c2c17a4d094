//! Whether a host is believed up, by what was seen of it; and when it is looked at again.

use std::time::{Duration, Instant};

use crate::retry::Backoff;

/// The shortest wait before a host that is down is probed.
const FIRST_WAIT: Duration = Duration::from_millis(200);
/// The longest one, however often it failed.
const LONGEST_WAIT: Duration = Duration::from_secs(30);
/// The first wait is no longer than this, however it is drawn.
pub(crate) const FIRST_PROBE_WITHIN: Duration = Duration::from_millis(300);
/// Clients that failed together don't come back together.
const WAITS: Backoff = Backoff { shortest: FIRST_WAIT, longest: LONGEST_WAIT };
/// A host that nobody will probe, since there is no thread for it, is left to calls this long after it should have been.
const UNPROBED: Duration = Duration::from_secs(5);

/// What is believed of one host.
///
/// A failure takes it down. Any answer lets calls go to it again, that of a probe too; only the answer to a call makes the next wait
/// short again, so a host that greets and then says nothing is left alone for longer each time.
#[derive(Debug, Default)]
pub(super) struct Health {
    down: Option<Down>,
    /// The last wait before a probe; none after a call was answered.
    wait: Option<Duration>,
}

#[derive(Debug)]
struct Down {
    since: Instant,
    /// When it is to be probed; while it is, when that was due.
    probe_at: Instant,
    /// Somebody will do it, however many others come before.
    is_planned: bool,
    is_probing: bool,
}

impl Down {
    fn is_left_to_calls(&self, now: Instant) -> bool {
        !self.is_probing && !self.is_planned && self.probe_at + UNPROBED <= now
    }
}

impl Health {
    /// Whether calls go to it: it hasn't failed since it answered, or nobody probes it.
    pub(super) fn is_up(&self, now: Instant) -> bool {
        self.down.as_ref().is_none_or(|down| down.is_left_to_calls(now))
    }

    /// Whether it hasn't answered since it failed.
    pub(super) fn is_down(&self) -> bool {
        self.down.is_some()
    }

    /// Since when calls don't go to it; `None` if they do.
    pub(super) fn down_since(&self, now: Instant) -> Option<Instant> {
        self.down.as_ref().filter(|down| !down.is_left_to_calls(now)).map(|down| down.since)
    }

    /// It failed. When it is to be probed, if that is new: calls that were under way together fail together, and what comes before the
    /// next probe is the same failure.
    pub(super) fn failed(&mut self, now: Instant) -> Option<Instant> {
        if self.down.as_ref().is_some_and(|down| down.is_probing || down.probe_at > now) {
            return None;
        }
        let wait = WAITS.after(Some(self.wait.unwrap_or(FIRST_WAIT / 2)));
        self.wait = Some(wait);
        let probe_at = now + wait;
        let since = self.down.as_ref().map_or(now, |down| down.since);
        self.down = Some(Down { since, probe_at, is_planned: false, is_probing: false });
        Some(probe_at)
    }

    /// It answered. Whether it was down until now.
    pub(super) fn answered(&mut self) -> bool {
        self.down.take().is_some()
    }

    /// It answered a call: what was before is forgotten.
    pub(super) fn served(&mut self) {
        *self = Health::default();
    }

    /// When it is to be probed; `None` while it is up or being probed.
    pub(super) fn probe_at(&self) -> Option<Instant> {
        self.down.as_ref().filter(|down| !down.is_probing).map(|down| down.probe_at)
    }

    /// Whether somebody will probe it.
    pub(super) fn probe_is_planned(&mut self, planned: bool) {
        if let Some(down) = &mut self.down {
            down.is_planned = planned;
        }
    }

    /// A probe has begun.
    pub(super) fn probing(&mut self) {
        if let Some(down) = &mut self.down {
            down.is_probing = true;
        }
    }

    /// A probe is over, whatever came of it. When the next one is to be.
    pub(super) fn probed(&mut self, now: Instant) -> Option<Instant> {
        let down = self.down.as_mut()?;
        down.is_probing = false;
        down.probe_at = down.probe_at.min(now);
        self.failed(now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_that_fail_together_are_one_failure() {
        let (mut health, now) = (Health::default(), Instant::now());
        assert!(health.failed(now).is_some());
        let probe_at = health.probe_at().expect("it is down");
        let wait = probe_at - now;
        assert!((FIRST_WAIT..=FIRST_PROBE_WITHIN).contains(&wait), "{wait:?}");
        for _ in 0..100 {
            assert_eq!(health.failed(now), None);
        }
        assert_eq!(health.probe_at(), Some(probe_at));
    }

    #[test]
    fn waits_grow_to_a_bound_until_a_call_is_answered() {
        let (mut health, mut now) = (Health::default(), Instant::now());
        let mut longest = Duration::ZERO;
        for _ in 0..1_000 {
            health.failed(now);
            let at = health.probe_at().expect("it is down");
            longest = longest.max(at - now);
            assert!((FIRST_WAIT..=LONGEST_WAIT).contains(&(at - now)));
            now = at;
            // It greets, and fails its next call.
            assert!(health.answered());
        }
        assert!(longest > LONGEST_WAIT / 2, "{longest:?}");
        health.served();
        health.failed(now);
        assert!(health.probe_at().expect("it is down") - now <= FIRST_WAIT * 3 / 2);
    }

    #[test]
    fn a_host_is_up_again_when_it_answers_and_only_then() {
        let (mut health, now) = (Health::default(), Instant::now());
        assert!(health.is_up(now));
        health.failed(now);
        let at = health.probe_at().expect("it is down");
        assert!(!health.is_up(at) && health.is_down());
        health.probing();
        assert!(
            health.probe_at().is_none() && !health.is_up(at + UNPROBED * 2),
            "while it is probed"
        );
        health.probed(at);
        assert!(!health.is_up(at) && health.probe_at().is_some_and(|next| next > at));
        assert!(health.answered() && health.is_up(at) && !health.answered());
    }

    #[test]
    fn a_host_that_nobody_probes_is_left_to_calls() {
        let (mut health, now) = (Health::default(), Instant::now());
        health.failed(now);
        let at = health.probe_at().expect("it is down");
        assert!(
            !health.is_up(at + UNPROBED - Duration::from_millis(1)) && health.is_up(at + UNPROBED)
        );
        health.probe_is_planned(true);
        assert!(!health.is_up(at + UNPROBED * 100), "others come first");
        health.probe_is_planned(false);
        assert!(health.is_up(at + UNPROBED));
    }
}
