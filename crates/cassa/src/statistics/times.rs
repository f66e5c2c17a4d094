//! How long something took each time: counted as it happens, and looked at.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

use crate::histogram::{Buckets, end_of, within};

/// Counts times as they happen.
#[derive(Debug, Default)]
pub(super) struct Timed {
    buckets: Buckets,
    /// In microseconds.
    total: AtomicU64,
    longest: AtomicU64,
}

impl Timed {
    pub(super) fn add(&self, time: Duration) {
        let micros = u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
        self.buckets.count(time);
        self.total.fetch_add(micros, Relaxed);
        if self.longest.load(Relaxed) < micros {
            self.longest.fetch_max(micros, Relaxed);
        }
    }

    pub(super) fn times(&self) -> Times {
        let counts = self.buckets.counts();
        let used = counts.iter().rposition(|&count| count > 0).map_or(0, |last| last + 1);
        Times {
            counts: counts.iter().take(used).copied().collect(),
            total: Duration::from_micros(self.total.load(Relaxed)),
            longest: Duration::from_micros(self.longest.load(Relaxed)),
        }
    }
}

/// How often something happened, and how long it took: each time is known to an eighth of itself, up to 134 s.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Times {
    /// By bucket, as far as any was used.
    counts: Box<[u64]>,
    total: Duration,
    longest: Duration,
}

impl Times {
    /// How often.
    pub fn count(&self) -> u64 {
        self.counts.iter().sum()
    }

    /// How long all of them took together.
    pub fn total(&self) -> Duration {
        self.total
    }

    /// The longest one; zero while there is none.
    pub fn longest(&self) -> Duration {
        self.longest
    }

    /// The mean; `None` while there is none.
    pub fn mean(&self) -> Option<Duration> {
        let count = u128::from(self.count());
        let nanos = self.total.as_nanos().checked_div(count)?;
        Some(Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX)))
    }

    /// The time within which so many of a hundred were done (0 to 100), or an eighth more; `None` while there is none.
    pub fn percentile(&self, percent: f64) -> Option<Duration> {
        let count = self.count();
        let first = (count as f64 * percent.clamp(0.0, 100.0) / 100.0).ceil() as u64;
        within(&self.counts, first.clamp(1, count.max(1)))
    }

    /// How many took no longer than each of these times, but longer than the one before: ascending, without those of which there are none.
    pub fn buckets(&self) -> impl Iterator<Item = (Duration, u64)> {
        let counts = self.counts.iter().copied().enumerate();
        counts.filter(|(_, count)| *count > 0).map(|(bucket, count)| (end_of(bucket), count))
    }
}

/// What they come to: hundreds of buckets tell a reader nothing.
impl fmt::Debug for Times {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.count() == 0 {
            return f.write_str("none");
        }
        let (mean, longest) = (self.mean().unwrap_or_default(), self.longest);
        let [p50, p99] = [50.0, 99.0].map(|percent| self.percentile(percent).unwrap_or_default());
        let count = self.count();
        write!(f, "{count} with mean {mean:?}, p50 {p50:?}, p99 {p99:?}, longest {longest:?}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_counted_and_looked_at() {
        let timed = Timed::default();
        let none = timed.times();
        assert_eq!((none.count(), none.mean(), none.percentile(50.0)), (0, None, None));
        for millis in 1..=100 {
            timed.add(Duration::from_millis(millis));
        }
        let times = timed.times();
        assert_eq!((times.count(), times.total()), (100, Duration::from_millis(5_050)));
        assert_eq!(times.longest(), Duration::from_millis(100));
        assert_eq!(times.mean(), Some(Duration::from_micros(50_500)));
        for (percent, least) in [(0.0, 1), (50.0, 50), (99.0, 99), (100.0, 100), (1_000.0, 100)] {
            let told = times.percentile(percent).expect("there are some");
            let least = Duration::from_millis(least);
            assert!(told > least && told <= least + least / 8, "{percent}: {told:?}");
        }
        assert_eq!(times.buckets().map(|(_, count)| count).sum::<u64>(), 100);
        assert!(times.buckets().is_sorted());
        let shown = "100 with mean 50.5ms, p50 53.248ms, p99 106.496ms, longest 100ms";
        assert_eq!((format!("{none:?}").as_str(), format!("{times:?}").as_str()), ("none", shown));
        timed.add(Duration::MAX);
        assert_eq!(timed.times().count(), 101);
    }
}
