//! Connections that are there before calls need them: one after the other, beside the calls, to the hosts by turns.

use super::Shared;
use super::beside::Beside;
use super::slots::Reach;
use crate::driver::Driver;

impl<D: Driver> Shared<D> {
    /// Has as many connections opened as the program wants to have beforehand.
    pub(crate) fn prefill(&self) {
        if self.options.prefill == 0 {
            return;
        }
        let pool = self.weak.clone();
        // Not done, calls open what they need.
        let _ = self.driver.spawn(async move {
            while let Some(next) = pool.upgrade().and_then(|pool| pool.next_to_fill())
                && next.fills().await
            {}
        });
    }

    /// `None` when there are enough, no more may be opened, or no host is up that could have one.
    fn next_to_fill(&self) -> Option<Beside<D>> {
        let (hosts, now, plan) = (self.hosts.list(), self.driver.now(), self.hosts.plan(None));
        let order = plan.order(&hosts, now);
        let mut state = self.state();
        if state.closed || state.slots.taken() >= self.options.prefill {
            return None;
        }
        let host = state.slots.room(&order, Reach::Size, |host| host.is_up(now))?.clone();
        state.slots.take(host.id);
        drop(state);
        Some(Beside::new(self, host))
    }
}

impl<D: Driver> Beside<D> {
    /// Opens it; whether others may be opened as well. A host that can't be reached is left out from now on.
    async fn fills(mut self) -> bool {
        let greeted = self.greeted().await;
        let Some(pool) = self.pool.upgrade() else { return false };
        match greeted {
            Ok(connection) => {
                self.gives(&pool, connection);
                true
            }
            Err(failure) if failure.is_unreached() => {
                pool.could_not_reach(&self.host);
                true
            }
            Err(_) => false,
        }
    }
}
