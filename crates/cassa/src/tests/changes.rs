//! A change of the schema happens once, and is known to have happened, although its answer was lost.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use bytes::Bytes;
use cassa_wire::{
    AnyCall, Call, DescribeKeyspace, DescribeSchemaVersions, DescribeVersion, Exception, KsDef,
    Request, SystemAddKeyspace, decode_request, encode_exception, encode_result,
};

use super::world::{API, pool};
use crate::driver::sim::{Door, Network, Reaction};
use crate::options::Options;
use crate::schema::KeyspaceDefinition;

fn answer<C: Call>(request: &Request, reply: &C::Reply) -> Reaction {
    let mut out = Vec::new();
    encode_result::<C>(reply, request.sequence, API, &mut out).expect("encodes");
    Reaction::Send(out)
}

fn refuse<C: Call>(request: &Request, exception: &Exception) -> Reaction {
    let mut out = Vec::new();
    encode_exception::<C>(exception, request.sequence, API, &mut out).expect("encodes");
    Reaction::Send(out)
}

/// A server without keyspaces whose first change gets no answer; how often it was asked for one.
fn forgetful(network: &Network, applies_the_first: bool) -> Arc<AtomicUsize> {
    let asked = Arc::new(AtomicUsize::new(0));
    let (counted, exists) = (asked.clone(), AtomicBool::new(false));
    let react = move |frame: &[u8]| {
        let request = decode_request(Bytes::copy_from_slice(frame), API).expect("a request");
        match &request.call {
            AnyCall::DescribeVersion(_) => {
                answer::<DescribeVersion>(&request, &API.to_string().into())
            }
            AnyCall::DescribeSchemaVersions(_) => {
                let one = vec![("version".into(), vec!["10.0.0.1".into()])];
                answer::<DescribeSchemaVersions>(&request, &one)
            }
            AnyCall::DescribeKeyspace(call) if exists.load(Ordering::SeqCst) => {
                let found = KsDef { name: call.keyspace.clone(), ..KsDef::default() };
                answer::<DescribeKeyspace>(&request, &found)
            }
            AnyCall::DescribeKeyspace(_) => {
                refuse::<DescribeKeyspace>(&request, &Exception::NotFound)
            }
            AnyCall::SystemAddKeyspace(_) => {
                if counted.fetch_add(1, Ordering::SeqCst) == 0 {
                    exists.store(applies_the_first, Ordering::SeqCst);
                    return Reaction::Last(Vec::new());
                }
                exists.store(true, Ordering::SeqCst);
                answer::<SystemAddKeyspace>(&request, &"version".into())
            }
            other => panic!("not served: {:?}", other.method()),
        }
    };
    network.serve(([10, 0, 0, 1], 9160).into(), Door::Open, Arc::new(react));
    asked
}

#[tokio::test(start_paused = true)]
async fn a_change_whose_answer_was_lost_is_found_done_and_not_made_again() {
    let network = Network::default();
    let asked = forgetful(&network, true);
    let pool = pool(&network, Options::new().server("10.0.0.1"));
    let created = pool.schema().add_keyspace(&KeyspaceDefinition::new("New")).await;
    created.expect("it happened");
    assert_eq!(asked.load(Ordering::SeqCst), 1);
}

#[tokio::test(start_paused = true)]
async fn a_change_that_did_not_happen_is_made_again() {
    let network = Network::default();
    let asked = forgetful(&network, false);
    let pool = pool(&network, Options::new().server("10.0.0.1"));
    let created = pool.schema().add_keyspace(&KeyspaceDefinition::new("New")).await;
    created.expect("the second time");
    assert_eq!(asked.load(Ordering::SeqCst), 2);
}
