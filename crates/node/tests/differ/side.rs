//! One of the two that are compared.

use std::io::ErrorKind;
use std::net::SocketAddr;

use cassa_wire::{Call, ReplyError};

use crate::failure::Failure;
use crate::support::Client;
use crate::tree::{Message, Tree};

/// A node or a server, with a connection to it.
#[derive(Debug)]
pub(crate) struct Side {
    pub(crate) name: &'static str,
    address: SocketAddr,
    client: Client,
}

/// What came of a call.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Outcome {
    Reply(Message),
    /// A frame that is no message.
    Garbage(Vec<u8>),
    /// The connection was closed.
    Closed,
    /// Nothing came, and the connection was given up.
    Silence,
}

impl Outcome {
    /// Whether what comes next on the connection is no answer to what is asked next: a server that stops reading a request
    /// in its middle goes on there.
    pub(crate) fn ends_connection(&self) -> bool {
        const PROTOCOL_ERROR: Tree = Tree::I32(7);
        let Outcome::Reply(message) = self else { return true };
        let Tree::Struct(fields) = &message.body else { return true };
        message.kind == 3 && fields.contains(&(2, PROTOCOL_ERROR))
    }
}

impl Side {
    pub(crate) fn connect(name: &'static str, address: SocketAddr) -> Result<Side, Failure> {
        Ok(Side { name, address, client: Client::connect(address)? })
    }

    /// Its address, as replies name it.
    pub(crate) fn host(&self) -> String {
        self.address.ip().to_string()
    }

    /// What comes of a frame.
    pub(crate) fn ask(&mut self, frame: &[u8]) -> Result<Outcome, Failure> {
        let reply = self.client.send(frame).and_then(|()| self.client.receive());
        match reply {
            Ok(frame) => {
                let message = Message::read(&frame);
                Ok(message.map_or(Outcome::Garbage(frame.to_vec()), Outcome::Reply))
            }
            Err(error) if is_closed(error.kind()) => Ok(Outcome::Closed),
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                Ok(Outcome::Silence)
            }
            Err(error) => Err(Failure(format!("{}: {error}", self.name))),
        }
    }

    pub(crate) fn reconnect(&mut self) -> Result<(), Failure> {
        self.client = Client::connect(self.address)?;
        Ok(())
    }

    /// A call that must succeed.
    pub(crate) fn must<C: Call>(&mut self, call: &C) -> Result<C::Reply, Failure> {
        let name = self.name;
        let failed = |error: ReplyError| Failure(format!("{name}: {}: {error}", C::METHOD));
        let reply = self
            .client
            .call(call)
            .map_err(|error| Failure(format!("{name}: {}: {error}", C::METHOD)))?;
        reply.map_err(failed)
    }
}

fn is_closed(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::UnexpectedEof | ErrorKind::ConnectionReset | ErrorKind::BrokenPipe)
}
