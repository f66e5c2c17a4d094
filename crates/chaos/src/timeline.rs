//! When calls ended and how long they took, in memory that is taken at the start: 10 KiB for each second of the run.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Calls are counted by the tenth of a second in which they ended.
const SLOT: Duration = Duration::from_millis(100);

/// What takes longer is kept by itself.
const SLOW: Duration = Duration::from_millis(200);

/// So many slow calls are kept, the last ones: more than all tasks can have in the longest fault, after which it is judged.
const MOST_SLOW: usize = 1 << 16;

/// Buckets between one power of two and the next: durations are told apart by 6 %.
const STEPS: u32 = 12;
/// Where the first bucket begins, in µs.
const SHORTEST: u32 = 16;
/// Up to 42 s.
const BUCKETS: usize = 256;

/// All calls of a run.
#[derive(Debug)]
pub(crate) struct Timeline {
    start: Instant,
    slots: Vec<Slot>,
    slow: Mutex<VecDeque<Slow>>,
    /// In µs.
    longest: AtomicU64,
}

#[derive(Debug)]
struct Slot {
    buckets: Box<[AtomicU32]>,
}

/// A call that took long.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Slow {
    pub(crate) begun: Instant,
    pub(crate) ended: Instant,
}

/// What the calls of some time have in common.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Span {
    /// Calls a second.
    pub(crate) rate: f64,
    pub(crate) p99: Duration,
    /// The p99 of so few calls is a matter of luck too: so long it is at least, but for one span in forty.
    pub(crate) p99_at_least: Duration,
}

impl Timeline {
    /// One that begins now and ends after `long`; what ends later counts as its last tenth of a second.
    pub(crate) fn of(long: Duration) -> Timeline {
        let slots = long.as_millis().div_ceil(SLOT.as_millis()) + 1;
        let slot = |_| Slot { buckets: (0..BUCKETS).map(|_| AtomicU32::new(0)).collect() };
        Timeline {
            start: Instant::now(),
            slots: (0..slots).map(slot).collect(),
            slow: Mutex::default(),
            longest: AtomicU64::new(0),
        }
    }

    /// A call that began at `begun` has ended.
    pub(crate) fn ended(&self, begun: Instant) {
        let ended = Instant::now();
        let took = ended - begun;
        let slot = self.slots.get(self.slot(ended)).or(self.slots.last());
        if let Some(bucket) = slot.and_then(|slot| slot.buckets.get(bucket(took))) {
            bucket.fetch_add(1, Ordering::Relaxed);
        }
        self.longest.fetch_max(took.as_micros() as u64, Ordering::Relaxed);
        if took > SLOW {
            let mut slow = self.slow.lock().unwrap_or_else(PoisonError::into_inner);
            if slow.len() == MOST_SLOW {
                slow.pop_front();
            }
            slow.push_back(Slow { begun, ended });
        }
    }

    /// The longest call of all.
    pub(crate) fn longest(&self) -> Duration {
        Duration::from_micros(self.longest.load(Ordering::Relaxed))
    }

    /// The slow calls of which a part lies between two instants.
    pub(crate) fn slow(&self, from: Instant, to: Instant) -> Vec<Slow> {
        let slow = self.slow.lock().unwrap_or_else(PoisonError::into_inner);
        slow.iter().filter(|call| call.ended >= from && call.begun <= to).copied().collect()
    }

    /// The calls that ended between two instants. Those that began before `begun` and took long count for nothing but the rate.
    pub(crate) fn span(&self, begun: Instant, from: Instant, to: Instant) -> Span {
        let slots = self.slots.get(self.slot(from)..self.slot(to)).unwrap_or_default();
        let count = |bucket: usize| -> u64 {
            let of_slot =
                |slot: &Slot| slot.buckets.get(bucket).map_or(0, |n| n.load(Ordering::Relaxed));
            slots.iter().map(|slot| u64::from(of_slot(slot))).sum()
        };
        let mut counts: Vec<u64> = (0..BUCKETS).map(count).collect();
        let all: u64 = counts.iter().sum();
        for call in self.slow(from, to).iter().filter(|call| call.begun < begun) {
            if let Some(count) = counts.get_mut(bucket(call.ended - call.begun)) {
                *count = count.saturating_sub(u64::from(call.ended < to));
            }
        }
        // A hundredth of the calls lies beyond p99, give or take twice its square root: they come and go as in a Poisson process.
        let beyond = all / 100;
        let at_most = beyond + (2.0 * (beyond as f64).sqrt()) as u64;
        let seconds = SLOT.as_secs_f64() * slots.len() as f64;
        Span {
            rate: if slots.is_empty() { 0.0 } else { all as f64 / seconds },
            p99: slowest_but(&counts, beyond).map_or(Duration::ZERO, |bucket| begin(bucket + 1)),
            p99_at_least: slowest_but(&counts, at_most).map_or(Duration::ZERO, begin),
        }
    }

    fn slot(&self, at: Instant) -> usize {
        (at.saturating_duration_since(self.start).as_millis() / SLOT.as_millis()) as usize
    }
}

fn bucket(took: Duration) -> usize {
    let steps = (took.as_secs_f64() * 1e6 / f64::from(SHORTEST)).log2() * f64::from(STEPS);
    (steps.max(0.0) as usize).min(BUCKETS - 1)
}

/// The shortest duration of a bucket, which is the longest of the one before.
fn begin(bucket: usize) -> Duration {
    let micros = f64::from(SHORTEST) * (bucket as f64 / f64::from(STEPS)).exp2();
    Duration::from_secs_f64(micros / 1e6)
}

/// The bucket of the slowest call but for so many slower ones.
fn slowest_but(counts: &[u64], mut slower: u64) -> Option<usize> {
    counts.iter().rposition(|count| {
        let found = *count > slower;
        slower = slower.saturating_sub(*count);
        found
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_duration_is_told_within_six_percent() {
        for micros in (20..40_000_000).step_by(99_991) {
            let bucket = bucket(Duration::from_micros(micros));
            let [from, to] = [bucket, bucket + 1].map(|bucket| begin(bucket).as_secs_f64() * 1e6);
            let micros = micros as f64;
            assert!(
                from <= micros && micros <= to && to <= from * 1.06,
                "{micros}: {from} to {to}"
            );
        }
    }

    #[test]
    fn the_slowest_hundredth_begins_at_p99() {
        let timeline = Timeline::of(Duration::from_secs(1));
        let slot = timeline.slots.first().expect("a slot");
        slot.buckets[bucket(Duration::from_millis(1))].store(985, Ordering::Relaxed);
        slot.buckets[bucket(Duration::from_millis(50))].store(15, Ordering::Relaxed);
        let span = timeline.span(timeline.start, timeline.start, timeline.start + SLOT);
        assert_eq!(span.rate, 10_000.0);
        assert!(span.p99 >= Duration::from_millis(50), "{span:?}");
        slot.buckets[bucket(Duration::from_millis(50))].store(9, Ordering::Relaxed);
        let span = timeline.span(timeline.start, timeline.start, timeline.start + SLOT);
        assert!(span.p99 < Duration::from_millis(2), "{span:?}");
    }

    #[test]
    fn what_luck_may_have_made_of_p99_is_not_held_against_it() {
        let timeline = Timeline::of(Duration::from_secs(1));
        let slot = timeline.slots.first().expect("a slot");
        slot.buckets[bucket(Duration::from_millis(1))].store(1_000, Ordering::Relaxed);
        // Of 1,000 calls 10 are expected beyond p99, and 16 come by chance.
        for (slow, is_sure) in [(16, false), (17, true)] {
            slot.buckets[bucket(Duration::from_millis(50))].store(slow, Ordering::Relaxed);
            let span = timeline.span(timeline.start, timeline.start, timeline.start + SLOT);
            assert!(span.p99 >= Duration::from_millis(50), "{span:?}");
            assert_eq!(span.p99_at_least > Duration::from_millis(40), is_sure, "{slow}: {span:?}");
        }
    }

    #[test]
    fn a_call_that_began_before_a_fault_was_over_says_nothing_of_what_came_after() {
        let timeline = Timeline::of(Duration::from_secs(9));
        let now = Instant::now();
        let begun = now.checked_sub(Duration::from_secs(2)).expect("the machine runs for longer");
        timeline.ended(begun);
        let (from, to) = (now.checked_sub(SLOT).expect("likewise"), now + 9 * SLOT);
        assert_eq!(timeline.span(begun, from, to).p99.as_secs(), 2);
        assert_eq!(timeline.span(now, from, to).p99, Duration::ZERO);
    }
}
