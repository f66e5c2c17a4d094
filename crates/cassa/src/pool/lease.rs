//! A connection on loan.

use std::ops::{Deref, DerefMut};
use std::time::{Duration, Instant};

use super::Shared;
use crate::connection::Connection;
use crate::driver::Driver;
use crate::events::{CloseReason, Event};

/// A connection that goes back to the pool when dropped if it is clean, and is closed if not, or when it has carried its share:
/// there is nothing to call.
#[derive(Debug)]
pub(crate) struct Lease<'a, D: Driver> {
    pool: &'a Shared<D>,
    /// Only `drop` takes it out.
    connection: Option<Box<Connection<D>>>,
    /// When a call began to use it.
    since: Option<Instant>,
    /// Another host answered first.
    lost: bool,
}

impl<'a, D: Driver> Lease<'a, D> {
    pub(super) fn new(pool: &'a Shared<D>, connection: Box<Connection<D>>) -> Lease<'a, D> {
        Lease { pool, connection: Some(connection), since: None, lost: false }
    }

    /// A call uses it from now on.
    pub(crate) fn begins(&mut self, now: Instant) {
        self.since = Some(now);
    }

    /// Nothing of the call was sent.
    pub(crate) fn unused(&mut self) {
        self.since = None;
    }

    /// Another host answered the call first.
    pub(crate) fn loses(&mut self) {
        self.lost = true;
    }

    /// How long the call has used it.
    pub(crate) fn used_for(&self, now: Instant) -> Duration {
        self.since.map_or(Duration::ZERO, |since| now.saturating_duration_since(since))
    }
}

#[expect(clippy::unreachable, reason = "a lease has its connection until it is dropped")]
impl<D: Driver> Deref for Lease<'_, D> {
    type Target = Connection<D>;

    fn deref(&self) -> &Connection<D> {
        match &self.connection {
            Some(connection) => connection,
            None => unreachable!("a lease without its connection"),
        }
    }
}

#[expect(clippy::unreachable, reason = "a lease has its connection until it is dropped")]
impl<D: Driver> DerefMut for Lease<'_, D> {
    fn deref_mut(&mut self) -> &mut Connection<D> {
        match &mut self.connection {
            Some(connection) => connection,
            None => unreachable!("a lease without its connection"),
        }
    }
}

impl<D: Driver> Drop for Lease<'_, D> {
    fn drop(&mut self) {
        let Some(mut connection) = self.connection.take() else { return };
        let (pool, now) = (self.pool, self.pool.driver.now());
        let (used_for, is_clean) = (self.used_for(now), connection.is_clean());
        if self.since.is_some() {
            match is_clean {
                true => connection.host.tally.answered(used_for),
                false => connection.host.tally.unanswered(),
            }
        }
        pool.options.listeners.tell(|| Event::CheckedIn { host: &connection.host.name });
        if connection.is_awaiting() {
            // Whoever gave up may have waited for a host that says nothing to anybody.
            match self.lost {
                true => pool.lost_race(&connection.host, used_for),
                false => pool.kept_waiting(&connection.host, used_for),
            }
        }
        // One that has served its time is replaced when another is needed: a failing one can't fail the call that ends here.
        let is_old = connection.end_of_life.is_some_and(|end| end <= now);
        let is_spent = is_old || connection.has_carried(pool.options.recycle_after);
        if is_clean && !is_spent {
            connection.trim();
            connection.has_others = false;
            pool.returned(connection, now);
        } else {
            let reason = match is_clean {
                true if is_old => CloseReason::Old,
                true => CloseReason::Recycled,
                false => CloseReason::Broken,
            };
            pool.discard(connection, reason);
        }
    }
}
