//! From the bytes that a client sends to its requests, without I/O.
//!
//! Servers read messages from what frames hold one after the other, wherever a frame ends: what a frame lacks of a request is
//! waited for in the next, and what follows a request in its frame is the next request.

use bytes::{Buf, Bytes, BytesMut};
use cassa_wire::{
    Error, ErrorKind, Request, decode_first_request, encode_unreadable, frame_length,
};

use super::limits::IDLE;
use crate::Line;

const HEADER: usize = 4;

/// How much is read at once: what the next header claims isn't believed before as much has come.
const CHUNK: usize = 8 << 10;

/// A message may go on in so many frames. Each makes it be read anew from its beginning, which must not cost without bound.
const FRAMES: usize = 16;

/// Servers close a connection in which a single value claims to be longer.
const LONGEST_VALUE: i32 = 16 << 20;

/// What a client sent and hasn't been taken as a request yet.
#[derive(Debug)]
pub(crate) struct Inbound {
    line: Line,
    /// The largest frame.
    limit: usize,
    received: BytesMut,
    /// The most `received` has had room for since it was new.
    room: usize,
    /// What the last frame holds, less the requests taken from it.
    message: Bytes,
    /// Of how many frames that is, once they lack the end of a request; else 0.
    frames: usize,
}

/// What is to be done next.
#[derive(Debug)]
pub(crate) enum Next {
    /// Answer this.
    Answer(Request),
    /// Send this, which refuses a request that can't be read.
    Send(Vec<u8>),
    /// Send this likewise, and close: what follows can't be read either.
    SendAndClose(Vec<u8>),
    /// Read more.
    Read,
    /// Close: what comes is no request.
    Close,
}

impl Inbound {
    pub(crate) fn new(line: Line, limit: usize) -> Inbound {
        let received = BytesMut::new();
        Inbound { line, limit, received, room: 0, message: Bytes::new(), frames: 0 }
    }

    /// Makes room and returns where what comes is to be appended.
    pub(crate) fn room(&mut self) -> &mut BytesMut {
        if self.received.is_empty() && self.room > IDLE {
            // Even a part of the old one that is left would keep the whole of it.
            (self.received, self.room) = (BytesMut::new(), 0);
        }
        let wanted = self.wanted();
        if self.received.capacity() - self.received.len() < CHUNK {
            self.received.reserve(wanted);
        }
        self.room = self.room.max(self.received.capacity());
        &mut self.received
    }

    /// How many bytes will be buffered when as much was read as there would be room for.
    pub(crate) fn buffered(&self) -> usize {
        self.received.len() + self.message.len() + self.wanted()
    }

    /// How many bytes to read next: what is there is doubled at most.
    fn wanted(&self) -> usize {
        let frame = self
            .received
            .first_chunk::<HEADER>()
            .map_or(0, |header| usize::try_from(u32::from_be_bytes(*header)).unwrap_or(usize::MAX));
        let missing = frame.saturating_add(HEADER).saturating_sub(self.received.len());
        missing.min(self.received.len()).max(CHUNK)
    }

    /// What to do about what was received.
    pub(crate) fn next(&mut self) -> Next {
        loop {
            if !self.message.is_empty() && self.frames == 0 {
                match self.read_message() {
                    Some(next) => return next,
                    None => self.frames = 1,
                }
            }
            let frame = match self.frame() {
                Ok(Some(frame)) => frame,
                Ok(None) => return Next::Read,
                Err(_) => return Next::Close,
            };
            // Servers take an empty frame for the client's end.
            if frame.is_empty() || self.frames >= FRAMES {
                return Next::Close;
            }
            if self.message.is_empty() {
                self.message = frame;
                continue;
            }
            if self.message.len() + frame.len() > self.limit {
                return Next::Close;
            }
            self.message = [&self.message[..], &frame].concat().into();
            let frames = std::mem::take(&mut self.frames);
            match self.read_message() {
                Some(next) => return next,
                None => self.frames = frames + 1,
            }
        }
    }

    /// The next frame, without its header.
    fn frame(&mut self) -> Result<Option<Bytes>, Error> {
        let Some(header) = self.received.first_chunk::<HEADER>() else { return Ok(None) };
        let length = frame_length(*header, self.limit)?;
        if self.received.len() < HEADER + length {
            return Ok(None);
        }
        self.received.advance(HEADER);
        Ok(Some(self.received.split_to(length).freeze()))
    }

    /// What to do about the message; `None` when it lacks its end.
    fn read_message(&mut self) -> Option<Next> {
        let error = match decode_first_request(self.message.clone(), self.line.api()) {
            Ok((request, length)) => {
                self.message.advance(length);
                return Some(Next::Answer(request));
            }
            Err(error) => error,
        };
        match error.kind() {
            ErrorKind::Truncated { .. } | ErrorKind::Length { length: 0..=LONGEST_VALUE, .. } => {
                None
            }
            ErrorKind::Missing(_) => {
                let refusal = self.refusal(&error);
                self.message.advance(error.offset());
                Some(refusal.map_or(Next::Close, Next::Send))
            }
            // Earlier libraries don't look whether a length is negative before they fail.
            ErrorKind::Length { length: ..0, .. } if self.line >= Line::V2_1 => {
                Some(self.refusal(&error).map_or(Next::Close, Next::SendAndClose))
            }
            _ => Some(Next::Close),
        }
    }

    /// `None` where not even the method's name can be read.
    fn refusal(&self, error: &Error) -> Option<Vec<u8>> {
        let mut refusal = Vec::new();
        error.method()?;
        encode_unreadable(&self.message, error, &mut refusal).ok()?;
        Some(refusal)
    }
}
