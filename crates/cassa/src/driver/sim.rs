//! The simulated driver, for tests: virtual time, streams in memory, and servers that do as they are told.
//!
//! It runs in a paused tokio runtime of one thread, whose clock jumps to the next timer whenever nothing else can
//! happen. So hours take no time, and the same seed gives the same run.

use std::collections::HashMap;
use std::fmt;
use std::future::{pending, poll_fn};
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

use tokio::io::{
    AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, DuplexStream, ReadBuf, duplex,
};
use tokio::sync::{Notify, watch};
use tokio::time::{sleep, sleep_until, timeout_at};

use super::{Driver, Stream, sealed::Sealed, timed_out};

/// What a server does with a connect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Door {
    Open,
    /// Accepts after this long.
    Slow(Duration),
    /// Drops every packet.
    Silent,
}

/// What a server does with a request.
#[derive(Debug, Clone)]
pub(crate) enum Reaction {
    /// Sends these bytes.
    Send(Vec<u8>),
    /// Sends them after this long.
    Late(Duration, Vec<u8>),
    /// Sends them one by one with this much time between.
    Trickle(Duration, Vec<u8>),
    /// Sends them and closes the connection.
    Last(Vec<u8>),
    /// Says nothing any more.
    Never,
}

/// A server's mind: what it does with a request frame (without its length).
pub(crate) type Mind = Arc<dyn Fn(&[u8]) -> Reaction + Send + Sync>;

/// What a server does with a connection.
pub(crate) type Talk =
    Arc<dyn Fn(DuplexStream) -> Pin<Box<dyn Future<Output = ()> + Send>> + Send + Sync>;

struct Server {
    door: Door,
    talk: Talk,
}

/// All servers of a test.
#[derive(Clone, Default)]
pub(crate) struct Network(Arc<Inner>);

impl fmt::Debug for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a network of {} open streams", self.open())
    }
}

#[derive(Default)]
struct Inner {
    servers: Mutex<HashMap<SocketAddr, Server>>,
    /// The client's streams that exist.
    open: AtomicUsize,
    most_open: AtomicUsize,
    connects: AtomicUsize,
    /// How long what is done aside takes.
    aside: Mutex<Duration>,
    restarts: watch::Sender<usize>,
}

impl Network {
    pub(crate) fn serve(&self, address: SocketAddr, door: Door, mind: Mind) {
        let talk: Talk = Arc::new(move |stream| Box::pin(serve(stream, mind.clone())));
        self.talk(address, door, talk);
    }

    /// A server that says what it likes.
    pub(crate) fn talk(&self, address: SocketAddr, door: Door, talk: Talk) {
        self.0.servers.lock().unwrap().insert(address, Server { door, talk });
    }

    /// How many streams the client holds.
    pub(crate) fn open(&self) -> usize {
        self.0.open.load(Ordering::SeqCst)
    }

    /// How many streams the client held at most.
    pub(crate) fn most_open(&self) -> usize {
        self.0.most_open.load(Ordering::SeqCst)
    }

    /// How many connects there have been.
    pub(crate) fn connects(&self) -> usize {
        self.0.connects.load(Ordering::SeqCst)
    }

    /// From now on, what is done aside takes so long.
    pub(crate) fn slow_aside(&self, time: Duration) {
        *self.0.aside.lock().unwrap() = time;
    }

    /// Closes every connection there is, as killing and restarting the servers does.
    pub(crate) fn restart(&self) {
        self.0.restarts.send_modify(|restarts| *restarts += 1);
    }

    async fn connect(&self, address: SocketAddr) -> io::Result<SimStream> {
        self.0.connects.fetch_add(1, Ordering::SeqCst);
        let found = {
            let servers = self.0.servers.lock().unwrap();
            servers.get(&address).map(|server| (server.door, server.talk.clone()))
        };
        let Some((door, talk)) = found else {
            return Err(io::ErrorKind::ConnectionRefused.into());
        };
        match door {
            Door::Open => {}
            Door::Slow(time) => sleep(time).await,
            Door::Silent => pending().await,
        }
        let (client, server) = duplex(64 << 10);
        let mut restarted = self.0.restarts.subscribe();
        tokio::spawn(async move {
            tokio::select! {
                () = talk(server) => {}
                _ = restarted.changed() => {}
            }
        });
        let open = self.0.open.fetch_add(1, Ordering::SeqCst) + 1;
        self.0.most_open.fetch_max(open, Ordering::SeqCst);
        Ok(SimStream { stream: client, peeked: Vec::new(), network: self.clone() })
    }
}

/// Answers frames one by one.
pub(crate) async fn serve(mut stream: impl AsyncRead + AsyncWrite + Unpin, mind: Mind) {
    while let Ok(length) = stream.read_u32().await {
        let mut frame = vec![0; length as usize];
        if stream.read_exact(&mut frame).await.is_err() {
            return;
        }
        let sent = match mind(&frame) {
            Reaction::Send(bytes) => stream.write_all(&bytes).await,
            Reaction::Late(time, bytes) => {
                sleep(time).await;
                stream.write_all(&bytes).await
            }
            Reaction::Trickle(time, bytes) => trickle(&mut stream, time, &bytes).await,
            Reaction::Last(bytes) => {
                let _ = stream.write_all(&bytes).await;
                let _ = stream.flush().await;
                return;
            }
            Reaction::Never => pending().await,
        };
        // What is over TLS goes out when it is told to.
        if sent.is_err() || stream.flush().await.is_err() {
            return;
        }
    }
}

pub(crate) async fn trickle(
    stream: &mut (impl AsyncWrite + Unpin),
    time: Duration,
    bytes: &[u8],
) -> io::Result<()> {
    for byte in bytes {
        sleep(time).await;
        stream.write_u8(*byte).await?;
        stream.flush().await?;
    }
    Ok(())
}

/// The driver of one test.
#[derive(Debug, Clone)]
pub(crate) struct Sim(pub(crate) Network);

impl Sealed for Sim {}

impl Driver for Sim {
    type Stream = SimStream;
    type Signal = Notify;

    fn current() -> io::Result<Self> {
        Ok(Sim(Network::default()))
    }

    fn check(&self) -> io::Result<()> {
        Ok(())
    }

    fn now(&self) -> Instant {
        tokio::time::Instant::now().into_std()
    }

    fn spawn(&self, work: impl Future<Output = ()> + Send + 'static) -> io::Result<()> {
        tokio::spawn(work);
        Ok(())
    }

    async fn aside<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
        until: Instant,
    ) -> io::Result<T> {
        let time = *self.0.0.aside.lock().unwrap();
        let done = tokio::spawn(async move {
            sleep(time).await;
            work()
        });
        match timeout_at(until.into(), done).await {
            Ok(done) => done.map_err(io::Error::other),
            Err(_) => Err(timed_out()),
        }
    }

    async fn resolve(&self, host: &str, port: u16, _until: Instant) -> io::Result<Vec<SocketAddr>> {
        let addresses = host
            .split('+')
            .map(|address| address.parse::<IpAddr>().map(|ip| SocketAddr::new(ip, port)));
        addresses.collect::<Result<_, _>>().map_err(|_| io::ErrorKind::NotFound.into())
    }

    async fn connect(&self, address: SocketAddr, until: Instant) -> io::Result<SimStream> {
        timeout_at(until.into(), self.0.connect(address)).await.unwrap_or_else(|_| Err(timed_out()))
    }

    async fn sleep(&self, until: Instant) {
        sleep_until(until.into()).await;
    }

    async fn park(&self, signal: &Notify, until: Instant) -> bool {
        timeout_at(until.into(), signal.notified()).await.is_ok()
    }

    async fn wait_any(
        &self,
        streams: &mut [&mut SimStream],
        until: Instant,
    ) -> io::Result<Option<usize>> {
        let first = poll_fn(|context| {
            let ready = streams.iter_mut().position(|stream| stream.poll_peek(context).is_ready());
            ready.map_or(Poll::Pending, Poll::Ready)
        });
        Ok(timeout_at(until.into(), first).await.ok())
    }
}

/// The client's end of a connection.
#[derive(Debug)]
pub(crate) struct SimStream {
    stream: DuplexStream,
    /// A byte that `wait_any` has read to see whether there is one.
    peeked: Vec<u8>,
    network: Network,
}

impl SimStream {
    fn poll_peek(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        if !self.peeked.is_empty() {
            return Poll::Ready(Ok(()));
        }
        let mut byte = [0];
        let mut buffer = ReadBuf::new(&mut byte);
        let polled = Pin::new(&mut self.stream).poll_read(context, &mut buffer);
        self.peeked.extend_from_slice(buffer.filled());
        polled
    }
}

impl Stream for SimStream {
    async fn write(&mut self, bytes: &[u8], until: Instant) -> io::Result<usize> {
        let written = timeout_at(until.into(), self.stream.write(bytes)).await;
        written.unwrap_or_else(|_| Err(timed_out()))
    }

    fn is_quiet(&mut self) -> bool {
        self.poll_peek(&mut Context::from_waker(Waker::noop())).is_pending()
    }

    /// Out of time even when there is something to read, as the real drivers are.
    async fn read(&mut self, into: &mut Vec<u8>, until: Instant) -> io::Result<usize> {
        if tokio::time::Instant::now() >= until.into() {
            return Err(timed_out());
        }
        if let Some(byte) = self.peeked.pop() {
            into.push(byte);
            return Ok(1);
        }
        let read = timeout_at(until.into(), self.stream.read_buf(into)).await;
        read.unwrap_or_else(|_| Err(timed_out()))
    }
}

impl Drop for SimStream {
    fn drop(&mut self) {
        self.network.0.open.fetch_sub(1, Ordering::SeqCst);
    }
}
