//! One connection: what is in flight on it, and whether it is clean.

use std::collections::VecDeque;
use std::sync::Arc;
use std::thread::ThreadId;
use std::time::Instant;

use bytes::Bytes;
use bytestring::ByteString;

use crate::channel::Channel;
use crate::codec::{self, Coded};
use crate::driver::{Driver, Stream};
use crate::error::{ErrorKind, Failure, Phase};
use crate::flight::{Flight, Load};
use crate::hosts::{Facts, Host};

/// What an idle connection keeps of each buffer, in bytes; what is larger counts as in flight.
const KEPT: usize = 16 << 10;
/// A reply's buffer begins with this many bytes and doubles as bytes arrive, whatever length the header claims.
const FIRST_BODY: usize = 64 << 10;
const HEADER: usize = 4;

/// A queue of expected replies over a stream.
///
/// It is clean exactly when nothing is expected, half-written or left over. A call makes it unclean before its first
/// byte is sent, and only its whole, matching reply makes it clean again, so a call that is dropped or cut off at any
/// point leaves a connection that nobody uses any more.
#[derive(Debug)]
pub(crate) struct Connection<D: Driver> {
    channel: Channel<D::Stream>,
    pub(crate) host: Arc<Host>,
    pub(crate) facts: Arc<Facts>,
    /// The current keyspace as the server knows it.
    pub(crate) keyspace: Option<ByteString>,
    expected: VecDeque<Expected>,
    /// A request is half-written, or nobody knows any more what the stream carries.
    broken: bool,
    sequence: i32,
    /// How many were sent over it.
    requests: u64,
    limits: Limits,
    flight: Arc<Flight<D>>,
    /// The bytes of the reply that is being read, if it is large.
    load: Option<Load<D>>,
    /// Its call has other large messages under way, and so mustn't wait for more bytes.
    pub(crate) has_others: bool,
    outbox: Vec<u8>,
    inbox: Vec<u8>,
    /// Since when nobody uses it.
    pub(crate) idle_since: Option<Instant>,
    /// The thread that it belongs to.
    pub(crate) owner: Option<ThreadId>,
    /// When it has lived long enough.
    pub(crate) end_of_life: Option<Instant>,
}

/// A reply that will come.
#[derive(Debug, Clone, Copy)]
struct Expected {
    sequence: i32,
    /// The request's size.
    request_bytes: usize,
}

/// The largest messages, in bytes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    pub(crate) request: usize,
    pub(crate) reply: usize,
}

impl<D: Driver> Connection<D> {
    pub(crate) fn new(
        channel: Channel<D::Stream>,
        host: Arc<Host>,
        facts: Arc<Facts>,
        limits: Limits,
        flight: Arc<Flight<D>>,
    ) -> Connection<D> {
        Connection {
            channel,
            host,
            facts,
            keyspace: None,
            expected: VecDeque::new(),
            broken: false,
            sequence: 0,
            requests: 0,
            limits,
            flight,
            load: None,
            has_others: false,
            outbox: Vec::new(),
            inbox: Vec::with_capacity(KEPT / 2),
            idle_since: None,
            owner: None,
            end_of_life: None,
        }
    }

    /// Whether another call may use it.
    pub(crate) fn is_clean(&self) -> bool {
        !self.broken
            && self.expected.is_empty()
            && self.inbox.is_empty()
            && !self.channel.holds_data()
    }

    /// Whether a reply is awaited of which nothing has come.
    pub(crate) fn is_awaiting(&self) -> bool {
        !self.broken && !self.expected.is_empty() && self.inbox.is_empty()
    }

    /// Whether a clean one is still open, as far as the system knows.
    pub(crate) fn is_open(&mut self) -> bool {
        self.channel.is_open()
    }

    /// Whether it has carried so many requests.
    pub(crate) fn has_carried(&self, requests: u64) -> bool {
        self.requests >= requests
    }

    /// What it waits on for its reply.
    pub(crate) fn channel(&mut self) -> &mut Channel<D::Stream> {
        &mut self.channel
    }

    /// Whether a large reply is being read.
    pub(crate) fn has_load(&self) -> bool {
        self.load.is_some()
    }

    /// Gives back what a large call needed, so that an idle connection stays small.
    pub(crate) fn trim(&mut self) {
        self.outbox.clear();
        self.outbox.shrink_to(KEPT);
        self.inbox.shrink_to(KEPT);
        self.channel.trim();
    }

    #[cfg(test)]
    pub(crate) fn carried(&self) -> u64 {
        self.requests
    }

    /// What its buffers hold room for.
    #[cfg(test)]
    pub(crate) fn buffer_bytes(&self) -> usize {
        self.outbox.capacity() + self.inbox.capacity() + self.channel.buffer_bytes()
    }

    pub(crate) async fn call<R: Coded>(
        &mut self,
        request: &R,
        until: Instant,
    ) -> Result<R::Reply, Failure> {
        self.send(request, until).await?;
        self.receive(request, until).await
    }

    /// Sends a request whole; its reply is expected from now on.
    pub(crate) async fn send<R: Coded>(
        &mut self,
        request: &R,
        until: Instant,
    ) -> Result<(), Failure> {
        if self.broken {
            return Err(Failure::new(
                ErrorKind::Transport,
                Phase::Encode,
                "the connection broke earlier",
            ));
        }
        self.sequence = self.sequence.wrapping_add(1);
        self.encode(request)?;
        let _load = match self.outbox.len() {
            ..=KEPT => None,
            bytes => Some(self.load_of(request, bytes, until).await?),
        };
        self.broken = true;
        self.requests += 1;
        let request_bytes = self.outbox.len();
        self.expected.push_back(Expected { sequence: self.sequence, request_bytes });
        let mut written = 0;
        while let Some(rest) = self.outbox.get(written..).filter(|rest| !rest.is_empty()) {
            match self.channel.write(rest, until).await {
                Ok(count) => written += count,
                Err(error) => return Err(Failure::of_io(error, Phase::Send)),
            }
        }
        self.broken = false;
        Ok(())
    }

    fn encode<R: Coded>(&mut self, request: &R) -> Result<(), Failure> {
        self.outbox.clear();
        codec::encode(request, &self.facts, self.sequence, &mut self.outbox)?;
        match self.outbox.len() - HEADER {
            bytes if bytes > self.limits.request => Err(too_large(bytes, self.limits.request)),
            _ => Ok(()),
        }
    }

    /// The bytes of a request that is encoded; while it waits for them, it isn't.
    async fn load_of<R: Coded>(
        &mut self,
        request: &R,
        bytes: usize,
        until: Instant,
    ) -> Result<Load<D>, Failure> {
        if let Some(load) = self.flight.take_now(bytes) {
            return Ok(load);
        }
        if self.has_others {
            return Ok(self.flight.take_beyond(bytes));
        }
        self.outbox = Vec::new();
        let load = self.flight.take(bytes, until).await;
        let load = load.ok_or_else(|| no_room(bytes, self.flight.most(), Phase::Encode))?;
        self.encode(request)?;
        Ok(load)
    }

    /// The bytes of a reply, before it is read.
    async fn load_reply(&mut self, bytes: usize, until: Instant) -> Result<(), Failure> {
        self.load = match self.flight.take_now(bytes) {
            None if self.has_others => Some(self.flight.take_beyond(bytes)),
            None => self.flight.take(bytes, until).await,
            load => load,
        };
        match self.load {
            Some(_) => Ok(()),
            None => Err(no_room(bytes, self.flight.most(), Phase::Receive)),
        }
    }

    /// Receives the oldest expected reply, which must be that of `request`.
    pub(crate) async fn receive<R: Coded>(
        &mut self,
        request: &R,
        until: Instant,
    ) -> Result<R::Reply, Failure> {
        let Some(&Expected { sequence, request_bytes }) =
            self.expected.front().filter(|_| !self.broken)
        else {
            return Err(Failure::new(ErrorKind::Transport, Phase::Receive, "no reply is expected"));
        };
        let frame = match self.frame(self.most(request), until).await {
            Ok(frame) => frame,
            Err(failure) => return Err(self.breaks(failure)),
        };
        let decoded = codec::decode(request, frame, sequence);
        self.load = None;
        match decoded {
            Ok(reply) => {
                self.expected.pop_front();
                self.host.answered();
                reply.map_err(|exception| Failure {
                    request_bytes,
                    ..codec::failure(request.meant(exception, &self.facts), Phase::Receive)
                })
            }
            Err(failure) => Err(self.breaks(failure)),
        }
    }

    /// Reads what has come of the oldest expected reply, that of `request`; whether it is whole now, so that to receive it waits for
    /// nothing more.
    pub(crate) async fn gather<R: Coded>(
        &mut self,
        request: &R,
        until: Instant,
    ) -> Result<bool, Failure> {
        let read = self.read_on(self.most(request), until).await;
        read.map_err(|failure| self.breaks(failure))
    }

    /// What the reply to a request may weigh.
    fn most<R: Coded>(&self, request: &R) -> usize {
        self.limits.reply.min(request.reply_limit().unwrap_or(usize::MAX))
    }

    /// One frame without its length, which is `most` at most.
    async fn frame(&mut self, most: usize, until: Instant) -> Result<Bytes, Failure> {
        while !self.read_on(most, until).await? {}
        let end = self.frame_end(most)?.unwrap_or(HEADER);
        if self.inbox.len() > end || end <= KEPT {
            let frame = Bytes::copy_from_slice(self.inbox.get(HEADER..end).unwrap_or_default());
            self.inbox.drain(..end);
            return Ok(frame);
        }
        let inbox = std::mem::replace(&mut self.inbox, Vec::with_capacity(KEPT / 2));
        Ok(Bytes::from(inbox).slice(HEADER..))
    }

    /// Reads once unless a whole frame is there; whether it is now.
    async fn read_on(&mut self, most: usize, until: Instant) -> Result<bool, Failure> {
        if self.frame_end(most)?.is_some_and(|end| end <= self.inbox.len()) {
            return Ok(true);
        }
        if let Some(end) = self.frame_end(most)?.filter(|end| *end > KEPT)
            && self.load.is_none()
        {
            self.load_reply(end, until).await?;
        }
        let room = match self.frame_end(most)? {
            Some(end) => (end - self.inbox.len()).min(self.inbox.len().max(FIRST_BODY)),
            None => KEPT / 2,
        };
        read_some(&mut self.channel, &mut self.inbox, room, until).await?;
        Ok(self.frame_end(most)?.is_some_and(|end| end <= self.inbox.len()))
    }

    /// Where the frame ends that the inbox begins with, if its header is there.
    fn frame_end(&self, most: usize) -> Result<Option<usize>, Failure> {
        let Some(header) = self.inbox.first_chunk::<HEADER>() else { return Ok(None) };
        let length = cassa_wire::frame_length(*header, most).map_err(codec::protocol)?;
        Ok(Some(HEADER + length))
    }

    /// After this failure nobody knows what the stream carries.
    fn breaks(&mut self, failure: Failure) -> Failure {
        self.broken = true;
        failure
    }
}

/// Reads once and appends what that brings to a buffer, which gets room when it is full.
async fn read_some<S: Stream>(
    channel: &mut Channel<S>,
    into: &mut Vec<u8>,
    room: usize,
    until: Instant,
) -> Result<(), Failure> {
    if into.len() == into.capacity() {
        into.reserve_exact(room);
    }
    match channel.read(into, until).await {
        Ok(Some(0)) => Err(Failure::new(
            ErrorKind::Transport,
            Phase::Receive,
            "the server closed the connection before its reply was whole",
        )),
        Ok(_) => Ok(()),
        Err(error) => Err(Failure::of_io(error, Phase::Receive)),
    }
}

fn no_room(bytes: usize, most: usize, phase: Phase) -> Failure {
    let message = format!(
        "{bytes} bytes had no room beside those of other calls, all of {most} (bytes_in_flight)"
    );
    Failure::new(ErrorKind::PoolTimedOut, phase, message)
}

fn too_large(size: usize, limit: usize) -> Failure {
    let message =
        format!("the request has {size} bytes and servers accept {limit} (max_request_bytes)");
    Failure::new(ErrorKind::TooLarge, Phase::Encode, message)
}
