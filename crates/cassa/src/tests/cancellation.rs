//! No call ever reads another call's reply, wherever that other call was dropped or cut off.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::Poll;
use std::time::Duration;

use super::world::{echo, pool, serve, standard1};
use crate::column_family::ColumnFamily;
use crate::driver::sim::{Door, Network, Reaction, Sim};
use crate::options::{Options, PoolSize};
use crate::pool::Pool;
use crate::row::Row;

const STEP: Duration = Duration::from_millis(1);

fn one_server() -> Options {
    Options::new().server("10.0.0.1").size(PoolSize::Total(1))
}

/// The value of the only column of the row, which is the row's key.
fn value_of(row: Option<Row>) -> Vec<u8> {
    let row = row.expect("every row exists");
    row.value::<Vec<u8>>("column").expect("bytes").expect("the column")
}

/// Polls a future so many times and drops it; whether it was ready before.
pub(super) async fn polled<F: Future>(future: F, times: usize) -> bool {
    let mut future = pin!(future);
    let mut left = times;
    poll_fn(|context| {
        if left == 0 {
            return Poll::Ready(false);
        }
        left -= 1;
        future.as_mut().poll(context).map(|_| true)
    })
    .await
}

pub(super) async fn reads_its_own(users: &ColumnFamily<Sim>, key: &str) {
    assert_eq!(value_of(users.read_row(key).await.expect("the server answers")), key.as_bytes());
}

/// Drops the first call of a pool at each of its polls: later ones read their own, and no socket is left over. How many polls the
/// call took.
pub(super) async fn dropped_at_every_poll(
    network: &Network,
    pool: impl Fn() -> Pool<Sim>,
) -> usize {
    let mut polls = 0;
    loop {
        // A fresh pool each time, so that connecting and its calls are dropped at every poll too.
        let pool = pool();
        let ready = {
            let read = async { standard1(&pool).await.read_row("first").await };
            polled(read, polls).await
        };
        let users = standard1(&pool).await;
        for key in ["second", "third"] {
            reads_its_own(&users, key).await;
        }
        assert_eq!(pool.counts().open, network.open(), "a socket leaked at poll {polls}");
        if ready {
            return polls;
        }
        polls += 1;
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_dropped_at_any_poll_never_leaks_its_reply() {
    let network = Network::default();
    serve(&network, 1, Door::Slow(STEP), |_, reply| Reaction::Trickle(STEP, reply));
    let polls = dropped_at_every_poll(&network, || pool(&network, one_server())).await;
    assert!(polls > 50, "the reply came byte by byte, in {polls} polls only");
}

#[tokio::test(start_paused = true)]
async fn a_reply_cut_off_at_any_byte_never_leaks_into_the_next_call() {
    let whole = {
        let network = Network::default();
        let length = Arc::new(AtomicUsize::new(0));
        let seen = length.clone();
        serve(&network, 1, Door::Open, move |_, reply| {
            seen.store(reply.len(), Ordering::SeqCst);
            Reaction::Send(reply)
        });
        let pool = pool(&network, one_server());
        reads_its_own(&standard1(&pool).await, "first").await;
        length.load(Ordering::SeqCst)
    };
    for cut in 0..whole {
        let network = Network::default();
        let calls = AtomicUsize::new(0);
        serve(&network, 1, Door::Open, move |_, mut reply| {
            if calls.fetch_add(1, Ordering::SeqCst) > 0 {
                return Reaction::Send(reply);
            }
            reply.truncate(cut);
            Reaction::Last(reply)
        });
        let pool = pool(&network, one_server().max_attempts(1));
        let users = standard1(&pool).await;
        let error = users.read_row("first").await.expect_err("its reply was cut off");
        assert_eq!(error.kind(), crate::ErrorKind::Transport, "at byte {cut}: {error}");
        reads_its_own(&users, "second").await;
        assert_eq!(pool.counts().open, network.open());
    }
}

#[tokio::test(start_paused = true)]
async fn a_reply_that_comes_after_its_time_out_is_nobodys() {
    let network = Network::default();
    let calls = AtomicUsize::new(0);
    serve(&network, 1, Door::Open, move |_, reply| match calls.fetch_add(1, Ordering::SeqCst) {
        0 => Reaction::Late(Duration::from_secs(13), reply),
        _ => Reaction::Send(reply),
    });
    let pool = pool(&network, one_server().max_attempts(1));
    let users = standard1(&pool).await;
    let error = users.read_row("first").await.expect_err("it takes longer than an attempt may");
    assert_eq!(error.kind(), crate::ErrorKind::AttemptTimedOut);
    reads_its_own(&users, "second").await;
    tokio::time::sleep(Duration::from_secs(20)).await;
    reads_its_own(&users, "third").await;
}

#[tokio::test(start_paused = true)]
async fn a_reply_of_another_sequence_is_refused() {
    let network = Network::default();
    let calls = AtomicUsize::new(0);
    serve(&network, 1, Door::Open, move |request, mut reply| {
        if calls.fetch_add(1, Ordering::SeqCst) == 0 {
            // The sequence stands behind length, version, the name's length and the name.
            let place = 4 + 4 + 4 + "get_slice".len();
            let earlier = (request.sequence - 1).to_be_bytes();
            reply[place..place + 4].copy_from_slice(&earlier);
        }
        Reaction::Send(reply)
    });
    let pool = pool(&network, one_server().max_attempts(1));
    let users = standard1(&pool).await;
    let error = users.read_row("first").await.expect_err("the reply is another call's");
    assert_eq!(error.kind(), crate::ErrorKind::Protocol);
    assert_eq!(pool.counts().open, 0, "its connection was kept");
    reads_its_own(&users, "second").await;
}

#[tokio::test(start_paused = true)]
async fn a_reply_nobody_asked_for_costs_its_connection() {
    let network = Network::default();
    serve(&network, 1, Door::Open, |_, reply| Reaction::Send([reply.clone(), reply].concat()));
    let pool = pool(&network, one_server().max_attempts(1));
    let users = standard1(&pool).await;
    for key in ["first", "second", "third"] {
        reads_its_own(&users, key).await;
        assert_eq!(pool.counts().open, network.open());
    }
    assert_eq!(network.connects(), 3);
}

#[tokio::test(start_paused = true)]
async fn replies_in_any_pieces_are_whole_replies() {
    let network = Network::default();
    serve(&network, 1, Door::Open, |_, reply| Reaction::Trickle(STEP, reply));
    let pool = pool(&network, one_server());
    let users = standard1(&pool).await;
    reads_its_own(&users, "first").await;
    echo(&network, 1);
    reads_its_own(&users, "second").await;
    assert_eq!(network.connects(), 1);
}
