//! The seam between requests and protocols: a request becomes bytes, bytes become its reply, without I/O.

pub(crate) mod thrift;

use bytes::Bytes;
use cassa_wire::ErrorKind::FrameTooLarge;
use cassa_wire::{Call, Error as WireError, Exception, ReplyError};

use crate::error::{ErrorKind, Failure, Phase};
use crate::hosts::Facts;
use crate::op::Request;

/// A request every protocol can carry.
pub(crate) trait Coded: Request {
    /// Its message in Thrift.
    type Thrift: Call;

    /// The message, as a host with these facts understands it.
    fn thrift(&self, facts: &Facts) -> Result<Self::Thrift, Failure>;

    /// The reply that the message's reply means; an exception that is an answer becomes one.
    fn reply(
        &self,
        reply: Result<<Self::Thrift as Call>::Reply, Exception>,
    ) -> Result<Self::Reply, Exception>;

    /// What a host with these facts means by an exception, where some versions say one thing for two.
    fn meant(&self, exception: Exception, _facts: &Facts) -> Exception {
        exception
    }
}

/// Appends the request's frame.
pub(crate) fn encode<R: Coded>(
    request: &R,
    facts: &Facts,
    sequence: i32,
    out: &mut Vec<u8>,
) -> Result<(), Failure> {
    let call = request.thrift(facts)?;
    cassa_wire::encode_call(&call, sequence, facts.api, out).map_err(|error| {
        let message = error.to_string();
        Failure::new(ErrorKind::Unsupported, Phase::Encode, message).caused_by(error)
    })
}

/// The reply in a frame: an exception of the server is a reply too. A failure means that the frame is none of this call's.
pub(crate) fn decode<R: Coded>(
    request: &R,
    frame: Bytes,
    sequence: i32,
) -> Result<Result<R::Reply, Exception>, Failure> {
    match cassa_wire::decode_reply::<R::Thrift>(frame, sequence) {
        Ok(reply) => Ok(request.reply(Ok(reply))),
        Err(ReplyError::Exception(exception)) => Ok(request.reply(Err(exception))),
        Err(ReplyError::Wire(error)) => Err(protocol(error)),
    }
}

pub(crate) fn protocol(error: WireError) -> Failure {
    let kind = match error.kind() {
        // A length that is no other protocol's first bytes is an answer, larger than is wanted here.
        FrameTooLarge { length, looks_like: None, .. } if i32::try_from(*length).is_ok() => {
            ErrorKind::TooLarge
        }
        _ => ErrorKind::Protocol,
    };
    Failure::new(kind, Phase::Receive, error.to_string()).caused_by(error)
}

/// What an exception of the server means.
pub(crate) fn failure(exception: Exception, phase: Phase) -> Failure {
    let kind = match &exception {
        Exception::Unavailable => ErrorKind::Unavailable,
        Exception::TimedOut { .. } => ErrorKind::ServerTimedOut,
        Exception::Authentication { .. } => ErrorKind::Authentication,
        Exception::Authorization { .. } => ErrorKind::Authorization,
        Exception::SchemaDisagreement => ErrorKind::SchemaDisagreement,
        Exception::InvalidRequest { why } => thrift::refusal(why),
        Exception::NotFound => ErrorKind::NotConfigured,
        Exception::Application { kind, .. } => thrift::application(kind),
        _ => ErrorKind::Server,
    };
    Failure::new(kind, phase, thrift::words(&exception)).caused_by(exception)
}
