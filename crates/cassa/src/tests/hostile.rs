//! Absurd options and servers that misbehave: every call still ends, in time, with an error that says what it is.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bytes::Bytes;
use cassa_wire::{
    AnyCall, CfDef, DescribeKeyspace, DescribeVersion, GetRangeSlices, GetSlice, KsDef, Login,
    MultigetSlice, PageBuilder, decode_request, encode_result,
};

use super::world::{API, pool, serve, standard1};
use crate::column_family::{Scan, Slice};
use crate::driver::sim::{Door, Mind, Network, Reaction};
use crate::options::{Options, PoolSize};
use crate::{ErrorKind, Phase};

fn one_server() -> Options {
    Options::new().server("10.0.0.1")
}

#[tokio::test(start_paused = true)]
async fn the_longest_of_all_durations_is_no_limit() {
    let network = Network::default();
    serve(&network, 1, Door::Open, |_, reply| Reaction::Late(Duration::from_secs(1), reply));
    for time in [Duration::MAX, Duration::from_secs(u64::MAX / 2), Duration::from_secs(1 << 40)] {
        let options = one_server()
            .size(PoolSize::Total(1))
            .pool_timeout(time)
            .connect_timeout(time)
            .attempt_timeout(time)
            .deadline(time);
        let pool = pool(&network, options);
        let users = standard1(&pool).await;
        let users = users.attempt_timeout(time).deadline(time);
        let (one, other) = tokio::join!(users.read_row("key"), users.read_row("key"));
        one.expect("answered");
        other.expect("answered");
    }
}

#[tokio::test(start_paused = true)]
async fn a_scan_of_pages_that_do_not_get_on_ends_with_an_error() {
    let network = Network::default();
    serve(&network, 1, Door::Open, |request, _| {
        let AnyCall::GetRangeSlices(call) = &request.call else { panic!("a scan") };
        let (mut page, mut out) = (PageBuilder::new(), Vec::new());
        for key in 0..call.range.count {
            page.row(&key.to_be_bytes());
        }
        let page = page.finish().expect("a page");
        encode_result::<GetRangeSlices>(&page, request.sequence, API, &mut out).expect("encodes");
        Reaction::Late(Duration::from_secs(1), out)
    });
    let users = standard1(&pool(&network, one_server())).await;
    let mut scan = Scan::new(users);
    let next = tokio::time::timeout(Duration::from_secs(60), scan.advance()).await;
    let error = next.expect("it loops for ever").expect_err("the same page each time");
    assert_eq!(error.kind(), ErrorKind::Protocol, "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_scan_goes_on_after_a_row_too_large_to_be_read() {
    let network = Network::default();
    serve(&network, 1, Door::Open, |request, _| {
        let (mut page, mut out) = (PageBuilder::new(), Vec::new());
        let encoded = match &request.call {
            AnyCall::GetRangeSlices(call) => {
                if call.range.start_key.as_deref().is_none_or(<[u8]>::is_empty) {
                    for key in [b"a", b"b", b"c"] {
                        page.row(key);
                        for name in 0..if key == b"b" { 128_u32 } else { 1 } {
                            page.column(&name.to_be_bytes(), &[0; 1_000], 1, None);
                        }
                    }
                }
                let page = page.finish().expect("a page");
                encode_result::<GetRangeSlices>(&page, request.sequence, API, &mut out)
            }
            AnyCall::GetSlice(call) => {
                let range = call.predicate.slice_range.as_ref().expect("a range");
                let start = u32::from_be_bytes(range.start[..].try_into().expect("a number"));
                page.row(b"");
                for name in (start..).take(range.count as usize) {
                    page.column(&name.to_be_bytes(), &[0; 1_000], 1, None);
                }
                let page = page.finish().expect("a page");
                encode_result::<GetSlice>(&page, request.sequence, API, &mut out)
            }
            _ => panic!("not served"),
        };
        encoded.expect("encodes");
        Reaction::Send(out)
    });
    let options = one_server().max_row_bytes(1 << 20);
    let mut scan = Scan::new(standard1(&pool(&network, options)).await);
    let key = async |scan: &mut Scan<_>| {
        let row = scan.advance().await.expect("answered");
        row.map(|row| row.key_bytes().to_vec())
    };
    assert_eq!(key(&mut scan).await.as_deref(), Some(&b"a"[..]));
    let error = scan.advance().await.expect_err("b never ends");
    assert_eq!(error.kind(), ErrorKind::TooLarge);
    assert_eq!(key(&mut scan).await.as_deref(), Some(&b"c"[..]));
    assert_eq!(key(&mut scan).await, None);
}

#[tokio::test(start_paused = true)]
async fn a_reply_beyond_the_limit_blames_no_host_and_is_not_asked_for_again() {
    let network = Network::default();
    let calls = Arc::new(AtomicUsize::new(0));
    for last in [1, 2] {
        let counted = calls.clone();
        serve(&network, last, Door::Open, move |_, _| {
            counted.fetch_add(1, Ordering::SeqCst);
            Reaction::Send([&(2_u32 << 20).to_be_bytes()[..], &[0; 1000]].concat())
        });
    }
    let options = one_server().server("10.0.0.2").max_reply_bytes(1 << 20);
    let pool = pool(&network, options);
    let users = standard1(&pool).await.columns(["column"]);
    let error = users.read_row("key").await.expect_err("too large");
    assert_eq!(error.kind(), ErrorKind::TooLarge, "{error}");
    assert_eq!(calls.load(Ordering::SeqCst), 1);
    assert!(pool.hosts().iter().all(|host| host.up));
    assert_eq!(pool.counts().open, network.open());
}

#[tokio::test(start_paused = true)]
async fn rows_and_scans_too_heavy_for_one_reply_come_in_smaller_pages() {
    let network = Network::default();
    serve(&network, 1, Door::Open, |request, _| {
        let (mut page, mut out) = (PageBuilder::new(), Vec::new());
        let first = |bytes: &[u8]| bytes.try_into().map_or(0, u32::from_be_bytes);
        let encoded = match &request.call {
            AnyCall::GetRangeSlices(call) => {
                let start = first(call.range.start_key.as_deref().unwrap_or_default());
                for key in (start..200).take(call.range.count as usize) {
                    page.row(&key.to_be_bytes()).column(b"name", &[0; 10_000], 1, None);
                }
                let page = page.finish().expect("a page");
                encode_result::<GetRangeSlices>(&page, request.sequence, API, &mut out)
            }
            AnyCall::GetSlice(call) => {
                let range = call.predicate.slice_range.as_ref().expect("a range");
                page.row(b"");
                for name in (first(&range.start)..200).take(range.count as usize) {
                    page.column(&name.to_be_bytes(), &[0; 10_000], 1, None);
                }
                let page = page.finish().expect("a page");
                encode_result::<GetSlice>(&page, request.sequence, API, &mut out)
            }
            _ => panic!("not served"),
        };
        encoded.expect("encodes");
        Reaction::Send(out)
    });
    let pool = pool(&network, one_server().max_reply_bytes(500_000));
    let users = standard1(&pool).await;
    let row = users.read_row("key").await.expect("read in pages").expect("there");
    assert_eq!(row.len(), 200);
    let mut scan = Scan::new(users);
    for key in 0..200_u32 {
        let row = scan.advance().await.expect("read in pages").expect("there");
        assert_eq!(row.key_bytes(), key.to_be_bytes());
    }
    assert!(scan.advance().await.expect("read in pages").is_none());
    assert!(pool.hosts().iter().all(|host| host.up));
}

#[tokio::test(start_paused = true)]
async fn a_host_that_accepts_and_does_not_answer_the_login_is_left_alone() {
    let network = Network::default();
    // It answered before, so that its versions are known; now only the login is asked.
    let logins = Arc::new(AtomicUsize::new(0));
    let counted = logins.clone();
    serve(&network, 1, Door::Open, move |request, reply| match &request.call {
        AnyCall::Login(_) => {
            if counted.fetch_add(1, Ordering::SeqCst) == 0 {
                let mut out = Vec::new();
                encode_result::<Login>(&(), request.sequence, API, &mut out).expect("encodes");
                return Reaction::Send(out);
            }
            Reaction::Never
        }
        _ => Reaction::Send(reply),
    });
    let pool = pool(&network, one_server().login("user", "password").size(PoolSize::Total(1)));
    let users = standard1(&pool).await;
    users.read_row("key").await.expect("answered");
    network.restart();
    tokio::time::sleep(Duration::from_millis(1)).await;
    let hasty = users.deadline(Duration::from_secs(5));
    let error = hasty.read_row("key").await.expect_err("nobody logs it in");
    assert!(error.attempts().iter().any(|attempt| attempt.phase() == Phase::Login), "{error:?}");
    assert!(
        pool.hosts().iter().all(|host| !host.up),
        "the login never answers, yet the host is up"
    );
}

#[tokio::test(start_paused = true)]
async fn no_read_returns_more_columns_than_its_limit() {
    let network = Network::default();
    serve(&network, 1, Door::Open, |request, _| {
        let (mut page, mut out) = (PageBuilder::new(), Vec::new());
        page.row(b"key");
        for name in 0..9_u32 {
            page.column(&name.to_be_bytes(), b"value", 1, None);
        }
        let page = page.finish().expect("a page");
        let sequence = request.sequence;
        let encoded = match &request.call {
            AnyCall::GetSlice(_) => encode_result::<GetSlice>(&page, sequence, API, &mut out),
            AnyCall::MultigetSlice(_) => {
                encode_result::<MultigetSlice>(&page, sequence, API, &mut out)
            }
            _ => encode_result::<GetRangeSlices>(&page, sequence, API, &mut out),
        };
        encoded.expect("encodes");
        Reaction::Send(out)
    });
    let users = standard1(&pool(&network, one_server())).await.slice(Slice::all().limit(4));
    assert_eq!(users.read_row("key").await.expect("answered").expect("there").len(), 4);
    assert_eq!(
        users.read_rows(["key"]).await.expect("answered").iter().next().expect("there").len(),
        4
    );
    let mut scan = Scan::new(users);
    assert_eq!(scan.advance().await.expect("answered").expect("there").len(), 4);
}

#[tokio::test(start_paused = true)]
async fn a_column_family_made_by_another_client_is_found_without_a_refresh() {
    let network = Network::default();
    let others = Arc::new(AtomicUsize::new(0));
    let made = others.clone();
    serve_schema(&network, move || (0..=made.load(Ordering::SeqCst)).map(|n| format!("Family{n}")));
    let pool = pool(&network, one_server());
    pool.family_of(None, "Family0").await.expect("there from the beginning");
    let error = pool.family_of(None, "Family1").await.expect_err("not there yet");
    assert_eq!(error.kind(), ErrorKind::NotConfigured);
    others.store(1, Ordering::SeqCst);
    pool.family_of(None, "Family1").await.expect("made meanwhile");
}

#[tokio::test(start_paused = true)]
async fn thousands_of_hosts_that_refuse_are_each_tried_twice_and_no_more() {
    let network = Network::default();
    let hosts = (0..2_000).map(|n| format!("10.1.{}.{}", n / 250, n % 250));
    let options = hosts.fold(Options::new(), |options, host| options.server(&host));
    let pool = pool(&network, options.deadline(Duration::from_secs(3_600)));
    let error = pool.first_contact().await.expect_err("nobody listens");
    assert_eq!(error.kind(), ErrorKind::NoHosts);
    // Probes beside the call come to it.
    assert!(network.connects() >= 4_000, "{}", network.connects());
    assert!(error.to_string().contains("(4000 attempts, "), "{error}");
}

/// A server whose keyspace has the column families that `names` tells each time.
fn serve_schema<N: Iterator<Item = String>>(
    network: &Network,
    names: impl Fn() -> N + Send + Sync + 'static,
) {
    let mind: Mind = Arc::new(move |frame| {
        let request = decode_request(Bytes::copy_from_slice(frame), API).expect("a request");
        let (sequence, mut out) = (request.sequence, Vec::new());
        let encoded = match &request.call {
            AnyCall::DescribeVersion(_) => {
                let version = API.to_string().into();
                encode_result::<DescribeVersion>(&version, sequence, API, &mut out)
            }
            _ => {
                let family = |name: String| CfDef { name: name.into(), ..CfDef::default() };
                let definition = KsDef {
                    name: "Keyspace1".into(),
                    cf_defs: names().map(family).collect(),
                    ..KsDef::default()
                };
                encode_result::<DescribeKeyspace>(&definition, sequence, API, &mut out)
            }
        };
        encoded.expect("encodes");
        Reaction::Send(out)
    });
    network.serve(([10, 0, 0, 1], 9160).into(), Door::Open, mind);
}
