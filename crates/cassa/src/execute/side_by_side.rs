//! Several requests of one verb at once, each over a connection of its own, or over two when it is hedged.

use std::time::{Duration, Instant};

use super::hedge::{Due, Hedging, Late};
use super::leg::Leg;
use super::legs::Legs;
use super::{Call, Limits, answered, check, execute, failed, go_on, reported};
use crate::codec::Coded;
use crate::driver::Driver;
use crate::error::Result;
use crate::pool::{Failed, Shared};

/// How many requests are on their way at most; those that are hedged are on two connections.
const AT_ONCE: usize = 8;

/// The replies to some requests, in the requests' order.
///
/// They are sent over connections that are free now, and each goes back to the pool with its reply. Nobody waits in line for
/// a connection while holding another one, so those who do this at once never wait for each other. What failed is tried
/// again as a call of its own, once nothing else is on its way.
pub(crate) async fn execute_all<D: Driver, R: Coded>(
    pool: &Shared<D>,
    requests: &[R],
    limits: Limits,
) -> Result<Vec<R::Reply>> {
    let pool = pool.here();
    check(pool)?;
    let mut replies: Vec<Option<R::Reply>> = requests.iter().map(|_| None).collect();
    let (sent, legs, again) = (Vec::new(), Legs::since(pool.driver.now()), Vec::new());
    let mut under_way = UnderWay { pool, requests, limits, sent, legs, again };
    let mut unsent = requests.iter().enumerate();
    let mut next = unsent.next();
    loop {
        while let Some((place, request)) = next
            && under_way.begin(place, request).await
        {
            next = unsent.next();
        }
        let (place, reply) = if !under_way.sent.is_empty() {
            let Some(replied) = under_way.next_reply().await else { continue };
            replied
        } else if let Some(again) = under_way.again.pop() {
            let place = again.sent.place;
            (place, Box::pin(again.run(pool, &requests[place], limits)).await?)
        } else if let Some((place, request)) = next {
            // No connection is free, and none is held here: this one waits in line.
            next = unsent.next();
            (place, Box::pin(execute(pool, request, limits)).await?)
        } else {
            return Ok(replies.into_iter().flatten().collect());
        };
        replies[place] = Some(reply);
    }
}

/// What is on its way.
struct UnderWay<'a, D: Driver, R> {
    pool: &'a Shared<D>,
    requests: &'a [R],
    limits: Limits,
    sent: Vec<Sent>,
    /// Where the requests were sent, by their places; to two hosts those that are hedged.
    legs: Legs<'a, D>,
    again: Vec<Again>,
}

/// A request whose reply will come.
struct Sent {
    /// The request's place among all.
    place: usize,
    call: Call,
    started: Instant,
    due: Option<Due>,
}

/// A request whose first attempt failed.
struct Again {
    sent: Sent,
    failed: Failed,
    ended: Instant,
}

impl<D: Driver, R: Coded> UnderWay<'_, D, R> {
    /// Whether a request was begun: there was a connection for it.
    async fn begin(&mut self, place: usize, request: &R) -> bool {
        if !self.again.is_empty() || self.sent.len() >= AT_ONCE {
            return false;
        }
        let (pool, limits) = (self.pool, self.limits);
        let (plan, then) = (pool.plan(request), pool.driver.now());
        let Some(leased) = pool.checkout_free(&plan, R::NATURE, limits.deadline).await else {
            return false;
        };
        let call = Call::with(pool, plan);
        let started = pool.driver.now();
        let hedging = Hedging::of(request, limits);
        let due = hedging.and_then(|hedging| hedging.due(pool, &call, limits, started));
        let sent = Sent { place, call, started, due };
        let begun = match leased {
            Ok(mut lease) => {
                lease.has_others = self.legs.has_load();
                Leg::begin(pool, lease, request, limits, limits.deadline).await
            }
            Err(failed) => Err(failed),
        };
        self.nobody_listened_since(then);
        match begun {
            Ok(leg) => {
                self.sent.push(sent);
                self.legs.push(place, leg);
            }
            Err(failed) => self.again(sent, failed),
        }
        true
    }

    /// When the next is asked of another host too.
    fn hedge_at(&self) -> Option<Instant> {
        self.sent.iter().filter_map(|sent| sent.due?.at).min()
    }

    /// Asks other hosts for what should have been answered by now.
    async fn hedge(&mut self) {
        let now = self.pool.driver.now();
        for late in 0..self.sent.len() {
            let Sent { place, call, started, due: Some(due) } = &mut self.sent[late] else {
                continue;
            };
            if due.at.is_none_or(|at| at > now) {
                continue;
            }
            let request = &self.requests[*place];
            let late = Late { place: *place, call, started: *started, due };
            let spent = self.legs.hedge(self.pool, request, late, self.limits).await;
            self.nobody_listened(spent);
        }
    }

    fn nobody_listened_since(&mut self, then: Instant) {
        self.nobody_listened(self.pool.driver.now().saturating_duration_since(then));
    }

    /// So much time has passed that is nobody's fault.
    fn nobody_listened(&mut self, spent: Duration) {
        self.legs.delayed(self.limits, spent);
        for at in self.sent.iter_mut().filter_map(|sent| sent.due.as_mut()?.at.as_mut()) {
            *at = self.limits.later(*at, spent);
        }
    }

    /// A reply that has come whole; `None` when there is more to come first, or when its request failed instead.
    async fn next_reply(&mut self) -> Option<(usize, R::Reply)> {
        if self.hedge_at().is_some_and(|hedge_at| hedge_at <= self.pool.driver.now()) {
            // Apart, so that futures of calls that aren't hedged stay small.
            Box::pin(self.hedge()).await;
        }
        let (place, mut leg) = self.legs.next(&self.pool.driver, self.hedge_at()).await?;
        let then = self.pool.driver.now();
        let request = &self.requests[place];
        let received = leg.go_on(request).await;
        // Nobody listened for the others while it waited for room.
        self.nobody_listened_since(then);
        match received {
            Ok(Some(reply)) => {
                answered(self.pool, &leg.lease, request);
                self.replied(place);
                return Some((place, reply));
            }
            Ok(None) => self.legs.push(place, leg),
            Err(failure) => self.failed(place, failed(self.pool, leg.lease, failure)),
        }
        None
    }

    /// A request was answered: a host that still is to answer it is forgotten.
    fn replied(&mut self, place: usize) {
        self.legs.forget(place);
        let Some(of) = self.sent.iter().position(|sent| sent.place == place) else { return };
        let sent = self.sent.swap_remove(of);
        if let Some(hedging) = Hedging::of(&self.requests[place], self.limits) {
            hedging.answered(self.pool, sent.started);
        }
    }

    /// A host has failed at a request: it is tried again, unless another one is still to answer.
    fn failed(&mut self, place: usize, failed: Failed) {
        let Some(of) = self.sent.iter().position(|sent| sent.place == place) else { return };
        if self.legs.are_any_for(place) {
            let Sent { call, started, due: Some(due), .. } = &mut self.sent[of] else { return };
            let mut late = Late { place, call, started: *started, due };
            late.failed(self.pool, &self.requests[place], &failed, self.limits);
        } else {
            let sent = self.sent.swap_remove(of);
            self.again(sent, failed);
        }
    }

    fn again(&mut self, sent: Sent, failed: Failed) {
        self.again.push(Again { sent, failed, ended: self.pool.driver.now() });
    }
}

impl Again {
    /// What a call of its own would have done after its first attempt.
    async fn run<D: Driver, R: Coded>(
        self,
        pool: &Shared<D>,
        request: &R,
        limits: Limits,
    ) -> Result<R::Reply> {
        let Sent { mut call, started, .. } = self.sent;
        let times = (started, self.ended);
        let replied = match call.pause(pool, request, self.failed, times, limits).await {
            Ok(()) => go_on(pool, request, limits, call).await,
            Err(error) => Err(error),
        };
        replied.map_err(|error| reported(pool, request, error))
    }
}
