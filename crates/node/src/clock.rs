//! The time a node goes by.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use cassa_types::time_uuid;
use jiff::Timestamp;
use uuid::Uuid;

/// The time a node goes by: the system's, moved by as much as a test wants, so that nothing has to wait for a column to expire.
///
/// Clones are the same clock.
///
/// ```
/// use std::time::Duration;
/// let clock = cassa_node::Clock::new();
/// let before = clock.micros();
/// clock.advance(Duration::from_secs(3600));
/// assert!(clock.micros() >= before + 3_600_000_000);
/// ```
#[derive(Debug, Clone, Default)]
pub struct Clock {
    /// Microseconds ahead of the system's.
    ahead: Arc<AtomicI64>,
    /// The last 100 ns since 1970 that an element of a list has.
    last: Arc<AtomicI64>,
}

/// What elements before those of a list are counted back from, as servers do: 2010, in 100 ns since 1970.
const MIDDLE: i64 = 12_623_040_000_000_000;

impl Clock {
    /// The system's time.
    pub fn new() -> Clock {
        Clock::default()
    }

    /// Moves it ahead.
    pub fn advance(&self, by: Duration) {
        let micros = i64::try_from(by.as_micros()).unwrap_or(i64::MAX);
        // The closure always answers `Some`, so there is no failure to look at.
        let _ = self.ahead.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |ahead| {
            Some(ahead.saturating_add(micros))
        });
    }

    /// Microseconds since 1970.
    pub fn micros(&self) -> i64 {
        let system = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_micros();
        let system = i64::try_from(system).unwrap_or(i64::MAX);
        system.saturating_add(self.ahead.load(Ordering::Relaxed))
    }

    /// A new time UUID of this instant.
    pub(crate) fn time_uuid(&self) -> Uuid {
        let instant = Timestamp::from_microsecond(self.micros()).ok();
        // A clock that was moved beyond what UUIDs can say has nil ones.
        instant.and_then(time_uuid::random).unwrap_or_default()
    }

    /// As many time UUIDs, each later than all that were made before, or earlier: the elements of a list are in their order.
    pub(crate) fn time_uuids(&self, count: usize, before: bool) -> Vec<Uuid> {
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        let now = self.micros().saturating_mul(10);
        let next = |last: i64| now.max(last.saturating_add(1));
        let reserve = |last: i64| Some(next(last).saturating_add(count));
        let last = self.last.fetch_update(Ordering::Relaxed, Ordering::Relaxed, reserve);
        let first = next(last.unwrap_or_default());
        let uuid = |tick: i64| {
            let instant = Timestamp::from_nanosecond(i128::from(tick) * 100).ok();
            instant.and_then(time_uuid::random).unwrap_or_default()
        };
        let ticks = 0..count;
        match before {
            false => ticks.map(|at| uuid(first.saturating_add(at))).collect(),
            true => {
                ticks.map(|at| uuid(2 * MIDDLE - first.saturating_add(count - 1 - at))).collect()
            }
        }
    }

    /// Whole seconds since 1970.
    pub(crate) fn seconds(&self) -> i64 {
        self.micros().div_euclid(1_000_000)
    }
}
