//! The hosts that were asked and haven't answered, waited for together.

use std::time::{Duration, Instant};

use super::leg::Leg;
use super::{Call, Limits};
use crate::channel;
use crate::codec::Coded;
use crate::driver::Driver;
use crate::pool::Shared;

/// Each with its request's place among all that were sent.
pub(super) struct Legs<'a, D: Driver>(Vec<(usize, Leg<'a, D>)>);

impl<D: Driver> Default for Legs<'_, D> {
    fn default() -> Self {
        Legs(Vec::new())
    }
}

impl<'a, D: Driver> Legs<'a, D> {
    pub(super) fn push(&mut self, place: usize, leg: Leg<'a, D>) {
        self.0.push((place, leg));
    }

    /// Takes out one that has something to say, or whose time is up; `None` once it is time to `wake`, and where there is none.
    pub(super) async fn next(
        &mut self,
        driver: &D,
        wake: Option<Instant>,
    ) -> Option<(usize, Leg<'a, D>)> {
        let untils = self.0.iter().map(|(_, leg)| leg.until).enumerate();
        let (overdue, until) = untils.min_by_key(|(_, until)| *until)?;
        let wake = wake.map_or(until, |wake| wake.min(until));
        let mut channels: Vec<_> = self.0.iter_mut().map(|(_, leg)| leg.lease.channel()).collect();
        let ready = match channel::wait_any(driver, &mut channels, wake).await {
            Ok(Some(ready)) => ready,
            Ok(None) if wake < until => return None,
            // Out of time or unable to wait, the one whose time is up first says so itself.
            Ok(None) | Err(_) => overdue,
        };
        // Those behind it come first next time, however much it has to say.
        let (place, mut leg) = self.0.remove(ready);
        leg.lease.has_others = self.has_load();
        Some((place, leg))
    }

    /// Asks another host for what one was asked for then, if it can be had.
    pub(super) async fn hedge<R: Coded>(
        &mut self,
        pool: &'a Shared<D>,
        request: &R,
        (place, call, started): (usize, &mut Call, Instant),
        limits: Limits,
    ) {
        let first = self.0.iter().find(|(of, _)| *of == place);
        let Some(first) = first.map(|(_, leg)| leg.lease.host.id) else { return };
        let has_others = self.has_load();
        let hedge = Leg::hedge(pool, request, call, (first, started), limits, has_others).await;
        self.0.extend(hedge.map(|leg| (place, leg)));
    }

    /// Whether a host is to answer the request at this place.
    pub(super) fn are_any_for(&self, place: usize) -> bool {
        self.0.iter().any(|(of, _)| *of == place)
    }

    /// Drops those for this place with what they expect, so their connections are closed.
    pub(super) fn forget(&mut self, place: usize) {
        self.0.retain(|(of, _)| *of != place);
    }

    /// So long nobody listened to them.
    pub(super) fn delayed(&mut self, limits: Limits, spent: Duration) {
        for (_, leg) in &mut self.0 {
            leg.until = limits.later(leg.until, spent);
        }
    }

    /// Whether a large reply is being read.
    pub(super) fn has_load(&self) -> bool {
        self.0.iter().any(|(_, leg)| leg.lease.has_load())
    }
}
