//! What the core relies on, proved for both drivers on real sockets.
#![cfg(all(feature = "tokio", feature = "blocking"))]

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Barrier};
use std::thread;
use std::time::Duration;

use super::{Blocking, Driver, Signal, Stream, Tokio, ready};

/// Long enough for a slow machine, never waited for in full.
const LONG: Duration = Duration::from_secs(60);
const SHORT: Duration = Duration::from_millis(50);

/// Runs a proof on both drivers.
macro_rules! on_both_drivers {
    ($($promise:ident: $proof:ident;)*) => {$(
        mod $promise {
            use super::*;

            #[tokio::test]
            async fn tokio() {
                $proof(Tokio::current().expect("a runtime")).await;
            }

            #[test]
            fn blocking() {
                ready($proof(Blocking::current().expect("always")));
            }
        }
    )*};
}

on_both_drivers! {
    a_read_ends_at_its_instant_although_nobody_writes: silence;
    a_read_ends_at_its_instant_although_bytes_never_cease: flood;
    a_write_ends_at_its_instant_although_nobody_reads: full;
    the_end_of_a_stream_reads_as_no_bytes: end;
    a_stream_is_quiet_until_bytes_come_or_it_ends: quiet;
    waiting_for_any_finds_bytes_and_closed_streams_and_ends_at_its_instant: any;
    a_stream_of_which_all_was_read_is_waited_for: all_read;
    a_notification_before_the_wait_is_not_lost: early_notification;
    a_wait_without_a_notification_ends_at_its_instant: no_notification;
    a_connect_nobody_answers_is_an_error: refused;
    what_blocks_aside_is_left_behind_at_its_instant_and_goes_on: left_behind;
    what_is_done_aside_is_waited_for: aside;
    an_address_resolves_to_itself_and_a_name_to_its_addresses: resolve;
}

/// A connected pair: the driver's end and the other.
async fn pair<D: Driver>(driver: &D) -> (D::Stream, TcpStream) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("bound");
    let accepted = thread::spawn(move || listener.accept().expect("a connection").0);
    let stream = driver.connect(address, driver.now() + LONG).await.expect("somebody listens");
    (stream, accepted.join().expect("no panic"))
}

async fn silence<D: Driver>(driver: D) {
    let (mut stream, peer) = pair(&driver).await;
    let mut bytes = Vec::with_capacity(16);
    let error = stream.read(&mut bytes, driver.now() + SHORT).await.expect_err("nothing comes");
    assert_eq!(error.kind(), io::ErrorKind::TimedOut);
    drop(peer);
}

async fn flood<D: Driver>(driver: D) {
    let (mut stream, mut peer) = pair(&driver).await;
    let flooding = thread::spawn(move || while peer.write_all(&[0; 64 << 10]).is_ok() {});
    let until = driver.now() + SHORT;
    let mut bytes = Vec::with_capacity(64);
    let error = loop {
        bytes.clear();
        assert!(driver.now() < until + LONG, "it went on and on");
        match stream.read(&mut bytes, until).await {
            Ok(read) => assert!(read > 0),
            Err(error) => break error,
        }
    };
    assert_eq!(error.kind(), io::ErrorKind::TimedOut);
    drop(stream);
    flooding.join().expect("no panic");
}

async fn full<D: Driver>(driver: D) {
    let (mut stream, peer) = pair(&driver).await;
    let until = driver.now() + SHORT;
    let error = loop {
        match stream.write(&[0; 64 << 10], until).await {
            Ok(written) => assert!(written > 0),
            Err(error) => break error,
        }
    };
    assert_eq!(error.kind(), io::ErrorKind::TimedOut);
    drop(peer);
}

async fn end<D: Driver>(driver: D) {
    let (mut stream, mut peer) = pair(&driver).await;
    let until = driver.now() + LONG;
    peer.write_all(b"last").expect("writes");
    drop(peer);
    let mut bytes = Vec::with_capacity(16);
    while stream.read(&mut bytes, until).await.expect("no failure") > 0 {}
    assert_eq!(bytes, b"last");
}

async fn quiet<D: Driver>(driver: D) {
    let (mut stream, mut peer) = pair(&driver).await;
    let until = driver.now() + LONG;
    assert!(stream.is_quiet());
    peer.write_all(b"1").expect("writes");
    assert_eq!(driver.wait_any(&mut [&mut stream], until).await.expect("no failure"), Some(0));
    assert!(!stream.is_quiet());
    let mut bytes = Vec::with_capacity(16);
    stream.read(&mut bytes, until).await.expect("no failure");
    assert!(stream.is_quiet());
    drop(peer);
    assert_eq!(driver.wait_any(&mut [&mut stream], until).await.expect("no failure"), Some(0));
    assert!(!stream.is_quiet());
}

async fn any<D: Driver>(driver: D) {
    let (mut silent, silent_peer) = pair(&driver).await;
    let (mut other, mut peer) = pair(&driver).await;
    let soon = driver.now() + SHORT;
    let none = driver.wait_any(&mut [&mut silent, &mut other], soon).await;
    assert_eq!(none.expect("no failure"), None);

    peer.write_all(b"x").expect("writes");
    let until = driver.now() + LONG;
    let found = driver.wait_any(&mut [&mut silent, &mut other], until).await;
    assert_eq!(found.expect("no failure"), Some(1));
    let mut bytes = Vec::with_capacity(16);
    assert_eq!(other.read(&mut bytes, until).await.expect("the byte"), 1);

    drop(silent_peer);
    let found = driver.wait_any(&mut [&mut other, &mut silent], until).await;
    assert_eq!(found.expect("no failure"), Some(1));
    peer.set_read_timeout(Some(SHORT)).expect("a time-out");
    peer.read_exact(&mut [0]).expect_err("nothing was written");
}

/// All that came, and not a byte more room than it needs.
async fn all_read<D: Driver>(driver: D) {
    let (mut stream, mut peer) = pair(&driver).await;
    peer.write_all(&[7; 16]).expect("writes");
    let until = driver.now() + LONG;
    let mut bytes = Vec::with_capacity(16);
    while bytes.len() < 16 {
        stream.read(&mut bytes, until).await.expect("no failure");
    }
    let soon = driver.now() + SHORT;
    assert_eq!(driver.wait_any(&mut [&mut stream], soon).await.expect("no failure"), None);
    peer.write_all(b"1").expect("writes");
    assert_eq!(driver.wait_any(&mut [&mut stream], until).await.expect("no failure"), Some(0));
}

async fn early_notification<D: Driver>(driver: D) {
    let signal = Arc::new(D::Signal::default());
    let other = signal.clone();
    thread::spawn(move || other.notify()).join().expect("no panic");
    assert!(driver.park(&signal, driver.now() + LONG).await);
}

async fn no_notification<D: Driver>(driver: D) {
    assert!(!driver.park(&D::Signal::default(), driver.now() + SHORT).await);
}

async fn refused<D: Driver>(driver: D) {
    let free = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = free.local_addr().expect("bound");
    drop(free);
    let error = driver.connect(address, driver.now() + LONG).await.expect_err("nobody listens");
    assert_eq!(error.kind(), io::ErrorKind::ConnectionRefused);
}

async fn left_behind<D: Driver>(driver: D) {
    let (go, gone) = (Arc::new(Barrier::new(2)), Arc::new(Barrier::new(2)));
    let (going, went) = (go.clone(), gone.clone());
    let block = move || {
        going.wait();
        went.wait();
    };
    let error = driver.aside(block, driver.now() + SHORT).await.expect_err("it blocks");
    assert_eq!(error.kind(), io::ErrorKind::TimedOut);
    go.wait();
    gone.wait();
}

async fn aside<D: Driver>(driver: D) {
    let until = driver.now() + LONG;
    assert_eq!(driver.aside(|| 7, until).await.expect("done"), 7);
    driver.aside(|| panic!("told to"), until).await.expect_err("it panicked");
}

async fn resolve<D: Driver>(driver: D) {
    let until = driver.now() + LONG;
    for (host, address) in [("127.1.2.3", "127.1.2.3:9"), ("::1", "[::1]:9")] {
        let address: SocketAddr = address.parse().expect("an address");
        assert_eq!(driver.resolve(host, 9, until).await.expect("resolves"), [address]);
    }
    let local = driver.resolve("localhost", 9, until).await.expect("resolves");
    assert!(local.iter().all(|address| address.ip().is_loopback()) && !local.is_empty());
}

#[tokio::test]
async fn a_server_list_may_wait_for_a_future_where_it_runs_on_tokio() {
    let driver = Tokio::current().expect("a runtime");
    let told = || tokio::runtime::Handle::current().block_on(async { "db1" });
    assert_eq!(driver.aside(told, driver.now() + LONG).await.expect("done"), "db1");
}

#[test]
fn a_pool_of_another_tokio_runtime_is_refused() {
    let runtime = || tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let (one, other) = (runtime(), runtime());
    let driver = one.block_on(async { Tokio::current() }).expect("a runtime");
    one.block_on(async { driver.check() }).expect("its own runtime");
    let error = other.block_on(async { driver.check() }).expect_err("another runtime");
    assert!(error.to_string().contains("another tokio runtime"), "{error}");
    driver.check().expect_err("no runtime");
    Tokio::current().expect_err("no runtime");
}
