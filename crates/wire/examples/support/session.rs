//! A connection that keeps what is said, requests and replies in turn.
use cassa_wire::*;
use std::{
    error::Error,
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
};

pub(crate) struct Session {
    stream: TcpStream,
    pub(crate) sequence: i32,
    pub(crate) captured: Vec<u8>,
}

impl Session {
    pub(crate) fn connect(address: SocketAddr) -> Result<Self, Box<dyn Error>> {
        Ok(Self { stream: TcpStream::connect(address)?, sequence: 0, captured: Vec::new() })
    }

    /// Makes the call and keeps both frames, whatever the reply says.
    pub(crate) fn call<C: Call>(&mut self, call: &C) -> Result<Option<C::Reply>, Box<dyn Error>> {
        self.sequence += 1;
        let mut request = Vec::new();
        encode_call(call, self.sequence, ApiVersion::V20_1_0, &mut request)?;
        self.stream.write_all(&request)?;
        let mut header = [0; 4];
        self.stream.read_exact(&mut header).map_err(|error| format!("{}: {error}", C::METHOD))?;
        let mut reply = vec![0; frame_length(header, DEFAULT_MAX_REPLY)?];
        self.stream.read_exact(&mut reply)?;
        for part in [&request[..], &header, &reply] {
            self.captured.extend_from_slice(part);
        }
        match decode_reply::<C>(reply.into(), self.sequence) {
            Ok(reply) => Ok(Some(reply)),
            Err(ReplyError::Exception(exception)) => {
                eprintln!("  {}: {exception}", C::METHOD);
                Ok(None)
            }
            Err(ReplyError::Wire(error)) => Err(error.into()),
        }
    }
}
