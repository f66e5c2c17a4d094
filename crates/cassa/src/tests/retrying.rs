//! Retries are bounded for all calls together, and whatever a program's policy says.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use cassa_wire::{AnyCall, BatchMutate, Exception, GetSlice, Insert, Request};
use tokio::time::Instant;

use super::world::{echo, pool, refuse, serve, standard1};
use crate::column_family::ColumnFamily;
use crate::driver::sim::{Door, Network, Reaction, Sim};
use crate::error::{Error, ErrorKind, Phase};
use crate::options::{Options, PoolSize};
use crate::retry::{FailedAttempt, Nature, RetryBudget, RetryDecision, RetryPolicy};

const TIMED_OUT: Exception = Exception::TimedOut {
    acknowledged_by: None,
    acknowledged_by_batchlog: None,
    paxos_in_progress: None,
};

/// A policy that is a function.
struct Policy<F>(F);

impl<F: Fn(&FailedAttempt<'_>) -> RetryDecision + Send + Sync> RetryPolicy for Policy<F> {
    fn decide(&self, attempt: &FailedAttempt<'_>) -> RetryDecision {
        (self.0)(attempt)
    }
}

fn policy(decide: impl Fn(&FailedAttempt<'_>) -> RetryDecision + Send + Sync + 'static) -> Options {
    two_servers().retry_policy(Policy(decide))
}

fn two_servers() -> Options {
    Options::new().server("10.0.0.1").server("10.0.0.2")
}

/// Two servers that answer like this, and how often they were asked.
fn both(
    network: &Network,
    answer: impl Fn(&Request) -> Reaction + Send + Sync + Clone + 'static,
) -> Arc<AtomicUsize> {
    let asked = Arc::new(AtomicUsize::new(0));
    for last in [1, 2] {
        let (asked, answer) = (asked.clone(), answer.clone());
        serve(network, last, Door::Open, move |request, _| {
            asked.fetch_add(1, Ordering::SeqCst);
            answer(request)
        });
    }
    asked
}

fn refused(request: &Request, exception: &Exception) -> Reaction {
    Reaction::Send(match &request.call {
        AnyCall::Insert(_) => refuse::<Insert>(request, exception),
        AnyCall::BatchMutate(_) => refuse::<BatchMutate>(request, exception),
        _ => refuse::<GetSlice>(request, exception),
    })
}

/// The servers time out after 10 ms each, for so many calls of 100 callers: how often they were asked, for how long, and an error.
async fn storm(calls: usize, options: Options) -> (usize, Duration, Error) {
    let network = Network::default();
    let asked = both(&network, |request| match refused(request, &TIMED_OUT) {
        Reaction::Send(reply) => Reaction::Late(Duration::from_millis(10), reply),
        other => other,
    });
    let pool = pool(&network, options.size(PoolSize::Total(100)));
    let users = standard1(&pool).await;
    let began = Instant::now();
    let callers: Vec<_> = (0..100)
        .map(|_| {
            let users = users.clone();
            tokio::spawn(async move {
                for _ in 1..calls / 100 {
                    users.read_row("key").await.expect_err("they time out");
                }
                users.read_row("key").await.expect_err("they time out")
            })
        })
        .collect();
    let mut last = None;
    for caller in callers {
        last = Some(caller.await.expect("no panic"));
    }
    (asked.load(Ordering::SeqCst), began.elapsed(), last.expect("there are callers"))
}

#[tokio::test(start_paused = true)]
async fn a_storm_of_time_outs_adds_a_fifth_to_the_load_and_a_reserve() {
    let (asked, took, error) = storm(10_000, two_servers()).await;
    let reserve = 100 + 10 * took.as_secs() as usize + 10;
    assert!(asked > 11_500 && asked <= 12_000 + reserve, "{asked} requests in {took:?}");
    assert_eq!(error.kind(), ErrorKind::ServerTimedOut);
    let told = "the pool's retry budget of 20 for a hundred calls and 10 a second is used up";
    assert!(error.message().contains(told), "{error}");

    let none = two_servers().retry_budget(RetryBudget::new(0, 0));
    assert_eq!(storm(1_000, none).await.0, 1_000);
    let unlimited = two_servers().retry_budget(RetryBudget::unlimited());
    let (asked, _, error) = storm(1_000, unlimited).await;
    assert_eq!(asked, 6_000);
    assert!(!error.message().contains("budget"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_storm_of_silence_adds_a_fifth_to_the_load_and_a_reserve() {
    let network = Network::default();
    let asked = both(&network, |_| Reaction::Never);
    let quick = two_servers().attempt_timeout(Duration::from_millis(10)).size(PoolSize::Total(50));
    let pool = pool(&network, quick);
    let users = standard1(&pool).await;
    let began = Instant::now();
    let callers: Vec<_> = (0..50)
        .map(|_| {
            let users = users.clone();
            tokio::spawn(async move {
                for _ in 0..40 {
                    users.read_row("key").await.expect_err("nobody answers");
                }
            })
        })
        .collect();
    for caller in callers {
        caller.await.expect("no panic");
    }
    let (asked, took) = (asked.load(Ordering::SeqCst), began.elapsed());
    let reserve = 100 + 10 * took.as_secs() as usize + 10;
    assert!(asked > 2_000 && asked <= 2_400 + reserve, "{asked} requests in {took:?}");
    assert_eq!(pool.counts().open, network.open());
}

#[tokio::test(start_paused = true)]
async fn attempts_that_sent_nothing_are_free() {
    let network = Network::default();
    echo(&network, 1);
    // Every call needs a new connection.
    let options = two_servers().retry_budget(RetryBudget::new(0, 0)).recycle_after(1);
    let pool = pool(&network, options);
    let users = standard1(&pool).await;
    for _ in 0..50 {
        // The other host's ban ends, and it is tried again.
        tokio::time::sleep(Duration::from_secs(31)).await;
        users.read_row("key").await.expect("one host answers");
    }
    assert!(network.connects() > 60, "the dead host was never tried: {}", network.connects());
}

#[tokio::test(start_paused = true)]
async fn a_policy_decides_what_is_sent_again() {
    let network = Network::default();
    let asked = both(&network, |request| refused(request, &Exception::Unavailable));
    let read = async |options: Options| {
        let pool = pool(&network, options);
        let error = standard1(&pool).await.read_row("key").await.expect_err("both refuse");
        (asked.swap(0, Ordering::SeqCst), error)
    };
    assert_eq!(read(policy(|_| RetryDecision::Fail)).await.0, 1);
    let began = Instant::now();
    let thrice = policy(|attempt| match attempt.sent() {
        1 | 2 => RetryDecision::RetryAfter(Duration::from_secs(3)),
        _ => RetryDecision::Fail,
    });
    let (sent, error) = read(thrice).await;
    assert_eq!((sent, began.elapsed().as_secs(), error.attempts().len()), (3, 6, 3));
    assert_eq!(error.kind(), ErrorKind::Unavailable);
}

#[tokio::test(start_paused = true)]
async fn a_policy_sees_what_the_call_has_been_through() {
    let network = Network::default();
    both(&network, |request| refused(request, &Exception::Unavailable));
    let looked = policy(|attempt| {
        assert_eq!((attempt.operation(), attempt.nature()), ("insert", Nature::Write));
        assert_eq!((attempt.kind(), attempt.phase()), (ErrorKind::Unavailable, Phase::Receive));
        assert!(attempt.is_sent() && attempt.may_repeat());
        let times = attempt.times(&[ErrorKind::Unavailable, ErrorKind::Transport]);
        assert_eq!(
            (times as usize, attempt.sent() as usize),
            (attempt.attempts().len(), times as usize)
        );
        assert!(attempt.time_left() > Duration::from_secs(20));
        assert!(attempt.host().starts_with("10.0.0."), "{attempt:?}");
        assert_eq!(attempt.cause(), "too few replicas are alive");
        RetryDecision::Retry
    });
    let users = standard1(&pool(&network, looked)).await;
    let error = users.write_row("key", [("column", "value")]).await.expect_err("both refuse");
    assert!(!error.message().contains("panicked"), "{error}");
    assert_eq!(error.attempts().len(), 6);
    assert!(error.attempts().iter().all(|attempt| attempt.cause() == "too few replicas are alive"));
}

#[tokio::test(start_paused = true)]
async fn no_policy_goes_beyond_the_attempts_the_deadline_or_the_budget() {
    let network = Network::default();
    let asked = both(&network, |request| refused(request, &TIMED_OUT));
    let again = || policy(|_| RetryDecision::RetryAfter(Duration::ZERO));
    let read = async |options: Options| {
        let users = standard1(&pool(&network, options)).await;
        let error = users.read_row("key").await.expect_err("both time out");
        (asked.swap(0, Ordering::SeqCst), error)
    };
    let (sent, error) = read(again().max_attempts(4)).await;
    assert_eq!((sent, error.kind()), (4, ErrorKind::ServerTimedOut));
    let (sent, error) = read(again().max_attempts(1)).await;
    assert_eq!((sent, error.kind()), (1, ErrorKind::ServerTimedOut));
    let (sent, error) = read(again().max_attempts(1_000_000)).await;
    assert_eq!((sent, error.kind()), (101, ErrorKind::ServerTimedOut));
    assert!(error.message().contains("budget") && error.attempts().len() == 33, "{error}");

    let began = Instant::now();
    let late = policy(|_| RetryDecision::RetryAfter(Duration::MAX));
    let (sent, error) = read(late).await;
    assert_eq!((sent, error.kind(), began.elapsed().as_secs()), (1, ErrorKind::Deadline, 0));
    let slowly = policy(|_| RetryDecision::RetryAfter(Duration::from_secs(7)));
    let (sent, error) = read(slowly.max_attempts(1_000)).await;
    assert_eq!((sent, error.kind()), (5, ErrorKind::Deadline));
    assert!(began.elapsed() < Duration::from_secs(30), "{:?}", began.elapsed());
}

#[tokio::test(start_paused = true)]
async fn no_policy_makes_a_call_try_hosts_that_can_not_be_reached_without_end() {
    let network = Network::default();
    let again = policy(|_| RetryDecision::RetryAfter(Duration::ZERO));
    let error = pool(&network, again).first_contact().await.expect_err("nobody listens");
    assert_eq!((error.kind(), error.attempts().len()), (ErrorKind::NoHosts, 4));
    let never = policy(|_| RetryDecision::Fail);
    let error = pool(&network, never).first_contact().await.expect_err("nobody listens");
    assert_eq!((error.kind(), error.attempts().len()), (ErrorKind::Connect, 1));
}

#[tokio::test(start_paused = true)]
async fn a_policy_that_panics_fails_its_call_and_nothing_else() {
    let network = Network::default();
    both(&network, |request| refused(request, &TIMED_OUT));
    let options = policy(|_| std::panic::panic_any("told to"));
    let pool = pool(&network, options);
    let users = standard1(&pool).await;
    for _ in 0..10 {
        let error = users.read_row("key").await.expect_err("both time out");
        assert_eq!(error.kind(), ErrorKind::ServerTimedOut);
        assert!(error.message().contains("the retry policy panicked"), "{error}");
    }
    assert_eq!((pool.counts().open, pool.counts().idle), (network.open(), network.open()));
    echo(&network, 1);
    echo(&network, 2);
    network.restart();
}

#[tokio::test(start_paused = true)]
async fn one_row_of_counters_is_sent_to_one_other_host_when_too_few_replicas_are_alive() {
    let network = Network::default();
    let asked = both(&network, |request| refused(request, &Exception::Unavailable));
    let pool = pool(&network, two_servers());
    let counters = pool.family_of(None, "Counter1").await.expect("the simulated schema");
    let error = counters.add_to("key", "hits", 1).await.expect_err("both refuse");
    assert_eq!((error.kind(), error.maybe_applied()), (ErrorKind::Unavailable, false), "{error}");
    assert_ne!(error.attempts()[0].host(), error.attempts()[1].host());
    assert_eq!(asked.swap(0, Ordering::SeqCst), 2);
    // Of two rows one may have been applied.
    let two = [("a", [("hits", 1)]), ("b", [("hits", 1)])];
    let error = counters.write_rows(two).await.expect_err("refused");
    assert!(error.maybe_applied(), "{error}");
    assert_eq!(asked.swap(0, Ordering::SeqCst), 1);
}

/// The column family of counters, over servers that lose every answer.
async fn lossy_counters(options: Options) -> (ColumnFamily<Sim>, Arc<AtomicUsize>) {
    let network = Network::default();
    let asked = both(&network, |_| Reaction::Last(Vec::new()));
    let pool = pool(&network, options);
    (pool.family_of(None, "Counter1").await.expect("the simulated schema"), asked)
}

#[tokio::test(start_paused = true)]
async fn counters_are_sent_again_only_where_the_program_has_asked_for_it() {
    let insist = || policy(|_| RetryDecision::Retry);
    for options in [two_servers(), insist()] {
        let (counters, asked) = lossy_counters(options).await;
        let batch = counters.batch();
        batch.insert(&counters, "key", [("hits", 1)]).expect("queued");
        counters.add_to("key", "hits", 1).await.expect_err("the answer is lost");
        counters.remove_row("key").await.expect_err("the answer is lost");
        counters.write_rows([("key", [("hits", 1)])]).await.expect_err("the answer is lost");
        batch.send_all().await.expect_err("the answer is lost");
        assert_eq!(asked.swap(0, Ordering::SeqCst), 4, "each once");

        let counters = counters.repeat_counters(true);
        let error = counters.add_to("key", "hits", 1).await.expect_err("the answer is lost");
        assert!(error.maybe_applied() && error.attempts().len() == 6, "{error}");
        counters.write_rows([("key", [("hits", 1)])]).await.expect_err("the answer is lost");
        assert_eq!(asked.swap(0, Ordering::SeqCst), 12);
        let batch = counters.batch().repeat_counters(false);
        batch.insert(&counters, "key", [("hits", 1)]).expect("queued");
        batch.send_all().await.expect_err("the answer is lost");
        assert_eq!((asked.swap(0, Ordering::SeqCst), batch.doubtful()), (1, 1));
        let batch = batch.repeat_counters(true);
        batch.insert(&counters, "key", [("hits", 1)]).expect("queued");
        batch.send_all().await.expect_err("the answer is lost");
        assert_eq!((asked.swap(0, Ordering::SeqCst), batch.doubtful()), (6, 2));
    }
    let (counters, asked) = lossy_counters(two_servers().repeat_counters(true)).await;
    counters.add_to("key", "hits", 1).await.expect_err("the answer is lost");
    assert_eq!(asked.swap(0, Ordering::SeqCst), 6);
    counters.remove_every_row().await.expect_err("the answer is lost");
    assert_eq!(asked.swap(0, Ordering::SeqCst), 1, "a truncation is no mutation of a counter");
}
