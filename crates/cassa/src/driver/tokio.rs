//! The tokio driver: sockets and timers of the runtime the pool was made in.

use std::future::poll_fn;
use std::io;
use std::net::SocketAddr;
use std::task::Poll;
use std::time::Instant;

use tokio::io::{AsyncReadExt, AsyncWriteExt, ReadBuf};
use tokio::net::{TcpStream, lookup_host};
use tokio::runtime::Handle;
use tokio::sync::Notify;
use tokio::task::spawn_blocking;
use tokio::time::{sleep_until, timeout_at};

use super::{Driver, Signal, Stream, is_quiet, sealed::Sealed, timed_out};

/// Tasks of a tokio runtime. A pool belongs to the runtime it was made in; a call from another one is refused.
#[derive(Debug, Clone)]
pub struct Tokio(Handle);

impl Sealed for Tokio {}

impl Driver for Tokio {
    type Stream = TcpStream;
    type Signal = Notify;

    fn current() -> io::Result<Self> {
        let handle = Handle::try_current().map_err(|error| {
            io::Error::new(io::ErrorKind::Unsupported, format!("no tokio runtime: {error}"))
        })?;
        Ok(Tokio(handle))
    }

    fn check(&self) -> io::Result<()> {
        if Tokio::current()?.0.id() == self.0.id() {
            return Ok(());
        }
        Err(io::Error::new(
            io::ErrorKind::Unsupported,
            "this pool belongs to another tokio runtime: make one pool in each runtime",
        ))
    }

    fn now(&self) -> Instant {
        tokio::time::Instant::now().into_std()
    }

    /// Where the pool belongs, though a call may be dropped anywhere.
    fn spawn(&self, work: impl Future<Output = ()> + Send + 'static) -> io::Result<()> {
        self.0.spawn(work);
        Ok(())
    }

    async fn aside<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
        until: Instant,
    ) -> io::Result<T> {
        within(until, async { spawn_blocking(work).await.map_err(io::Error::other) }).await
    }

    async fn resolve(&self, host: &str, port: u16, until: Instant) -> io::Result<Vec<SocketAddr>> {
        if let Ok(address) = host.parse() {
            return Ok(vec![SocketAddr::new(address, port)]);
        }
        within(until, async { Ok(lookup_host((host, port)).await?.collect()) }).await
    }

    async fn connect(&self, address: SocketAddr, until: Instant) -> io::Result<TcpStream> {
        let stream = within(until, TcpStream::connect(address)).await?;
        stream.set_nodelay(true)?;
        Ok(stream)
    }

    async fn sleep(&self, until: Instant) {
        sleep_until(until.into()).await;
    }

    async fn park(&self, signal: &Notify, until: Instant) -> bool {
        timeout_at(until.into(), signal.notified()).await.is_ok()
    }

    async fn wait_any(
        &self,
        streams: &mut [&mut TcpStream],
        until: Instant,
    ) -> io::Result<Option<usize>> {
        let first = poll_fn(|context| {
            // The runtime takes a stream for ready as long as no read found less than it had room for: the system is asked.
            let has_more = |stream: &mut &mut TcpStream| {
                stream.poll_peek(context, &mut ReadBuf::new(&mut [0])).is_ready()
            };
            streams.iter_mut().position(has_more).map_or(Poll::Pending, Poll::Ready)
        });
        Ok(timeout_at(until.into(), first).await.ok())
    }
}

impl Stream for TcpStream {
    async fn write(&mut self, bytes: &[u8], until: Instant) -> io::Result<usize> {
        match within(until, AsyncWriteExt::write(self, bytes)).await? {
            0 => Err(io::ErrorKind::WriteZero.into()),
            written => Ok(written),
        }
    }

    /// Asks the system, as the runtime may not have heard yet that the stream was closed.
    fn is_quiet(&mut self) -> bool {
        is_quiet(&*self)
    }

    async fn read(&mut self, into: &mut Vec<u8>, until: Instant) -> io::Result<usize> {
        within(until, self.read_buf(into)).await
    }
}

impl Signal for Notify {
    fn notify(&self) {
        self.notify_one();
    }
}

async fn within<T>(
    until: Instant,
    future: impl Future<Output = io::Result<T>> + Send,
) -> io::Result<T> {
    let until = until.into();
    // A time-out looks at the clock only when its future is not ready, and a stream that is flooded always is.
    if tokio::time::Instant::now() >= until {
        return Err(timed_out());
    }
    timeout_at(until, future).await.unwrap_or_else(|_| Err(timed_out()))
}
