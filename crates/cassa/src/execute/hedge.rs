//! One attempt at a read over two hosts: the second is asked when the first has not answered in time, and the first good reply wins.

use std::time::{Duration, Instant};

use super::latencies::Kind;
use super::leg::Leg;
use super::legs::Legs;
use super::{Call, Limits, answered, failed};
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
    pub(super) fn at<D: Driver>(
        self,
        pool: &Shared<D>,
        call: &Call,
        limits: Limits,
        started: Instant,
    ) -> Option<Instant> {
        let delay = match self.hedge.0 {
            When::After(micros) => Some(Duration::from_micros(micros.into())),
            When::Percentile(hundredths) => pool.latencies.percentile(self.kind, hundredths),
        };
        let delay = delay.filter(|_| call.may_send_twice(pool))?;
        Some(started.checked_add(delay).unwrap_or(limits.deadline))
    }

    /// What was asked then has been answered.
    pub(super) fn answered<D: Driver>(self, pool: &Shared<D>, started: Instant) {
        if let When::Percentile(_) = self.hedge.0 {
            pool.latencies.record(self.kind, pool.driver.now().saturating_duration_since(started));
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
        let started = pool.driver.now();
        let hedge_at = self.at(pool, call, limits, started);
        let mut legs = Legs::default();
        legs.push(ONE, Leg::begin(pool, lease, request, limits, limits.deadline).await?);
        let race = Race { pool, request, limits, started, hedge_at, legs };
        let reply = race.run(call).await?;
        self.answered(pool, started);
        Ok(reply)
    }
}

/// There is one request, at this place.
const ONE: usize = 0;

/// The hosts that were asked and haven't answered.
struct Race<'a, D: Driver, R> {
    pool: &'a Shared<D>,
    request: &'a R,
    limits: Limits,
    started: Instant,
    /// When another one is asked too.
    hedge_at: Option<Instant>,
    legs: Legs<'a, D>,
}

impl<D: Driver, R: Coded> Race<'_, D, R> {
    /// The first good reply. The legs that are left are dropped with what they expect, so their connections are closed.
    async fn run(mut self, call: &mut Call) -> Result<R::Reply, Failed> {
        loop {
            let Some((_, mut leg)) = self.legs.next(&self.pool.driver, self.hedge_at).await else {
                self.hedge(call).await;
                continue;
            };
            match leg.go_on(self.request).await {
                Ok(Some(reply)) => {
                    answered(self.pool, &leg.lease, self.request);
                    return Ok(reply);
                }
                Ok(None) => self.legs.push(ONE, leg),
                Err(failure) => {
                    let failed = failed(self.pool, leg.lease, failure);
                    if !self.legs.are_any_for(ONE) {
                        return Err(failed);
                    }
                    call.note_one_of_two(self.pool, self.request, &failed, self.started);
                }
            }
        }
    }

    /// Sends the request to another host, if it can be had.
    async fn hedge(&mut self, call: &mut Call) {
        self.hedge_at = None;
        let then = self.pool.driver.now();
        let of = (ONE, call, self.started);
        self.legs.hedge(self.pool, self.request, of, self.limits).await;
        let spent = self.pool.driver.now().saturating_duration_since(then);
        self.legs.delayed(self.limits, spent);
    }
}
