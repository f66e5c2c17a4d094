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
}

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

    /// Whole seconds since 1970.
    pub(crate) fn seconds(&self) -> i64 {
        self.micros().div_euclid(1_000_000)
    }
}
