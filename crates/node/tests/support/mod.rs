//! A raw Thrift client: it sends any call or any bytes to a node or a server, and keeps replies as they came.
#![allow(dead_code, reason = "each test uses its part")]

pub(crate) mod differences;
pub(crate) mod rows;

use std::io::{self, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use bytes::Bytes;
use cassa_wire::{
    ApiVersion, Call, DEFAULT_MAX_REPLY, ReplyError, decode_reply, encode_call, frame_length,
};

/// How long a reply may take: longer than servers wait for replicas, and for a schema to be agreed on.
const PATIENCE: Duration = Duration::from_secs(60);

/// One blocking connection.
#[derive(Debug)]
pub(crate) struct Client {
    stream: TcpStream,
    sequence: i32,
}

impl Client {
    pub(crate) fn connect(address: SocketAddr) -> io::Result<Client> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        Ok(Client { stream, sequence: 0 })
    }

    /// What the call answers, with every field and method of the newest interface: an older server skips or refuses them.
    ///
    /// # Errors
    /// [`ErrorKind::UnexpectedEof`] when the connection is closed instead.
    pub(crate) fn call<C: Call>(&mut self, call: &C) -> io::Result<Result<C::Reply, ReplyError>> {
        let reply = self.reply_to(call)?;
        Ok(decode_reply::<C>(reply, self.sequence))
    }

    /// The frame that answers a call, as it came, without its header.
    pub(crate) fn reply_to<C: Call>(&mut self, call: &C) -> io::Result<Bytes> {
        self.send_call(call)?;
        self.receive()
    }

    /// Sends a call and waits for nothing.
    pub(crate) fn send_call<C: Call>(&mut self, call: &C) -> io::Result<()> {
        self.sequence += 1;
        let mut request = Vec::new();
        encode_call(call, self.sequence, ApiVersion::V20_1_0, &mut request)
            .map_err(io::Error::other)?;
        self.send(&request)
    }

    /// Sends bytes as they are.
    pub(crate) fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.stream.write_all(bytes)
    }

    /// The next frame, as it came, without its header.
    ///
    /// # Errors
    /// [`ErrorKind::UnexpectedEof`] when the connection is closed instead.
    pub(crate) fn receive(&mut self) -> io::Result<Bytes> {
        let mut header = [0; 4];
        self.stream.read_exact(&mut header).map_err(closed)?;
        let length = frame_length(header, DEFAULT_MAX_REPLY).map_err(io::Error::other)?;
        let mut frame = vec![0; length];
        self.stream.read_exact(&mut frame).map_err(closed)?;
        Ok(frame.into())
    }
}

/// A connection that was closed under unread bytes is reset: the same to who waits.
fn closed(error: io::Error) -> io::Error {
    match error.kind() {
        ErrorKind::ConnectionReset | ErrorKind::BrokenPipe => ErrorKind::UnexpectedEof.into(),
        _ => error,
    }
}
