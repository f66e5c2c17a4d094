//! What a user sets about when connections are opened.

use super::Options;

impl Options {
    /// How many connections are opened when the pool is made, before calls need them: none by default but the first one, which shows
    /// that there is a host. In a URL `prefill=5`.
    ///
    /// They are opened beside the calls, one after the other, to the hosts by turns, and no more than the [size](Self::size). A host
    /// that can't be reached is left out, and nothing fails by it. They end as others do, after the
    /// [idle time-out](Self::idle_timeout) too.
    #[must_use]
    pub fn prefill(mut self, connections: usize) -> Options {
        self.prefill = connections;
        self
    }

    /// How many connections to one host are opened at the same time: 8 by default. In a URL `max_connecting=8`.
    ///
    /// Calls beyond that wait in the pool's line, and take what comes first: a connection that another call gives back, or their turn to
    /// open one. So thousands of calls at once don't become as many connects to a host that has just come back, or takes long; and
    /// when a connect fails, while no host is up and no connection in use, those who wait have heard it too, instead of trying the
    /// same one after the other.
    #[must_use]
    pub fn max_connecting(mut self, connects: usize) -> Options {
        if connects == 0 {
            self.refuse("max_connecting must be at least 1");
        }
        self.max_connecting = connects;
        self
    }

    /// Whether each thread keeps a connection of its own while there are enough: not by default. It is for
    /// [`blocking`](crate::blocking) pools alone: tasks go from thread to thread. In a URL `thread_affine=true`.
    ///
    /// A call then goes over the connection that its thread used last, if its host is as good as any. A thread that has none takes one
    /// that is nobody's, or has one opened; only when the pool's size leaves no room does it get the one that another thread
    /// used last. So no thread waits while a connection is free. A thread's end makes its connection anybody's.
    #[must_use]
    pub fn thread_affine(mut self, affine: bool) -> Options {
        self.thread_affine = affine;
        self
    }
}
