//! The floors: the same bytes over a raw socket, with nothing around it.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::runtime::Runtime;

use crate::Result;
use crate::exchange::{reply, request};
use crate::measure::Case;

/// More than a reply has: tokio waits for the next reply at once only after a read that didn't fill its buffer.
const ROOM: usize = 8 << 10;
const CLOSED: &str = "the peer closed the connection";

/// A blocking socket of the standard library.
pub(crate) struct Std {
    stream: TcpStream,
    request: Vec<u8>,
    reply: Vec<u8>,
}

impl Std {
    pub(crate) fn connect(address: SocketAddr) -> Result<Std> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        Ok(Std { stream, request: request()?, reply: reply()? })
    }
}

impl Case for Std {
    fn run(&mut self, exchanges: u32) -> Result<()> {
        let mut buffer = [0; ROOM];
        for _ in 0..exchanges {
            self.stream.write_all(&self.request)?;
            let mut filled = 0;
            while filled < self.reply.len() {
                match self.stream.read(buffer.get_mut(filled..).unwrap_or_default())? {
                    0 => return Err(CLOSED.into()),
                    count => filled += count,
                }
            }
        }
        same(buffer.get(..self.reply.len()), &self.reply)
    }
}

/// A socket of tokio, in one task of a runtime of one thread.
pub(crate) struct Tokio<'a> {
    runtime: &'a Runtime,
    stream: tokio::net::TcpStream,
    request: Vec<u8>,
    reply: Vec<u8>,
}

impl<'a> Tokio<'a> {
    pub(crate) fn connect(address: SocketAddr, runtime: &'a Runtime) -> Result<Tokio<'a>> {
        let stream = runtime.block_on(tokio::net::TcpStream::connect(address))?;
        stream.set_nodelay(true)?;
        Ok(Tokio { runtime, stream, request: request()?, reply: reply()? })
    }
}

impl Case for Tokio<'_> {
    fn run(&mut self, exchanges: u32) -> Result<()> {
        let Tokio { runtime, stream, request, reply } = self;
        runtime.block_on(async {
            let mut buffer = [0; ROOM];
            for _ in 0..exchanges {
                stream.write_all(request).await?;
                let mut filled = 0;
                while filled < reply.len() {
                    match stream.read(buffer.get_mut(filled..).unwrap_or_default()).await? {
                        0 => return Err(CLOSED.into()),
                        count => filled += count,
                    }
                }
            }
            same(buffer.get(..reply.len()), reply)
        })
    }
}

/// Once a round: a floor that reads anything else than the reply is none.
fn same(read: Option<&[u8]>, reply: &[u8]) -> Result<()> {
    if read == Some(reply) { Ok(()) } else { Err("the peer sent another reply".into()) }
}
