//! What is not the same twice is sent once, or its caller is told that it may have been applied.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use cassa_wire::{AnyCall, BatchMutate, Exception, Request, Truncate};

use super::world::{pool, refuse, serve, standard1};
use crate::ErrorKind;
use crate::driver::sim::{Door, Network, Reaction};
use crate::options::Options;

#[tokio::test(start_paused = true)]
async fn a_counters_mutation_is_never_sent_twice_whatever_breaks() {
    type Breaks = fn(Vec<u8>) -> Reaction;
    let timed_out = |request: &Request| {
        let exception = Exception::TimedOut {
            acknowledged_by: None,
            acknowledged_by_batchlog: None,
            paxos_in_progress: None,
        };
        refuse::<BatchMutate>(request, &exception)
    };
    let breaks: [(Breaks, ErrorKind); 4] = [
        (Reaction::Send, ErrorKind::ServerTimedOut),
        (|_| Reaction::Last(Vec::new()), ErrorKind::Transport),
        (of_another_method, ErrorKind::Protocol),
        (|_| Reaction::Never, ErrorKind::AttemptTimedOut),
    ];
    for (breaks, kind) in breaks {
        let network = Network::default();
        let sent = Arc::new(AtomicUsize::new(0));
        for last in [1, 2] {
            let sent = sent.clone();
            serve(&network, last, Door::Open, move |request, _| {
                assert!(matches!(request.call, AnyCall::BatchMutate(_)), "{:?}", request.call);
                sent.fetch_add(1, Ordering::SeqCst);
                breaks(timed_out(request))
            });
        }
        let pool = pool(&network, Options::new().server("10.0.0.1").server("10.0.0.2"));
        let counters = pool.family_of(None, "Counter1").await.expect("the simulated schema");
        let errors = [
            counters.add_to("key", "hits", 1).await.expect_err("the answer is lost"),
            counters.write_row("key", [("a", 1), ("b", 2)]).await.expect_err("the answer is lost"),
            counters.remove_row("key").await.expect_err("the answer is lost"),
            counters.columns(["a", "b"]).remove_row("key").await.expect_err("the answer is lost"),
        ];
        for error in &errors {
            assert_eq!(error.kind(), kind, "{error}");
            assert!(error.maybe_applied(), "{error}");
            assert_eq!(error.attempts().len(), 1, "{error}");
        }
        assert_eq!(sent.load(Ordering::SeqCst), errors.len(), "{kind:?}");
    }
}

/// The reply with another method's name.
fn of_another_method(mut reply: Vec<u8>) -> Reaction {
    const NAME: usize = 12;
    reply[NAME] ^= 1;
    Reaction::Send(reply)
}

#[tokio::test(start_paused = true)]
async fn a_truncation_that_an_old_server_calls_unavailable_may_have_happened() {
    let network = Network::default();
    serve(&network, 1, Door::Open, |request, _| {
        Reaction::Send(refuse::<Truncate>(request, &Exception::Unavailable))
    });
    let pool = pool(&network, Options::new().server("10.0.0.1"));
    let error = standard1(&pool).await.remove_every_row().await.expect_err("no answer in time");
    assert_eq!(error.kind(), ErrorKind::ServerTimedOut);
    assert!(error.maybe_applied());
    assert_eq!(error.attempts().len(), 1);
}
