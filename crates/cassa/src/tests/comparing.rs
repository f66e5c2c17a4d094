//! A compare-and-set is sent once, and only to servers that know it.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::Bytes;
use cassa_wire::{AnyCall, ApiVersion, Cas, Exception, Request, decode_request, encode_exception};

use super::ledger::greeting;
use super::world::{pool, standard1};
use crate::ErrorKind;
use crate::column_family::ColumnFamily;
use crate::driver::sim::{Door, Mind, Network, Reaction, Sim};
use crate::options::Options;

const SINCE_2_0: ApiVersion = ApiVersion::V19_39_0;

/// Two servers of this version that answer like this, and how often they were asked.
async fn users(
    api: ApiVersion,
    answer: fn(&Request) -> Reaction,
) -> (ColumnFamily<Sim>, Arc<AtomicUsize>) {
    let (network, asked) = (Network::default(), Arc::new(AtomicUsize::new(0)));
    for last in [1, 2] {
        let asked = asked.clone();
        let mind: Mind = Arc::new(move |frame| {
            let request = decode_request(Bytes::copy_from_slice(frame), api).expect("a request");
            let AnyCall::Cas(_) = request.call else {
                return Reaction::Send(greeting(&request, api));
            };
            asked.fetch_add(1, Ordering::SeqCst);
            answer(&request)
        });
        network.serve(([10, 0, 0, last], 9160).into(), Door::Open, mind);
    }
    let options = Options::new().server("10.0.0.1").server("10.0.0.2");
    (standard1(&pool(&network, options)).await, asked)
}

fn thrown(request: &Request, exception: &Exception) -> Reaction {
    let mut out = Vec::new();
    let encoded = encode_exception::<Cas>(exception, request.sequence, SINCE_2_0, &mut out);
    encoded.expect("encodes");
    Reaction::Send(out)
}

fn timed_out(request: &Request) -> Reaction {
    let exception = Exception::TimedOut {
        acknowledged_by: Some(1),
        acknowledged_by_batchlog: None,
        paxos_in_progress: Some(true),
    };
    thrown(request, &exception)
}

#[tokio::test(start_paused = true)]
async fn a_compare_and_set_is_never_sent_twice_whatever_breaks() {
    type Breaks = fn(&Request) -> Reaction;
    let breaks: [(Breaks, ErrorKind, bool); 4] = [
        (timed_out, ErrorKind::ServerTimedOut, true),
        (|_| Reaction::Last(Vec::new()), ErrorKind::Transport, true),
        (|_| Reaction::Never, ErrorKind::AttemptTimedOut, true),
        // Too few replicas were alive to begin with.
        (|request| thrown(request, &Exception::Unavailable), ErrorKind::Unavailable, false),
    ];
    for (answer, kind, maybe_applied) in breaks {
        let (users, asked) = users(SINCE_2_0, answer).await;
        let errors = [
            users.swap("key", [("a", "1")], [("a", "2")]).await.expect_err("no answer"),
            users.write_if_absent("key", [("a", "1")]).await.expect_err("no answer"),
        ];
        for error in &errors {
            assert_eq!(error.kind(), kind, "{error}");
            assert_eq!(error.maybe_applied(), maybe_applied, "{error}");
            assert_eq!(error.attempts().len(), 1, "{error}");
        }
        assert_eq!(asked.load(Ordering::SeqCst), errors.len(), "{kind:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_compare_and_set_is_unsupported_before_2_0_and_nothing_is_sent() {
    let (users, asked) = users(ApiVersion::V19_36_2, |_| Reaction::Never).await;
    for error in [
        users.swap("key", [("a", "1")], [("a", "2")]).await.expect_err("no such method"),
        users.write_if_absent("key", [("a", "1")]).await.expect_err("no such method"),
    ] {
        assert_eq!(error.kind(), ErrorKind::Unsupported, "{error}");
        assert!(error.to_string().contains("2.0") && !error.maybe_applied(), "{error}");
    }
    assert_eq!(asked.load(Ordering::SeqCst), 0);
}
