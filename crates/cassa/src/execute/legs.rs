//! The hosts that were asked and haven't answered, waited for together.

use std::time::{Duration, Instant};

use super::Limits;
use super::hedge::Late;
use super::leg::{LEAST_PATIENCE, Leg};
use crate::channel;
use crate::codec::Coded;
use crate::driver::Driver;
use crate::pool::Shared;

/// What is waited for.
pub(super) struct Legs<'a, D: Driver> {
    /// Each with its request's place among all that were sent.
    all: Vec<(usize, Leg<'a, D>)>,
    /// When the read began to wait.
    since: Instant,
    /// How much of the time since then went into asking second hosts.
    hedging: Duration,
}

impl<'a, D: Driver> Legs<'a, D> {
    pub(super) fn since(since: Instant) -> Legs<'a, D> {
        Legs { all: Vec::new(), since, hedging: Duration::ZERO }
    }

    pub(super) fn push(&mut self, place: usize, leg: Leg<'a, D>) {
        self.all.push((place, leg));
    }

    /// Takes out one that has something to say, or whose time is up; `None` once it is time to `wake`, and where there is none.
    pub(super) async fn next(
        &mut self,
        driver: &D,
        wake: Option<Instant>,
    ) -> Option<(usize, Leg<'a, D>)> {
        let untils = self.all.iter().map(|(_, leg)| leg.until).enumerate();
        let (overdue, until) = untils.min_by_key(|(_, until)| *until)?;
        let wake = wake.map_or(until, |wake| wake.min(until));
        let mut channels: Vec<_> =
            self.all.iter_mut().map(|(_, leg)| leg.lease.channel()).collect();
        let ready = match channel::wait_any(driver, &mut channels, wake).await {
            Ok(Some(ready)) => ready,
            Ok(None) if wake < until => return None,
            // Out of time or unable to wait, the one whose time is up first says so itself.
            Ok(None) | Err(_) => overdue,
        };
        // Those behind it come first next time, however much it has to say.
        let (place, mut leg) = self.all.remove(ready);
        leg.lease.has_others = self.has_load();
        Some((place, leg))
    }

    /// Asks another host, if it can be had; else that is due again. How long nobody listened to the others for it.
    pub(super) async fn hedge<R: Coded>(
        &mut self,
        pool: &'a Shared<D>,
        request: &R,
        late: Late<'_>,
        limits: Limits,
    ) -> Duration {
        let place = late.place;
        late.due.at = None;
        let first = self.all.iter().find(|(of, _)| *of == place);
        let Some(first) = first.map(|(_, leg)| leg.lease.host.id) else { return Duration::ZERO };
        let has_others = self.has_load();
        let asked = pool.driver.now();
        let patience = self.patience(asked).min(late.due.delay);
        if patience < LEAST_PATIENCE && self.hedging >= LEAST_PATIENCE {
            late.due.again(asked, limits);
            return Duration::ZERO;
        }
        let patience = patience.max(LEAST_PATIENCE);
        let hedge = Leg::hedge(pool, request, late, first, limits, patience, has_others).await;
        self.all.extend(hedge.map(|leg| (place, leg)));
        let spent = pool.driver.now().saturating_duration_since(asked);
        self.hedging += spent;
        spent
    }

    /// Nobody listens while a second host is asked: that takes half of the time at most, however many are asked.
    fn patience(&self, now: Instant) -> Duration {
        let listened = now.saturating_duration_since(self.since).saturating_sub(self.hedging);
        listened.saturating_sub(self.hedging)
    }

    /// Whether a host is to answer the request at this place.
    pub(super) fn are_any_for(&self, place: usize) -> bool {
        self.all.iter().any(|(of, _)| *of == place)
    }

    /// Another host has answered: drops those for this place with what they expect, so their connections are closed.
    pub(super) fn forget(&mut self, place: usize) {
        for (_, mut leg) in self.all.extract_if(.., |(of, _)| *of == place) {
            leg.lease.loses();
        }
    }

    /// So long nobody listened to them.
    pub(super) fn delayed(&mut self, limits: Limits, spent: Duration) {
        for (_, leg) in &mut self.all {
            leg.until = limits.later(leg.until, spent);
        }
    }

    /// Whether a large reply is being read.
    pub(super) fn has_load(&self) -> bool {
        self.all.iter().any(|(_, leg)| leg.lease.has_load())
    }
}
