//! What the servers say: every row has one column, whose value is the row's key.

use cassa_wire as wire;
use cassa_wire::{AnyCall, ApiVersion, Call, CfDef, Exception, KsDef, PageBuilder, Request};

use crate::cell::LARGE;

pub(super) const API: ApiVersion = ApiVersion::V19_16_0;
/// The size of the large row's value.
const LARGE_VALUE: usize = 1 << 20;

/// The frame of the answer.
pub(super) fn answer(request: &Request) -> Vec<u8> {
    match &request.call {
        AnyCall::DescribeVersion(_) => {
            result::<wire::DescribeVersion>(request, &API.to_string().into())
        }
        AnyCall::Login(_) => result::<wire::Login>(request, &()),
        AnyCall::SetKeyspace(_) => result::<wire::SetKeyspace>(request, &()),
        AnyCall::DescribeKeyspace(_) => result::<wire::DescribeKeyspace>(request, &keyspace()),
        AnyCall::GetSlice(call) => {
            let mut page = PageBuilder::new();
            let large = vec![7; LARGE_VALUE];
            let value = if call.key == LARGE { &large[..] } else { &call.key };
            page.row(b"").column(b"column", value, 1, None);
            result::<wire::GetSlice>(request, &page.finish().expect("a page"))
        }
        AnyCall::Insert(_) => result::<wire::Insert>(request, &()),
        _ => unknown(request),
    }
}

/// The frame of an exception.
pub(super) fn refusal(request: &Request) -> Vec<u8> {
    let invalid = Exception::InvalidRequest { why: "it is wrong".to_owned() };
    match &request.call {
        AnyCall::Login(_) => {
            let wrong = Exception::Authentication { why: "it is wrong".to_owned() };
            exception::<wire::Login>(request, &wrong)
        }
        AnyCall::SetKeyspace(_) => exception::<wire::SetKeyspace>(request, &invalid),
        AnyCall::GetSlice(_) => exception::<wire::GetSlice>(request, &Exception::Unavailable),
        AnyCall::Insert(_) => exception::<wire::Insert>(request, &Exception::Unavailable),
        _ => unknown(request),
    }
}

fn result<C: Call>(request: &Request, reply: &C::Reply) -> Vec<u8> {
    let mut out = Vec::new();
    wire::encode_result::<C>(reply, request.sequence, API, &mut out).expect("encodes");
    out
}

fn exception<C: Call>(request: &Request, exception: &Exception) -> Vec<u8> {
    let mut out = Vec::new();
    wire::encode_exception::<C>(exception, request.sequence, API, &mut out).expect("encodes");
    out
}

/// As if the server didn't have the method, of which only the greeting needs to be one.
fn unknown(request: &Request) -> Vec<u8> {
    let mut out = Vec::new();
    wire::encode_unknown_method("describe_version", request.sequence, &mut out).expect("encodes");
    out
}

fn keyspace() -> KsDef {
    let users = CfDef { keyspace: "App".into(), name: "Users".into(), ..CfDef::default() };
    KsDef {
        name: "App".into(),
        strategy_class: "SimpleStrategy".into(),
        cf_defs: vec![users],
        ..KsDef::default()
    }
}
