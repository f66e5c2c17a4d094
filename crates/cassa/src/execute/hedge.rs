//! One attempt at a read over two hosts: the second is asked when the first has not answered in time, and the first good reply wins.

use std::time::{Duration, Instant};

use super::latencies::Kind;
use super::{Call, Limits, answered, began, failed, in_keyspace, other_keyspace};
use crate::channel;
use crate::codec::Coded;
use crate::driver::Driver;
use crate::error::Failure;
use crate::events::Event;
use crate::op::SetKeyspace;
use crate::options::{Hedge, When};
use crate::pool::{Failed, Lease, Shared};

/// However soon a hedge is sent, connecting for it may take this long.
const LEAST_PATIENCE: Duration = Duration::from_millis(10);

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

    fn delay<D: Driver>(self, pool: &Shared<D>) -> Option<Duration> {
        match self.hedge.0 {
            When::After(micros) => Some(Duration::from_micros(micros.into())),
            When::Percentile(hundredths) => pool.latencies.percentile(self.kind, hundredths),
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
        let delay = self.delay(pool).filter(|_| call.may_send_twice(pool));
        let first = Leg::begin(pool, lease, request, limits, limits.deadline).await?;
        let race = Race { pool, request, limits, began: asked, legs: vec![first] };
        let reply = race.run(call, delay).await?;
        if let When::Percentile(_) = self.hedge.0 {
            let took = pool.driver.now().saturating_duration_since(asked);
            pool.latencies.record(self.kind, took);
        }
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

impl<'a, D: Driver, R: Coded> Race<'a, D, R> {
    /// The first good reply. The legs that are left are dropped with what they expect, so their connections are closed.
    async fn run(mut self, call: &mut Call, delay: Option<Duration>) -> Result<R::Reply, Failed> {
        let mut second =
            delay.map(|delay| self.began.checked_add(delay).unwrap_or(self.limits.deadline));
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
            leg.lease.has_others = self.legs.iter().any(|other| other.lease.has_load());
            match leg.go_on(self.request).await {
                Ok(Some(reply)) => {
                    answered(self.pool, &leg.lease, self.request);
                    return Ok(reply);
                }
                // The other one comes first next time.
                Ok(None) => self.legs.push(leg),
                Err(failure) => {
                    let (host, failure) = failed(self.pool, leg.lease, failure);
                    if self.legs.is_empty() {
                        return Err((host, failure));
                    }
                    self.note(call, &(host, failure));
                }
            }
        }
    }

    /// Sends the request to another host, if there is a connection for it and the budget has room.
    async fn ask_another(&mut self, call: &mut Call) {
        let asked = self.pool.driver.now();
        if self.pool.budget.spend(asked).is_err() {
            return;
        }
        let mut plan = call.plan.clone();
        self.legs.iter().for_each(|leg| plan.avoid(leg.lease.host.id));
        // Nobody listens for the first meanwhile, so to open a connection and to send may take as long again as was waited for it.
        let waited = asked.saturating_duration_since(self.began);
        let patience = self.limits.deadline.min(asked + waited.max(LEAST_PATIENCE));
        let begun = match self.pool.checkout_free(&plan, R::NATURE, patience).await {
            Some(Ok(mut lease)) => {
                lease.has_others = self.legs.iter().any(|leg| leg.lease.has_load());
                Leg::begin(self.pool, lease, self.request, self.limits, patience).await
            }
            Some(Err(failed)) => Err(failed),
            None => return self.pool.budget.refund(),
        };
        let spent = self.pool.driver.now().saturating_duration_since(asked);
        for leg in &mut self.legs {
            leg.until = self.limits.later(leg.until, spent);
        }
        match begun {
            Ok(leg) => {
                self.pool.tally.hedges.one_more();
                self.pool.options.listeners.tell(|| Event::Hedged {
                    operation: self.request.operation(),
                    host: &leg.lease.host.name,
                });
                self.legs.push(leg);
            }
            Err(failed) => {
                if !failed.1.sent() {
                    self.pool.budget.refund();
                }
                self.note(call, &failed);
            }
        }
    }

    fn note(&self, call: &mut Call, (host, failure): &Failed) {
        if let Some(host) = host {
            let elapsed = self.pool.driver.now().saturating_duration_since(self.began);
            call.note(self.pool, self.request, host, failure, elapsed);
        }
    }
}

/// A host that was asked.
struct Leg<'a, D: Driver> {
    lease: Lease<'a, D>,
    until: Instant,
    /// It is to be answered before the request can be sent: a silent host keeps silent at this too.
    keyspace: Option<SetKeyspace>,
}

impl<'a, D: Driver> Leg<'a, D> {
    /// Sends what comes first, the request or its keyspace, before it is too late.
    async fn begin<R: Coded>(
        pool: &'a Shared<D>,
        mut lease: Lease<'a, D>,
        request: &R,
        limits: Limits,
        latest: Instant,
    ) -> Result<Leg<'a, D>, Failed> {
        let until = began(pool, &mut lease, limits);
        let sent_by = until.min(latest);
        let keyspace = other_keyspace(&lease, request);
        let sent = match &keyspace {
            Some(set) => lease.send(set, sent_by).await.map_err(in_keyspace),
            None => lease.send(request, sent_by).await,
        };
        match sent {
            Ok(()) => Ok(Leg { lease, until, keyspace }),
            Err(failure) => Err(failed(pool, lease, failure)),
        }
    }

    /// Reads what has come; the reply when it is whole.
    async fn go_on<R: Coded>(&mut self, request: &R) -> Result<Option<R::Reply>, Failure> {
        let Some(set) = &self.keyspace else {
            return match self.lease.gather(request, self.until).await? {
                true => self.lease.receive(request, self.until).await.map(Some),
                false => Ok(None),
            };
        };
        if self.lease.gather(set, self.until).await.map_err(in_keyspace)? {
            self.lease.receive(set, self.until).await.map_err(in_keyspace)?;
            self.lease.keyspace = self.keyspace.take().map(|set| set.keyspace);
            self.lease.send(request, self.until).await?;
        }
        Ok(None)
    }
}
