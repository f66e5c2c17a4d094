//! Whom a pool tells of what it does.

use std::time::Duration;

use super::Options;
use crate::events::Listener;

impl Options {
    /// Has a listener told of each [`Event`](crate::events::Event) of the pool, beside those that were set before. It can't be set in a URL.
    #[must_use]
    pub fn listener(mut self, listener: impl Listener + 'static) -> Options {
        self.listeners.add(listener);
        self
    }

    /// A call that has waited so long for a connection is told of, as [`SlowCheckout`](crate::events::Event::SlowCheckout): 1 s by default,
    /// zero for each call that has waited. In a URL `slow_checkout=200ms`.
    #[must_use]
    pub fn slow_checkout(mut self, time: Duration) -> Options {
        self.slow_checkout = time;
        self
    }
}
