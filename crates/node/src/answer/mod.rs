//! The node's answer to each call; a file a subject.

mod cql;
mod describe;
mod describe_ring;
mod describe_schema;
mod describe_splits;
mod read;
mod schema;
mod session;
mod write;

use cassa_wire::{
    AnyCall, ApplicationKind, Call, Exception, Method, Page, PageBuilder, Request,
    encode_exception, encode_result, encode_unknown_method,
};

use crate::Line;
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

/// Does the same for whichever call it is; another for one that the line doesn't have.
macro_rules! each_call {
    ($of:expr, $call:ident => $known:expr, $name:ident => $unknown:expr) => {
        each_call! { @ $of, $call => $known, $name => $unknown;
            Login SetKeyspace Get GetSlice GetCount MultigetSlice MultigetCount GetRangeSlices GetPagedSlice
            GetIndexedSlices GetMultiSlice Insert Add Cas Remove RemoveCounter BatchMutate AtomicBatchMutate Truncate
            DescribeSchemaVersions DescribeKeyspaces DescribeClusterName DescribeVersion DescribeRing DescribeLocalRing
            DescribeTokenMap DescribePartitioner DescribeSnitch DescribeKeyspace DescribeSplits DescribeSplitsEx
            TraceNextQuery SystemAddColumnFamily SystemDropColumnFamily SystemAddKeyspace SystemDropKeyspace
            SystemUpdateKeyspace SystemUpdateColumnFamily ExecuteCqlQuery ExecuteCql3Query PrepareCqlQuery
            PrepareCql3Query ExecutePreparedCqlQuery ExecutePreparedCql3Query SetCqlVersion
        }
    };
    (@ $of:expr, $call:ident => $known:expr, $name:ident => $unknown:expr; $($variant:ident)*) => {
        match $of {
            $( AnyCall::$variant($call) => $known, )*
            AnyCall::Unknown($name) => $unknown,
            other => {
                let $name = other.method().map_or("", |method| method.name()).to_owned();
                $unknown
            }
        }
    };
}

/// Appends the answer to a request, as one frame; an error when that isn't a result but this.
pub(crate) async fn answer(
    request: Request,
    here: &Here,
    session: &mut Session,
    out: &mut Vec<u8>,
) -> Result<(), Exception> {
    let sequence = request.sequence;
    each_call!(request.call,
        call => reply(*call, sequence, here, session, out).await,
        name => Err(unknown(&name, sequence, out)))
}

/// Appends an exception as the answer to a request, as one frame; what its method can't throw becomes an internal error.
pub(crate) fn refuse(request: Request, exception: &Exception, here: &Here, out: &mut Vec<u8>) {
    let sequence = request.sequence;
    each_call!(request.call,
        call => throw(&*call, exception, sequence, here, out),
        name => drop(unknown(&name, sequence, out)));
}

async fn reply<C: Answer>(
    call: C,
    sequence: i32,
    here: &Here,
    session: &mut Session,
    out: &mut Vec<u8>,
) -> Result<(), Exception> {
    let (api, start) = (here.ring.line.api(), out.len());
    session.traces = session::is_traced(C::METHOD, session);
    let answer = match session::may_ask(C::METHOD, here, session) {
        Ok(()) => call.answer(here, session).await,
        Err(refusal) => Err(refusal),
    };
    if let Err(Exception::TimedOut { .. }) = answer {
        tokio::time::sleep(here.ring.timeout).await;
    }
    let is_failure = |exception: &Exception| {
        matches!(exception, Exception::Application { kind: ApplicationKind::InternalError, .. })
    };
    // From 1.1 on a server whose code fails over a call closes the connection.
    if here.ring.line >= Line::V1_1 && answer.as_ref().is_err_and(is_failure) {
        session.ended = true;
    }
    if session.ended {
        return answer.map(drop);
    }
    let encoded = match &answer {
        Ok(result) => encode_result::<C>(result, sequence, api, out),
        Err(exception) => encode_exception::<C>(exception, sequence, api, out),
    };
    if encoded.is_ok() && out.len() - start <= here.ring.max_reply {
        return answer.map(drop);
    }
    out.truncate(start);
    Err(fail::<C>(sequence, here, out))
}

fn throw<C: Call>(_: &C, exception: &Exception, sequence: i32, here: &Here, out: &mut Vec<u8>) {
    if encode_exception::<C>(exception, sequence, here.ring.line.api(), out).is_err() {
        fail::<C>(sequence, here, out);
    }
}

/// Answers as servers do when what came of a call can't be said by its method.
fn fail<C: Call>(sequence: i32, here: &Here, out: &mut Vec<u8>) -> Exception {
    let exception = failure(C::METHOD);
    // Thrift's own exception has two small fields: encoding it can't fail.
    let _ = encode_exception::<C>(&exception, sequence, here.ring.line.api(), out);
    exception
}

fn unknown(name: &str, sequence: i32, out: &mut Vec<u8>) -> Exception {
    // A name of 2 GiB doesn't fit into a frame that was accepted.
    let _ = encode_unknown_method(name, sequence, out);
    let message = format!("Invalid method name: '{name}'");
    Exception::Application { kind: ApplicationKind::UnknownMethod, message }
}

/// A refusal with the server's words.
pub(crate) fn invalid(why: impl Into<String>) -> Exception {
    Exception::InvalidRequest { why: why.into() }
}

/// What servers say whose code fails over a call.
pub(crate) fn failure(method: Method) -> Exception {
    internal(&format!("Internal error processing {method}"))
}

/// The page that was built.
pub(crate) fn finish(page: PageBuilder) -> Result<Page, Exception> {
    page.finish().map_err(|error| internal(&error))
}

/// A failure of the node itself.
pub(crate) fn internal(error: &impl ToString) -> Exception {
    Exception::Application { kind: ApplicationKind::InternalError, message: error.to_string() }
}

/// What a server does whose code fails over a call: 0.7 to 1.0 say so where the method declares an exception, later lines close the
/// connection.
pub(crate) fn failed<C: Call>(line: Line, session: &mut Session) -> Exception {
    let declares_none = C::METHOD == Method::DescribeSplits && line < Line::V0_8;
    session.ended = line >= Line::V1_1 || declares_none;
    failure(C::METHOD)
}
