//! The seam to sockets, time and waiting: what the core needs of an environment, and nothing more.
//!
//! The core is written once, as `async` functions over [`Driver`]. The futures of [`Blocking`] are ready at their first
//! poll, so its verbs poll once ([`ready`]) and no runtime is involved; those of [`Tokio`] wait in tokio's runtime.
//! A future of a blocking driver can't race another one, therefore nothing here is raced: every wait takes the instant
//! it ends at, and waiting for one of several connections is a verb of its own ([`Driver::wait_any`]).

#[cfg(feature = "blocking")]
mod blocking;
#[cfg(test)]
pub(crate) mod sim;
#[cfg(test)]
mod tests;
#[cfg(feature = "tokio")]
mod tokio;

use std::fmt;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::os::fd::AsFd;
use std::sync::Weak;
use std::thread::ThreadId;
use std::time::{Duration, Instant};

use rustix::io::Errno;
use rustix::net::{RecvFlags, recv};

#[cfg(feature = "blocking")]
pub use blocking::Blocking;
#[cfg(feature = "tokio")]
pub use tokio::Tokio;

/// The longest wait: 30 years, which no clock's range is too short for.
const FOREVER: Duration = Duration::from_secs(30 * 365 * 24 * 60 * 60);

/// Where a pool's sockets, clock and waiting come from: [`Tokio`] or [`Blocking`]. Sealed: it isn't implemented elsewhere.
pub trait Driver: sealed::Sealed + fmt::Debug + Clone + Send + Sync + Sized + 'static {
    /// A connected byte stream.
    #[doc(hidden)]
    type Stream: Stream;
    /// What one waiter sleeps on.
    #[doc(hidden)]
    type Signal: Signal;

    /// The driver for the environment the caller is in.
    #[doc(hidden)]
    fn current() -> io::Result<Self>;

    /// An error when the caller is in another environment than the one this driver was made in.
    #[doc(hidden)]
    fn check(&self) -> io::Result<()>;

    #[doc(hidden)]
    fn now(&self) -> Instant;

    /// The instant so long from now, however long that is.
    #[doc(hidden)]
    fn after(&self, time: Duration) -> Instant {
        self.now() + time.min(FOREVER)
    }

    /// Has work go on beside everything else: a task of the runtime, or a thread of its own.
    #[doc(hidden)]
    fn spawn(&self, work: impl Future<Output = ()> + Send + 'static) -> io::Result<()>;

    /// The thread that calls, where a connection may be a thread's own: tasks have none.
    #[doc(hidden)]
    fn thread(&self) -> Option<ThreadId> {
        None
    }

    /// Has the end of the thread that calls be told, which `thread` names.
    #[doc(hidden)]
    fn tell_of_end(&self, _: Weak<dyn ThreadEnd>) {}

    /// What a function says that may block, or `TimedOut` at `until`; it runs on then.
    #[doc(hidden)]
    fn aside<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
        until: Instant,
    ) -> impl Future<Output = io::Result<T>> + Send;

    /// The addresses of a host, in the resolver's order; `TimedOut` at `until`.
    #[doc(hidden)]
    fn resolve(
        &self,
        host: &str,
        port: u16,
        until: Instant,
    ) -> impl Future<Output = io::Result<Vec<SocketAddr>>> + Send;

    #[doc(hidden)]
    fn connect(
        &self,
        address: SocketAddr,
        until: Instant,
    ) -> impl Future<Output = io::Result<Self::Stream>> + Send;

    #[doc(hidden)]
    fn sleep(&self, until: Instant) -> impl Future<Output = ()> + Send;

    /// Waits for a notification of `signal`; false when `until` came first.
    #[doc(hidden)]
    fn park(&self, signal: &Self::Signal, until: Instant) -> impl Future<Output = bool> + Send;

    /// The index of a stream that has bytes to read, was closed or has failed; `None` when `until` came first.
    #[doc(hidden)]
    fn wait_any(
        &self,
        streams: &mut [&mut Self::Stream],
        until: Instant,
    ) -> impl Future<Output = io::Result<Option<usize>>> + Send;
}

/// Hears of the end of a thread.
#[doc(hidden)]
pub trait ThreadEnd: Send + Sync {
    fn ended(&self, thread: ThreadId);
}

/// A byte stream whose every wait ends at a given instant, with `TimedOut`.
#[doc(hidden)]
pub trait Stream: fmt::Debug + Send + 'static {
    /// Writes some bytes, at least one, and returns how many.
    fn write(
        &mut self,
        bytes: &[u8],
        until: Instant,
    ) -> impl Future<Output = io::Result<usize>> + Send;

    /// Whether it is open, as far as the system knows, with nothing to read. It doesn't wait.
    fn is_quiet(&mut self) -> bool;

    /// Appends what has arrived, at most the spare capacity of `into` (which must not be full); 0 at the end of the stream.
    fn read(
        &mut self,
        into: &mut Vec<u8>,
        until: Instant,
    ) -> impl Future<Output = io::Result<usize>> + Send;
}

/// What one waiter sleeps on: it remembers one notification that came before the wait.
#[doc(hidden)]
pub trait Signal: fmt::Debug + Default + Send + Sync + 'static {
    /// Wakes the waiter.
    fn notify(&self);
}

mod sealed {
    pub trait Sealed {}
}

/// The output of a future that is ready at its first poll, as every future over the blocking driver is.
#[cfg(feature = "blocking")]
pub(crate) fn ready<F: Future>(future: F) -> F::Output {
    use std::task::{Context, Poll, Waker};
    match std::pin::pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        #[expect(
            clippy::unreachable,
            reason = "every future of the blocking driver is ready at once"
        )]
        Poll::Pending => unreachable!("a future of the blocking driver was not ready"),
    }
}

/// Whether a socket is open, as far as the system knows, with nothing to read.
fn is_quiet(socket: impl AsFd) -> bool {
    let looked = recv(socket, &mut [0_u8; 1], RecvFlags::PEEK | RecvFlags::DONTWAIT);
    matches!(looked, Err(Errno::AGAIN | Errno::INTR))
}

pub(crate) fn timed_out() -> io::Error {
    io::ErrorKind::TimedOut.into()
}
