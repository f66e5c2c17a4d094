//! A batch loses nothing when a send fails or is dropped, holds nothing up for a call that is refused, and sends no counter
//! twice unless asked to.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use cassa_wire::ApiVersion;

use super::ledger::{Answer, Ledger, Message};
use super::world::{API, pool, standard1};
use crate::column_family::ColumnFamily;
use crate::driver::sim::{Network, Sim};
use crate::options::Options;
use crate::pool::Pool;
use crate::{Error, ErrorKind};

/// A server that answers as it is told, and a pool that sends everything once.
pub(super) fn world(
    api: ApiVersion,
    decide: impl Fn(&Message) -> Answer + Send + Sync + 'static,
) -> (Ledger, Pool<Sim>) {
    let network = Network::default();
    let ledger = Ledger::serve(&network, api, decide);
    (ledger, pool(&network, Options::new().server("10.0.0.1").max_attempts(1)))
}

/// The answer to the nth message, and `Apply` to all others.
pub(super) fn nth(n: usize, answer: Answer) -> impl Fn(&Message) -> Answer + Send + Sync {
    let number = AtomicUsize::new(0);
    move |_| {
        if number.fetch_add(1, Ordering::SeqCst) == n { answer.clone() } else { Answer::Apply }
    }
}

pub(super) async fn counter1(pool: &Pool<Sim>) -> ColumnFamily<Sim> {
    pool.family_of(None, "Counter1").await.expect("the simulated schema")
}

fn progress(error: &Error) -> (usize, usize, usize, usize) {
    let progress = error.batch().expect("an error of a batch");
    (progress.sent, progress.kept, progress.refused, progress.doubtful)
}

#[tokio::test(start_paused = true)]
async fn a_failed_send_keeps_what_was_not_answered_and_the_next_one_sends_it() {
    let failures = [
        (Answer::Never, ErrorKind::AttemptTimedOut),
        (Answer::Close, ErrorKind::Transport),
        (Answer::ApplyAndClose, ErrorKind::Transport),
        (Answer::time_out(), ErrorKind::ServerTimedOut),
        (Answer::Throw(cassa_wire::Exception::Unavailable), ErrorKind::Unavailable),
    ];
    for (answer, kind) in failures {
        let (ledger, pool) = world(API, nth(1, answer.clone()));
        let cf = standard1(&pool).await;
        let batch = pool.batch();
        for number in 0..3_u8 {
            batch.insert(&cf, [number], [([1_u8], vec![0_u8; 700_000])]).expect("queued");
        }
        let error = batch.send_all().await.expect_err("the second message fails");
        assert_eq!(error.kind(), kind, "{error}");
        assert_eq!(progress(&error), (1, 2, 0, 0), "{error}");
        let rows = &error.batch().expect("progress").rows;
        assert!(rows[0].column_family == "Standard1" && rows[0].key[..] == [1], "{rows:?}");
        assert_eq!((batch.len(), batch.doubtful(), ledger.messages()), (2, 0, 2));
        batch.send_all().await.expect("answered now");
        assert_eq!((batch.len(), batch.bytes(), ledger.messages()), (0, 0, 4));
        let mut keys = ledger.keys();
        keys.dedup();
        assert_eq!(keys, [&[0_u8][..], &[1], &[2]], "{answer:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_was_never_sent_stays_queued() {
    let (ledger, pool) = world(API, |_| Answer::Apply);
    let (cf, counters) = (standard1(&pool).await, counter1(&pool).await);
    let batch = pool.batch();
    batch.insert(&cf, "a", [("name", "value")]).expect("queued");
    batch.insert(&counters, "a", [("hits", 1)]).expect("queued");
    assert!(pool.end(Duration::ZERO).await);
    let error = batch.send_all().await.expect_err("the pool is closed");
    assert_eq!((error.kind(), progress(&error)), (ErrorKind::Closed, (0, 2, 0, 0)));
    assert_eq!((batch.len(), batch.doubtful(), ledger.messages()), (2, 0, 0));
}

#[tokio::test(start_paused = true)]
async fn a_dropped_send_keeps_what_was_not_answered() {
    let (ledger, pool) = world(API, nth(0, Answer::Never));
    let cf = standard1(&pool).await;
    let batch = pool.batch();
    for number in 0..3_u8 {
        batch.insert(&cf, [number], [([1_u8], [1_u8])]).expect("queued");
    }
    let send = tokio::time::timeout(Duration::from_secs(1), batch.send_all());
    assert!(send.await.is_err(), "nobody answers");
    assert_eq!(batch.len(), 3);
    batch.send_all().await.expect("answered now");
    assert_eq!((batch.len(), ledger.keys().len()), (0, 3));
}

#[tokio::test(start_paused = true)]
async fn a_send_dropped_at_any_poll_loses_nothing_and_blocks_nobody() {
    for polls in 0.. {
        let (ledger, pool) = world(API, |_| Answer::Apply);
        let cf = standard1(&pool).await;
        let batch = pool.batch().message_bytes(0);
        for number in 0..3_u8 {
            batch.insert(&cf, [number], [([1_u8], [1_u8])]).expect("queued");
        }
        let done = drop_after(polls, batch.send_all()).await;
        batch.send_all().await.expect("answered");
        let mut keys = ledger.keys();
        keys.dedup();
        assert_eq!((keys.len(), batch.len()), (3, 0), "after {polls} polls");
        if done {
            assert!(polls > 3);
            return;
        }
    }
}

/// Polls a future so often and drops it; whether it was ready.
pub(super) async fn drop_after(polls: usize, future: impl Future) -> bool {
    let mut future = Box::pin(future);
    let mut left = polls;
    std::future::poll_fn(|context| {
        if left == 0 {
            return std::task::Poll::Ready(false);
        }
        left -= 1;
        future.as_mut().poll(context).map(|_| true)
    })
    .await
}

#[tokio::test(start_paused = true)]
async fn counters_of_unknown_fate_are_set_aside_and_sent_again_only_when_asked_for() {
    for answer in [Answer::Never, Answer::ApplyAndClose, Answer::time_out(), Answer::fail()] {
        let (ledger, pool) = world(API, nth(0, answer));
        let counters = counter1(&pool).await;
        let batch = pool.batch();
        batch.insert(&counters, "a", [("hits", 1)]).expect("queued");
        let error = batch.send_all().await.expect_err("the answer is lost");
        assert!(error.maybe_applied(), "{error}");
        assert_eq!(progress(&error), (0, 0, 0, 1), "{error}");
        assert_eq!((batch.len(), batch.doubtful()), (0, 1));
        batch.send_all().await.expect("nothing is queued");
        assert_eq!(ledger.messages(), 1);
        batch.queue_doubtful();
        assert_eq!((batch.len(), batch.doubtful()), (1, 0));
        batch.send_all().await.expect("answered now");
        assert_eq!((batch.len(), batch.doubtful(), ledger.messages()), (0, 0, 2));
    }
}

#[tokio::test(start_paused = true)]
async fn counters_that_were_not_applied_stay_queued() {
    for answer in [Answer::refuse(), Answer::Throw(cassa_wire::Exception::Unavailable)] {
        let (ledger, pool) = world(API, nth(0, answer));
        let counters = counter1(&pool).await;
        let batch = pool.batch();
        batch.insert(&counters, "a", [("hits", 1)]).expect("queued");
        batch.send_all().await.expect_err("refused");
        assert_eq!((batch.len(), batch.doubtful()), (1, 0));
        batch.send_all().await.expect("answered now");
        assert_eq!((batch.len(), ledger.keys().len()), (0, 1));
    }
}

#[tokio::test(start_paused = true)]
async fn counters_of_several_rows_are_in_doubt_where_a_server_found_too_few_replicas_for_one() {
    let (_, pool) = world(API, nth(0, Answer::Throw(cassa_wire::Exception::Unavailable)));
    let counters = counter1(&pool).await;
    let batch = pool.batch();
    batch.insert(&counters, "a", [("hits", 1)]).expect("queued");
    batch.insert(&counters, "b", [("hits", 1)]).expect("queued");
    let error = batch.send_all().await.expect_err("refused for a or b");
    assert!(error.maybe_applied(), "{error}");
    assert_eq!((batch.len(), batch.doubtful()), (0, 2));
}

#[tokio::test(start_paused = true)]
async fn counters_and_others_travel_apart_and_fail_apart() {
    let (ledger, pool) = world(API, nth(1, Answer::time_out()));
    let (cf, counters) = (standard1(&pool).await, counter1(&pool).await);
    let batch = pool.batch();
    for number in 0..10_u8 {
        batch.insert(&cf, [number], [([1_u8], [1_u8])]).expect("queued");
        batch.insert(&counters, [number], [([1_u8], 1)]).expect("queued");
    }
    let error = batch.send_all().await.expect_err("the counters' message fails");
    assert_eq!(progress(&error), (10, 0, 0, 10), "{error}");
    assert_eq!(ledger.messages(), 2, "however they were mixed, two messages");
}

#[tokio::test(start_paused = true)]
async fn a_refused_call_holds_up_no_other_and_can_be_taken_out() {
    let refused = |message: &Message| match message.has([7]) || message.has([42]) {
        true => Answer::refuse(),
        false => Answer::Apply,
    };
    let (ledger, pool) = world(API, refused);
    let cf = standard1(&pool).await;
    let batch = pool.batch();
    for number in 0..100_u8 {
        batch.insert(&cf, [number], [([1_u8], [1_u8])]).expect("queued");
    }
    let error = batch.send_all().await.expect_err("two calls are refused");
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert_eq!(progress(&error), (98, 2, 2, 0), "{error}");
    let rows: Vec<_> = error.batch().expect("progress").rows.iter().map(|row| row.key[0]).collect();
    assert_eq!(rows, [7, 42]);
    assert_eq!((batch.len(), batch.refused(), ledger.keys().len()), (2, 2, 98));
    assert!(ledger.messages() < 40, "{} messages", ledger.messages());

    batch.insert(&cf, [200_u8], [([1_u8], [1_u8])]).expect("queued");
    let error = batch.send_all().await.expect_err("they are refused again");
    assert_eq!(progress(&error), (1, 2, 2, 0), "{error}");
    let taken = batch.take_refused();
    let keys: Vec<_> = taken.iter().map(|call| call.key_bytes()[0]).collect();
    assert_eq!((keys, batch.len(), batch.bytes()), (vec![7, 42], 0, 0));
    batch.send_all().await.expect("nothing is queued");
    batch.put_back(taken);
    assert_eq!(batch.drain().len(), 2);
    assert!(batch.is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_call_too_large_to_succeed_holds_up_no_other() {
    for answer in [Answer::time_out(), Answer::Close, Answer::Never, Answer::fail()] {
        let decide = move |message: &Message| {
            if message.has("large") { answer.clone() } else { Answer::Apply }
        };
        let (ledger, pool) = world(API, decide);
        let cf = standard1(&pool).await;
        let batch = pool.batch();
        batch.insert(&cf, "large", [("a", vec![0_u8; 2 << 20])]).expect("queued");
        batch.insert(&cf, "small", [("a", "1")]).expect("queued");
        batch.send_all().await.expect_err("the large one fails");
        assert_eq!((batch.len(), batch.refused(), ledger.keys()), (1, 1, vec!["small".into()]));
    }
}

#[tokio::test(start_paused = true)]
async fn when_every_call_is_refused_the_search_for_the_guilty_ends() {
    let (ledger, pool) = world(API, |_| Answer::refuse());
    let cf = standard1(&pool).await;
    let batch = pool.batch();
    for number in 0..1000_u16 {
        batch.insert(&cf, number.to_be_bytes(), [([1_u8], [1_u8])]).expect("queued");
    }
    batch.send_all().await.expect_err("all are refused");
    assert!(ledger.messages() < 200, "{} messages", ledger.messages());
    assert_eq!((batch.len(), batch.refused()), (1000, 1000));
}

#[tokio::test(start_paused = true)]
async fn messages_are_as_large_as_they_may_be_and_no_larger() {
    let (ledger, pool) = world(API, |_| Answer::Apply);
    let (cf, counters) = (standard1(&pool).await, counter1(&pool).await);
    let batch = pool.batch().message_bytes(5_000);
    for number in 0..200_u8 {
        batch.insert(&cf, [number], [([1_u8], vec![0_u8; usize::from(number)])]).expect("queued");
        batch.insert(&cf.ttl(9), [number], [([1_u8], [0_u8; 10])]).expect("queued");
        batch.remove(&cf.columns([[1_u8]]), [number]).expect("queued");
        batch.insert(&counters, [number], [([1_u8], 1)]).expect("queued");
        batch.remove(&counters, [number]).expect("queued");
    }
    let bytes = batch.bytes();
    batch.send_all().await.expect("answered");
    let pages = ledger.pages();
    assert!(pages.got.iter().all(|message| message.bytes <= 5_000));
    let sent: usize = pages.got.iter().map(|message| message.bytes).sum();
    assert!(sent <= bytes + 50 * pages.got.len(), "{sent} bytes, {bytes} were told");
    assert!(pages.got.len() <= bytes / 4_000, "{} messages", pages.got.len());
}

#[tokio::test(start_paused = true)]
async fn an_atomic_batch_is_one_message_or_an_error() {
    let (ledger, pool) = world(ApiVersion::V19_36_2, nth(0, Answer::time_out()));
    let (cf, counters) = (standard1(&pool).await, counter1(&pool).await);
    let batch = pool.batch().atomic();
    for number in 0..4_u8 {
        batch.insert(&cf, [number], [([1_u8], vec![0_u8; 3 << 20])]).expect("queued");
    }
    let error = batch.insert(&cf, [9_u8], [([1_u8], vec![0_u8; 4 << 20])]).expect_err("too large");
    assert_eq!(error.kind(), ErrorKind::TooLarge, "{error}");
    let error = batch.insert(&counters, [9_u8], [([1_u8], 1)]).expect_err("of counters");
    assert_eq!(error.kind(), ErrorKind::InvalidArgument, "{error}");
    let error = batch.send_all().await.expect_err("timed out");
    assert!(error.maybe_applied(), "{error}");
    assert_eq!(error.operation(), Some("atomic_batch_mutate"));
    assert_eq!(progress(&error), (0, 4, 0, 0), "{error}");
    batch.send_all().await.expect("answered");
    let pages = ledger.pages();
    assert!(pages.got.iter().all(|message| message.atomic && message.mutations.len() == 4));
    assert_eq!((pages.got.len(), batch.len()), (2, 0));
}

#[tokio::test(start_paused = true)]
async fn an_atomic_batch_is_unsupported_before_1_2_and_nothing_is_sent() {
    let (ledger, pool) = world(ApiVersion::V19_33_0, |_| Answer::Apply);
    let cf = standard1(&pool).await;
    let batch = pool.batch().atomic();
    batch.insert(&cf, "a", [("a", "1")]).expect("queued");
    let error = batch.send_all().await.expect_err("unsupported");
    assert_eq!((error.kind(), error.maybe_applied()), (ErrorKind::Unsupported, false), "{error}");
    assert_eq!((batch.len(), ledger.messages()), (1, 0));
}

#[tokio::test(start_paused = true)]
async fn a_refused_atomic_batch_is_not_divided() {
    let (ledger, pool) = world(ApiVersion::V19_36_2, nth(0, Answer::refuse()));
    let cf = standard1(&pool).await;
    let batch = pool.batch().atomic();
    for number in 0..4_u8 {
        batch.insert(&cf, [number], [([1_u8], [1_u8])]).expect("queued");
    }
    let error = batch.send_all().await.expect_err("refused");
    assert_eq!(progress(&error), (0, 4, 4, 0), "{error}");
    assert_eq!(ledger.messages(), 1);
    batch.send_all().await.expect("answered");
    assert_eq!(ledger.pages().got.iter().map(|m| m.mutations.len()).collect::<Vec<_>>(), [4, 4]);
}

#[tokio::test(start_paused = true)]
async fn what_a_batch_sets_holds_where_the_handle_sets_nothing() {
    let (ledger, pool) = world(API, |_| Answer::Apply);
    let (cf, counters) = (standard1(&pool).await, counter1(&pool).await);
    let batch = pool.batch().ttl(60).timestamp(7);
    batch.insert(&cf, "a", [("a", "1")]).expect("queued");
    batch.insert(&cf.ttl(5).timestamp(6), "b", [("a", "1")]).expect("queued");
    batch.remove(&cf, "c").expect("queued");
    batch.remove(&cf.timestamp(6), "d").expect("queued");
    batch.insert(&counters, "a", [("a", 1)]).expect_err("counters have neither");
    pool.batch().ttl(0).insert(&cf, "a", [("a", "1")]).expect_err("no time to live");
    batch.send_all().await.expect("answered");
    let pages = ledger.pages();
    let stamps = pages.applied.iter().map(|(_, _, mutation)| {
        let column = mutation.column_or_supercolumn.as_ref().and_then(|some| some.column.as_ref());
        let deletion = mutation.deletion.as_ref().and_then(|deletion| deletion.timestamp);
        column.map_or((deletion, None), |column| (column.timestamp, column.ttl))
    });
    let expected = [(Some(7), Some(60)), (Some(6), Some(5)), (Some(7), None), (Some(6), None)];
    assert_eq!(stamps.collect::<Vec<_>>(), expected);
}

#[tokio::test(start_paused = true)]
async fn sends_at_the_same_time_send_everything_once_and_end_when_it_is_answered() {
    let (ledger, pool) = world(API, |_| Answer::Apply);
    let (cf, counters) = (standard1(&pool).await, counter1(&pool).await);
    let batch = Arc::new(pool.batch().message_bytes(300));
    let senders: Vec<_> = (0..20_u8)
        .map(|task| {
            let (batch, cf, counters) = (batch.clone(), cf.clone(), counters.clone());
            let ledger = ledger.clone();
            tokio::spawn(async move {
                for number in 0..20_u8 {
                    let key = [task, number];
                    batch.insert(&cf, key, [([1_u8], [1_u8])]).expect("queued");
                    batch.insert(&counters, key, [([1_u8], 1)]).expect("queued");
                    tokio::task::yield_now().await;
                }
                batch.send_all().await.expect("answered");
                let own = ledger.keys().into_iter().filter(|key| key[0] == task).count();
                assert_eq!(own, 40, "all that was queued before is applied");
            })
        })
        .collect();
    for sender in senders {
        sender.await.expect("no panic");
    }
    assert_eq!((batch.len(), batch.doubtful(), ledger.keys().len()), (0, 0, 800));
}

#[tokio::test(start_paused = true)]
async fn of_sends_at_the_same_time_one_that_fails_or_is_dropped_blocks_no_other() {
    let (ledger, pool) = world(API, nth(0, Answer::Never));
    let cf = standard1(&pool).await;
    let batch = pool.batch();
    batch.insert(&cf, "a", [("a", "1")]).expect("queued");
    let first = tokio::time::timeout(Duration::from_secs(1), batch.send_all());
    let dropped = tokio::time::timeout(Duration::from_millis(1), batch.send_all());
    let (first, dropped, last) = tokio::join!(first, dropped, batch.send_all());
    assert!(first.is_err() && dropped.is_err(), "both were dropped");
    last.expect("answered");
    assert_eq!((batch.len(), ledger.keys().len()), (0, 1));
}

#[tokio::test(start_paused = true)]
async fn a_dropped_batch_sends_nothing_and_another_pools_handle_is_refused() {
    let (ledger, pool) = world(API, |_| Answer::Apply);
    let (_, other) = world(API, |_| Answer::Apply);
    let batch = pool.batch();
    batch.insert(&standard1(&pool).await, "a", [("a", "1")]).expect("queued");
    let error = batch.insert(&standard1(&other).await, "a", [("a", "1")]).expect_err("a stranger");
    assert_eq!(error.kind(), ErrorKind::InvalidArgument, "{error}");
    drop(batch);
    pool.first_contact().await.expect("the server is there");
    assert_eq!(ledger.messages(), 0);
}
