//! A simulated server that writes down what it applies, and answers or fails as it is told.

use std::sync::{Arc, Mutex, MutexGuard};

use bytes::Bytes;
use cassa_wire::{
    self as wire, AnyCall, ApiVersion, ApplicationKind, Call, Exception, Mutation, Request,
};

use super::world::keyspace;
use crate::driver::sim::{Door, Mind, Network, Reaction};

/// What a server does with a message.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Answer {
    Apply,
    /// Applies it, and nobody hears of it: the connection closes.
    ApplyAndClose,
    /// Closes the connection and applies nothing.
    Close,
    /// Says nothing any more, and applies nothing.
    Never,
    /// Throws, and applies nothing.
    Throw(Exception),
}

impl Answer {
    pub(super) fn refuse() -> Answer {
        Answer::Throw(Exception::InvalidRequest { why: "no such column here".to_owned() })
    }

    pub(super) fn time_out() -> Answer {
        let (acknowledged_by, acknowledged_by_batchlog, paxos_in_progress) = (None, None, None);
        Answer::Throw(Exception::TimedOut {
            acknowledged_by,
            acknowledged_by_batchlog,
            paxos_in_progress,
        })
    }

    pub(super) fn fail() -> Answer {
        let (kind, message) = (ApplicationKind::InternalError, "oops".to_owned());
        Answer::Throw(Exception::Application { kind, message })
    }
}

/// A message as it arrived.
#[derive(Debug, Clone)]
pub(super) struct Message {
    pub(super) atomic: bool,
    pub(super) bytes: usize,
    /// In the order of the message: row key, column family, mutation.
    pub(super) mutations: Vec<(Bytes, String, Mutation)>,
}

impl Message {
    pub(super) fn has(&self, key: impl AsRef<[u8]>) -> bool {
        self.mutations.iter().any(|(other, ..)| other == key.as_ref())
    }
}

#[derive(Debug, Default)]
pub(super) struct Pages {
    pub(super) got: Vec<Message>,
    /// The mutations of messages that were applied, in order.
    pub(super) applied: Vec<(Bytes, String, Mutation)>,
}

/// What one server got and applied.
#[derive(Debug, Clone, Default)]
pub(super) struct Ledger(Arc<Mutex<Pages>>);

impl Ledger {
    /// A server of this version at 10.0.0.1.
    pub(super) fn serve(
        network: &Network,
        api: ApiVersion,
        decide: impl Fn(&Message) -> Answer + Send + Sync + 'static,
    ) -> Ledger {
        let ledger = Ledger::default();
        let kept = ledger.clone();
        let mind: Mind = Arc::new(move |frame| {
            let request =
                wire::decode_request(Bytes::copy_from_slice(frame), api).expect("a request");
            let (atomic, map) = match &request.call {
                AnyCall::BatchMutate(call) => (false, &call.mutation_map),
                AnyCall::AtomicBatchMutate(call) => (true, &call.mutation_map),
                _ => return Reaction::Send(greeting(&request, api)),
            };
            let mut mutations = Vec::new();
            for (key, families) in map {
                for (family, list) in families {
                    let named =
                        |mutation: &Mutation| (key.clone(), family.to_string(), mutation.clone());
                    mutations.extend(list.iter().map(named));
                }
            }
            let message = Message { atomic, bytes: frame.len(), mutations };
            let answer = decide(&message);
            let mut pages = kept.pages();
            if matches!(answer, Answer::Apply | Answer::ApplyAndClose) {
                pages.applied.extend(message.mutations.iter().cloned());
            }
            pages.got.push(message);
            if atomic {
                react::<wire::AtomicBatchMutate>(&answer, &request, api)
            } else {
                react::<wire::BatchMutate>(&answer, &request, api)
            }
        });
        network.serve(([10, 0, 0, 1], 9160).into(), Door::Open, mind);
        ledger
    }

    pub(super) fn pages(&self) -> MutexGuard<'_, Pages> {
        self.0.lock().expect("no panic")
    }

    pub(super) fn messages(&self) -> usize {
        self.pages().got.len()
    }

    /// The keys of what was applied, in order.
    pub(super) fn keys(&self) -> Vec<Bytes> {
        self.pages().applied.iter().map(|(key, ..)| key.clone()).collect()
    }
}

fn react<C: Call<Reply = ()>>(answer: &Answer, request: &Request, api: ApiVersion) -> Reaction {
    let mut out = Vec::new();
    let encoded = match answer {
        Answer::Apply => wire::encode_result::<C>(&(), request.sequence, api, &mut out),
        Answer::Throw(exception) => {
            wire::encode_exception::<C>(exception, request.sequence, api, &mut out)
        }
        Answer::ApplyAndClose | Answer::Close => return Reaction::Last(Vec::new()),
        Answer::Never => return Reaction::Never,
    };
    encoded.expect("encodes");
    Reaction::Send(out)
}

/// The answers to all that isn't about data.
pub(super) fn greeting(request: &Request, api: ApiVersion) -> Vec<u8> {
    let (sequence, mut out) = (request.sequence, Vec::new());
    let encoded = match &request.call {
        AnyCall::DescribeVersion(_) => {
            let version = api.to_string().into();
            wire::encode_result::<wire::DescribeVersion>(&version, sequence, api, &mut out)
        }
        AnyCall::SetKeyspace(_) => {
            wire::encode_result::<wire::SetKeyspace>(&(), sequence, api, &mut out)
        }
        AnyCall::DescribeKeyspace(_) => {
            wire::encode_result::<wire::DescribeKeyspace>(&keyspace(), sequence, api, &mut out)
        }
        other => {
            let name = other.method().map_or("unknown", |method| method.name());
            wire::encode_unknown_method(name, sequence, &mut out)
        }
    };
    encoded.expect("encodes");
    out
}
