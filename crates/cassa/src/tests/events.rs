//! What a pool tells of itself: every event when it happens, to listeners that can't hurt it, and no secret among them.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use cassa_wire::{AnyCall, DescribeClusterName, Exception, Login, encode_result};
use tokio::time::{sleep, timeout};

use super::cancellation::polled;
use super::world::{API, echo, pool, refuse, serve, standard1};
use crate::ErrorKind;
use crate::driver::sim::{Door, Network, Reaction, Sim};
use crate::events::{CloseReason, Event, Listener};
use crate::options::{Discovery, Hedge, Options, PoolSize};
use crate::pool::Pool;

/// Writes down what it is told.
#[derive(Clone, Default)]
pub(super) struct Diary(Arc<Mutex<Vec<String>>>);

impl Listener for Diary {
    fn event(&self, event: &Event<'_>) {
        self.0.lock().expect("no panic").push(format!("{event:?}"));
    }
}

impl Diary {
    pub(super) fn entries(&self) -> Vec<String> {
        self.0.lock().expect("no panic").clone()
    }

    /// How many events have this name.
    pub(super) fn count(&self, name: &str) -> usize {
        self.entries().iter().filter(|entry| name_of(entry) == name).count()
    }
}

fn name_of(entry: &str) -> &str {
    entry.split([' ', '{']).next().unwrap_or_default()
}

fn one_server() -> Options {
    Options::new().server("10.0.0.1").size(PoolSize::Total(2))
}

/// Reads side by side, so that as many connections are opened.
async fn warm(pool: &Pool<Sim>, calls: usize) {
    let users = standard1(pool).await;
    let reads = (0..calls).map(|_| {
        let users = users.clone();
        tokio::spawn(async move { users.read_row("key").await.map(drop) })
    });
    for read in reads.collect::<Vec<_>>() {
        read.await.expect("no panic").expect("answered");
    }
}

fn late(network: &Network, last: u8, millis: u64) {
    let time = Duration::from_millis(millis);
    serve(network, last, Door::Open, move |_, reply| Reaction::Late(time, reply));
}

/// A host restarts, another is down for a while; connections are used up; the pool is closed.
async fn hosts_that_come_and_go(diary: &Diary) {
    let network = Network::default();
    late(&network, 1, 1);
    let options = Options::new().server("10.0.0.1").server("10.0.0.2").size(PoolSize::PerHost(2));
    let pool = pool(&network, options.listener(diary.clone()).max_attempts(1));
    warm(&pool, 2).await;
    network.restart();
    sleep(Duration::from_secs(1)).await;
    warm(&pool, 2).await;
    echo(&network, 2);
    sleep(Duration::from_secs(60)).await;
    assert!(pool.hosts().iter().all(|host| host.up), "{:?}", pool.hosts());
    for last in [1, 2] {
        serve(&network, last, Door::Open, |_, _| Reaction::Last(Vec::new()));
    }
    network.restart();
    sleep(Duration::from_secs(1)).await;
    let users = standard1(&pool).await;
    users.read_row("key").await.expect_err("both break their connections");
    pool.end(Duration::ZERO).await;
}

/// A call waits in vain for the only connection.
async fn a_pool_that_is_in_use(diary: &Diary) {
    let network = Network::default();
    late(&network, 1, 10_000);
    let options = one_server().size(PoolSize::Total(1)).pool_timeout(Duration::from_secs(3));
    let pool = pool(&network, options.listener(diary.clone()));
    let users = standard1(&pool).await;
    let busy = tokio::spawn({
        let users = users.clone();
        async move { users.read_row("key").await.map(drop) }
    });
    tokio::task::yield_now().await;
    users.read_row("key").await.expect_err("the connection is in use");
    busy.await.expect("no panic").expect("answered");
}

/// A read is repeated, and another one hedged.
async fn reads_that_are_sent_twice(diary: &Diary) {
    let network = Network::default();
    let first = Arc::new(AtomicBool::new(true));
    for last in [1, 2] {
        let first = first.clone();
        serve(&network, last, Door::Open, move |_, reply| {
            match first.swap(false, Ordering::SeqCst) {
                true => Reaction::Last(Vec::new()),
                false => Reaction::Late(Duration::from_secs(1), reply),
            }
        });
    }
    let options = Options::new().server("10.0.0.1").server("10.0.0.2").size(PoolSize::PerHost(2));
    let pool = pool(&network, options.listener(diary.clone()));
    let users = standard1(&pool).await;
    users.read_row("key").await.expect("the other answers");
    sleep(Duration::from_secs(60)).await;
    let hedged = users.hedge(Hedge::after(Duration::from_millis(10)));
    hedged.read_row("key").await.expect("one of them answers");
}

/// The program tells other servers than before.
async fn servers_that_are_told(diary: &Diary) {
    let network = Network::default();
    for last in [2, 3] {
        echo(&network, last);
    }
    let asked = AtomicUsize::new(1);
    let list = move || {
        let last = asked.fetch_add(1, Ordering::SeqCst);
        Ok::<_, std::io::Error>(vec![format!("10.0.0.{last}")])
    };
    let pool = pool(&network, Options::new().server_list(list).listener(diary.clone()));
    pool.first_contact().await.expect_err("nobody listens at the first");
    sleep(Duration::from_secs(2)).await;
    warm(&pool, 1).await;
}

/// Of two servers one is of another cluster.
async fn a_node_of_another_cluster(diary: &Diary) {
    let network = Network::default();
    for last in [1, 2] {
        serve(&network, last, Door::Open, move |request, reply| match &request.call {
            AnyCall::DescribeClusterName(_) => {
                let (mut out, name) = (Vec::new(), format!("Cluster {last}"));
                let encoded = encode_result::<DescribeClusterName>(
                    &name.into(),
                    request.sequence,
                    API,
                    &mut out,
                );
                encoded.expect("encodes");
                Reaction::Send(out)
            }
            AnyCall::GetSlice(_) => Reaction::Send(reply),
            _ => Reaction::Last(Vec::new()),
        });
    }
    let options = Options::new().server("10.0.0.1").server("10.0.0.2").discovery(Discovery::Ring);
    let pool = pool(&network, options.size(PoolSize::PerHost(1)).listener(diary.clone()));
    for _ in 0..10 {
        // Whichever comes first, its cluster is the pool's.
        let _ = pool.first_contact().await;
    }
}

#[tokio::test(start_paused = true)]
async fn every_event_of_the_guide_is_told_and_every_event_is_in_the_guide() {
    let diary = Diary::default();
    hosts_that_come_and_go(&diary).await;
    a_pool_that_is_in_use(&diary).await;
    reads_that_are_sent_twice(&diary).await;
    servers_that_are_told(&diary).await;
    a_node_of_another_cluster(&diary).await;
    let entries = diary.entries();
    let told: BTreeSet<_> = entries.iter().map(|entry| name_of(entry)).collect();
    let guide = include_str!("../../../../docs/observability.md");
    let rows = guide.lines().skip_while(|line| !line.starts_with("| event"));
    let rows = rows.take_while(|line| line.starts_with('|')).skip(2);
    let names = rows.filter_map(|row| row.split('`').nth(1));
    let written: BTreeSet<_> = names.collect();
    assert_eq!(told, written);
}

#[tokio::test(start_paused = true)]
async fn every_connection_is_told_of_once_when_it_is_opened_and_once_when_it_is_closed() {
    let diary = Diary::default();
    for story in 0..5 {
        match story {
            0 => hosts_that_come_and_go(&diary).await,
            1 => a_pool_that_is_in_use(&diary).await,
            2 => reads_that_are_sent_twice(&diary).await,
            3 => servers_that_are_told(&diary).await,
            _ => a_node_of_another_cluster(&diary).await,
        }
        // Its pool is gone, with all that is done beside the calls.
        sleep(Duration::from_secs(60)).await;
        assert_eq!(diary.count("ConnectionOpened"), diary.count("ConnectionClosed"), "{story}");
        assert_eq!(diary.count("CheckedOut"), diary.count("CheckedIn"), "{story}");
        assert_eq!(diary.count("PoolClosed"), story + 1);
    }
}

#[tokio::test(start_paused = true)]
async fn a_connection_is_closed_for_a_reason_that_is_told_and_counted() {
    let network = Network::default();
    late(&network, 1, 1);
    let diary = Diary::default();
    let options = one_server().recycle_after(5).listener(diary.clone());
    let pool = pool(&network, options);
    warm(&pool, 2).await;
    network.restart();
    sleep(Duration::from_secs(1)).await;
    warm(&pool, 2).await;
    let users = standard1(&pool).await;
    polled(users.read_row("key"), 1).await;
    for _ in 0..9 {
        users.read_row("key").await.expect("answered");
    }
    pool.end(Duration::ZERO).await;
    let closed = pool.statistics().closed;
    for (reason, count) in closed.by_reason() {
        let wanted = match reason {
            CloseReason::Broken | CloseReason::HungUp | CloseReason::Suspected => 1,
            CloseReason::Recycled => closed.because(CloseReason::Recycled).max(1),
            CloseReason::PoolClosed => 1,
            _ => 0,
        };
        assert_eq!(count, wanted, "{reason:?}");
        let told = diary.entries();
        let told = told.iter().filter(|entry| {
            name_of(entry) == "ConnectionClosed" && entry.contains(&format!("{reason:?}"))
        });
        assert_eq!(told.count() as u64, count, "{reason:?}");
    }
    assert_eq!(closed.all(), pool.statistics().opened);
}

/// Panics at every event.
struct Clumsy(Arc<AtomicUsize>);

impl Listener for Clumsy {
    fn event(&self, event: &Event<'_>) {
        self.0.fetch_add(1, Ordering::SeqCst);
        std::panic::panic_any(format!("{event:?}"));
    }
}

#[tokio::test(start_paused = true)]
async fn a_listener_that_panics_hurts_no_call_and_no_other_listener() {
    let network = Network::default();
    let step = Duration::from_millis(1);
    serve(&network, 1, Door::Slow(step), move |_, reply| Reaction::Late(step, reply));
    let (told, diary) = (Arc::<AtomicUsize>::default(), Diary::default());
    for polls in 0..40 {
        let options = one_server().listener(Clumsy(told.clone())).listener(diary.clone());
        let pool = pool(&network, options);
        // Also where a call is dropped, and where one unwinds.
        let read = async { standard1(&pool).await.read_row("key").await };
        polled(read, polls).await;
        let users = standard1(&pool).await;
        let call = tokio::spawn(async move {
            let read = timeout(step / 2, users.read_row("key")).await;
            drop(read.expect("unwinds"));
        });
        call.await.expect_err("it panicked");
        standard1(&pool).await.read_row("key").await.expect("answered");
        let now = pool.statistics();
        assert_eq!((now.open(), now.in_use), (network.open(), 0), "{now:?}");
    }
    assert!(told.load(Ordering::SeqCst) > 400);
    assert_eq!(told.load(Ordering::SeqCst), diary.entries().len());
}

/// Asks the pool whatever can be asked, at every event.
#[derive(Clone, Default)]
struct Curious(Arc<OnceLock<Pool<Sim>>>, Arc<AtomicUsize>);

impl Listener for Curious {
    fn event(&self, event: &Event<'_>) {
        let Some(pool) = self.0.get() else { return };
        let now = pool.statistics();
        assert!(pool.hosts().len() == now.hosts.len() && now.idle <= pool.counts().open);
        if let Event::HostUp { .. } = event {
            self.1.fetch_add(1, Ordering::SeqCst);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_listener_may_ask_the_pool_within_any_event() {
    let network = Network::default();
    late(&network, 1, 1);
    let curious = Curious::default();
    let options = one_server().server("10.0.0.2").size(PoolSize::PerHost(1));
    let pool = pool(&network, options.listener(curious.clone()).slow_checkout(Duration::ZERO));
    let _ = curious.0.set(pool.clone());
    // If one were told under a lock, this would hang.
    warm(&pool, 8).await;
    network.restart();
    echo(&network, 2);
    sleep(Duration::from_secs(60)).await;
    warm(&pool, 8).await;
    assert_eq!(curious.1.load(Ordering::SeqCst), 1);
    pool.end(Duration::ZERO).await;
}

#[tokio::test(start_paused = true)]
async fn no_event_has_a_password() {
    let network = Network::default();
    serve(&network, 1, Door::Open, |request, _| match &request.call {
        AnyCall::Login(_) => {
            let why = "Username and/or password are incorrect".to_owned();
            Reaction::Send(refuse::<Login>(request, &Exception::Authentication { why }))
        }
        _ => Reaction::Last(Vec::new()),
    });
    let diary = Diary::default();
    let options = one_server().login("ann", "s3cret").listener(diary.clone());
    assert!(!format!("{options:?}").contains("s3cret"));
    let pool = pool(&network, options);
    let error = pool.first_contact().await.expect_err("the login is refused");
    assert_eq!(error.kind(), ErrorKind::Authentication);
    let entries = diary.entries();
    assert!(diary.count("ConnectionFailed") > 0 && diary.count("CallFailed") == 1, "{entries:?}");
    assert!(entries.iter().all(|entry| !entry.contains("s3cret")), "{entries:?}");
}

#[test]
fn without_a_listener_no_event_is_made() {
    let none = Options::new().listeners;
    none.tell(|| panic!("nobody listens"));
    let some = Options::new().listener(Diary::default()).listeners;
    assert!(some.are_any() && !none.are_any() && some != none && some == some.clone());
}
