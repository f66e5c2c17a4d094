//! Messages read and written again, whatever their method.
#![allow(
    dead_code,
    unreachable_patterns,
    clippy::expect_used,
    reason = "each test uses its part, inside the crate or outside, and stops where a frame's length is wrong"
)]
use bytes::Bytes;
use cassa_wire::*;

macro_rules! every_call {
    ($($name:ident)*) => {
        /// The reply's bytes as this crate writes what it read of them.
        pub(crate) fn rewritten_reply(frame: &Bytes, api: ApiVersion) -> Result<Vec<u8>, Error> {
            let (method, sequence) = head(frame).unwrap_or((Method::Get, 0));
            match method {
                $( Method::$name => rewritten::<$name>(frame, sequence, api), )*
                other => unreachable!("{other} is not listed"),
            }
        }

        /// The request's bytes as this crate writes what it read of them.
        pub(crate) fn rewritten_request(frame: &Bytes, api: ApiVersion) -> Result<Vec<u8>, Error> {
            let Request { sequence, call } = decode_request(frame.clone(), api)?;
            let mut out = Vec::new();
            match call {
                $( AnyCall::$name(call) => encode_call(&*call, sequence, api, &mut out)?, )*
                AnyCall::Unknown(name) => encode_unknown_method(&name, sequence, &mut out)?,
                other => unreachable!("{other:?} is not listed"),
            }
            Ok(out.split_off(4))
        }
    };
}

every_call! {
    Login SetKeyspace Get GetSlice GetCount MultigetSlice MultigetCount GetRangeSlices GetPagedSlice GetIndexedSlices
    GetMultiSlice Insert Add Cas Remove RemoveCounter BatchMutate AtomicBatchMutate Truncate DescribeSchemaVersions
    DescribeKeyspaces DescribeClusterName DescribeVersion DescribeRing DescribeLocalRing DescribeTokenMap
    DescribePartitioner DescribeSnitch DescribeKeyspace DescribeSplits DescribeSplitsEx TraceNextQuery
    SystemAddColumnFamily SystemDropColumnFamily SystemAddKeyspace SystemDropKeyspace SystemUpdateKeyspace
    SystemUpdateColumnFamily ExecuteCqlQuery ExecuteCql3Query PrepareCqlQuery PrepareCql3Query
    ExecutePreparedCqlQuery ExecutePreparedCql3Query SetCqlVersion
}

fn rewritten<C: Call>(frame: &Bytes, sequence: i32, api: ApiVersion) -> Result<Vec<u8>, Error> {
    let mut out = Vec::new();
    match decode_reply::<C>(frame.clone(), sequence) {
        Ok(reply) => encode_result::<C>(&reply, sequence, api, &mut out)?,
        Err(ReplyError::Exception(exception)) => {
            encode_exception::<C>(&exception, sequence, api, &mut out)?;
        }
        Err(ReplyError::Wire(error)) => return Err(error),
    }
    Ok(out.split_off(4))
}

/// The method and sequence id of a message, read without this crate; `None` for a damaged head.
pub(crate) fn head(frame: &[u8]) -> Option<(Method, i32)> {
    let (length, rest) = frame.get(4..)?.split_first_chunk()?;
    let (name, rest) = rest.split_at_checked(u32::from_be_bytes(*length) as usize)?;
    let method = Method::from_name(std::str::from_utf8(name).ok()?)?;
    Some((method, i32::from_be_bytes(*rest.first_chunk()?)))
}

/// The method of a message; `None` for a damaged head.
pub(crate) fn method(frame: &[u8]) -> Option<Method> {
    head(frame).map(|(method, _)| method)
}

/// Whether a message is a call.
pub(crate) fn is_call(frame: &[u8]) -> bool {
    frame.get(3) == Some(&1)
}

/// The frames of a stream, without their headers.
pub(crate) fn frames(stream: Vec<u8>) -> Vec<Bytes> {
    let (mut rest, mut frames) = (Bytes::from(stream), Vec::new());
    while !rest.is_empty() {
        let header = rest.split_to(4);
        let length = frame_length([header[0], header[1], header[2], header[3]], DEFAULT_MAX_REPLY)
            .expect("a frame");
        frames.push(rest.split_to(length));
    }
    frames
}
