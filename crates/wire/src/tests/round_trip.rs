//! What one end writes the other reads, in every version: every call, every reply, every exception.
use super::sample::{Proof, Sample, Sampler};
use crate::{
    AnyCall, ApiVersion, Call, Error, Method, ReplyError, Request, call::Arguments, decode_reply,
    decode_request, encode_call, encode_exception, encode_result, versions::rule,
};
use bytes::Bytes;
use std::fmt::Debug;

const VERSIONS: [ApiVersion; 7] = [
    ApiVersion::V19_4_0,
    ApiVersion::V19_16_0,
    ApiVersion::V19_20_0,
    ApiVersion::V19_33_0,
    ApiVersion::V19_36_2,
    ApiVersion::V19_39_0,
    ApiVersion::V20_1_0,
];

/// A hundred proofs for each method of each version.
fn prove<P: Proof>(proof: impl Fn(Sampler) -> P) {
    for api in VERSIONS {
        let mut proof = proof(Sampler::new(api, 1));
        for method in Method::ALL.iter().filter(|method| api.has(**method)) {
            (0..100).for_each(|_| AnyCall::prove(*method, &mut proof));
        }
    }
}

/// The frame that `write` appends, without its length header.
fn frame(write: impl FnOnce(&mut Vec<u8>) -> Result<(), Error>) -> Bytes {
    let mut out = Vec::new();
    write(&mut out).expect("encoded");
    Bytes::from(out).slice(4..)
}

struct Calls(Sampler);

impl Proof for Calls {
    fn of<C: Call<Reply: Sample + Debug + PartialEq> + Sample>(&mut self, any: fn(C) -> AnyCall) {
        let (api, sequence, call) = (self.0.api, i32::sample(&mut self.0), C::sample(&mut self.0));
        let sent = frame(|out| encode_call(&call, sequence, api, out));
        let received = decode_request(sent, api).expect("decoded");
        assert_eq!(received, Request { sequence, call: any(call) }, "{api}");
    }
}

#[test]
fn a_server_reads_the_call_that_a_client_makes() {
    prove(Calls);
}

struct Replies(Sampler);

impl Proof for Replies {
    fn of<C: Call<Reply: Sample + Debug + PartialEq> + Sample>(&mut self, _: fn(C) -> AnyCall) {
        let (api, sequence) = (self.0.api, i32::sample(&mut self.0));
        let reply = C::Reply::sample(&mut self.0);
        let sent = frame(|out| encode_result::<C>(&reply, sequence, api, out));
        assert_eq!(decode_reply::<C>(sent, sequence), Ok(reply), "{api}: {}", C::METHOD);
    }
}

#[test]
fn a_client_reads_the_reply_that_a_server_makes() {
    prove(Replies);
}

struct Exceptions(Sampler);

impl Proof for Exceptions {
    fn of<C: Call<Reply: Sample + Debug + PartialEq> + Sample>(&mut self, _: fn(C) -> AnyCall) {
        let (api, sequence) = (self.0.api, i32::sample(&mut self.0));
        for (id, thrown) in <C as Arguments>::THROWS {
            let exception = self.0.exception(*thrown);
            let mut out = Vec::new();
            let encoded = encode_exception::<C>(&exception, sequence, api, &mut out);
            if !api.at_least(rule(C::METHOD.name(), *id).since) {
                encoded.expect_err("this version doesn't throw it");
                continue;
            }
            encoded.expect("encoded");
            let read = decode_reply::<C>(Bytes::from(out).slice(4..), sequence);
            assert_eq!(read, Err(ReplyError::Exception(exception)), "{api}: {}", C::METHOD);
        }
    }
}

#[test]
fn a_client_reads_the_exception_that_a_server_throws() {
    prove(Exceptions);
}
