//! A request on its way to one host: what is sent, and what has come, read without waiting for the rest.

use std::time::{Duration, Instant};

use super::legs::Late;
use super::{Limits, began, failed, in_keyspace, other_keyspace, send};
use crate::codec::Coded;
use crate::driver::Driver;
use crate::error::Failure;
use crate::events::Event;
use crate::hosts::HostId;
use crate::op::SetKeyspace;
use crate::pool::{Failed, Lease, Shared};

/// However soon a hedge is sent, connecting and sending for it may take this long.
pub(super) const LEAST_PATIENCE: Duration = Duration::from_millis(10);

/// A host that was asked.
pub(super) struct Leg<'a, D: Driver> {
    pub(super) lease: Lease<'a, D>,
    pub(super) until: Instant,
    /// It is to be answered before the request can be sent: a silent host keeps silent at this too.
    keyspace: Option<SetKeyspace>,
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
            Ok(()) => Ok(Leg { lease, until, keyspace }),
            Err(failure) => Err(failed(pool, lease, failure)),
        }
    }

    /// Sends the request to another host than the first before it is too late, if there is a connection for it and the budget has room.
    /// Its failure is noted in the call.
    pub(super) async fn hedge<R: Coded>(
        pool: &'a Shared<D>,
        request: &R,
        late: &mut Late<'_>,
        first: HostId,
        limits: Limits,
        sent_by: Instant,
        has_others: bool,
    ) -> Option<Leg<'a, D>> {
        pool.budget.spend(pool.driver.now()).ok()?;
        let mut plan = late.call.plan.clone();
        plan.avoid(first);
        let begun = match pool.checkout_free(&plan, R::NATURE, sent_by).await {
            Some(Ok(mut lease)) => {
                lease.has_others = has_others;
                Leg::begin(pool, lease, request, limits, sent_by).await
            }
            Some(Err(failed)) => Err(failed),
            None => {
                pool.budget.refund();
                return None;
            }
        };
        match begun {
            Ok(leg) => {
                pool.tally.hedges.one_more();
                pool.options.listeners.tell(|| Event::Hedged {
                    operation: request.operation(),
                    host: &leg.lease.host.name,
                });
                Some(leg)
            }
            Err(failed) => {
                if !failed.1.sent() {
                    pool.budget.refund();
                }
                late.call.note_one_of_two(pool, request, &failed, late.started);
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
            self.lease.send(request, self.until).await?;
        }
        Ok(None)
    }
}
