//! One attempt at a read over two hosts: the second is asked when the first has not answered in time, and the first good reply wins.

use std::time::{Duration, Instant};

use super::latencies::Kind;
use super::leg::{LEAST_PATIENCE, Leg};
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
    pub(super) fn due<D: Driver>(
        self,
        pool: &Shared<D>,
        call: &Call,
        limits: Limits,
        started: Instant,
    ) -> Option<Due> {
        let delay = match self.hedge.0 {
            When::After(micros) => Some(Duration::from_micros(micros.into())),
            When::Percentile(hundredths) => pool.latencies.percentile(self.kind, hundredths),
        };
        let delay = delay.filter(|_| call.may_send_twice(pool))?;
        Some(Due { at: Some(limits.later(started, delay)), delay })
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
        let due = self.due(pool, call, limits, started);
        let mut legs = Legs::since(started);
        legs.push(ONE, Leg::begin(pool, lease, request, limits, limits.deadline).await?);
        let race = Race { pool, request, limits, started, due, legs };
        let reply = race.run(call).await?;
        self.answered(pool, started);
        Ok(reply)
    }
}

/// When another host is to be asked for what only one is to answer.
#[derive(Debug, Clone, Copy)]
pub(super) struct Due {
    /// `None` while two hosts are to answer, and when no other is to be asked any more.
    pub(super) at: Option<Instant>,
    /// How long a host is waited for before another one is asked.
    pub(super) delay: Duration,
}

impl Due {
    /// Later, after twice the time, so that it ends.
    pub(super) fn again(&mut self, now: Instant, limits: Limits) {
        self.delay = self.delay.saturating_mul(2).max(LEAST_PATIENCE);
        self.at = Some(limits.later(now, self.delay));
    }
}

/// A request of which a host is still to answer, and that another is asked for too.
pub(super) struct Late<'a> {
    /// The request's place among all that were sent.
    pub(super) place: usize,
    pub(super) call: &'a mut Call,
    pub(super) started: Instant,
    pub(super) due: &'a mut Due,
}

impl Late<'_> {
    /// One of two hosts has failed.
    pub(super) fn failed<D: Driver, R: Coded>(
        &mut self,
        pool: &Shared<D>,
        request: &R,
        failed: &Failed,
        limits: Limits,
    ) {
        self.call.note_one_of_two(pool, request, failed, self.started);
        self.due.at = None;
        if self.call.may_replace(pool, request, &failed.1, limits.deadline) {
            self.due.again(pool.driver.now(), limits);
        }
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
    due: Option<Due>,
    legs: Legs<'a, D>,
}

impl<D: Driver, R: Coded> Race<'_, D, R> {
    /// The first good reply. The legs that are left are dropped with what they expect, so their connections are closed.
    async fn run(mut self, call: &mut Call) -> Result<R::Reply, Failed> {
        loop {
            let wake = self.due.and_then(|due| due.at);
            let Some((_, mut leg)) = self.legs.next(&self.pool.driver, wake).await else {
                self.hedge(call).await;
                continue;
            };
            match leg.go_on(self.request).await {
                Ok(Some(reply)) => {
                    answered(self.pool, &leg.lease, self.request);
                    self.legs.forget(ONE);
                    return Ok(reply);
                }
                Ok(None) => self.legs.push(ONE, leg),
                Err(failure) => {
                    let failed = failed(self.pool, leg.lease, failure);
                    if !self.legs.are_any_for(ONE) {
                        return Err(failed);
                    }
                    let (pool, started) = (self.pool, self.started);
                    if let Some(due) = &mut self.due {
                        let mut late = Late { place: ONE, call, started, due };
                        late.failed(pool, self.request, &failed, self.limits);
                    }
                }
            }
        }
    }

    /// Sends the request to another host, if it can be had.
    async fn hedge(&mut self, call: &mut Call) {
        let Some(due) = &mut self.due else { return };
        let (pool, limits, started) = (self.pool, self.limits, self.started);
        let late = Late { place: ONE, call, started, due };
        let spent = self.legs.hedge(pool, self.request, late, limits).await;
        self.legs.delayed(limits, spent);
    }
}
