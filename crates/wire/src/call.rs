//! A call and its reply, from the client's side.
use crate::{
    ApiVersion, Error, ErrorKind, Exception, Method, Segment,
    error::Side,
    exception::{Thrown, read_application},
    message::{CALL, EXCEPTION, REPLY, framed, read_head, write_head},
    read::{Reader, STOP, STRUCT},
    wire::Wire,
    write::Writer,
};
use bytes::Bytes;

/// A call of the interface: its arguments, with the type of its reply. Implemented by this crate only.
#[expect(private_bounds, reason = "the encoding is this crate's own affair")]
pub trait Call: Arguments<Shape: Shape<Self::Reply>> + Send + Sync {
    /// The method.
    const METHOD: Method;
    /// What a successful call returns.
    type Reply: Send + 'static;
}

/// How a call's arguments and reply lie on the wire.
pub(crate) trait Arguments: Wire {
    type Shape;
    const THROWS: &'static [(i16, Thrown)];
}

/// How a result lies in a reply.
pub(crate) trait Shape<Reply> {
    /// The type of field 0; `None` when the method returns nothing.
    const TYPE: Option<u8>;
    fn read(r: &mut Reader<'_>) -> Result<Reply, Error>;
    fn write(reply: &Reply, w: &mut Writer<'_>) -> Result<(), Error>;
    /// The reply to a result without field 0.
    fn absent() -> Option<Reply> {
        None
    }
}

/// No result.
pub(crate) struct Nothing;
impl Shape<()> for Nothing {
    const TYPE: Option<u8> = None;
    fn read(_: &mut Reader<'_>) -> Result<(), Error> {
        Ok(())
    }
    fn write(_: &(), _: &mut Writer<'_>) -> Result<(), Error> {
        Ok(())
    }
    fn absent() -> Option<()> {
        Some(())
    }
}

/// A result that is a value by itself.
pub(crate) struct Value;
impl<T: Wire> Shape<T> for Value {
    const TYPE: Option<u8> = Some(T::TYPE);
    fn read(r: &mut Reader<'_>) -> Result<T, Error> {
        T::read(r)
    }
    fn write(reply: &T, w: &mut Writer<'_>) -> Result<(), Error> {
        reply.write(w)
    }
}

/// Why there is no result.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReplyError {
    /// The server answered an exception: the reply was read whole and the connection stays good.
    #[error(transparent)]
    Exception(Exception),
    /// The bytes are not the reply: the connection must be closed.
    #[error(transparent)]
    Wire(#[from] Error),
}

/// Appends the call as one whole frame, length header included; what was in `out` stays, also on error.
///
/// # Errors
/// [`ErrorKind::Unsupported`] and [`ErrorKind::Missing`] when `api` doesn't have the method or a field that is set, or
/// requires one that is not; [`ErrorKind::MessageTooLarge`] beyond 2 GiB. What the server accepts is less:
/// [`SERVER_MAX_REQUEST`](crate::SERVER_MAX_REQUEST).
pub fn encode_call<C: Call>(
    call: &C,
    sequence: i32,
    api: ApiVersion,
    out: &mut Vec<u8>,
) -> Result<(), Error> {
    framed(out, api, |w| {
        if !api.has(C::METHOD) {
            let (what, since) = (C::METHOD.name(), C::METHOD.since());
            return Err(w.error(ErrorKind::Unsupported { what, since, api }));
        }
        write_head(CALL, C::METHOD.name(), sequence, w)?;
        call.write(w)
    })
    .map_err(|error| error.about(C::METHOD, Side::Request))
}

/// The result in a frame (without its length header) that answers the call of type `C` sent with `sequence`.
///
/// Pages and binary values share the frame's memory. `frame` is read to its last byte.
///
/// # Errors
/// [`ReplyError::Exception`] when the server answered one; [`ReplyError::Wire`] when the frame is anything but the
/// reply to this call, its sequence id and method included.
#[expect(
    clippy::needless_pass_by_value,
    reason = "what is returned keeps the frame's memory: the caller gives it up"
)]
pub fn decode_reply<C: Call>(frame: Bytes, sequence: i32) -> Result<C::Reply, ReplyError> {
    let mut r = Reader::new(&frame, ApiVersion::V20_1_0);
    let decoded = read_reply::<C>(&mut r, sequence).and_then(|reply| r.finish().map(|()| reply));
    match decoded {
        Ok(Ok(reply)) => Ok(reply),
        Ok(Err(exception)) => Err(ReplyError::Exception(exception)),
        Err(error) => Err(ReplyError::Wire(error.about(C::METHOD, Side::Reply))),
    }
}

fn read_reply<C: Call>(
    r: &mut Reader<'_>,
    expected: i32,
) -> Result<Result<C::Reply, Exception>, Error> {
    let (kind, name, found) = read_head(r)?;
    if found != expected {
        return Err(r.error(ErrorKind::WrongSequence { expected, found }));
    }
    if name != C::METHOD.name().as_bytes() {
        let found = String::from_utf8_lossy(name.get(..64).unwrap_or(name)).into_owned();
        return Err(r.error(ErrorKind::WrongMethod { expected: C::METHOD, found }));
    }
    match kind {
        REPLY => read_result::<C>(r),
        EXCEPTION => read_application(r).map(Err),
        other => Err(r.error(ErrorKind::WrongMessageType(other))),
    }
}

fn read_result<C: Call>(r: &mut Reader<'_>) -> Result<Result<C::Reply, Exception>, Error> {
    let mut result = None;
    while let Some((found, id)) = r.field()? {
        if let (0, Some(expected)) = (id, <C::Shape as Shape<C::Reply>>::TYPE) {
            r.expect(expected, found)?;
            result = Some(Ok(C::Shape::read(r)?));
        } else if let Some((_, thrown)) = C::THROWS.iter().find(|(number, _)| *number == id) {
            r.expect(STRUCT, found)?;
            result = Some(Err(thrown
                .read(r)
                .map_err(|error| error.within(Segment::Field("exception")))?));
        } else {
            r.skip(found)?;
        }
    }
    result
        .or_else(|| <C::Shape as Shape<C::Reply>>::absent().map(Ok))
        .ok_or_else(|| r.missing("success"))
}

pub(crate) fn write_success<C: Call>(reply: &C::Reply, w: &mut Writer<'_>) -> Result<(), Error> {
    if let Some(kind) = <C::Shape as Shape<C::Reply>>::TYPE {
        w.field(kind, 0);
        C::Shape::write(reply, w)?;
    }
    w.u8(STOP);
    Ok(())
}
