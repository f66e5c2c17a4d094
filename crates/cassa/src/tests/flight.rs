//! The bytes of large messages are bounded over all calls, and shared out in the order in which they were asked for.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use cassa_wire::{AnyCall, Exception, Insert, MultigetSlice, PageBuilder};
use tokio::task::yield_now;
use tokio::time::{Instant, sleep, timeout};

use super::cancellation::polled;
use super::world::{API, pool, refuse, serve, standard1};
use crate::driver::Driver;
use crate::driver::sim::{Door, Network, Reaction, Sim};
use crate::flight::Flight;
use crate::options::Options;
use crate::{ErrorKind, Phase};

const MILLISECOND: Duration = Duration::from_millis(1);
const VALUE: usize = 1 << 20;

/// A server whose rows have a column of 1 MiB each, after a millisecond.
fn heavy(network: &Network) {
    serve(network, 1, Door::Open, |request, reply| {
        let (mut page, mut out) = (PageBuilder::new(), Vec::new());
        let sequence = request.sequence;
        let value = vec![7; VALUE];
        match &request.call {
            AnyCall::GetSlice(_) => {
                page.row(b"").column(b"large", &value, 1, None);
                let page = page.finish().expect("a page");
                cassa_wire::encode_result::<cassa_wire::GetSlice>(&page, sequence, API, &mut out)
            }
            AnyCall::MultigetSlice(call) => {
                for key in &call.keys {
                    page.row(key).column(b"large", &value[..16], 1, None);
                }
                let page = page.finish().expect("a page");
                cassa_wire::encode_result::<MultigetSlice>(&page, sequence, API, &mut out)
            }
            _ => {
                out = reply;
                Ok(())
            }
        }
        .expect("encodes");
        Reaction::Late(MILLISECOND, out)
    });
}

fn options(bytes: usize) -> Options {
    Options::new().server("10.0.0.1").max_overflow(usize::MAX).bytes_in_flight(bytes)
}

#[tokio::test(start_paused = true)]
async fn ten_thousand_who_wait_for_bytes_get_them_in_the_order_they_came() {
    const MOST: usize = 1_000;
    let flight = Flight::new(Sim(Network::default()), MOST);
    let (served, alone) = (Arc::new(Mutex::new(Vec::new())), Arc::new(AtomicUsize::new(0)));
    let seed = fastrand::u64(..);
    let mut dice = fastrand::Rng::with_seed(seed);
    let mut waiters = Vec::new();
    for place in 0..10_000 {
        let bytes =
            if dice.u8(..20) == 0 { dice.usize(MOST..9 * MOST) } else { dice.usize(1..MOST / 2) };
        let time = MILLISECOND * dice.u32(..9);
        let (flight, served, alone) = (flight.clone(), served.clone(), alone.clone());
        waiters.push(tokio::spawn(async move {
            let until = flight_until();
            let load = match flight.take_now(bytes) {
                Some(load) => load,
                None => flight.take(bytes, until).await.expect("its turn comes"),
            };
            served.lock().expect("no panic").push(place);
            assert!(flight.taken() <= MOST.max(bytes), "{} at once", flight.taken());
            if bytes > MOST {
                alone.fetch_add(1, Ordering::Relaxed);
                assert_eq!(flight.taken(), bytes, "it goes alone");
            }
            sleep(time).await;
            drop(load);
        }));
    }
    for waiter in waiters {
        waiter.await.expect("no panic");
    }
    assert!(served.lock().expect("no panic").is_sorted(), "seed {seed}");
    assert!(alone.load(Ordering::Relaxed) > 100 && flight.taken() == 0);
}

fn flight_until() -> std::time::Instant {
    Sim(Network::default()).after(Duration::from_secs(3_600))
}

#[tokio::test(start_paused = true)]
async fn one_that_gives_up_waiting_for_bytes_passes_its_turn_on() {
    let flight = Flight::new(Sim(Network::default()), 10);
    let held = flight.take_now(8).expect("there is room");
    let soon = Sim(Network::default()).after(MILLISECOND);
    let large = flight.take(9, soon);
    let small = tokio::spawn({
        let flight = flight.clone();
        async move { flight.take(2, flight_until()).await.is_some() }
    });
    assert!(large.await.is_none(), "8 of 10 are held");
    assert!(small.await.expect("no panic"), "what waited behind it had room all the time");
    // Dropped before or after it was served.
    for serves in [false, true] {
        let mut waits = Box::pin(flight.take(9, flight_until()));
        assert!(timeout(MILLISECOND, &mut waits).await.is_err());
        let other = flight.take_now(1);
        assert!(other.is_none(), "nobody passes who waits");
        if serves {
            break;
        }
    }
    drop(held);
    assert_eq!(flight.taken(), 0);
    let held = flight.take_now(8).expect("there is room");
    let mut waits = Box::pin(flight.take(9, flight_until()));
    assert!(timeout(MILLISECOND, &mut waits).await.is_err());
    drop(held);
    assert_eq!(flight.taken(), 9, "it was served");
    drop(waits);
    assert_eq!(flight.taken(), 0);
}

#[tokio::test(start_paused = true)]
async fn large_messages_of_all_calls_have_no_more_bytes_than_they_may() {
    let network = Network::default();
    heavy(&network);
    let most = 4 * VALUE + 1000;
    let pool = pool(&network, options(most).max_connecting(1_000));
    let users = standard1(&pool).await;
    let flight = pool.shared().flight.clone();
    let calls: Vec<_> = (0..200)
        .map(|number| {
            let users = users.clone();
            tokio::spawn(async move {
                if number % 2 == 0 {
                    users.write_row("key", [("large", Bytes::from(vec![7; VALUE]))]).await?;
                } else {
                    users.read_row("key").await?;
                }
                Ok::<_, crate::Error>(())
            })
        })
        .collect();
    let (mut peak, began) = (0, Instant::now());
    while calls.iter().any(|call| !call.is_finished()) {
        // Bytes move without time going on.
        for _ in 0..20 {
            peak = peak.max(flight.taken());
            yield_now().await;
        }
        sleep(MILLISECOND / 4).await;
        assert!(began.elapsed() < Duration::from_secs(60));
    }
    for call in calls {
        call.await.expect("no panic").expect("answered");
    }
    assert!(peak <= most && peak >= 2 * VALUE, "{peak} bytes at once");
    assert_eq!(flight.taken(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_message_that_is_larger_than_the_bound_goes_alone_and_small_ones_beside_it() {
    let network = Network::default();
    heavy(&network);
    let pool = pool(&network, options(1_000));
    let users = standard1(&pool).await;
    for _ in 0..3 {
        users.write_row("key", [("large", Bytes::from(vec![7; VALUE]))]).await.expect("written");
        users.read_row("key").await.expect("answered");
    }
    let held = pool.shared().flight.take_now(2_000).expect("alone");
    users.write_row("key", [("small", "value")]).await.expect("small messages don't count");
    let began = Instant::now();
    let large = users.write_row("key", [("large", Bytes::from(vec![7; VALUE]))]).await;
    let error = large.expect_err("there is no room");
    assert_eq!((error.kind(), error.maybe_applied()), (ErrorKind::PoolTimedOut, false));
    assert!(error.message().contains("bytes_in_flight"), "{error}");
    assert_eq!(began.elapsed(), Duration::from_secs(12), "the attempt's time-out");
    assert!(pool.hosts().iter().all(|host| host.up));
    drop(held);
    users.read_row("key").await.expect("answered");
    assert_eq!((pool.counts().open, pool.shared().flight.taken()), (network.open(), 0));
}

#[tokio::test(start_paused = true)]
async fn a_write_whose_answer_found_no_room_may_have_been_applied() {
    let network = Network::default();
    serve(&network, 1, Door::Open, |request, _| {
        let refused = Exception::InvalidRequest { why: "x".repeat(20_000) };
        Reaction::Send(refuse::<Insert>(request, &refused))
    });
    let pool = pool(&network, options(30_000));
    let users = standard1(&pool).await;
    let _held = pool.shared().flight.take_now(20_000).expect("there is room");
    let error = users.write_row("key", [("a", "b")]).await.expect_err("there is no room");
    let phase = error.attempts().last().expect("an attempt").phase();
    assert_eq!((error.kind(), phase), (ErrorKind::PoolTimedOut, Phase::Receive));
    assert!(error.maybe_applied(), "{error}");
}

#[tokio::test(start_paused = true)]
async fn requests_side_by_side_never_wait_for_each_others_bytes() {
    let network = Network::default();
    heavy(&network);
    let pool = pool(&network, options(20_000).size(crate::PoolSize::Total(8)));
    let users = standard1(&pool).await;
    let calls: Vec<_> = (0..4)
        .map(|_| {
            let users = users.clone();
            tokio::spawn(async move {
                let keys =
                    (0..4_096_u32).map(|number| Bytes::copy_from_slice(&number.to_be_bytes()));
                users.read_rows(keys.collect::<Vec<_>>()).await.map(|rows| rows.len())
            })
        })
        .collect();
    for call in calls {
        assert_eq!(call.await.expect("no panic").expect("answered"), 4_096);
    }
    assert_eq!(pool.shared().flight.taken(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_call_dropped_at_any_poll_gives_its_bytes_back() {
    let network = Network::default();
    heavy(&network);
    let (mut polls, mut ready) = (0, false);
    while !ready {
        let pool = pool(&network, options(VALUE));
        let users = standard1(&pool).await;
        let flight = pool.shared().flight.clone();
        let other = tokio::spawn({
            let users = users.clone();
            async move { users.read_row("key").await.map(drop) }
        });
        ready = polled(users.read_row("key"), polls).await;
        other.await.expect("no panic").expect("answered");
        assert_eq!(flight.taken(), 0, "left over at poll {polls}");
        polls += 1;
    }
    assert!(polls > 5, "{polls} polls");
}
