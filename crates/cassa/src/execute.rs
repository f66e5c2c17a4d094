//! The one loop every call goes through: deadline, choice of host, attempt, retry.

mod hedge;
mod judge;
mod latencies;
mod leg;
mod legs;
mod side_by_side;
mod tracing;

use std::time::{Duration, Instant};

use self::hedge::Hedging;
use self::judge::Call;
use self::tracing::ask_for_trace;
pub(crate) use latencies::Latencies;
pub(crate) use side_by_side::execute_all;

use crate::codec::Coded;
use crate::driver::Driver;
use crate::error::{Error, ErrorKind, Failure, Phase, Result};
use crate::events::{Event, of_call};
use crate::op::SetKeyspace;
use crate::options::Hedge;
use crate::pool::{Failed, Lease, Shared};

/// The limits of a request: of each attempt, and of all that is done for the verb it belongs to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    pub(crate) attempt: Duration,
    pub(crate) deadline: Instant,
    /// Whether and when reads are hedged.
    pub(crate) hedge: Option<Hedge>,
}

impl Limits {
    /// So much later than an instant, but no later than all is to be over.
    fn later(self, than: Instant, time: Duration) -> Instant {
        than.checked_add(time).map_or(self.deadline, |later| later.min(self.deadline))
    }
}

impl<D: Driver> Shared<D> {
    /// When a call that begins now must be over, unless its handle says otherwise.
    pub(crate) fn deadline(&self) -> Instant {
        self.driver.after(self.options.deadline)
    }

    /// The pool's limits for a request that must be over at `deadline`; it isn't hedged.
    pub(crate) fn limits_until(&self, deadline: Instant) -> Limits {
        Limits { attempt: self.options.attempt_timeout, deadline, hedge: None }
    }
}

/// Runs a request to its reply: on one host after the other as the retry table decides, until the deadline.
pub(crate) fn execute<D: Driver, R: Coded>(
    pool: &Shared<D>,
    request: &R,
    limits: Limits,
) -> impl Future<Output = Result<R::Reply>> {
    let pool = pool.here();
    of_call(request, async move {
        let replied = match check(pool) {
            Ok(()) => go_on(pool, request, limits, Call::begin(pool, request)).await,
            Err(error) => Err(error),
        };
        replied.map_err(|error| reported(pool, request, error))
    })
}

/// Whether the caller is where the pool's driver works.
fn check<D: Driver>(pool: &Shared<D>) -> Result<()> {
    pool.driver.check().map_err(|error| Error::new(ErrorKind::Misuse, error.to_string()))?;
    if pool.options.discovery.only_local && pool.hosts.len() == 0 {
        let message = "no host is in the pool's data centre, and others are not to be used";
        return Err(Error::new(ErrorKind::NoHosts, message));
    }
    Ok(())
}

/// The error with what it is about, of which the schema and the listeners have heard.
fn reported<D: Driver, R: Coded>(pool: &Shared<D>, request: &R, error: Error) -> Error {
    let subject = request.subject();
    let error = error.during(R::NAME).on(subject.keyspace, subject.column_family);
    pool.schema.notice(&error);
    pool.options
        .listeners
        .tell(|| Event::CallFailed { operation: request.operation(), error: &error });
    error
}

/// One attempt after the other, whatever the call has been through.
async fn go_on<D: Driver, R: Coded>(
    pool: &Shared<D>,
    request: &R,
    limits: Limits,
    mut call: Call,
) -> Result<R::Reply> {
    loop {
        let started = pool.driver.now();
        match attempt(pool, request, &mut call, limits).await {
            Ok(reply) => return Ok(reply),
            Err(failed) => {
                let times = (started, pool.driver.now());
                call.pause(pool, request, failed, times, limits).await?;
            }
        }
    }
}

/// One attempt: a lease, its keyspace, the exchange.
async fn attempt<D: Driver, R: Coded>(
    pool: &Shared<D>,
    request: &R,
    call: &mut Call,
    limits: Limits,
) -> Result<R::Reply, Failed> {
    if let Some(hedging) = Hedging::of(request, limits) {
        // Apart, so that futures of calls that aren't hedged stay small.
        return Box::pin(hedging.attempt(pool, request, call, limits)).await;
    }
    let mut lease = pool.checkout(&call.plan, R::NATURE, limits.deadline).await?;
    let until = began(pool, &mut lease, limits);
    match exchange(&mut lease, request, until).await {
        Ok(reply) => {
            answered(pool, &lease, request);
            Ok(reply)
        }
        Err(failure) => Err(failed(pool, lease, failure)),
    }
}

/// A request was answered with success.
fn answered<D: Driver, R: Coded>(pool: &Shared<D>, lease: &Lease<'_, D>, request: &R) {
    pool.served(&lease.host);
    pool.options.listeners.tell(|| Event::Answered {
        operation: request.operation(),
        host: &lease.host.name,
        took: lease.used_for(pool.driver.now()),
    });
}

/// A call uses the lease from now on; when this attempt must be over.
fn began<D: Driver>(pool: &Shared<D>, lease: &mut Lease<'_, D>, limits: Limits) -> Instant {
    let now = pool.driver.now();
    lease.begins(now);
    limits.later(now, limits.attempt)
}

/// What an attempt came to; its connection is gone, and the pool knows why.
fn failed<D: Driver>(pool: &Shared<D>, mut lease: Lease<'_, D>, failure: Failure) -> Failed {
    let host = lease.host.clone();
    host.tally.errors.one_more();
    if failure.phase == Phase::Encode {
        lease.unused();
    }
    if failure.sent() && lease.is_clean() {
        pool.served(&host);
    }
    let used_for = lease.used_for(pool.driver.now());
    // First, or its slot would be given to one who waits, to open another connection to this host.
    pool.lost(&host, &failure, used_for);
    drop(lease);
    (Some(host), failure)
}

async fn exchange<D: Driver, R: Coded>(
    lease: &mut Lease<'_, D>,
    request: &R,
    until: Instant,
) -> Result<R::Reply, Failure> {
    send(lease, request, until).await?;
    lease.receive(request, until).await
}

/// Sends a request, in its keyspace.
async fn send<D: Driver, R: Coded>(
    lease: &mut Lease<'_, D>,
    request: &R,
    until: Instant,
) -> Result<(), Failure> {
    if let Some(set) = other_keyspace(lease, request) {
        lease.call(&set, until).await.map_err(in_keyspace)?;
        lease.keyspace = Some(set.keyspace);
    }
    if let Some(traces) = request.traces() {
        // Boxed, since the future of every call would have room for it.
        Box::pin(ask_for_trace(lease, R::NAME, traces, until)).await?;
    }
    lease.send(request, until).await
}

/// What is to be sent before the request, since its keyspace isn't the connection's.
fn other_keyspace<D: Driver, R: Coded>(lease: &Lease<'_, D>, request: &R) -> Option<SetKeyspace> {
    let other = request.keyspace().filter(|keyspace| lease.keyspace.as_ref() != Some(keyspace));
    other.map(|keyspace| SetKeyspace { keyspace: keyspace.clone() })
}

fn in_keyspace(failure: Failure) -> Failure {
    failure.in_phase(Phase::Keyspace)
}
