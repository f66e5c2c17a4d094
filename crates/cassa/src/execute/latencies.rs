//! How long reads have taken lately, each kind by itself, in bounded memory.

use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::time::Duration;

use crate::op::{GetCount, GetMultiSlice, GetSlice, MultigetCount, MultigetSlice, Request};

/// The requests that are hedged: reads of rows whose keys are known.
const KINDS: [&str; 5] =
    [GetSlice::NAME, MultigetSlice::NAME, GetCount::NAME, MultigetCount::NAME, GetMultiSlice::NAME];
/// Buckets between one power of two of microseconds and the next: a time is known to an eighth.
const STEPS: usize = 8;
/// Up to 134 s.
const BUCKETS: usize = 25 * STEPS;
/// When so many are counted all counts are halved, so that the latest weigh most.
const REMEMBERED: u32 = 4_096;
/// Fewer tell nothing.
const FEWEST: u32 = 100;

/// Of all kinds.
#[derive(Debug)]
pub(crate) struct Latencies([Histogram; KINDS.len()]);

/// How many took how long, in buckets that grow with the time.
#[derive(Debug)]
struct Histogram {
    buckets: [AtomicU32; BUCKETS],
    counted: AtomicU32,
}

/// A kind of read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Kind(usize);

impl Kind {
    /// `None` for what is never hedged.
    pub(super) fn of<R: Request>() -> Option<Kind> {
        KINDS.iter().position(|name| *name == R::NAME).map(Kind)
    }
}

impl Default for Latencies {
    fn default() -> Latencies {
        Latencies(std::array::from_fn(|_| Histogram {
            buckets: std::array::from_fn(|_| AtomicU32::new(0)),
            counted: AtomicU32::new(0),
        }))
    }
}

impl Latencies {
    pub(super) fn record(&self, Kind(kind): Kind, time: Duration) {
        if let Some(histogram) = self.0.get(kind) {
            histogram.record(time);
        }
    }

    /// The time within which so many hundredths of a percent were answered; `None` while too few are known.
    pub(super) fn percentile(&self, Kind(kind): Kind, hundredths: u32) -> Option<Duration> {
        self.0.get(kind)?.percentile(hundredths)
    }
}

impl Histogram {
    fn record(&self, time: Duration) {
        if let Some(bucket) = self.buckets.get(bucket(time)) {
            bucket.fetch_add(1, Relaxed);
        }
        if self.counted.fetch_add(1, Relaxed) + 1 == REMEMBERED {
            let kept: u32 = self.buckets.iter().map(halved).sum();
            self.counted.store(kept, Relaxed);
        }
    }

    fn percentile(&self, hundredths: u32) -> Option<Duration> {
        let counts: [u32; BUCKETS] = std::array::from_fn(|place| self.buckets[place].load(Relaxed));
        let all: u64 = counts.iter().copied().map(u64::from).sum();
        let beyond = u64::from(10_000_u32.saturating_sub(hundredths));
        if all < u64::from(FEWEST) || all * beyond < 10_000 {
            return None;
        }
        let mut within = (all * u64::from(hundredths)).div_ceil(10_000);
        let place = counts.iter().position(|&count| {
            let reached = within <= u64::from(count);
            within = within.saturating_sub(u64::from(count));
            reached
        });
        place.map(end_of)
    }
}

/// What is left of a count when half of it is forgotten.
fn halved(count: &AtomicU32) -> u32 {
    let half = count.load(Relaxed) / 2;
    count.fetch_sub(half, Relaxed);
    count.load(Relaxed)
}

fn bucket(time: Duration) -> usize {
    let micros = usize::try_from(time.as_micros()).unwrap_or(usize::MAX);
    let Some(octave) = (micros / STEPS).checked_ilog2() else { return micros };
    let within = (micros >> octave) - STEPS;
    ((octave as usize + 1) * STEPS + within).min(BUCKETS - 1)
}

/// The end of a bucket's times.
fn end_of(bucket: usize) -> Duration {
    let (octave, within) = (bucket / STEPS, bucket % STEPS);
    let micros = match octave.checked_sub(1) {
        None => within + 1,
        Some(octave) => (STEPS + within + 1) << octave,
    };
    Duration::from_micros(micros as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROWS: Kind = Kind(0);

    #[test]
    fn a_time_is_known_to_an_eighth_of_itself() {
        for exponent in 0..27 {
            for micros in [1_u64 << exponent, (1 << exponent) + (1 << exponent) / 3] {
                let time = Duration::from_micros(micros);
                let end = end_of(bucket(time));
                assert!(
                    end > time && end <= time + time / 8 + Duration::from_micros(1),
                    "{time:?}: {end:?}"
                );
            }
        }
        assert_eq!(bucket(Duration::MAX), BUCKETS - 1);
        assert_eq!(bucket(Duration::ZERO), 0);
    }

    #[test]
    fn a_percentile_is_told_once_enough_is_known() {
        let latencies = Latencies::default();
        for millis in 1..=99 {
            latencies.record(ROWS, Duration::from_millis(millis));
        }
        assert_eq!(latencies.percentile(ROWS, 9_900), None);
        latencies.record(ROWS, Duration::from_millis(100));
        let told = latencies.percentile(ROWS, 9_900).expect("100 are known").as_millis();
        assert!((99..=112).contains(&told), "{told}");
        let half = latencies.percentile(ROWS, 5_000).expect("100 are known").as_millis();
        assert!((50..=57).contains(&half), "{half}");
        assert_eq!(latencies.percentile(ROWS, 9_990), None, "one of a thousand takes longer");
        assert_eq!(latencies.percentile(Kind(1), 9_900), None, "kinds are apart");
    }

    #[test]
    fn what_was_long_ago_is_forgotten() {
        let latencies = Latencies::default();
        for _ in 0..4_000 {
            latencies.record(ROWS, Duration::from_secs(1));
        }
        for _ in 0..40_000 {
            latencies.record(ROWS, Duration::from_millis(1));
        }
        let told = latencies.percentile(ROWS, 9_900).expect("known");
        assert!(told < Duration::from_millis(2), "{told:?}");
        let counted = latencies.0[0].counted.load(Relaxed);
        assert!(counted < REMEMBERED, "{counted}");
    }

    #[test]
    fn only_reads_by_key_are_of_a_kind() {
        use crate::op::{DescribeVersion, GetRangeSlices, Insert};
        assert!(Kind::of::<GetSlice>().is_some() && Kind::of::<MultigetSlice>().is_some());
        assert!(Kind::of::<GetRangeSlices>().is_none() && Kind::of::<Insert>().is_none());
        assert!(Kind::of::<DescribeVersion>().is_none());
    }
}
