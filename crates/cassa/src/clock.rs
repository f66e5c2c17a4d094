//! The timestamps of writes: microseconds since 1970, each later than every other of this process.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// The last timestamp given out. On equal timestamps a deletion wins, so two of one process must never be equal.
static LAST: AtomicI64 = AtomicI64::new(i64::MIN);

/// The system's time, or the last timestamp and 1 µs if that is later.
pub(crate) fn timestamp() -> i64 {
    after(&LAST, now())
}

fn now() -> i64 {
    match SystemTime::now().duration_since(UNIX_EPOCH) {
        Ok(since) => i64::try_from(since.as_micros()).unwrap_or(i64::MAX),
        Err(before) => i64::try_from(before.duration().as_micros()).map_or(i64::MIN, |us| -us),
    }
}

fn after(last: &AtomicI64, now: i64) -> i64 {
    let mut seen = last.load(Ordering::Relaxed);
    loop {
        let next = now.max(seen.saturating_add(1));
        match last.compare_exchange_weak(seen, next, Ordering::Relaxed, Ordering::Relaxed) {
            Ok(_) => return next,
            Err(other) => seen = other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timestamps_of_a_process_are_strictly_monotonic() {
        let threads: Vec<_> =
            (0..4).map(|_| std::thread::spawn(|| [(); 10_000].map(|()| timestamp()))).collect();
        let mut all: Vec<i64> =
            threads.into_iter().flat_map(|thread| thread.join().expect("no panic")).collect();
        all.sort_unstable();
        assert!(all.windows(2).all(|pair| pair[0] < pair[1]));
    }

    #[test]
    fn a_clock_that_is_set_back_gives_no_earlier_timestamp() {
        let last = AtomicI64::new(i64::MIN);
        assert_eq!(after(&last, 1_000), 1_000);
        assert_eq!(after(&last, 500), 1_001);
        assert_eq!(after(&last, 2_000), 2_000);
    }
}
