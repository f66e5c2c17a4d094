//! How a call gets a connection: what it is given at once or in line, looked at before it is used.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::open::Opening;
use super::slots::Reach;
use super::waiters::{Grant, Waiter};
use super::{Lease, Shared, closed};
use crate::connection::Connection;
use crate::driver::Driver;
use crate::error::Failure;
use crate::events::{CloseReason, Event};
use crate::hosts::{Host, Plan};
use crate::op::Nature;

/// A connection that was idle for so long is looked at before it is used, and any before a request that can't be sent twice: its host
/// may have closed it, and what is written to it then is lost.
const LOOKED_AT: Duration = Duration::from_millis(100);

/// A failed attempt and the host it failed on; `None` when no host is to blame.
pub(crate) type Failed = (Option<Arc<Host>>, Failure);

/// What a call does next.
enum Step<D: Driver> {
    Have(Grant<D>),
    Wait(Arc<Waiter<D>>),
}

/// What is done for a call whose connection has ended before it was used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum IfEnded {
    LookAgain,
    /// It has waited for its turn, and opens another one in the same slot.
    OpenAnother,
}

impl<D: Driver> Shared<D> {
    /// A lease on a connection to the best host of the plan that can be had, for a request of this nature.
    pub(crate) async fn checkout(
        &self,
        plan: &Plan,
        nature: Nature,
        deadline: Instant,
    ) -> Result<Lease<'_, D>, Failed> {
        loop {
            let (grant, if_ended) = match self.first_step(plan) {
                Step::Have(grant) => (grant, IfEnded::LookAgain),
                Step::Wait(waiter) => {
                    let granted = self.in_line(waiter, deadline).await;
                    (granted.map_err(|failure| (None, failure))?, IfEnded::OpenAnother)
                }
            };
            if let Some(grant) = self.looked_at(grant, nature, if_ended) {
                return self.lease(grant, deadline).await;
            }
        }
    }

    /// The grant as it is, unless it is a connection that has had its time or that its host has closed meanwhile: then what `if_ended` says.
    fn looked_at(&self, grant: Grant<D>, nature: Nature, if_ended: IfEnded) -> Option<Grant<D>> {
        let Grant::Connection(mut connection) = grant else { return Some(grant) };
        let now = self.driver.now();
        if self.end_of(&connection).is_some_and(|end| end <= now) {
            let reason = connection.reason_to_end(now);
            return self.ended(connection, reason, if_ended);
        }
        let idle_for = |since| now.saturating_duration_since(since);
        let careful = nature == Nature::Once
            || connection.idle_since.is_none_or(|since| idle_for(since) >= LOOKED_AT);
        if !careful || connection.is_open() {
            return Some(Grant::Connection(connection));
        }
        let host = connection.host.clone();
        let grant = self.ended(connection, CloseReason::HungUp, if_ended);
        self.hung_up(&host);
        grant
    }

    /// Closes a connection that has ended before it was used.
    fn ended(
        &self,
        connection: Box<Connection<D>>,
        reason: CloseReason,
        if_ended: IfEnded,
    ) -> Option<Grant<D>> {
        if if_ended == IfEnded::LookAgain {
            self.discard(connection, reason);
            return None;
        }
        let host = connection.host.clone();
        self.closed(connection, reason);
        if self.state().slots.open_anew(host.id) {
            return Some(Grant::Slot(host));
        }
        self.gone(&host);
        None
    }

    /// A lease that nobody has to wait in line for, or why a connection that could be opened wasn't; `None` when as many as the
    /// pool's size are in use, or others wait for what there is.
    pub(crate) async fn checkout_free(
        &self,
        plan: &Plan,
        nature: Nature,
        deadline: Instant,
    ) -> Option<Result<Lease<'_, D>, Failed>> {
        loop {
            let mut replaced = None;
            let hosts = self.hosts.list();
            let order = plan.order(&hosts, self.driver.now());
            let caller = self.caller();
            let grant = self.state().first(&order, Reach::Size, caller, &mut replaced)?;
            self.replace(replaced);
            if let Some(grant) = self.looked_at(grant, nature, IfEnded::LookAgain) {
                return Some(self.lease(grant, deadline).await);
            }
        }
    }

    async fn lease(&self, grant: Grant<D>, deadline: Instant) -> Result<Lease<'_, D>, Failed> {
        let lease = match grant {
            Grant::Connection(connection) => Lease::new(self, connection),
            Grant::Slot(host) => {
                let opened = Opening::new(self, host).open(deadline).await;
                opened.map_err(|(host, failure)| (Some(host), failure))?
            }
            Grant::Failed(host, failure) => return Err((Some(host), failure)),
            Grant::Closed => return Err((None, closed())),
        };
        self.options.listeners.tell(|| Event::CheckedOut { host: &lease.host.name });
        Ok(self.own(lease))
    }

    fn first_step(&self, plan: &Plan) -> Step<D> {
        let hosts = self.hosts.list();
        let order = plan.order(&hosts, self.driver.now());
        let caller = self.caller();
        let mut state = self.state();
        let mut replaced = None;
        let step = match state.first(&order, Reach::Overflow, caller, &mut replaced) {
            Some(grant) => Step::Have(grant),
            None => Step::Wait(state.waiters.join(plan.clone())),
        };
        drop(state);
        self.replace(replaced);
        step
    }

    /// Closes what made room for another one. Closing a socket is a system call: not under the lock.
    fn replace(&self, replaced: Option<Box<Connection<D>>>) {
        if let Some(connection) = replaced {
            self.closed(connection, CloseReason::Replaced);
        }
    }
}
