//! One attempt at a read over two hosts: the second is asked when the first has not answered in time, and the first good reply wins.

use std::time::{Duration, Instant};

use super::latencies::Kind;
use super::leg::Leg;
use super::{Call, Limits, answered, failed};
use crate::channel;
use crate::codec::Coded;
use crate::driver::Driver;
use crate::options::{Hedge, When};
use crate::pool::{Failed, Shared};

/// How a read is hedged: the kind of request it is, and when.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hedging {
    kind: Kind,
    hedge: Hedge,
}

impl Hedging {
    /// `None` for what isn't hedged.
    pub(super) fn of<R: Coded>(request: &R, limits: Limits) -> Option<Hedging> {
        let hedge = limits.hedge.filter(|_| request.traces().is_none());
        hedge.zip(Kind::of::<R>()).map(|(hedge, kind)| Hedging { kind, hedge })
    }

    /// When another host is to be asked what was asked of one then; `None` when it isn't.
    pub(super) fn second<D: Driver>(
        self,
        pool: &Shared<D>,
        call: &Call,
        limits: Limits,
        asked: Instant,
    ) -> Option<Instant> {
        let delay = match self.hedge.0 {
            When::After(micros) => Some(Duration::from_micros(micros.into())),
            When::Percentile(hundredths) => pool.latencies.percentile(self.kind, hundredths),
        };
        let delay = delay.filter(|_| call.may_send_twice(pool))?;
        Some(asked.checked_add(delay).unwrap_or(limits.deadline))
    }

    /// What was asked then has been answered.
    pub(super) fn answered<D: Driver>(self, pool: &Shared<D>, asked: Instant) {
        if let When::Percentile(_) = self.hedge.0 {
            pool.latencies.record(self.kind, pool.driver.now().saturating_duration_since(asked));
        }
    }

    /// As an attempt that isn't hedged: the reply, or the last failure. The failure of the other host is in the call's history.
    pub(super) async fn attempt<D: Driver, R: Coded>(
        self,
        pool: &Shared<D>,
        request: &R,
        call: &mut Call,
        limits: Limits,
    ) -> Result<R::Reply, Failed> {
        let lease = pool.checkout(&call.plan, R::NATURE, limits.deadline).await?;
        let asked = pool.driver.now();
        let second = self.second(pool, call, limits, asked);
        let first = Leg::begin(pool, lease, request, limits, limits.deadline).await?;
        let race = Race { pool, request, limits, began: asked, legs: vec![first] };
        let reply = race.run(call, second).await?;
        self.answered(pool, asked);
        Ok(reply)
    }
}

/// The hosts that were asked and haven't answered.
struct Race<'a, D: Driver, R> {
    pool: &'a Shared<D>,
    request: &'a R,
    limits: Limits,
    began: Instant,
    legs: Vec<Leg<'a, D>>,
}

impl<D: Driver, R: Coded> Race<'_, D, R> {
    /// The first good reply. The legs that are left are dropped with what they expect, so their connections are closed.
    async fn run(
        mut self,
        call: &mut Call,
        mut second: Option<Instant>,
    ) -> Result<R::Reply, Failed> {
        loop {
            let untils = self.legs.iter().map(|leg| leg.until).enumerate();
            let (latest, until) = untils.min_by_key(|(_, until)| *until).unwrap_or((0, self.began));
            let wake = second.map_or(until, |second| second.min(until));
            let mut channels: Vec<_> =
                self.legs.iter_mut().map(|leg| leg.lease.channel()).collect();
            let ready = match channel::wait_any(&self.pool.driver, &mut channels, wake).await {
                Ok(Some(ready)) => ready,
                Ok(None) if wake < until => {
                    second = None;
                    self.ask_another(call).await;
                    continue;
                }
                // Out of time or unable to wait, the one whose time is up first says so itself.
                Ok(None) | Err(_) => latest,
            };
            let mut leg = self.legs.remove(ready);
            leg.lease.has_others = self.has_load();
            match leg.go_on(self.request).await {
                Ok(Some(reply)) => {
                    answered(self.pool, &leg.lease, self.request);
                    return Ok(reply);
                }
                // The other one comes first next time.
                Ok(None) => self.legs.push(leg),
                Err(failure) => {
                    let failed = failed(self.pool, leg.lease, failure);
                    if self.legs.is_empty() {
                        return Err(failed);
                    }
                    call.note_one_of_two(self.pool, self.request, &failed, self.began);
                }
            }
        }
    }

    /// Sends the request to another host, if it can be had.
    async fn ask_another(&mut self, call: &mut Call) {
        let (asked, has_load) = (self.pool.driver.now(), self.has_load());
        let Some(first) = self.legs.first().map(|leg| leg.lease.host.id) else { return };
        let (pool, began, request) = (self.pool, self.began, self.request);
        let second = Leg::second(pool, first, began, request, call, self.limits, has_load).await;
        let spent = pool.driver.now().saturating_duration_since(asked);
        for leg in &mut self.legs {
            leg.until = self.limits.later(leg.until, spent);
        }
        self.legs.extend(second);
    }

    /// Whether a large reply is being read.
    fn has_load(&self) -> bool {
        self.legs.iter().any(|leg| leg.lease.has_load())
    }
}
