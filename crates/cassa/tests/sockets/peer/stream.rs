//! One connection: requests are read and answered as the plan says.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::thread::{self, sleep};
use std::time::Duration;

use cassa_wire::{AnyCall, Request, decode_request};
use rustix::net::sockopt::set_socket_linger;

use super::answer::{API, answer, refusal};
use super::state::{Plan, State};
use super::tell;
use crate::cell::{Act, BROKEN, HOLDER, SLOW, Stage, VICTIM};

/// A request of which the system doesn't buffer all.
const LARGE: usize = 1 << 20;

pub(super) fn accepted(stream: TcpStream, is_first: bool, state: &Arc<State>) {
    let (stream, state) = (Arc::new(stream), state.clone());
    state.accepted(&stream);
    // It ends with an error when its client goes.
    thread::spawn(move || drop(serve(&stream, is_first, &state)));
}

fn serve(stream: &Arc<TcpStream>, is_first: bool, state: &State) -> io::Result<()> {
    let plan = state.plan();
    if plan == Plan::Random && one_in(16) {
        return reset(stream);
    }
    if is_first && let Some(act) = plan.at(Stage::Connect) {
        tell(&format!("{:?}", Stage::Connect));
        if act == Act::Cut {
            return reset(stream);
        }
    }
    loop {
        let mut header = [0; 4];
        (&**stream).read_exact(&mut header)?;
        let plan = state.plan();
        let length = u32::from_be_bytes(header) as usize;
        let of_request = plan.at(Stage::Request).filter(|_| length > LARGE);
        if let Some(act) = of_request {
            tell(&format!("{:?}", Stage::Request));
            match act {
                Act::Ok | Act::Error => {}
                Act::Slow => sleep(SLOW),
                Act::Never => return state.say_nothing(stream, plan),
                Act::Cut => return reset(stream),
            }
        }
        let mut frame = vec![0; length];
        (&**stream).read_exact(&mut frame)?;
        let request = decode_request(frame.into(), API).map_err(io::Error::other)?;
        let said = Said { stream, state, plan, request: &request };
        let goes_on = match plan {
            Plan::Random => said.at_random()?,
            _ => said.as_planned(is_first, of_request)?,
        };
        if !goes_on {
            return Ok(());
        }
    }
}

/// Ends a connection at once, without a farewell.
fn reset(stream: &TcpStream) -> io::Result<()> {
    Ok(set_socket_linger(stream, Some(Duration::ZERO))?)
}

fn one_in(many: usize) -> bool {
    below(many) == 0
}

fn below(end: usize) -> usize {
    fastrand::usize(..end)
}

/// What is said to a request.
struct Said<'a> {
    stream: &'a Arc<TcpStream>,
    state: &'a State,
    plan: Plan,
    request: &'a Request,
}

impl Said<'_> {
    /// Whether the connection goes on.
    fn as_planned(&self, is_first: bool, of_request: Option<Act>) -> io::Result<bool> {
        let (key, stage) = self.place();
        if key == HOLDER {
            let act = self.state.held(|| tell(HOLDER));
            return self.says(act, 0, || {});
        }
        if key == BROKEN {
            return Ok(false);
        }
        match stage.and_then(|stage| Some((stage, self.plan.at(stage)?))) {
            Some((stage, act)) if is_first => {
                let ahead = if stage == Stage::Reply { 2 } else { 0 };
                self.says(act, ahead, || tell(&format!("{stage:?}")))
            }
            // How its request was read was the plan's; what is left is the answer.
            _ if of_request == Some(Act::Error) => self.says(Act::Error, 0, || {}),
            _ => self.says(Act::Ok, 0, || {}),
        }
    }

    /// The key it is about, and where its call waits.
    fn place(&self) -> (&str, Option<Stage>) {
        match &self.request.call {
            AnyCall::DescribeVersion(_) => ("", Some(Stage::Greeting)),
            AnyCall::Login(_) => ("", Some(Stage::Login)),
            AnyCall::SetKeyspace(_) => ("", Some(Stage::Keyspace)),
            AnyCall::GetSlice(call) => {
                let key = std::str::from_utf8(&call.key).unwrap_or_default();
                let stages = [Stage::Header, Stage::Reply];
                let stage = stages.into_iter().find(|stage| self.plan.at(*stage).is_some());
                (key, stage.filter(|_| key == VICTIM))
            }
            _ => ("", None),
        }
    }

    /// Does this, after one part of so many of the reply was sent ahead; whether the connection goes on.
    fn says(&self, act: Act, ahead: usize, arrived: impl FnOnce()) -> io::Result<bool> {
        let reply = match act {
            Act::Error => refusal(self.request),
            _ => answer(self.request),
        };
        let (first, rest) = reply.split_at(reply.len().checked_div(ahead).unwrap_or(0));
        let mut stream = &**self.stream;
        stream.write_all(first)?;
        arrived();
        match act {
            Act::Ok | Act::Error => {}
            Act::Slow => sleep(SLOW),
            Act::Never => {
                self.state.say_nothing(self.stream, self.plan)?;
                return Ok(false);
            }
            Act::Cut => return Ok(false),
        }
        stream.write_all(rest)?;
        Ok(true)
    }

    /// One of many failures, or none; whether the connection goes on.
    fn at_random(&self) -> io::Result<bool> {
        if one_in(400) {
            self.state.restart();
        }
        // Seldom before the call itself: each new connection costs several exchanges.
        let is_call = matches!(self.request.call, AnyCall::GetSlice(_) | AnyCall::Insert(_));
        if !one_in(if is_call { 2 } else { 10 }) {
            return self.says(Act::Ok, 0, || {});
        }
        match below(8) {
            0 => self.says(Act::Never, 0, || {}),
            1 => self.says(Act::Never, 2, || {}),
            2 => self.says(Act::Cut, 0, || {}),
            3 => self.says(Act::Cut, 3, || {}),
            4 => self.says(Act::Error, below(4), || {}),
            5 => self.says(Act::Slow, below(4), || {}),
            6 => {
                let mut reply = answer(self.request);
                // Length, type, name or sequence: what the row is stays.
                let place = below(20.min(reply.len()));
                reply[place] ^= 1 << below(8);
                (&**self.stream).write_all(&reply)?;
                Ok(true)
            }
            _ => {
                let half = answer(self.request);
                (&**self.stream).write_all(&half[..half.len() / 2])?;
                reset(self.stream)?;
                Ok(false)
            }
        }
    }
}
