//! The node's answer to each call; a file a subject.

mod cql;
mod describe;
mod read;
mod schema;
mod session;
mod write;

use cassa_wire::{
    AnyCall, ApplicationKind, Call, Exception, Request, encode_exception, encode_result,
    encode_unknown_method,
};

use crate::ring::Here;
use crate::session::Session;

/// A call as the node answers it.
pub(crate) trait Answer: Call + Sized {
    fn answer(
        self,
        here: &Here,
        session: &mut Session,
    ) -> impl Future<Output = Result<Self::Reply, Exception>> + Send;
}

macro_rules! answers {
    ($request:ident, $here:ident, $session:ident, $out:ident: $($name:ident)*) => {
        match $request.call {
            $( AnyCall::$name(call) => reply(*call, $request.sequence, $here, $session, $out).await, )*
            AnyCall::Unknown(name) => unknown(&name, $request.sequence, $out),
            call => unknown(call.method().map_or("", |method| method.name()), $request.sequence, $out),
        }
    };
}

/// Appends the answer to a request, as one frame.
pub(crate) async fn answer(
    request: Request,
    here: &Here,
    session: &mut Session,
    out: &mut Vec<u8>,
) {
    answers! { request, here, session, out:
        Login SetKeyspace Get GetSlice GetCount MultigetSlice MultigetCount GetRangeSlices GetPagedSlice GetIndexedSlices
        GetMultiSlice Insert Add Cas Remove RemoveCounter BatchMutate AtomicBatchMutate Truncate DescribeSchemaVersions
        DescribeKeyspaces DescribeClusterName DescribeVersion DescribeRing DescribeLocalRing DescribeTokenMap
        DescribePartitioner DescribeSnitch DescribeKeyspace DescribeSplits DescribeSplitsEx TraceNextQuery
        SystemAddColumnFamily SystemDropColumnFamily SystemAddKeyspace SystemDropKeyspace SystemUpdateKeyspace
        SystemUpdateColumnFamily ExecuteCqlQuery ExecuteCql3Query PrepareCqlQuery PrepareCql3Query
        ExecutePreparedCqlQuery ExecutePreparedCql3Query SetCqlVersion
    }
}

async fn reply<C: Answer>(
    call: C,
    sequence: i32,
    here: &Here,
    session: &mut Session,
    out: &mut Vec<u8>,
) {
    let (api, start) = (here.ring.line.api(), out.len());
    let encoded = match call.answer(here, session).await {
        Ok(result) => encode_result::<C>(&result, sequence, api, out),
        Err(exception) => encode_exception::<C>(&exception, sequence, api, out),
    };
    if encoded.is_err() || out.len() - start > here.ring.max_reply {
        out.truncate(start);
        // As servers do with what a method can't throw.
        let message = format!("Internal error processing {}", C::METHOD.name());
        let internal = Exception::Application { kind: ApplicationKind::InternalError, message };
        // Thrift's own exception has two small fields: encoding it can't fail.
        let _ = encode_exception::<C>(&internal, sequence, api, out);
    }
}

fn unknown(name: &str, sequence: i32, out: &mut Vec<u8>) {
    // A name of 2 GiB doesn't fit into a frame that was accepted.
    let _ = encode_unknown_method(name, sequence, out);
}

/// A refusal with the server's words.
pub(crate) fn invalid(why: impl Into<String>) -> Exception {
    Exception::InvalidRequest { why: why.into() }
}

/// A failure of the node itself.
pub(crate) fn internal(error: &impl ToString) -> Exception {
    Exception::Application { kind: ApplicationKind::InternalError, message: error.to_string() }
}

/// What isn't built.
fn missing(what: cassa_wire::Method) -> Exception {
    let message = format!("Internal error processing {what}");
    Exception::Application { kind: ApplicationKind::InternalError, message }
}

/// Calls that are answered alike until they are built.
macro_rules! not_built {
    ($($name:ident)*) => { $(
        impl $crate::answer::Answer for cassa_wire::$name {
            async fn answer(
                self,
                _: &$crate::ring::Here,
                _: &mut $crate::session::Session,
            ) -> Result<Self::Reply, cassa_wire::Exception> {
                Err($crate::answer::missing(<Self as cassa_wire::Call>::METHOD))
            }
        }
    )* };
}
use not_built;
