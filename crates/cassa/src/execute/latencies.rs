//! How long reads have taken lately, each kind by itself, in bounded memory.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

use crate::histogram::{Buckets, within};
use crate::op::{GetCount, GetMultiSlice, GetSlice, MultigetCount, MultigetSlice, Request};

/// The requests that are hedged: reads of rows whose keys are known.
const KINDS: [&str; 5] =
    [GetSlice::NAME, MultigetSlice::NAME, GetCount::NAME, MultigetCount::NAME, GetMultiSlice::NAME];
/// When so many are counted all counts are halved, so that the latest weigh most.
const REMEMBERED: u64 = 4_096;
/// Fewer tell nothing.
const FEWEST: u64 = 100;

/// Of all kinds.
#[derive(Debug, Default)]
pub(crate) struct Latencies([Histogram; KINDS.len()]);

/// How many took how long, the latest above all.
#[derive(Debug, Default)]
struct Histogram {
    buckets: Buckets,
    counted: AtomicU64,
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
        self.buckets.count(time);
        if self.counted.fetch_add(1, Relaxed) + 1 == REMEMBERED {
            self.counted.store(self.buckets.halve(), Relaxed);
        }
    }

    fn percentile(&self, hundredths: u32) -> Option<Duration> {
        let counts = self.buckets.counts();
        let all: u64 = counts.iter().sum();
        let beyond = u64::from(10_000_u32.saturating_sub(hundredths));
        if all < FEWEST || all * beyond < 10_000 {
            return None;
        }
        within(&counts, (all * u64::from(hundredths)).div_ceil(10_000))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROWS: Kind = Kind(0);

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
    fn times_that_came_once_each_are_forgotten_too() {
        let latencies = Latencies::default();
        // Between 50 ms and 12 s.
        for n in 0..5_000 {
            let time = 0.05 * 240_f64.powf(f64::from(n) / 5_000.0);
            latencies.record(ROWS, Duration::from_secs_f64(time));
        }
        for _ in 0..100_000 {
            latencies.record(ROWS, Duration::from_millis(1));
        }
        let told = latencies.percentile(ROWS, 9_990).expect("known");
        assert!(told < Duration::from_millis(2), "{told:?}");
    }

    #[test]
    fn only_reads_by_key_are_of_a_kind() {
        use crate::op::{DescribeVersion, GetRangeSlices, Insert};
        assert!(Kind::of::<GetSlice>().is_some() && Kind::of::<MultigetSlice>().is_some());
        assert!(Kind::of::<GetRangeSlices>().is_none() && Kind::of::<Insert>().is_none());
        assert!(Kind::of::<DescribeVersion>().is_none());
    }
}
