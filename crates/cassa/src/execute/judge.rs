//! What a call has been through, and whether it goes on.

use std::time::{Duration, Instant};

use super::Limits;
use crate::codec::Coded;
use crate::driver::Driver;
use crate::error::{Attempt, Error, ErrorKind, Failure, Phase, Result};
use crate::events::Event;
use crate::hosts::{FIRST_PROBE_WITHIN, Host, Plan};
use crate::op::Nature;
use crate::pool::{Failed, Shared};
use crate::retry::{self, FailedAttempt, Failures, RetryDecision};

/// How many attempts an error keeps beside the last one: a call that fails for long would otherwise grow without bound.
const HISTORY: usize = 32;
/// How often a call tries to connect to each host before it reports that none answers.
const CONNECTS_PER_HOST: usize = 2;

/// What one call has been through.
pub(super) struct Call {
    pub(super) plan: Plan,
    failures: Failures,
    history: Vec<Attempt>,
    /// How many attempts have failed, those that the history doesn't keep among them.
    attempts: usize,
    maybe_applied: bool,
    /// Attempts that sent nothing since the list of hosts changed last.
    fruitless: usize,
    /// Of the list of hosts, when it was looked at last.
    generation: usize,
    /// The wait before the last repetition.
    waited: Option<Duration>,
    /// How often it waited for hosts that are down.
    waits_for_others: u32,
}

impl Call {
    pub(super) fn begin<D: Driver, R: Coded>(pool: &Shared<D>, request: &R) -> Call {
        Call::with(pool, pool.plan(request))
    }

    pub(super) fn with<D: Driver>(pool: &Shared<D>, plan: Plan) -> Call {
        pool.budget.earn();
        Call {
            plan,
            failures: Failures::default(),
            history: Vec::new(),
            attempts: 0,
            maybe_applied: false,
            fruitless: 0,
            generation: pool.hosts.generation(),
            waited: None,
            waits_for_others: 0,
        }
    }

    /// Waits as long as the next attempt has to, from when the last one ended; an error when there is none.
    pub(super) async fn pause<D: Driver, R: Coded>(
        &mut self,
        pool: &Shared<D>,
        request: &R,
        (host, failure): Failed,
        (started, ended): (Instant, Instant),
        limits: Limits,
    ) -> Result<()> {
        let unreached = failure.is_unreached();
        self.maybe_applied |= retry::maybe_applied(&failure, request);
        let Some(host) = host else { return Err(self.failed(failure)) };
        let all_tried = self.plan.was_tried(host.id);
        self.note(pool, request, &host, &failure, ended.saturating_duration_since(started));
        let wait = self.judge(pool, request, failure, all_tried, limits.deadline)?;
        if unreached {
            self.look_for_others(pool, limits.deadline).await;
        }
        pool.tally.retries.one_more();
        pool.options.listeners.tell(|| Event::Retry {
            operation: request.operation(),
            failed: self.attempts,
            wait,
        });
        if !wait.is_zero() {
            pool.driver.sleep(ended + wait).await;
        }
        Ok(())
    }

    /// One of two hosts has failed, and the other is still to answer; `sent` is when the first of them was asked.
    pub(super) fn note_one_of_two<D: Driver, R: Coded>(
        &mut self,
        pool: &Shared<D>,
        request: &R,
        (host, failure): &Failed,
        started: Instant,
    ) {
        if let Some(host) = host {
            let elapsed = pool.driver.now().saturating_duration_since(started);
            self.note(pool, request, host, failure, elapsed);
        }
    }

    /// Whether the request may be sent to two hosts now.
    pub(super) fn may_send_twice<D: Driver>(&self, pool: &Shared<D>) -> bool {
        self.failures.sent.saturating_add(2) <= pool.options.max_attempts
    }

    /// Whether the request may be sent to another host in place of one of two that has failed like this: as far as the policy would send
    /// it again, and one attempt is left for when both that are asked then fail.
    pub(super) fn may_replace<D: Driver, R: Coded>(
        &self,
        pool: &Shared<D>,
        request: &R,
        failure: &Failure,
        deadline: Instant,
    ) -> bool {
        let time_left = deadline.saturating_duration_since(pool.driver.now());
        let decided = || self.decide(pool, request, failure, false, time_left);
        self.failures.sent.saturating_add(3) <= pool.options.max_attempts
            && !matches!(decided(), Ok(RetryDecision::Fail) | Err(_))
    }

    /// An attempt has failed on this host.
    fn note<D: Driver, R: Coded>(
        &mut self,
        pool: &Shared<D>,
        request: &R,
        host: &Host,
        failure: &Failure,
        elapsed: Duration,
    ) {
        pool.options.listeners.tell(|| Event::AttemptFailed {
            operation: request.operation(),
            host: &host.name,
            phase: failure.phase,
            kind: failure.kind,
            cause: failure.cause(),
            took: elapsed,
        });
        match failure.kind {
            ErrorKind::Unavailable => self.plan.found_wanting(host.id),
            _ => self.plan.tried(host.id),
        }
        self.failures.add(failure);
        if self.history.len() > HISTORY {
            self.history.pop();
        }
        self.attempts += 1;
        self.history.push(Attempt {
            host: host.name.clone(),
            phase: failure.phase,
            kind: failure.kind,
            cause: failure.message.as_ref().into(),
            elapsed,
        });
    }

    /// How long to wait for the next attempt, or what the call fails with: the limits come first, then the policy, then the budget.
    fn judge<D: Driver, R: Coded>(
        &mut self,
        pool: &Shared<D>,
        request: &R,
        failure: Failure,
        all_tried: bool,
        deadline: Instant,
    ) -> Result<Duration> {
        let (now, sent) = (pool.driver.now(), failure.sent());
        let time_left = deadline.saturating_duration_since(now);
        let may_repeat = retry::may_repeat(&failure, request);
        let may_pass = failure.kind == ErrorKind::Unavailable && self.may_pass(pool, now);
        if sent && (!may_repeat || self.failures.sent >= pool.options.max_attempts) {
            return Err(self.failed(explained(failure, R::NATURE)));
        }
        let decided = self.decide(pool, request, &failure, may_pass, time_left);
        let own_wait = match decided {
            Ok(RetryDecision::Retry) => None,
            Ok(RetryDecision::RetryAfter(wait)) => Some(wait),
            Ok(RetryDecision::Fail) => return Err(self.failed(explained(failure, R::NATURE))),
            Err(words) => {
                let panicked = format!("the retry policy panicked: {words}");
                return Err(self.failed(failure.and(&panicked)));
            }
        };
        if !sent {
            self.fruitless += 1;
            if self.fruitless >= CONNECTS_PER_HOST * pool.hosts.len() {
                return Err(self.failed(exhausted(pool, failure)));
            }
        }
        let others = if may_pass { self.wait_for_others(pool, now) } else { None };
        let others = others.filter(|wait| *wait < time_left);
        let wait = own_wait.or(others).unwrap_or_else(|| match (sent, all_tried) {
            (true, _) => pool.options.retry_waits.after(self.waited),
            (false, true) => pool.options.retry_waits.after(None),
            (false, false) => Duration::ZERO,
        });
        if wait >= time_left {
            return Err(self.out_of_time());
        }
        if sent {
            if let Err(share) = pool.budget.spend(now) {
                return Err(self.failed(failure.and(&format!("the pool's {share} is used up"))));
            }
            self.waited = Some(wait);
        }
        Ok(wait)
    }

    /// What the policy says of the last failure.
    fn decide<D: Driver, R: Coded>(
        &self,
        pool: &Shared<D>,
        request: &R,
        failure: &Failure,
        may_pass: bool,
        time_left: Duration,
    ) -> Result<RetryDecision, String> {
        pool.options.retry_policy.decide(&FailedAttempt {
            operation: R::NAME,
            nature: R::NATURE,
            may_repeat: retry::may_repeat(failure, request),
            failure,
            failures: &self.failures,
            attempts: &self.history,
            time_left,
            may_pass,
        })
    }

    /// Whether too few replicas are alive for a while only, as far as is known: a host went down lately, and may soon be back.
    fn may_pass<D: Driver>(&self, pool: &Shared<D>, now: Instant) -> bool {
        self.plan.order(&pool.hosts.list(), now).lost_one_lately()
    }

    /// Where no host that is up is left that hasn't refused the call, as long as those that are down may need to be found up again, and
    /// longer each time.
    fn wait_for_others<D: Driver>(&mut self, pool: &Shared<D>, now: Instant) -> Option<Duration> {
        if !self.plan.order(&pool.hosts.list(), now).has_none_but_wanting() {
            return None;
        }
        let wait = FIRST_PROBE_WITHIN * (1 << self.waits_for_others.min(2));
        self.waits_for_others += 1;
        // Calls that were refused together don't come back together.
        Some(wait.mul_f64(1.0 + fastrand::f64() / 4.0))
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

    fn failed(&mut self, failure: Failure) -> Error {
        let history = std::mem::take(&mut self.history);
        Error::of_attempts(failure, history, self.attempts, self.maybe_applied)
    }

    fn out_of_time(&mut self) -> Error {
        let mut message = "no time is left for another attempt".to_owned();
        if let Some(last) = self.history.last() {
            message += &format!(" after: {}", last.kind);
            if last.cause() != last.kind.words() {
                message += &format!(": {}", last.cause());
            }
        }
        self.failed(Failure::new(ErrorKind::Deadline, Phase::Checkout, message))
    }
}

/// What it means that every host was tried in vain, the last one with this failure.
fn exhausted<D: Driver>(pool: &Shared<D>, failure: Failure) -> Failure {
    // A host that is reached and then says nothing is another trouble than one that can't be reached.
    if !failure.is_unreached() {
        return failure;
    }
    let failure = Failure { kind: ErrorKind::NoHosts, ..failure };
    match pool.trouble_with_servers() {
        Some(trouble) => failure.and(&trouble),
        None => failure,
    }
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
