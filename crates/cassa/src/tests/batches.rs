//! A batch loses nothing when a send fails or is dropped, and sends no counter twice unless asked to.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use cassa_wire::{AnyCall, Request};

use super::world::{API, pool, serve, standard1};
use crate::ErrorKind;
use crate::driver::sim::{Door, Network, Reaction};
use crate::options::Options;

/// A server that answers so many messages and then falls silent; and the messages it got.
fn falls_silent(network: &Network, answers: usize) -> Arc<AtomicUsize> {
    let got = Arc::new(AtomicUsize::new(0));
    let counted = got.clone();
    serve(network, 1, Door::Open, move |request, _| {
        assert!(matches!(request.call, AnyCall::BatchMutate(_)), "{:?}", request.call);
        let number = counted.fetch_add(1, Ordering::SeqCst);
        if number < answers { Reaction::Send(written(request)) } else { Reaction::Never }
    });
    got
}

fn written(request: &Request) -> Vec<u8> {
    let mut out = Vec::new();
    let encoded =
        cassa_wire::encode_result::<cassa_wire::BatchMutate>(&(), request.sequence, API, &mut out);
    encoded.expect("encodes");
    out
}

#[tokio::test(start_paused = true)]
async fn a_failed_send_keeps_what_was_not_answered_and_the_next_one_sends_it() {
    let network = Network::default();
    falls_silent(&network, 1);
    let pool = pool(&network, Options::new().server("10.0.0.1").max_attempts(1));
    let cf = standard1(&pool).await;
    let batch = pool.batch();
    let value = vec![0_u8; 700_000];
    for number in 0..3_u8 {
        batch.insert(&cf, [number], [([1_u8], &value)]).expect("queued");
    }
    let error = batch.send_all().await.expect_err("the second message is not answered");
    assert_eq!(error.kind(), ErrorKind::AttemptTimedOut);
    assert_eq!((batch.len(), batch.doubtful()), (2, 0));
    let got = falls_silent(&network, 10);
    network.restart();
    batch.send_all().await.expect("answered now");
    assert_eq!((batch.len(), got.load(Ordering::SeqCst)), (0, 2));
}

#[tokio::test(start_paused = true)]
async fn a_dropped_send_keeps_what_was_not_answered() {
    let network = Network::default();
    falls_silent(&network, 0);
    let pool = pool(&network, Options::new().server("10.0.0.1"));
    let cf = standard1(&pool).await;
    let batch = pool.batch();
    for number in 0..3_u8 {
        batch.insert(&cf, [number], [([1_u8], [1_u8])]).expect("queued");
    }
    let send = tokio::time::timeout(Duration::from_secs(1), batch.send_all());
    assert!(send.await.is_err(), "nobody answers");
    assert_eq!(batch.len(), 3);
}

#[tokio::test(start_paused = true)]
async fn counters_of_unknown_fate_are_set_aside_and_sent_again_only_when_asked_for() {
    let network = Network::default();
    let got = falls_silent(&network, 0);
    let pool = pool(&network, Options::new().server("10.0.0.1"));
    let counters = pool.family_of(None, "Counter1").await.expect("the simulated schema");
    let batch = pool.batch();
    batch.insert(&counters, "a", [("hits", 1)]).expect("queued");
    let error = batch.send_all().await.expect_err("nobody answers");
    assert!(error.maybe_applied(), "{error}");
    assert_eq!((batch.len(), batch.doubtful()), (0, 1));
    batch.send_all().await.expect("nothing is queued");
    assert_eq!(got.load(Ordering::SeqCst), 1);
    batch.queue_doubtful();
    assert_eq!((batch.len(), batch.doubtful()), (1, 0));
}

#[tokio::test(start_paused = true)]
async fn counters_that_were_never_sent_stay_queued() {
    let network = Network::default();
    falls_silent(&network, 0);
    let pool = pool(&network, Options::new().server("10.0.0.1"));
    let counters = pool.family_of(None, "Counter1").await.expect("the simulated schema");
    let batch = pool.batch();
    batch.insert(&counters, "a", [("hits", 1)]).expect("queued");
    pool.close();
    let error = batch.send_all().await.expect_err("the pool is closed");
    assert_eq!(error.kind(), ErrorKind::Closed);
    assert_eq!((batch.len(), batch.doubtful()), (1, 0));
}
