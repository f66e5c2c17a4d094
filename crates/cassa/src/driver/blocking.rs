//! The blocking driver: non-blocking sockets and poll(2), so that reads and writes end at their instant exactly.

use std::cell::RefCell;
use std::io::{self, Write};
use std::net::{SocketAddr, TcpStream, ToSocketAddrs};
use std::os::fd::AsFd;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Condvar, Mutex, PoisonError, Weak};
use std::thread::{self, ThreadId};
use std::time::{Duration, Instant};

use rustix::buffer::spare_capacity;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;

use super::{Driver, Signal, Stream, ThreadEnd, is_quiet, ready, sealed::Sealed, timed_out};

/// Plain threads: every call blocks its thread until it is answered or its time is up.
#[derive(Debug, Default, Clone)]
pub struct Blocking(());

impl Sealed for Blocking {}

impl Driver for Blocking {
    type Stream = Socket;
    type Signal = Gate;

    fn current() -> io::Result<Self> {
        Ok(Blocking(()))
    }

    fn check(&self) -> io::Result<()> {
        Ok(())
    }

    fn now(&self) -> Instant {
        Instant::now()
    }

    fn spawn(&self, work: impl Future<Output = ()> + Send + 'static) -> io::Result<()> {
        thread::Builder::new().name("cassa-upkeep".into()).spawn(move || ready(work))?;
        Ok(())
    }

    fn thread(&self) -> Option<ThreadId> {
        Some(thread::current().id())
    }

    fn tell_of_end(&self, hears: Weak<dyn ThreadEnd>) {
        // A thread that is ending already tells nobody.
        let _ = END.try_with(|end| {
            let mut end = end.borrow_mut();
            end.hear.retain(|other| other.strong_count() > 0);
            end.hear.push(hears);
        });
    }

    /// The thread may be left behind.
    async fn aside<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
        until: Instant,
    ) -> io::Result<T> {
        let (sender, receiver) = mpsc::sync_channel(1);
        thread::Builder::new().name("cassa-aside".into()).spawn(move || {
            let _ = sender.send(work());
        })?;
        let left = until.saturating_duration_since(Instant::now());
        receiver.recv_timeout(left).map_err(|error| match error {
            RecvTimeoutError::Timeout => timed_out(),
            RecvTimeoutError::Disconnected => io::Error::other(error),
        })
    }

    async fn resolve(&self, host: &str, port: u16, until: Instant) -> io::Result<Vec<SocketAddr>> {
        if let Ok(address) = host.parse() {
            return Ok(vec![SocketAddr::new(address, port)]);
        }
        // The system's resolver takes no time-out.
        let host = host.to_owned();
        let resolve = move || (host.as_str(), port).to_socket_addrs().map(Iterator::collect);
        self.aside(resolve, until).await?
    }

    async fn connect(&self, address: SocketAddr, until: Instant) -> io::Result<Socket> {
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(timed_out());
        }
        let stream = TcpStream::connect_timeout(&address, left)?;
        stream.set_nodelay(true)?;
        stream.set_nonblocking(true)?;
        Ok(Socket(stream))
    }

    async fn sleep(&self, until: Instant) {
        thread::sleep(until.saturating_duration_since(Instant::now()));
    }

    async fn park(&self, signal: &Gate, until: Instant) -> bool {
        let mut open = signal.open.lock().unwrap_or_else(PoisonError::into_inner);
        while !*open {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return false;
            }
            open = match signal.opened.wait_timeout(open, left) {
                Ok((guard, _)) => guard,
                Err(poisoned) => poisoned.into_inner().0,
            };
        }
        *open = false;
        true
    }

    async fn wait_any(
        &self,
        streams: &mut [&mut Socket],
        until: Instant,
    ) -> io::Result<Option<usize>> {
        let mut descriptors: Vec<_> =
            streams.iter().map(|stream| PollFd::new(&stream.0, PollFlags::IN)).collect();
        if !poll_until(&mut descriptors, until)? {
            return Ok(None);
        }
        Ok(descriptors.iter().position(|descriptor| !descriptor.revents().is_empty()))
    }
}

thread_local! {
    static END: RefCell<End> = RefCell::new(End { thread: thread::current().id(), hear: Vec::new() });
}

/// Who is told of a thread's end, by being dropped.
struct End {
    thread: ThreadId,
    hear: Vec<Weak<dyn ThreadEnd>>,
}

impl Drop for End {
    fn drop(&mut self) {
        for hears in self.hear.drain(..).filter_map(|hears| hears.upgrade()) {
            hears.ended(self.thread);
        }
    }
}

/// A non-blocking socket.
#[derive(Debug)]
pub struct Socket(TcpStream);

impl Stream for Socket {
    async fn write(&mut self, bytes: &[u8], until: Instant) -> io::Result<usize> {
        loop {
            match self.0.write(bytes) {
                Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    wait(&self.0, PollFlags::OUT, until)?;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                done => return done,
            }
        }
    }

    fn is_quiet(&mut self) -> bool {
        is_quiet(&self.0)
    }

    async fn read(&mut self, into: &mut Vec<u8>, until: Instant) -> io::Result<usize> {
        loop {
            // A reply is hardly ever there at once: to ask first costs less than to be told that nothing is there.
            wait(&self.0, PollFlags::IN, until)?;
            match rustix::io::read(&self.0, spare_capacity(into)) {
                Err(Errno::AGAIN | Errno::INTR) => {}
                done => return Ok(done?),
            }
        }
    }
}

fn wait(socket: impl AsFd, events: PollFlags, until: Instant) -> io::Result<()> {
    match poll_until(&mut [PollFd::new(&socket, events)], until)? {
        true => Ok(()),
        false => Err(timed_out()),
    }
}

/// False when `until` came before any event.
fn poll_until(descriptors: &mut [PollFd<'_>], until: Instant) -> io::Result<bool> {
    loop {
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Ok(false);
        }
        match poll(descriptors, Some(&timespec(left))) {
            Ok(0) | Err(Errno::INTR) => {}
            Ok(_) => return Ok(true),
            Err(error) => return Err(error.into()),
        }
    }
}

fn timespec(duration: Duration) -> Timespec {
    Timespec {
        tv_sec: duration.as_secs().try_into().unwrap_or(i64::MAX),
        tv_nsec: duration.subsec_nanos().into(),
    }
}

/// A flag and its condition variable.
#[derive(Debug, Default)]
pub struct Gate {
    open: Mutex<bool>,
    opened: Condvar,
}

impl Signal for Gate {
    fn notify(&self) {
        *self.open.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.opened.notify_one();
    }
}
