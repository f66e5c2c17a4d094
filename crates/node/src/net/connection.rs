//! One connection: requests one after the other, each answered before the next is looked at.

use std::io;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

use super::inbound::{Inbound, Next};
use super::limits::{FREE, IDLE, Share};
use crate::ring::{Here, State};
use crate::session::Session;

/// Replies are kept until they are as much, or until no request is left that was received whole: a client that sends many
/// small requests at once is answered with few writes.
const TOGETHER: usize = 64 << 10;

/// One connection.
pub(super) struct Connection<S> {
    pub(super) client: S,
    pub(super) here: Here,
    /// Its place among the node's connections.
    pub(super) number: u64,
    pub(super) session: Session,
    inbound: Inbound,
    pub(super) outbound: Vec<u8>,
    /// The calls whose replies are in `outbound`.
    pub(super) unsent: Vec<u64>,
    /// What it buffers beyond what is free.
    share: Share,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Connection<S> {
    pub(super) fn new(
        client: S,
        here: Here,
        number: u64,
        limit: usize,
        share: Share,
    ) -> Connection<S> {
        let inbound = Inbound::new(here.ring.line, limit);
        Connection {
            client,
            here,
            number,
            session: Session::default(),
            inbound,
            outbound: Vec::new(),
            unsent: Vec::new(),
            share,
        }
    }

    /// Serves it until the client ends it, or sends what is no request.
    ///
    /// # Errors
    /// That of the socket; [`OutOfMemory`](io::ErrorKind::OutOfMemory) when all connections together would buffer too much.
    pub(super) async fn serve(&mut self) -> io::Result<()> {
        loop {
            match self.inbound.next() {
                Next::Answer(request) => {
                    if self.exchange(request).await?.is_break() {
                        return Ok(());
                    }
                    self.buffer()?;
                }
                Next::Send(refusal) => self.outbound.extend_from_slice(&refusal),
                Next::SendAndClose(refusal) => {
                    self.outbound.extend_from_slice(&refusal);
                    return self.flush().await;
                }
                Next::Close => return self.flush().await,
                Next::Read => {
                    self.flush().await?;
                    self.buffer()?;
                    if self.client.read_buf(self.inbound.room()).await? == 0 {
                        return Ok(());
                    }
                }
            }
            if self.outbound.len() >= TOGETHER {
                self.flush().await?;
            }
        }
    }

    /// Sends what is to be sent.
    pub(super) async fn flush(&mut self) -> io::Result<()> {
        if self.outbound.is_empty() {
            return Ok(());
        }
        let member = self.here.member();
        member.while_paused().await;
        if member.state() == State::Stopped {
            // What it made of being stopped is nothing to tell: its clients see that it is gone.
            return Err(io::ErrorKind::ConnectionAborted.into());
        }
        // Before they are, so that nobody has a reply that the node doesn't say it sent.
        member.calls.set_answered(&self.unsent, true);
        let sent = self.client.write_all(&self.outbound).await;
        if sent.is_err() {
            member.calls.set_answered(&self.unsent, false);
        }
        self.unsent.clear();
        sent?;
        self.client.flush().await?;
        if self.outbound.capacity() > IDLE {
            self.outbound = Vec::new();
        }
        self.outbound.clear();
        Ok(())
    }

    /// Accounts for what it buffers.
    pub(super) fn buffer(&mut self) -> io::Result<()> {
        let counted = |bytes: usize| bytes.saturating_sub(FREE);
        let bytes = counted(self.inbound.buffered()) + counted(self.outbound.capacity());
        match self.share.set(bytes) {
            true => Ok(()),
            false => Err(io::ErrorKind::OutOfMemory.into()),
        }
    }
}
