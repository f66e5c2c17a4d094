//! Connections end: those that nobody has used for long, and those that have lived long enough.

use std::time::Instant;

use super::{Shared, State};
use crate::connection::Connection;
use crate::driver::Driver;
use crate::events::CloseReason;
use crate::options::Options;

/// The least part of its lifetime that a connection gets: those that were opened together don't end together.
const LEAST_LIFE: f64 = 0.8;

/// When a connection that is opened now will have lived long enough.
pub(super) fn end_of_life(now: Instant, options: &Options) -> Option<Instant> {
    let share = LEAST_LIFE + (1.0 - LEAST_LIFE) * fastrand::f64();
    // A lifetime that no clock can tell the end of has none.
    now.checked_add(options.max_lifetime?.mul_f64(share))
}

impl<D: Driver> Shared<D> {
    /// When a connection that is idle is closed.
    pub(super) fn end_of(&self, connection: &Connection<D>) -> Option<Instant> {
        let idle = connection.idle_since.zip(self.options.idle_timeout);
        let unused = idle.and_then(|(since, time)| since.checked_add(time));
        unused.into_iter().chain(connection.end_of_life).min()
    }

    /// Closes what is idle and has had its time; when more will have.
    pub(super) fn close_expired(&self) -> Option<Instant> {
        let now = self.driver.now();
        let (expired, next) = {
            let mut state = self.state();
            let is_due = |idle: &mut Box<_>| self.end_of(idle).is_some_and(|end| end <= now);
            let expired: Vec<_> = state.idle.extract_if(.., is_due).collect();
            state.expiry = state.idle.iter().filter_map(|idle| self.end_of(idle)).min();
            (expired, state.expiry)
        };
        for connection in expired {
            let reason = connection.reason_to_end(now);
            self.discard(connection, reason);
        }
        next
    }
}

impl<D: Driver> Connection<D> {
    /// Why one that has had its time has.
    pub(super) fn reason_to_end(&self, now: Instant) -> CloseReason {
        match self.end_of_life {
            Some(end) if end <= now => CloseReason::Old,
            _ => CloseReason::Idle,
        }
    }
}

impl<D: Driver> State<D> {
    /// Whether the upkeep must hear of a connection that ends at `end`: it looks after none that ends sooner.
    pub(super) fn is_next_to_expire(&mut self, end: Instant, now: Instant) -> bool {
        // One that should have been looked after by now isn't.
        let is_next = self.expiry.is_none_or(|next| end < next || next < now);
        if is_next {
            self.expiry = Some(end);
        }
        is_next
    }
}
