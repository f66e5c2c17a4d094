//! The one loop every call goes through: deadline, choice of host, attempt, retry.

mod side_by_side;

use std::sync::Arc;
use std::time::{Duration, Instant};

pub(crate) use side_by_side::execute_all;

use crate::codec::Coded;
use crate::driver::Driver;
use crate::error::{Attempt, Error, ErrorKind, Failure, Phase, Result};
use crate::hosts::{Host, Plan};
use crate::op::{Nature, SetKeyspace};
use crate::pool::{Failed, Lease, Shared};
use crate::retry::{self, Decision, Tally};

/// How many attempts an error keeps beside the last one: a call that fails for long would otherwise grow without bound.
const HISTORY: usize = 32;
/// How often a call tries to connect to each host before it reports that none answers.
const CONNECTS_PER_HOST: usize = 2;

/// The limits of a request: of each attempt, and of all that is done for the verb it belongs to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    pub(crate) attempt: Duration,
    pub(crate) deadline: Instant,
}

impl<D: Driver> Shared<D> {
    /// When a call that begins now must be over, unless its handle says otherwise.
    pub(crate) fn deadline(&self) -> Instant {
        self.driver.after(self.options.deadline)
    }

    /// The pool's limits for a request that must be over at `deadline`.
    pub(crate) fn limits_until(&self, deadline: Instant) -> Limits {
        Limits { attempt: self.options.attempt_timeout, deadline }
    }
}

/// Runs a request to its reply: on one host after the other as the retry table decides, until the deadline.
pub(crate) async fn execute<D: Driver, R: Coded>(
    pool: &Shared<D>,
    request: &R,
    limits: Limits,
) -> Result<R::Reply> {
    let replied = match check(pool) {
        Ok(()) => go_on(pool, request, limits, Call::new(pool)).await,
        Err(error) => Err(error),
    };
    replied.map_err(|error| told(pool, request, error))
}

/// Whether the caller is where the pool's driver works.
fn check<D: Driver>(pool: &Shared<D>) -> Result<()> {
    pool.driver.check().map_err(|error| Error::new(ErrorKind::Misuse, error.to_string()))
}

/// The error with what it is about; the schema hears of it too.
fn told<D: Driver, R: Coded>(pool: &Shared<D>, request: &R, error: Error) -> Error {
    let subject = request.subject();
    let error = error.during(R::NAME).on(subject.keyspace, subject.column_family);
    pool.schema.notice(&error);
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
        match attempt(pool, request, &call.plan, limits).await {
            Ok(reply) => return Ok(reply),
            Err(failed) => call.pause(pool, failed, R::NATURE, started, limits).await?,
        }
    }
}

/// What one call has been through.
struct Call {
    plan: Plan,
    tally: Tally,
    history: Vec<Attempt>,
    /// Those the history doesn't keep among them.
    attempts: usize,
    maybe_applied: bool,
    /// Attempts that sent nothing, since there were other hosts.
    fruitless: usize,
    /// Of the pool's hosts.
    generation: usize,
}

enum Verdict {
    Retry(Duration),
    Failed(Error),
}

impl Call {
    fn new<D: Driver>(pool: &Shared<D>) -> Call {
        Call {
            plan: pool.hosts.plan(),
            tally: Tally::default(),
            history: Vec::new(),
            attempts: 0,
            maybe_applied: false,
            fruitless: 0,
            generation: pool.hosts.generation(),
        }
    }

    /// Waits as long as the next attempt has to; an error when there is none.
    async fn pause<D: Driver>(
        &mut self,
        pool: &Shared<D>,
        (host, failure): Failed,
        nature: Nature,
        started: Instant,
        limits: Limits,
    ) -> Result<()> {
        let now = pool.driver.now();
        let unreached = failure.kind == ErrorKind::Connect;
        let wait = match self.judge(pool, host, failure, nature, started, now) {
            Verdict::Failed(error) => return Err(error),
            Verdict::Retry(wait) if now + wait >= limits.deadline => return Err(self.out_of_time()),
            Verdict::Retry(wait) => wait,
        };
        if unreached {
            self.look_for_others(pool, limits.deadline).await;
        }
        if !wait.is_zero() {
            pool.driver.sleep(now + wait).await;
        }
        Ok(())
    }

    /// There may be other hosts by now: the program is asked, if it tells the servers, when all there are have failed.
    async fn look_for_others<D: Driver>(&mut self, pool: &Shared<D>, deadline: Instant) {
        if pool.options.server_list.is_none() {
            return;
        }
        if pool.hosts.all_failed() {
            let patience = pool.driver.after(pool.options.connect_timeout);
            pool.ask_for_servers(deadline.min(patience)).await;
        }
        let generation = pool.hosts.generation();
        if generation != self.generation {
            (self.generation, self.fruitless) = (generation, 0);
        }
    }

    fn judge<D: Driver>(
        &mut self,
        pool: &Shared<D>,
        host: Option<Arc<Host>>,
        failure: Failure,
        nature: Nature,
        started: Instant,
        now: Instant,
    ) -> Verdict {
        self.maybe_applied |= retry::maybe_applied(&failure, nature);
        let Some(host) = host else {
            return Verdict::Failed(self.failed(failure));
        };
        let all_tried = self.plan.was_tried(host.id);
        self.plan.tried(host.id);
        if self.history.len() > HISTORY {
            self.history.pop();
        }
        self.attempts += 1;
        self.history.push(Attempt {
            host: host.name.clone(),
            phase: failure.phase,
            kind: failure.kind,
            cause: failure.message.as_ref().into(),
            elapsed: now.saturating_duration_since(started),
        });
        match retry::decide(&failure, nature, &mut self.tally, pool.options.max_attempts) {
            Decision::Fail => Verdict::Failed(self.failed(explained(failure, nature))),
            Decision::Again(wait) => Verdict::Retry(wait),
            Decision::Next => {
                self.fruitless += 1;
                if self.fruitless >= CONNECTS_PER_HOST * pool.hosts.len() {
                    return Verdict::Failed(self.failed(exhausted(pool, failure)));
                }
                let wait = if all_tried { retry::wait(1) } else { Duration::ZERO };
                Verdict::Retry(wait)
            }
        }
    }

    fn failed(&mut self, failure: Failure) -> Error {
        let history = std::mem::take(&mut self.history);
        Error::of_attempts(failure, history, self.attempts, self.maybe_applied)
    }

    fn out_of_time(&mut self) -> Error {
        let mut message = "no time is left for another attempt".to_owned();
        if let Some(last) = self.history.last() {
            message += &format!(" after: {}", last.kind);
            if !last.cause.is_empty() {
                message += &format!(": {}", last.cause);
            }
        }
        self.failed(Failure::new(ErrorKind::Deadline, Phase::Checkout, message))
    }
}

/// What it means that every host was tried in vain, the last one with this failure.
fn exhausted<D: Driver>(pool: &Shared<D>, failure: Failure) -> Failure {
    // A host that is reached and then says nothing is another trouble than one that can't be reached.
    if failure.kind != ErrorKind::Connect {
        return failure;
    }
    let message = match pool.trouble_with_servers() {
        Some(trouble) => format!("{}; {trouble}", failure.message).into(),
        None => failure.message,
    };
    Failure { kind: ErrorKind::NoHosts, message, ..failure }
}

/// Says what a time-out of a large write is likely to mean.
fn explained(failure: Failure, nature: Nature) -> Failure {
    if !retry::is_large_write(&failure, nature) {
        return failure;
    }
    let message = format!(
        "a write of {} bytes: larger than half a segment of the commit log it can't succeed \
         (commitlog_segment_size_in_mb), so split it",
        failure.request_bytes
    );
    Failure { message: message.into(), ..failure }
}

/// One attempt: a lease, its keyspace, the exchange.
async fn attempt<D: Driver, R: Coded>(
    pool: &Shared<D>,
    request: &R,
    plan: &Plan,
    limits: Limits,
) -> Result<R::Reply, Failed> {
    let mut lease = pool.checkout(plan, limits.deadline).await?;
    let until = limits.deadline.min(pool.driver.after(limits.attempt));
    match exchange(&mut lease, request, until).await {
        Ok(reply) => Ok(reply),
        Err(failure) => Err(failed(pool, lease, failure)),
    }
}

/// What an attempt came to; its connection is gone, and the pool knows why.
fn failed<D: Driver>(pool: &Shared<D>, lease: Lease<'_, D>, failure: Failure) -> Failed {
    let host = lease.host.clone();
    drop(lease);
    pool.lost(&host, &failure);
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
    if let Some(keyspace) = request.keyspace()
        && lease.keyspace.as_ref() != Some(keyspace)
    {
        let set = SetKeyspace { keyspace: keyspace.clone() };
        lease.call(&set, until).await.map_err(|failure| failure.in_phase(Phase::Keyspace))?;
        lease.keyspace = Some(keyspace.clone());
    }
    lease.send(request, until).await
}
