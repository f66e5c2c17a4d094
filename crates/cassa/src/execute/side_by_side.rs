//! Several requests of one verb at once, each over a connection of its own, or over two when it is hedged.

use std::time::Instant;

use super::hedge::Hedging;
use super::leg::Leg;
use super::{Call, Limits, answered, check, execute, failed, go_on, reported};
use crate::channel;
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
    let mut flight =
        Flight { pool, requests, limits, sent: Vec::new(), legs: Vec::new(), again: Vec::new() };
    let mut unsent = requests.iter().enumerate();
    let mut next = unsent.next();
    loop {
        while let Some((place, request)) = next
            && flight.begin(place, request).await
        {
            next = unsent.next();
        }
        let (place, reply) = if !flight.sent.is_empty() {
            let Some(landed) = flight.land().await else { continue };
            landed
        } else if let Some(again) = flight.again.pop() {
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
struct Flight<'a, D: Driver, R> {
    pool: &'a Shared<D>,
    requests: &'a [R],
    limits: Limits,
    sent: Vec<Sent>,
    /// Where the requests were sent, by their places; to two hosts those that are hedged.
    legs: Vec<(usize, Leg<'a, D>)>,
    again: Vec<Again>,
}

/// A request whose reply will come.
struct Sent {
    /// The request's place among all.
    place: usize,
    call: Call,
    started: Instant,
    /// When another host is asked too.
    second: Option<Instant>,
}

/// A request whose first attempt failed.
struct Again {
    sent: Sent,
    failed: Failed,
}

impl<D: Driver, R: Coded> Flight<'_, D, R> {
    /// Whether a request was begun: there was a connection for it.
    async fn begin(&mut self, place: usize, request: &R) -> bool {
        if !self.again.is_empty() || self.sent.len() >= AT_ONCE {
            return false;
        }
        let (pool, limits) = (self.pool, self.limits);
        let (plan, began) = (pool.plan(request), pool.driver.now());
        let Some(leased) = pool.checkout_free(&plan, R::NATURE, limits.deadline).await else {
            return false;
        };
        let call = Call::with(pool, plan);
        let started = pool.driver.now();
        let hedging = Hedging::of(request, limits);
        let second = hedging.and_then(|hedging| hedging.second(pool, &call, limits, started));
        let sent = Sent { place, call, started, second };
        let begun = match leased {
            Ok(mut lease) => {
                lease.has_others = self.has_load();
                Leg::begin(pool, lease, request, limits, limits.deadline).await
            }
            Err(failed) => Err(failed),
        };
        self.nobody_listened_since(began);
        match begun {
            Ok(leg) => {
                self.sent.push(sent);
                self.legs.push((place, leg));
            }
            Err(failed) => self.again.push(Again { sent, failed }),
        }
        true
    }

    /// Asks other hosts for what should have been answered by now.
    async fn hedge(&mut self) {
        let now = self.pool.driver.now();
        let is_late = |sent: &Sent| sent.second.is_some_and(|second| second <= now);
        while let Some(late) = self.sent.iter().position(is_late) {
            let has_load = self.has_load();
            let Sent { place, call, started, second } = &mut self.sent[late];
            let place = *place;
            *second = None;
            let first = self.legs.iter().find(|(of, _)| *of == place);
            let Some(first) = first.map(|(_, leg)| leg.lease.host.id) else { continue };
            let (pool, request) = (self.pool, &self.requests[place]);
            let began = pool.driver.now();
            let asked =
                Leg::second(pool, first, *started, request, call, self.limits, has_load).await;
            self.nobody_listened_since(began);
            self.legs.extend(asked.map(|leg| (place, leg)));
        }
    }

    /// The time that has passed since then is nobody's fault.
    fn nobody_listened_since(&mut self, then: Instant) {
        let spent = self.pool.driver.now().saturating_duration_since(then);
        let limits = self.limits;
        for (_, leg) in &mut self.legs {
            leg.until = limits.later(leg.until, spent);
        }
        for second in self.sent.iter_mut().filter_map(|sent| sent.second.as_mut()) {
            *second = limits.later(*second, spent);
        }
    }

    /// Whether a large reply is being read.
    fn has_load(&self) -> bool {
        self.legs.iter().any(|(_, leg)| leg.lease.has_load())
    }

    /// A reply that has come whole; `None` when there is more to come first, or when its request failed instead.
    async fn land(&mut self) -> Option<(usize, R::Reply)> {
        if let Some(second) = self.sent.iter().filter_map(|sent| sent.second).min()
            && second <= self.pool.driver.now()
        {
            // Apart, so that futures of calls that aren't hedged stay small.
            Box::pin(self.hedge()).await;
        }
        let untils = self.legs.iter().map(|(_, leg)| leg.until).enumerate();
        let (latest, until) = untils.min_by_key(|(_, until)| *until)?;
        let second = self.sent.iter().filter_map(|sent| sent.second).min();
        let wake = second.map_or(until, |second| second.min(until));
        let mut channels: Vec<_> =
            self.legs.iter_mut().map(|(_, leg)| leg.lease.channel()).collect();
        let ready = match channel::wait_any(&self.pool.driver, &mut channels, wake).await {
            Ok(Some(ready)) => ready,
            Ok(None) if wake < until => return None,
            // Out of time or unable to wait, the one whose time is up first says so itself.
            Ok(None) | Err(_) => latest,
        };
        // Those behind it come first next time, however much it has to say.
        let (place, mut leg) = self.legs.remove(ready);
        leg.lease.has_others = self.has_load();
        let began = self.pool.driver.now();
        let request = &self.requests[place];
        let received = leg.go_on(request).await;
        // Nobody listened for the others while it waited for room.
        self.nobody_listened_since(began);
        let failed = match received {
            Ok(Some(reply)) => {
                answered(self.pool, &leg.lease, request);
                return Some((place, self.landed(place, reply)));
            }
            Ok(None) => {
                self.legs.push((place, leg));
                return None;
            }
            Err(failure) => failed(self.pool, leg.lease, failure),
        };
        let of = self.sent.iter().position(|sent| sent.place == place)?;
        if self.legs.iter().any(|(other, _)| *other == place) {
            let Sent { call, started, .. } = &mut self.sent[of];
            call.note_one_of_two(self.pool, request, &failed, *started);
        } else {
            let sent = self.sent.swap_remove(of);
            self.again.push(Again { sent, failed });
        }
        None
    }

    /// A request was answered: a host that still is to answer it is forgotten, and its connection closed.
    fn landed(&mut self, place: usize, reply: R::Reply) -> R::Reply {
        self.legs.retain(|(of, _)| *of != place);
        if let Some(of) = self.sent.iter().position(|sent| sent.place == place) {
            let sent = self.sent.swap_remove(of);
            if let Some(hedging) = Hedging::of(&self.requests[place], self.limits) {
                hedging.answered(self.pool, sent.started);
            }
        }
        reply
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
        let replied = match call.pause(pool, request, self.failed, started, limits).await {
            Ok(()) => go_on(pool, request, limits, call).await,
            Err(error) => Err(error),
        };
        replied.map_err(|error| reported(pool, request, error))
    }
}
