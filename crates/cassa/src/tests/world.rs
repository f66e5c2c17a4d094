//! Simulated servers with a row or two in them, and pools over them.

use std::sync::Arc;

use bytes::Bytes;
use cassa_wire::{
    AnyCall, ApiVersion, Call, CfDef, Exception, KsDef, PageBuilder, Request, decode_request,
    encode_exception, encode_result,
};

use crate::column_family::ColumnFamily;
use crate::driver::sim::{Door, Mind, Network, Reaction, Sim};
use crate::options::Options;
use crate::pool::{Pool, Shared};

pub(super) const API: ApiVersion = ApiVersion::V19_16_0;

/// A pool over simulated servers, not connected yet.
pub(super) fn pool(network: &Network, options: Options) -> Pool<Sim> {
    let options = options.keyspace("Keyspace1").checked().expect("valid options");
    Pool::over(Shared::new(Sim(network.clone()), options))
}

/// The handle of a column family of bytes.
pub(super) async fn standard1(pool: &Pool<Sim>) -> ColumnFamily<Sim> {
    pool.family_of(None, "Standard1").await.expect("the simulated schema")
}

/// One server at 10.0.0.`last`, whose rows have one column: its name is `column`, its value the key.
pub(super) fn echo(network: &Network, last: u8) {
    serve(network, last, Door::Open, |_, reply| Reaction::Send(reply));
}

/// A server that answers as [`echo`]'s does, but lets `decide` have the reply to each call on data first.
pub(super) fn serve(
    network: &Network,
    last: u8,
    door: Door,
    decide: impl Fn(&Request, Vec<u8>) -> Reaction + Send + Sync + 'static,
) {
    network.serve(([10, 0, 0, last], 9160).into(), door, mind(decide));
}

/// The mind of a server that answers as [`echo`]'s does, but lets `decide` have the reply to each call on data first.
pub(super) fn mind(decide: impl Fn(&Request, Vec<u8>) -> Reaction + Send + Sync + 'static) -> Mind {
    Arc::new(move |frame| {
        let request = decode_request(Bytes::copy_from_slice(frame), API).expect("a request");
        let reply = answer(&request);
        match &request.call {
            AnyCall::DescribeVersion(_)
            | AnyCall::DescribeKeyspace(_)
            | AnyCall::DescribePartitioner(_)
            | AnyCall::SetKeyspace(_) => Reaction::Send(reply),
            _ => decide(&request, reply),
        }
    })
}

/// The frame of an exception in answer to a `C`.
pub(super) fn refuse<C: Call>(request: &Request, exception: &Exception) -> Vec<u8> {
    let mut out = Vec::new();
    encode_exception::<C>(exception, request.sequence, API, &mut out).expect("encodes");
    out
}

/// What [`echo`]'s server says.
pub(super) fn answer(request: &Request) -> Vec<u8> {
    use cassa_wire as wire;
    let (sequence, mut out) = (request.sequence, Vec::new());
    let encoded = match &request.call {
        AnyCall::DescribeVersion(_) => {
            let version = API.to_string().into();
            encode_result::<wire::DescribeVersion>(&version, sequence, API, &mut out)
        }
        AnyCall::SetKeyspace(_) => encode_result::<wire::SetKeyspace>(&(), sequence, API, &mut out),
        AnyCall::DescribeKeyspace(_) => {
            encode_result::<wire::DescribeKeyspace>(&keyspace(), sequence, API, &mut out)
        }
        AnyCall::DescribePartitioner(_) => {
            let class = "org.apache.cassandra.dht.ByteOrderedPartitioner".into();
            encode_result::<wire::DescribePartitioner>(&class, sequence, API, &mut out)
        }
        AnyCall::GetSlice(call) => {
            let mut page = PageBuilder::new();
            page.row(b"").column(b"column", &call.key, 1, None);
            let page = page.finish().expect("a page");
            encode_result::<wire::GetSlice>(&page, sequence, API, &mut out)
        }
        AnyCall::Insert(_) => encode_result::<wire::Insert>(&(), sequence, API, &mut out),
        // Whoever serves it makes the reply.
        _ => Ok(()),
    };
    encoded.expect("encodes");
    out
}

pub(super) fn keyspace() -> KsDef {
    let standard1 =
        CfDef { keyspace: "Keyspace1".into(), name: "Standard1".into(), ..CfDef::default() };
    let counter1 = CfDef {
        keyspace: "Keyspace1".into(),
        name: "Counter1".into(),
        default_validation_class: Some("CounterColumnType".into()),
        ..CfDef::default()
    };
    let super1 = CfDef {
        keyspace: "Keyspace1".into(),
        name: "Super1".into(),
        column_type: Some("Super".into()),
        ..CfDef::default()
    };
    KsDef {
        name: "Keyspace1".into(),
        strategy_class: "SimpleStrategy".into(),
        cf_defs: vec![standard1, counter1, super1],
        ..KsDef::default()
    }
}

pub(super) const LARGE: usize = 8 << 20;

/// Answers reads with a value that is large.
pub(super) fn large(request: &Request, reply: Vec<u8>) -> Reaction {
    let AnyCall::GetSlice(_) = &request.call else { return Reaction::Send(reply) };
    let (mut page, mut out) = (PageBuilder::new(), Vec::new());
    page.row(b"").column(b"large", &vec![7; LARGE], 1, None);
    let page = page.finish().expect("a page");
    encode_result::<cassa_wire::GetSlice>(&page, request.sequence, API, &mut out).expect("encodes");
    Reaction::Send(out)
}

/// The frame of a read.
pub(super) fn a_read() -> Vec<u8> {
    let mut out = Vec::new();
    let call = cassa_wire::GetSlice { key: Bytes::from_static(b"key"), ..Default::default() };
    cassa_wire::encode_call(&call, 1, API, &mut out).expect("encodes");
    out
}
