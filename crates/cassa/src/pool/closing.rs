//! Closing a pool: nobody gets a connection any more, and those that are out are waited for.

use std::sync::Arc;
use std::time::Instant;

use super::waiters::Grant;
use super::{Shared, State};
use crate::driver::{Driver, Signal};
use crate::events::{CloseReason, Event};

/// Those who wait for the last connection to be closed.
#[derive(Debug)]
pub(super) struct Closers<D: Driver>(Vec<Arc<D::Signal>>);

impl<D: Driver> Default for Closers<D> {
    fn default() -> Closers<D> {
        Closers(Vec::new())
    }
}

impl<D: Driver> Shared<D> {
    /// Refuses calls from now on, answers those who wait, closes what is idle, and waits for what is in use, which is closed when its
    /// call ends. Whether every connection was closed by this instant.
    pub(crate) async fn close_by(&self, until: Instant) -> bool {
        self.refuse_calls();
        let closer = Closer { pool: self, signal: Arc::default() };
        {
            let mut state = self.state();
            if state.slots.taken() == 0 {
                return true;
            }
            state.closers.0.push(closer.signal.clone());
        }
        self.driver.park(&closer.signal, until).await
    }

    /// Refuses calls from now on, answers those who wait and closes what is idle.
    pub(super) fn refuse_calls(&self) {
        let idle = {
            let mut state = self.state();
            if std::mem::replace(&mut state.closed, true) {
                return;
            }
            while let Some(waiter) = state.waiters.pop() {
                waiter.grant(Grant::Closed);
            }
            std::mem::take(&mut state.idle)
        };
        for connection in idle {
            self.discard(connection, CloseReason::PoolClosed);
        }
        self.options.listeners.tell(|| Event::PoolClosed);
        self.upkeep.wake();
    }
}

impl<D: Driver> State<D> {
    /// Tells those who close the pool, if this was its last connection.
    pub(super) fn tell_closers(&self) {
        if self.closed && self.slots.taken() == 0 {
            self.closers.0.iter().for_each(|signal| signal.notify());
        }
    }
}

/// One who waits.
struct Closer<'a, D: Driver> {
    pool: &'a Shared<D>,
    signal: Arc<D::Signal>,
}

impl<D: Driver> Drop for Closer<'_, D> {
    fn drop(&mut self) {
        self.pool.state().closers.0.retain(|other| !Arc::ptr_eq(other, &self.signal));
    }
}
