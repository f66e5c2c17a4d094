//! Servers that the program tells: asked for again when none can be reached, and never otherwise.

mod leaving;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::task::yield_now;
use tokio::time::{Instant, sleep};

use super::cancellation::polled;
use super::world::{echo, pool, serve, standard1};
use crate::ErrorKind;
use crate::driver::Driver;
use crate::driver::sim::{Door, Network, Reaction, Sim};
use crate::options::{Options, PoolSize};
use crate::pool::{Pool, Shared};

const SECOND: Duration = Duration::from_secs(1);

type Said = Result<Vec<String>, String>;

/// A list that says what it was told to say last.
#[derive(Clone)]
struct List(Arc<(Mutex<Said>, AtomicUsize)>);

impl List {
    fn of(last: &[u8]) -> List {
        List(Arc::new((Mutex::new(addresses(last)), AtomicUsize::new(0))))
    }

    fn says(&self, said: Said) {
        *self.0.0.lock().expect("no panic") = said;
    }

    /// How often it was asked.
    fn asked(&self) -> usize {
        self.0.1.load(Ordering::SeqCst)
    }

    fn options(&self) -> Options {
        let list = self.clone();
        Options::new().server_list(move || {
            list.0.1.fetch_add(1, Ordering::SeqCst);
            let said = list.0.0.lock().expect("no panic").clone();
            assert_ne!(said, Err("panic".to_owned()), "told to");
            said
        })
    }
}

fn addresses(last: &[u8]) -> Said {
    Ok(last.iter().map(|last| format!("10.0.0.{last}")).collect())
}

fn names(pool: &Pool<Sim>) -> Vec<String> {
    let mut names: Vec<_> = pool.hosts().into_iter().map(|host| host.address).collect();
    names.sort();
    names
}

/// The inside of a pool that has asked for its servers; a second has passed.
async fn told(network: &Network, list: &List, size: PoolSize) -> Arc<Shared<Sim>> {
    let options = list.options().keyspace("Keyspace1").size(size);
    let shared = Shared::new(Sim(network.clone()), options.checked().expect("valid"));
    ask(&shared).await;
    sleep(SECOND).await;
    shared
}

/// As a call does when every host has failed.
async fn ask(shared: &Shared<Sim>) {
    shared.ask_for_servers(shared.driver.after(SECOND)).await;
}

/// A pool that knows the hosts of the list and has reached none of them; a second has passed.
async fn unreached(network: &Network, list: &List) -> Pool<Sim> {
    let pool = pool(network, list.options());
    pool.first_contact().await.expect_err("nobody listens");
    sleep(SECOND).await;
    pool
}

#[tokio::test(start_paused = true)]
async fn a_call_goes_on_with_other_servers_when_all_it_knew_have_failed() {
    let network = Network::default();
    let list = List::of(&[1, 2]);
    for last in 1..=4 {
        echo(&network, last);
    }
    let pool = pool(&network, list.options());
    pool.first_contact().await.expect("both answer");
    let users = standard1(&pool).await;
    for (gone, left) in [([1, 2], [3, 4]), ([3, 4], [1, 2])] {
        sleep(SECOND).await;
        users.read_row("key").await.expect("answered");
        let asked = list.asked();
        list.says(addresses(&left));
        for last in gone {
            serve(&network, last, Door::Silent, |_, reply| Reaction::Send(reply));
        }
        for last in left {
            echo(&network, last);
        }
        network.restart();
        yield_now().await;
        users.read_row("key").await.expect("the others answer");
        assert_eq!(list.asked(), asked + 1);
        assert_eq!(names(&pool), left.map(|last| format!("10.0.0.{last}:9160")));
        // Those that are gone are probed until the connect time-out.
        sleep(2 * SECOND).await;
        assert_eq!(pool.counts().open, network.open());
    }
}

#[tokio::test(start_paused = true)]
async fn a_list_is_not_asked_while_a_host_answers() {
    // One host that restarts, and one that is up beside two that are down.
    for (hosts, restarts) in [(&[1][..], true), (&[1, 2, 3], false)] {
        let network = Network::default();
        let list = List::of(hosts);
        echo(&network, 1);
        let pool = pool(&network, list.options().recycle_after(5));
        pool.first_contact().await.expect("one answers");
        let users = standard1(&pool).await;
        for _ in 0..100 {
            sleep(SECOND).await;
            if restarts {
                network.restart();
                yield_now().await;
            }
            users.read_row("key").await.expect("one answers");
        }
        assert!(network.connects() > 20 && list.asked() == 1, "asked {} times", list.asked());
    }
}

#[tokio::test(start_paused = true)]
async fn many_calls_that_fail_together_ask_once_and_all_go_on() {
    let network = Network::default();
    let list = List::of(&[4, 5, 6, 7, 8, 9]);
    let pool = unreached(&network, &list).await;
    echo(&network, 1);
    // One of them is down, and it is the turn of half of the calls to begin with it.
    list.says(addresses(&[1, 2]));
    network.slow_aside(SECOND);
    let asked = list.asked();
    let calls: Vec<_> = (0..200)
        .map(|_| {
            let pool = pool.clone();
            tokio::spawn(async move { pool.family_of(None, "Standard1").await.map(drop) })
        })
        .collect();
    for call in calls {
        call.await.expect("no panic").expect("the new host answers");
    }
    assert_eq!(list.asked(), asked + 1);
}

#[tokio::test(start_paused = true)]
async fn a_call_that_tried_many_hosts_in_vain_has_its_tries_at_the_new_ones() {
    let network = Network::default();
    echo(&network, 1);
    // It is chance whether the one that is up comes first.
    for _ in 0..20 {
        let list = List::of(&[4, 5, 6, 7, 8, 9]);
        let shared = told(&network, &list, PoolSize::Total(5)).await;
        list.says(addresses(&[1, 2]));
        standard1(&Pool::over(shared)).await;
        assert_eq!(list.asked(), 2);
    }
}

#[tokio::test(start_paused = true)]
async fn a_list_is_asked_once_a_second_at_most_however_many_calls_fail() {
    let network = Network::default();
    let list = List::of(&[8, 9]);
    let pool = unreached(&network, &list).await;
    let (began, asked) = (Instant::now(), list.asked());
    let mut failed = 0;
    while began.elapsed() < 10 * SECOND {
        let error = pool.family_of(None, "Standard1").await.expect_err("nobody listens");
        assert_eq!((error.kind(), error.attempts().len()), (ErrorKind::NoHosts, 4));
        failed += 1;
    }
    let asked = list.asked() - asked;
    assert!(failed > 100 && (9..=11).contains(&asked), "{failed} calls asked {asked} times");
}

#[tokio::test(start_paused = true)]
async fn what_is_no_list_changes_nothing_and_is_told() {
    let network = Network::default();
    let list = List::of(&[8]);
    let pool = unreached(&network, &list).await;
    for (said, told) in [
        (Ok(Vec::new()), "the server list is empty"),
        (Err("no file".to_owned()), "the server list failed: no file"),
        (Err("panic".to_owned()), "the server list panicked: "),
        (Ok(vec!["10.0.0.1".to_owned(), "a b".to_owned()]), "the server list has \"a b\": "),
    ] {
        list.says(said.clone());
        let error = pool.family_of(None, "Standard1").await.expect_err("nobody listens");
        assert_eq!(error.kind(), ErrorKind::NoHosts);
        assert!(error.to_string().contains(told), "{error}");
        assert_eq!(names(&pool), ["10.0.0.8:9160"]);
        // With no host at all there is nothing to try.
        list.says(said);
        let connects = network.connects();
        let fresh = super::world::pool(&network, list.options());
        let error = fresh.first_contact().await.expect_err("there is no host");
        assert_eq!(error.kind(), ErrorKind::NoHosts);
        assert!(error.to_string().contains(told) && error.attempts().is_empty(), "{error}");
        assert_eq!(network.connects(), connects);
        sleep(SECOND).await;
    }
    list.says(addresses(&[1]));
    echo(&network, 1);
    standard1(&pool).await;
    list.says(Err("no file".to_owned()));
    let options = list.options().server("10.0.0.1");
    super::world::pool(&network, options).first_contact().await.expect("the options name one");
}

#[tokio::test(start_paused = true)]
async fn a_list_that_answers_late_is_not_waited_for_and_holds_afterwards() {
    let network = Network::default();
    let list = List::of(&[9]);
    let pool = unreached(&network, &list).await;
    echo(&network, 1);
    list.says(addresses(&[1]));
    network.slow_aside(5 * SECOND);
    let asked = list.asked();
    for _ in 0..3 {
        let began = Instant::now();
        let error = pool.family_of(None, "Standard1").await.expect_err("nobody listens");
        assert!(error.to_string().contains("the server list gave no answer: "), "{error}");
        assert!(began.elapsed() < 3 * SECOND, "{:?}", began.elapsed());
        sleep(SECOND / 4).await;
    }
    sleep(5 * SECOND).await;
    let began = Instant::now();
    standard1(&pool).await;
    assert!(began.elapsed() < SECOND, "what it said to a call that is over was enough");
    assert_eq!(list.asked(), asked + 1);
}

#[tokio::test(start_paused = true)]
async fn a_call_dropped_at_any_poll_while_the_list_is_asked_loses_nothing() {
    const STEP: Duration = Duration::from_millis(1);
    let network = Network::default();
    serve(&network, 1, Door::Slow(STEP), |_, reply| Reaction::Trickle(STEP, reply));
    let (mut polls, mut ready) = (0, false);
    while !ready {
        let list = List::of(&[9]);
        let pool = unreached(&network, &list).await;
        list.says(addresses(&[1]));
        network.slow_aside(STEP);
        let call = async {
            let users = standard1(&pool).await;
            users.read_row("dropped").await
        };
        ready = polled(call, polls).await;
        assert_eq!(pool.counts().open, network.open(), "a socket leaked at poll {polls}");
        sleep(2 * SECOND).await;
        let users = standard1(&pool).await;
        let row = users.read_row("second").await.expect("answered").expect("there");
        assert_eq!(row.value::<&[u8]>("column").unwrap(), Some(&b"second"[..]));
        assert_eq!(names(&pool), ["10.0.0.1:9160"]);
        network.slow_aside(Duration::ZERO);
        polls += 1;
    }
    assert!(polls > 50, "the reply came byte by byte, in {polls} polls only");
}
