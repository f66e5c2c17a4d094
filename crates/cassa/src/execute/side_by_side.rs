//! Several requests of one verb at once, each over a connection of its own.

use std::time::Instant;

use super::{Call, Limits, answered, began, check, execute, failed, go_on, reported, send};
use crate::channel;
use crate::codec::Coded;
use crate::driver::Driver;
use crate::error::Result;
use crate::pool::{Failed, Lease, Shared};

/// How many are on their way at most.
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
    if let ([only], Some(_)) = (requests, limits.hedge) {
        // One that goes by itself may be hedged.
        return Ok(vec![Box::pin(execute(pool, only, limits)).await?]);
    }
    let pool = pool.here();
    check(pool)?;
    let mut replies: Vec<Option<R::Reply>> = requests.iter().map(|_| None).collect();
    let mut flight = Flight { pool, limits, sent: Vec::new(), again: Vec::new() };
    let mut unsent = requests.iter().enumerate();
    let mut next = unsent.next();
    loop {
        while let Some((place, request)) = next
            && flight.begin(place, request).await
        {
            next = unsent.next();
        }
        let (place, reply) = if !flight.sent.is_empty() {
            let Some(landed) = flight.land(requests).await else { continue };
            landed
        } else if let Some(again) = flight.again.pop() {
            let place = again.place;
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
struct Flight<'a, D: Driver> {
    pool: &'a Shared<D>,
    limits: Limits,
    sent: Vec<Sent<'a, D>>,
    again: Vec<Again>,
}

/// A request whose reply will come.
struct Sent<'a, D: Driver> {
    /// The request's place among all.
    place: usize,
    lease: Lease<'a, D>,
    call: Call,
    started: Instant,
    until: Instant,
}

/// A request whose first attempt failed.
struct Again {
    place: usize,
    call: Call,
    failed: Failed,
    started: Instant,
}

impl<D: Driver> Flight<'_, D> {
    /// Whether a request was begun: there was a connection for it.
    async fn begin<R: Coded>(&mut self, place: usize, request: &R) -> bool {
        if !self.again.is_empty() || self.sent.len() >= AT_ONCE {
            return false;
        }
        let (pool, limits) = (self.pool, self.limits);
        let (plan, started) = (pool.plan(request), pool.driver.now());
        let Some(leased) = pool.checkout_free(&plan, R::NATURE, limits.deadline).await else {
            return false;
        };
        let call = Call::with(pool, plan);
        let mut until = limits.deadline;
        let sent = match leased {
            Ok(mut lease) => {
                lease.has_others = self.has_load();
                until = began(pool, &mut lease, limits);
                match send(&mut lease, request, until).await {
                    Ok(()) => Ok(lease),
                    Err(failure) => Err(failed(pool, lease, failure)),
                }
            }
            Err(failed) => Err(failed),
        };
        // Nobody listened for the others meanwhile.
        let spent = pool.driver.now().saturating_duration_since(started);
        for other in &mut self.sent {
            other.until = limits.later(other.until, spent);
        }
        match sent {
            Ok(lease) => self.sent.push(Sent { place, lease, call, started, until }),
            Err(failed) => self.again.push(Again { place, call, failed, started }),
        }
        true
    }

    /// Whether a large reply is being read.
    fn has_load(&self) -> bool {
        self.sent.iter().any(|sent| sent.lease.has_load())
    }

    /// A reply that has come whole; `None` when there is more to come first, or when its request failed instead.
    async fn land<R: Coded>(&mut self, requests: &[R]) -> Option<(usize, R::Reply)> {
        let (latest, until) =
            self.sent.iter().map(|sent| sent.until).enumerate().min_by_key(|(_, until)| *until)?;
        let mut channels: Vec<_> = self.sent.iter_mut().map(|sent| sent.lease.channel()).collect();
        let ready = channel::wait_any(&self.pool.driver, &mut channels, until).await;
        // Out of time or unable to wait, the one whose time is up first says so itself.
        let ready = ready.ok().flatten().unwrap_or(latest);
        // Those behind it come first next time, however much it has to say.
        let mut sent = self.sent.remove(ready);
        sent.lease.has_others = self.has_load();
        let gathered = self.pool.driver.now();
        let received = sent.lease.gather(&requests[sent.place], sent.until).await;
        // Nobody listened for the others while it waited for room.
        let spent = self.pool.driver.now().saturating_duration_since(gathered);
        for other in &mut self.sent {
            other.until = self.limits.later(other.until, spent);
        }
        let received = match received {
            Ok(true) => sent.lease.receive(&requests[sent.place], sent.until).await,
            Ok(false) => {
                self.sent.push(sent);
                return None;
            }
            Err(failure) => Err(failure),
        };
        let Sent { place, lease, call, started, .. } = sent;
        match received {
            Ok(reply) => {
                answered(self.pool, &lease, &requests[place]);
                Some((place, reply))
            }
            Err(failure) => {
                let failed = failed(self.pool, lease, failure);
                self.again.push(Again { place, call, failed, started });
                None
            }
        }
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
        let mut call = self.call;
        let replied = match call.pause(pool, request, self.failed, self.started, limits).await {
            Ok(()) => go_on(pool, request, limits, call).await,
            Err(error) => Err(error),
        };
        replied.map_err(|error| reported(pool, request, error))
    }
}
