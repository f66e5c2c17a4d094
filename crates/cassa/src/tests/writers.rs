//! A writer sends itself when it is full, holds no more than it may, and makes those wait who write faster than servers take it.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use super::batches::{counter1, drop_after, nth, world};
use super::ledger::Answer;
use super::world::{API, standard1};
use crate::ErrorKind;
use crate::batch::Writer;
use crate::column_family::ColumnFamily;
use crate::driver::sim::Sim;

async fn one(writer: &Writer<Sim>, cf: &ColumnFamily<Sim>, number: u16) -> crate::Result<i64> {
    writer.write(cf, number.to_be_bytes(), [([1_u8], [1_u8])]).await
}

#[tokio::test(start_paused = true)]
async fn a_full_writer_sends_itself_and_the_last_calls_are_sent_by_flush() {
    let (ledger, pool) = world(API, |_| Answer::Apply);
    let cf = standard1(&pool).await;
    let writer = pool.writer().calls(10);
    for number in 0..25 {
        one(&writer, &cf, number).await.expect("queued");
        assert_eq!(ledger.keys().len(), usize::from(number) / 10 * 10);
    }
    writer.erase(&cf, "gone").await.expect("queued");
    writer.batch().send_all().await.expect("answered");
    assert_eq!((ledger.keys().len(), writer.batch().len()), (26, 0));

    let (ledger, pool) = world(API, |_| Answer::Apply);
    let cf = standard1(&pool).await;
    let writer = pool.writer().bytes(10_000);
    for number in 0..30_u16 {
        writer.write(&cf, number.to_be_bytes(), [("a", vec![0_u8; 900])]).await.expect("queued");
        assert!(writer.batch().bytes() <= 10_000);
    }
    assert_eq!(ledger.keys().len(), 20);
    writer.write(&cf, "large", [("a", vec![0_u8; 50_000])]).await.expect("taken when alone");
    assert_eq!((ledger.keys().len(), writer.batch().len()), (30, 1));
    drop(writer);
    assert_eq!(ledger.keys().len(), 30);
}

#[tokio::test(start_paused = true)]
async fn after_an_error_the_call_is_not_queued_and_what_was_is_kept() {
    let (ledger, pool) = world(API, nth(0, Answer::Close));
    let cf = standard1(&pool).await;
    let writer = pool.writer().calls(2);
    one(&writer, &cf, 0).await.expect("queued");
    one(&writer, &cf, 1).await.expect("queued");
    let error = one(&writer, &cf, 2).await.expect_err("it is full and can't be sent");
    assert_eq!(error.kind(), ErrorKind::Transport, "{error}");
    assert_eq!(writer.batch().len(), 2);
    one(&writer, &cf, 3).await.expect("sent and queued");
    writer.batch().send_all().await.expect("answered");
    assert_eq!(ledger.keys(), [[0, 0], [0, 1], [0, 3]].map(|key| key.to_vec()));
}

#[tokio::test(start_paused = true)]
async fn many_tasks_share_a_writer_that_holds_no_more_than_twice_its_limit() {
    let (ledger, pool) = world(API, |_| Answer::Apply);
    let cf = standard1(&pool).await;
    let (writer, most) = (Arc::new(pool.writer().calls(5)), Arc::new(AtomicUsize::new(0)));
    let tasks: Vec<_> = (0..50_u8)
        .map(|task| {
            let (writer, cf, most) = (writer.clone(), cf.clone(), most.clone());
            tokio::spawn(async move {
                for number in 0..20_u8 {
                    one(&writer, &cf, u16::from_be_bytes([task, number])).await.expect("queued");
                    most.fetch_max(writer.batch().len(), Ordering::SeqCst);
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.expect("no panic");
    }
    writer.batch().send_all().await.expect("answered");
    let most = most.load(Ordering::SeqCst);
    assert!((6..=11).contains(&most), "{most} calls were held");
    let keys = ledger.keys();
    assert_eq!(keys.len(), 1_000);
    for task in 0..50_u8 {
        let own: Vec<u8> = keys.iter().filter(|key| key[0] == task).map(|key| key[1]).collect();
        assert!(own.is_sorted() && own.len() == 20, "{own:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn who_waits_for_a_full_writer_may_go_away_or_run_out_of_time() {
    let (ledger, pool) = world(API, nth(0, Answer::Never));
    let cf = standard1(&pool).await;
    let writer = Arc::new(pool.writer().calls(1));
    one(&writer, &cf, 0).await.expect("queued");
    let sends = {
        let (writer, cf) = (writer.clone(), cf.clone());
        tokio::spawn(async move { one(&writer, &cf, 1).await })
    };
    while ledger.messages() == 0 {
        tokio::task::yield_now().await;
    }
    one(&writer, &cf, 2).await.expect("while one sends, twice as many are taken");
    let gone = tokio::time::timeout(Duration::from_secs(1), one(&writer, &cf, 3));
    assert!(gone.await.is_err(), "it waits for its turn");
    let later = one(&writer, &cf, 4).await;
    let error = sends.await.expect("no panic").expect_err("nobody answered");
    assert_eq!(error.kind(), ErrorKind::AttemptTimedOut, "{error}");
    later.expect("sent what the first had left, and queued");
    writer.batch().send_all().await.expect("answered");
    let keys: Vec<u8> = ledger.keys().iter().map(|key| key[1]).collect();
    assert_eq!(keys, [0, 2, 4]);
}

#[tokio::test(start_paused = true)]
async fn an_insert_dropped_at_any_poll_is_not_queued_and_costs_no_other_call() {
    for polls in 0.. {
        let (ledger, pool) = world(API, |_| Answer::Apply);
        let cf = standard1(&pool).await;
        let writer = pool.writer().calls(2);
        one(&writer, &cf, 0).await.expect("queued");
        one(&writer, &cf, 1).await.expect("queued");
        let done = drop_after(polls, one(&writer, &cf, 2)).await;
        writer.batch().send_all().await.expect("answered");
        let mut keys: Vec<u8> = ledger.keys().iter().map(|key| key[1]).collect();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys, if done { vec![0, 1, 2] } else { vec![0, 1] }, "after {polls} polls");
        if done {
            assert!(polls > 1);
            return;
        }
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_in_doubt_is_bounded_and_says_so() {
    let (ledger, pool) = world(API, |_| Answer::Close);
    let counters = counter1(&pool).await;
    let writer = pool.writer().calls(10);
    let mut full = None;
    for number in 0..100_u16 {
        let written = writer.write(&counters, number.to_be_bytes(), [([1_u8], 1)]).await;
        full = written.err().filter(|error| error.kind() == ErrorKind::Full);
        if full.is_some() {
            break;
        }
    }
    let error = full.expect("it is full");
    assert!(!error.maybe_applied(), "{error}");
    assert_eq!((writer.batch().doubtful(), writer.batch().len()), (30, 10));
    assert_eq!(ledger.messages(), 3);
    assert_eq!(writer.batch().take_doubtful().len(), 30);
    writer.batch().drain();
    writer.write(&counters, "again", [([1_u8], 1)]).await.expect("queued");
}
