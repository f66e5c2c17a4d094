//! One request and its reply, or the fault in its place.

use std::future;
use std::io;
use std::ops::ControlFlow;

use cassa_wire::{Exception, Request};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite};

use super::connection::Connection;
use super::serving::restart_by_itself;
use crate::answer::{answer, refuse};
use crate::fault::{Reaction, Struck, Subject};
use crate::ring::{Member, State};

/// Whether the connection goes on or is closed.
pub(super) type Flow = ControlFlow<()>;

const CLOSE: Flow = ControlFlow::Break(());
const GO_ON: Flow = ControlFlow::Continue(());

impl<S: AsyncRead + AsyncWrite + Unpin> Connection<S> {
    /// Carries a request out and appends the reply.
    pub(super) async fn exchange(&mut self, request: Request) -> io::Result<Flow> {
        self.here.member().while_paused().await;
        let (call, struck) = self.begin(&request);
        match struck {
            Some(struck) => self.suffer(request, call, struck).await,
            None => {
                // Whatever came of it, it is answered.
                let _ = self.carry_out(request, call).await;
                if self.session.ended {
                    self.flush().await?;
                    return Ok(CLOSE);
                }
                self.unsent.push(call);
                Ok(GO_ON)
            }
        }
    }

    fn begin(&self, request: &Request) -> (u64, Option<Struck>) {
        let (member, subject) = (self.here.member(), Subject::of(&request.call));
        let call = member.calls.begin(self.number, &subject);
        (call, member.faults.strike(&subject, self.number))
    }

    async fn carry_out(&mut self, request: Request, call: u64) -> Result<(), Exception> {
        let done = answer(request, &self.here, &mut self.session, &mut self.outbound).await;
        self.here.member().calls.carried_out(call, done.clone());
        done
    }

    /// Does what a fault wants.
    async fn suffer(&mut self, request: Request, call: u64, struck: Struck) -> io::Result<Flow> {
        // Requests before this one have nothing to do with it.
        self.flush().await?;
        let Struck { reaction, after_applying, seed } = struck;
        let again = request.clone();
        if !after_applying {
            if let Reaction::Throw(exception) = reaction {
                self.throw(again, exception, call);
                return Ok(GO_ON);
            }
            if self.meddle(&reaction).await?.is_break() {
                return Ok(CLOSE);
            }
        }
        let done = self.carry_out(request, call).await;
        // However long the fault keeps the reply, it counts.
        self.buffer()?;
        if self.session.ended {
            // The node ends the connection by itself, whatever the fault would have done.
            self.flush().await?;
            return Ok(CLOSE);
        }
        match reaction {
            Reaction::Throw(exception) if done.is_ok() => {
                self.outbound.clear();
                self.throw(again, exception, call);
                return Ok(GO_ON);
            }
            Reaction::CutReply(length) => {
                if length >= self.outbound.len() {
                    self.unsent.push(call);
                }
                self.outbound.truncate(length);
                self.flush().await?;
                return Ok(CLOSE);
            }
            Reaction::Garbage => fill(&mut self.outbound, seed),
            Reaction::WrongSequence => change_sequence(&mut self.outbound),
            _ if after_applying => {
                let reply = std::mem::take(&mut self.outbound);
                if self.meddle(&reaction).await?.is_break() {
                    return Ok(CLOSE);
                }
                self.outbound = reply;
            }
            _ => {}
        }
        self.unsent.push(call);
        Ok(GO_ON)
    }

    fn throw(&mut self, request: Request, exception: Exception, call: u64) {
        refuse(request, &exception, &self.here, &mut self.outbound);
        self.here.member().calls.carried_out(call, Err(exception));
        self.unsent.push(call);
    }

    /// What can come before a call is applied or after it.
    async fn meddle(&mut self, reaction: &Reaction) -> io::Result<Flow> {
        let member = self.here.member();
        match reaction {
            Reaction::Delay(time) => tokio::time::sleep(*time).await,
            Reaction::Pause => {
                member.pause();
                member.while_paused().await;
            }
            Reaction::Stop => stop(member).await,
            Reaction::Restart => restart_by_itself(member).await,
            Reaction::Close => return Ok(CLOSE),
            Reaction::Silence => {
                let mut unheard = [0; 4096];
                while self.client.read(&mut unheard).await? > 0 {}
                return Ok(CLOSE);
            }
            _ => {}
        }
        Ok(GO_ON)
    }
}

/// Stops the node, this connection with it.
async fn stop(member: &Member) {
    member.set_state(State::Stopped);
    future::pending::<()>().await;
}

/// Makes a frame's content random.
fn fill(frame: &mut [u8], seed: u64) {
    if let Some((_, message)) = frame.split_first_chunk_mut::<4>() {
        fastrand::Rng::with_seed(seed).fill(message);
    }
}

/// Makes a frame's sequence id another.
fn change_sequence(frame: &mut [u8]) {
    /// Of the frame's length, the version and the name's length.
    const BEFORE_NAME: usize = 12;
    let Some((head, rest)) = frame.split_first_chunk_mut::<BEFORE_NAME>() else { return };
    let [.., a, b, c, d] = *head;
    let name = usize::try_from(u32::from_be_bytes([a, b, c, d])).unwrap_or(usize::MAX);
    if let Some(byte) = rest.get_mut(name..).and_then(|sequence| sequence.get_mut(3)) {
        *byte = byte.wrapping_add(1);
    }
}
