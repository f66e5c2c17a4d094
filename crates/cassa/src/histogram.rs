//! How many took how long, in bounded memory: buckets that grow with the time.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

/// Buckets between one power of two of microseconds and the next: a time is known to an eighth.
const STEPS: usize = 8;
/// Up to 134 s.
const BUCKETS: usize = 25 * STEPS;

/// How many fell into each bucket.
#[derive(Debug)]
pub(crate) struct Buckets([AtomicU64; BUCKETS]);

/// The same at one time.
pub(crate) type Counts = [u64; BUCKETS];

impl Default for Buckets {
    fn default() -> Buckets {
        Buckets(std::array::from_fn(|_| AtomicU64::new(0)))
    }
}

impl Buckets {
    pub(crate) fn count(&self, time: Duration) {
        if let Some(bucket) = self.0.get(bucket(time)) {
            bucket.fetch_add(1, Relaxed);
        }
    }

    pub(crate) fn counts(&self) -> Counts {
        std::array::from_fn(|place| self.0[place].load(Relaxed))
    }

    /// Forgets half of each; how many are left.
    pub(crate) fn halve(&self) -> u64 {
        let halved = self.0.iter().map(|count| {
            // Upwards: what came once is forgotten too.
            let half = count.load(Relaxed).div_ceil(2);
            count.fetch_sub(half, Relaxed);
            count.load(Relaxed)
        });
        halved.sum()
    }
}

/// The time within which the first so many of these were done.
pub(crate) fn within(counts: &[u64], mut first: u64) -> Option<Duration> {
    let place = counts.iter().position(|&count| {
        let reached = first <= count;
        first = first.saturating_sub(count);
        reached
    });
    place.map(end_of)
}

fn bucket(time: Duration) -> usize {
    let micros = usize::try_from(time.as_micros()).unwrap_or(usize::MAX);
    let Some(octave) = (micros / STEPS).checked_ilog2() else { return micros };
    let within = (micros >> octave) - STEPS;
    ((octave as usize + 1) * STEPS + within).min(BUCKETS - 1)
}

/// The end of a bucket's times.
pub(crate) fn end_of(bucket: usize) -> Duration {
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
}
