//! Requests and replies, from the server's side.
use crate::{
    ApiVersion, ApplicationKind, Call, Error, ErrorKind, Exception, Method,
    call::write_success,
    calls,
    error::Side,
    exception::number,
    message::{EXCEPTION, REPLY, framed, read_head, write_head},
    read::{Reader, STOP, STRUCT},
    wire::Wire,
};
use bytes::Bytes;

/// A request as a server receives it.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// What the reply must carry.
    pub sequence: i32,
    /// The call.
    pub call: AnyCall,
}

macro_rules! any_call {
    ($($name:ident)*) => {
        /// Any call of the interface.
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum AnyCall {
            $( #[doc = concat!("[`", stringify!($name), "`](crate::", stringify!($name), ")")] $name(Box<calls::$name>), )*
            /// A method that this version doesn't have, by the name it was called: answer with [`encode_unknown_method`].
            Unknown(String),
        }

        impl AnyCall {
            /// The method, or `None` when it is unknown.
            pub fn method(&self) -> Option<Method> {
                match self { $( Self::$name(_) => Some(Method::$name), )* Self::Unknown(_) => None }
            }

            /// Hands the method's call to a proof.
            #[cfg(test)]
            pub(crate) fn prove(method: Method, proof: &mut impl crate::tests::sample::Proof) {
                match method { $( Method::$name => proof.of(|call| Self::$name(Box::new(call))), )* }
            }
        }

        fn read_call(method: Method, r: &mut Reader<'_>) -> Result<AnyCall, Error> {
            match method { $( Method::$name => Ok(AnyCall::$name(Box::new(Wire::read(r)?))), )* }
        }
    };
}

any_call! {
    Login SetKeyspace Get GetSlice GetCount MultigetSlice MultigetCount GetRangeSlices GetPagedSlice GetIndexedSlices
    GetMultiSlice Insert Add Cas Remove RemoveCounter BatchMutate AtomicBatchMutate Truncate DescribeSchemaVersions
    DescribeKeyspaces DescribeClusterName DescribeVersion DescribeRing DescribeLocalRing DescribeTokenMap
    DescribePartitioner DescribeSnitch DescribeKeyspace DescribeSplits DescribeSplitsEx TraceNextQuery
    SystemAddColumnFamily SystemDropColumnFamily SystemAddKeyspace SystemDropKeyspace SystemUpdateKeyspace
    SystemUpdateColumnFamily ExecuteCqlQuery ExecuteCql3Query PrepareCqlQuery PrepareCql3Query
    ExecutePreparedCqlQuery ExecutePreparedCql3Query SetCqlVersion
}

/// The request in a frame (without its length header), read as a server of version `api` does: methods and fields it
/// doesn't know are unknown. Binary values share the frame's memory.
///
/// # Errors
/// When the frame isn't a request and nothing else.
pub fn decode_request(frame: Bytes, api: ApiVersion) -> Result<Request, Error> {
    let length = frame.len();
    match decode_first_request(frame, api)? {
        (request, end) if end == length => Ok(request),
        (_, end) => Err(Error::new(ErrorKind::ExtraBytes(length - end), end)),
    }
}

/// The request that `bytes` begin with, and how many of them it takes. Servers read requests from what frames hold one after
/// the other, wherever a frame ends.
///
/// As servers do, it takes a message of any type for a call, passes over fields of another type than the interface says, and
/// replaces what is no UTF-8 in text.
///
/// # Errors
/// [`ErrorKind::Truncated`] and [`ErrorKind::Length`] may mean that the request goes on in the next frame; on
/// [`ErrorKind::Missing`] servers answer as [`encode_unreadable`] does and go on behind the error's offset; on others they
/// close the connection.
#[expect(
    clippy::needless_pass_by_value,
    reason = "what is returned keeps the frame's memory: the caller gives it up"
)]
pub fn decode_first_request(bytes: Bytes, api: ApiVersion) -> Result<(Request, usize), Error> {
    let mut r = Reader::of_server(&bytes, api);
    let (_, name, sequence) = read_head(&mut r)?;
    let name = String::from_utf8_lossy(name);
    let call = match Method::from_name(&name).filter(|method| api.has(*method)) {
        Some(method) => {
            read_call(method, &mut r).map_err(|error| error.about(method, Side::Request))?
        }
        None => {
            r.skip(STRUCT)?;
            AnyCall::Unknown(name.into_owned())
        }
    };
    Ok((Request { sequence, call }, r.offset()))
}

/// Appends the reply to a call as one whole frame, length header included; what was in `out` stays, also on error.
///
/// # Errors
/// As [`encode_call`](crate::encode_call)'s.
pub fn encode_result<C: Call>(
    reply: &C::Reply,
    sequence: i32,
    api: ApiVersion,
    out: &mut Vec<u8>,
) -> Result<(), Error> {
    framed(out, api, |w| {
        write_head(REPLY, C::METHOD.name(), sequence, w)?;
        write_success::<C>(reply, w)
    })
    .map_err(|error| error.about(C::METHOD, Side::Reply))
}

/// Appends an exception as the reply to a call, as one whole frame; what was in `out` stays, also on error.
///
/// # Errors
/// [`ErrorKind::NotThrown`] when the method can't throw it in this version; otherwise as
/// [`encode_call`](crate::encode_call)'s.
pub fn encode_exception<C: Call>(
    exception: &Exception,
    sequence: i32,
    api: ApiVersion,
    out: &mut Vec<u8>,
) -> Result<(), Error> {
    framed(out, api, |w| {
        let Some(thrown) = exception.thrown() else {
            write_head(EXCEPTION, C::METHOD.name(), sequence, w)?;
            return exception.write(w);
        };
        write_head(REPLY, C::METHOD.name(), sequence, w)?;
        let id = number(C::THROWS, thrown, C::METHOD, w)?;
        w.field(STRUCT, id);
        exception.write(w)?;
        w.u8(STOP);
        Ok(())
    })
    .map_err(|error| error.about(C::METHOD, Side::Reply))
}

/// Appends what servers answer to a method they don't have; what was in `out` stays, also on error.
///
/// # Errors
/// [`ErrorKind::MessageTooLarge`] for a name beyond 2 GiB.
pub fn encode_unknown_method(name: &str, sequence: i32, out: &mut Vec<u8>) -> Result<(), Error> {
    let kind = ApplicationKind::UnknownMethod;
    let exception =
        Exception::Application { kind, message: format!("Invalid method name: '{name}'") };
    framed(out, ApiVersion::V20_1_0, |w| {
        write_head(EXCEPTION, name, sequence, w)?;
        exception.write(w)
    })
}

/// Appends what servers answer to a request whose arguments they can't read; what was in `out` stays, also on error.
///
/// # Errors
/// When the request's head can't be read either.
pub fn encode_unreadable(request: &Bytes, why: &Error, out: &mut Vec<u8>) -> Result<(), Error> {
    let (_, name, sequence) = read_head(&mut Reader::of_server(request, ApiVersion::V20_1_0))?;
    let name = String::from_utf8_lossy(name);
    let message = match why.kind() {
        ErrorKind::Missing(field) => why
            .told()
            .map_or_else(|| format!("Required field '{field}' was not present!"), str::to_owned),
        ErrorKind::Length { length, .. } => format!("Negative length: {length}"),
        other => other.to_string(),
    };
    let exception = Exception::Application { kind: ApplicationKind::ProtocolError, message };
    framed(out, ApiVersion::V20_1_0, |w| {
        write_head(EXCEPTION, &name, sequence, w)?;
        exception.write(w)
    })
}
