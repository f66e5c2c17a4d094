//! A request on its way to one host: what is sent, and what has come, read without waiting for the rest.

use std::time::{Duration, Instant};

use super::hedge::Late;
use super::{Limits, began, failed, in_keyspace, other_keyspace, send};
use crate::codec::Coded;
use crate::driver::Driver;
use crate::error::Failure;
use crate::events::Event;
use crate::hosts::{Host, HostId};
use crate::op::SetKeyspace;
use crate::pool::{Failed, Lease, Shared};
use crate::retry::Loan;

/// However soon a hedge is sent, connecting and sending for it may take this long.
pub(super) const LEAST_PATIENCE: Duration = Duration::from_millis(10);

/// A host that was asked.
pub(super) struct Leg<'a, D: Driver> {
    pub(super) lease: Lease<'a, D>,
    pub(super) until: Instant,
    /// It is to be answered before the request can be sent: a silent host keeps silent at this too.
    keyspace: Option<SetKeyspace>,
    /// Of a second host that the request wasn't sent to yet.
    hedge: Option<Hedge<'a, D>>,
}

/// What a second host costs.
struct Hedge<'a, D: Driver> {
    pool: &'a Shared<D>,
    loan: Loan<'a>,
    /// For how long nobody may listen to the first host.
    patience: Duration,
}

impl<D: Driver> Hedge<'_, D> {
    /// The request was sent to it.
    fn sent<R: Coded>(self, request: &R, host: &Host) {
        self.loan.sent();
        self.pool.tally.hedges.one_more();
        let (operation, host) = (request.operation(), &*host.name);
        self.pool.options.listeners.tell(|| Event::Hedged { operation, host });
    }
}

impl<'a, D: Driver> Leg<'a, D> {
    /// Sends what comes first, the request or its keyspace, before it is too late.
    pub(super) async fn begin<R: Coded>(
        pool: &'a Shared<D>,
        mut lease: Lease<'a, D>,
        request: &R,
        limits: Limits,
        sent_by: Instant,
    ) -> Result<Leg<'a, D>, Failed> {
        let (until, is_traced) = (began(pool, &mut lease, limits), request.traces().is_some());
        let sent_by = until.min(sent_by);
        let keyspace = if is_traced { None } else { other_keyspace(&lease, request) };
        let sent = match &keyspace {
            // The server is asked for the trace in between, and nothing else may come there.
            None if is_traced => Box::pin(send(&mut lease, request, until)).await,
            None => lease.send(request, sent_by).await,
            Some(set) => lease.send(set, sent_by).await.map_err(in_keyspace),
        };
        match sent {
            Ok(()) => Ok(Leg { lease, until, keyspace, hedge: None }),
            Err(failure) => Err(failed(pool, lease, failure)),
        }
    }

    /// Sends the request to another host than the first, if there is a connection for it and the budget has room; else that is due again
    /// later. Its failure is noted in the call.
    pub(super) async fn hedge<R: Coded>(
        pool: &'a Shared<D>,
        request: &R,
        mut late: Late<'_>,
        first: HostId,
        limits: Limits,
        patience: Duration,
        has_others: bool,
    ) -> Option<Leg<'a, D>> {
        let now = pool.driver.now();
        let sent_by = limits.later(now, patience);
        let mut plan = late.call.plan.clone();
        plan.beside(first);
        let Some(loan) = pool.budget.lend(now) else {
            late.due.again(now, limits);
            return None;
        };
        let begun = match pool.checkout_free(&plan, R::NATURE, sent_by).await {
            Some(Ok(mut lease)) => {
                lease.has_others = has_others;
                Leg::begin(pool, lease, request, limits, sent_by).await
            }
            Some(Err(failed)) => Err(failed),
            None => {
                late.due.again(pool.driver.now(), limits);
                return None;
            }
        };
        match begun {
            Ok(mut leg) => {
                let hedge = Hedge { pool, loan, patience };
                match leg.keyspace {
                    Some(_) => leg.hedge = Some(hedge),
                    None => hedge.sent(request, &leg.lease.host),
                }
                Some(leg)
            }
            Err(failed) => {
                if failed.1.sent() {
                    loan.sent();
                }
                late.failed(pool, request, &failed, limits);
                None
            }
        }
    }

    /// Reads what has come; the reply when it is whole.
    pub(super) async fn go_on<R: Coded>(
        &mut self,
        request: &R,
    ) -> Result<Option<R::Reply>, Failure> {
        let Some(set) = &self.keyspace else {
            return match self.lease.gather(request, self.until).await? {
                true => self.lease.receive(request, self.until).await.map(Some),
                false => Ok(None),
            };
        };
        if self.lease.gather(set, self.until).await.map_err(in_keyspace)? {
            self.lease.receive(set, self.until).await.map_err(in_keyspace)?;
            self.lease.keyspace = self.keyspace.take().map(|set| set.keyspace);
            self.send(request).await?;
        }
        Ok(None)
    }

    /// Sends the request itself; on behalf of a second host for no longer than the first may be left alone.
    async fn send<R: Coded>(&mut self, request: &R) -> Result<(), Failure> {
        let Some(hedge) = self.hedge.take() else {
            return self.lease.send(request, self.until).await;
        };
        let sent_by = self.until.min(hedge.pool.driver.after(hedge.patience));
        let sent = self.lease.send(request, sent_by).await;
        if sent.as_ref().err().is_none_or(Failure::sent) {
            hedge.sent(request, &self.lease.host);
        }
        sent
    }
}
