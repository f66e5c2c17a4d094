//! What is sent again, and who decides it.

use std::sync::atomic::{AtomicUsize, Ordering};

use cassa::retry::{FailedAttempt, RetryBudget, RetryDecision, RetryPolicy};

use super::prelude::*;
use crate::cutter::Cutter;
use crate::ground::Paused;

pub(super) fn cases() -> Vec<Case<Stage>> {
    vec![
        case!(a_policy_of_the_program_decides_what_is_sent_again, [143]).hurting(),
        case!(a_used_up_retry_budget_ends_a_call_with_its_last_error, [144]).hurting(),
        case!(a_counter_is_added_to_twice_only_where_that_was_asked_for, [145]).since(
            0,
            8,
            "counters came with 0.8",
        ),
    ]
}

/// Sends everything thrice, and counts how often it was asked.
struct Thrice(Arc<AtomicUsize>);

impl RetryPolicy for Thrice {
    fn decide(&self, attempt: &FailedAttempt<'_>) -> RetryDecision {
        self.0.fetch_add(1, Ordering::SeqCst);
        match attempt.sent() {
            0..3 => RetryDecision::RetryAfter(Duration::from_millis(1)),
            _ => RetryDecision::Fail,
        }
    }
}

async fn a_policy_of_the_program_decides_what_is_sent_again(stage: Arc<Stage>) -> Verdict {
    let victim = stage.ground.victim()?;
    let asked = Arc::new(AtomicUsize::new(0));
    let thrice = |options: Options| options.retry_policy(Thrice(asked.clone()));
    let (_, cf) = stage.elsewhere(&[victim.address()], 1, thrice).await?;
    wait!(cf.insert("policy", [("a", "1")]))?;
    asked.store(0, Ordering::SeqCst);
    let paused = Paused::new(victim)?;
    let error = refused(wait!(cf.attempt_timeout(Duration::from_millis(100)).get("policy")));
    drop(paused);
    assert_eq!(error.kind(), ErrorKind::AttemptTimedOut, "{error}");
    let sent = error.attempts().iter().filter(|attempt| attempt.phase() == Phase::Receive);
    assert!(
        sent.count() <= 3 && asked.load(Ordering::SeqCst) == error.attempts().len(),
        "{error:?}"
    );
    assert!(error.attempts().iter().all(|attempt| !attempt.cause().is_empty()), "{error:?}");
    Ok(())
}

async fn a_used_up_retry_budget_ends_a_call_with_its_last_error(stage: Arc<Stage>) -> Verdict {
    let victim = stage.ground.victim()?;
    let none = |options: Options| options.retry_budget(RetryBudget::new(0, 0));
    let (_, cf) = stage.elsewhere(&[victim.address()], 1, none).await?;
    wait!(cf.insert("budget", [("a", "1")]))?;
    let paused = Paused::new(victim)?;
    let error = refused(wait!(cf.attempt_timeout(Duration::from_millis(100)).get("budget")));
    drop(paused);
    assert_eq!(
        (error.kind(), error.attempts().len()),
        (ErrorKind::AttemptTimedOut, 1),
        "{error:?}"
    );
    assert!(error.message().contains("the pool's retry budget"), "{error}");
    assert_eq!(wait!(cf.get("budget"))?.unwrap().len(), 1);
    Ok(())
}

async fn a_counter_is_added_to_twice_only_where_that_was_asked_for(stage: Arc<Stage>) -> Verdict {
    let family = stage.defined("CountersRepeated").key(Type::Utf8).comparator(Type::Utf8);
    let hits = stage.create(family.default_validator(Type::Counter)).await?;
    for (key, repeat, counted) in [("once", false, 1), ("twice", true, 2)] {
        let cutter = Cutter::before(stage.ground.calm(), "batch_mutate")?;
        let behind = Options::new().server(&cutter.address.to_string()).keyspace(stage.keyspace());
        let pool = wait!(Pool::connect(behind.repeat_counters(repeat)))?;
        let lossy = wait!(pool.column_family("CountersRepeated"))?;
        let added = wait!(lossy.add(key, "hits", 1));
        assert_eq!(added.is_ok(), repeat, "{added:?}");
        assert!(added.err().is_none_or(|error| error.maybe_applied()));
        let row = wait!(hits.get(key))?.unwrap();
        assert_eq!((row.value::<i64>("hits")?, cutter.asked()), (Some(counted), counted as usize));
    }
    Ok(())
}
