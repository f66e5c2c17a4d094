//! Streams lose nothing and double nothing, whatever the size of their pages and whatever is dropped or fails between.

use std::collections::BTreeSet;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use cassa_wire::{AnyCall, Exception, GetSlice, PageBuilder, encode_result};
use fastrand::Rng;
use futures_core::Stream;
use proptest::prelude::*;

use super::cancellation::polled;
use super::paging::{Data, number, packed, simulate, users};
use super::world::{API, pool, refuse, serve, standard1};
use crate::column_family::{Cells, Slice, items};
use crate::driver::sim::{Door, Network, Reaction, Sim};
use crate::options::Options;

/// Takes away half of the odd columns next to each other and brings as many back.
fn neighbours_come_and_go(data: &mut Data, dice: &mut Rng) {
    for columns in data.values_mut() {
        columns.retain(|name| name % 2 == 0 || dice.bool());
        let width = columns.last().map_or(1, |last| last + 2);
        columns.extend((0..width).filter(|name| name % 2 == 1 && dice.bool()));
    }
}

async fn rest(cells: &mut Cells<Sim>) -> Vec<u32> {
    let mut names = Vec::new();
    while let Some(cell) = cells.advance().await.expect("answered") {
        names.push(number(cell.name_bytes()).expect("a number"));
    }
    names
}

fn check(names: &[u32], width: u32, reversed: bool, limit: usize) -> Result<(), TestCaseError> {
    let in_order = |pair: &[u32]| (pair[0] < pair[1]) != reversed && pair[0] != pair[1];
    prop_assert!(names.windows(2).all(in_order), "out of order or doubled: {names:?}");
    prop_assert!(names.len() <= limit);
    if names.len() < limit {
        let even = names.iter().filter(|name| *name % 2 == 0).count() as u32;
        prop_assert_eq!(even, width.div_ceil(2), "a column that never changed was lost");
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_stream_of_any_page_size_and_limit_ends_and_loses_nothing_while_columns_come_and_go(
        width in 0_u32..60, columns in 1_usize..12, limit in 1_usize..70, reversed in any::<bool>(), seed in any::<u64>(),
    ) {
        let row: BTreeSet<u32> = (0..width).collect();
        let (streamed, whole) = simulate(async {
            let all = Slice::all().limit(limit);
            let all = if reversed { all.reversed() } else { all };
            let users = users([(7, row)].into(), seed, neighbours_come_and_go).await;
            let users = users.page_columns(columns).slice(all);
            let streamed = rest(&mut Cells::of_row(users.clone(), &packed(7))).await;
            let whole = users.read_row(packed(7)).await.expect("answered");
            let names = whole.iter().flat_map(|row| row.columns());
            (streamed, names.map(|column| number(column.name_bytes()).unwrap()).collect::<Vec<_>>())
        });
        check(&streamed, width, reversed, limit)?;
        check(&whole, width, reversed, limit)?;
    }

}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20))]

    #[test]
    fn a_stream_whose_next_is_dropped_anywhere_loses_no_column(width in 0_u32..60, seed in any::<u64>()) {
        let (names, open) = simulate(async {
            let network = Network::default();
            wide(&network, width, |_, reply| Reaction::Trickle(Duration::from_millis(1), reply));
            let pool = pool(&network, Options::new().server("10.0.0.1"));
            let mut cells = Cells::of_row(standard1(&pool).await.page_columns(10), b"wide");
            let (mut dice, mut names) = (Rng::with_seed(seed), Vec::new());
            let next = async |cells: &mut Cells<Sim>, names: &mut Vec<u32>| {
                let cell = cells.advance().await.expect("answered");
                names.extend(cell.and_then(|cell| number(cell.name_bytes())));
            };
            for _ in 0..30 {
                polled(next(&mut cells, &mut names), dice.usize(..1_200)).await;
            }
            names.extend(rest(&mut cells).await);
            (names, (pool.counts().open, network.open()))
        });
        prop_assert_eq!(names, (0..width).collect::<Vec<_>>());
        prop_assert_eq!(open.0, open.1);
    }
}

/// Serves a row of so many columns.
fn wide(
    network: &Network,
    width: u32,
    decide: impl Fn(&cassa_wire::Request, Vec<u8>) -> Reaction + Send + Sync + 'static,
) {
    serve(network, 1, Door::Open, move |request, _| {
        let AnyCall::GetSlice(call) = &request.call else { panic!("one row is read") };
        let range = call.predicate.slice_range.as_ref().expect("a range");
        let (mut page, mut out) = (PageBuilder::new(), Vec::new());
        page.row(b"");
        for name in (number(&range.start).unwrap_or(0)..width).take(range.count as usize) {
            page.column(&packed(name), b"value", 1, None);
        }
        let page = page.finish().expect("a page");
        encode_result::<GetSlice>(&page, request.sequence, API, &mut out).expect("encodes");
        decide(request, out)
    });
}

#[test]
fn a_stream_goes_on_where_it_failed() {
    simulate(async {
        let network = Network::default();
        let calls = AtomicUsize::new(0);
        wide(&network, 100, move |request, reply| match calls.fetch_add(1, Ordering::SeqCst) % 2 {
            0 => Reaction::Send(refuse::<GetSlice>(request, &Exception::Unavailable)),
            _ => Reaction::Send(reply),
        });
        let pool = pool(&network, Options::new().server("10.0.0.1").max_attempts(1));
        let mut cells = Cells::of_row(standard1(&pool).await.page_columns(10), b"wide");
        let (mut names, mut failed) = (Vec::new(), 0);
        loop {
            match cells.advance().await {
                Ok(Some(cell)) => names.extend(number(cell.name_bytes())),
                Ok(None) => break,
                Err(_) => failed += 1,
            }
        }
        assert_eq!(names, (0..100).collect::<Vec<_>>());
        assert_eq!(failed, 11);
    });
}

/// The next item of a stream.
pub(super) async fn next<S: Stream + Unpin>(stream: &mut S) -> Option<S::Item> {
    poll_fn(|context| Pin::new(&mut *stream).poll_next(context)).await
}

#[test]
fn a_stream_as_a_stream_has_the_same_columns_and_ends_after_an_error() {
    simulate(async {
        let network = Network::default();
        let calls = Arc::new(AtomicUsize::new(0));
        let seen = calls.clone();
        wide(&network, 25, move |request, reply| match calls.fetch_add(1, Ordering::SeqCst) {
            9 => Reaction::Send(refuse::<GetSlice>(request, &Exception::Unavailable)),
            _ => Reaction::Send(reply),
        });
        let pool = pool(&network, Options::new().server("10.0.0.1").max_attempts(1));
        let users = standard1(&pool).await.page_columns(3);
        let mut stream = items(Cells::of_row(users.clone(), b"wide"));
        let mut names = Vec::new();
        while let Some(cell) = next(&mut stream).await {
            names.extend(number(cell.expect("answered").name_bytes()));
        }
        assert_eq!(names, (0..25).collect::<Vec<_>>());
        assert_eq!(seen.load(Ordering::SeqCst), 9);
        let mut stream = items(Cells::of_row(users, b"wide"));
        assert!(next(&mut stream).await.expect("an item").is_err());
        assert!(next(&mut stream).await.is_none());
    });
}

/// Serves a row of 5,000 columns of 10 bytes and 60 of 1 MB in their midst; returns what was asked for and how much was sent.
async fn suddenly_heavy(network: &Network) -> (Cells<Sim>, Arc<Mutex<Vec<(i32, usize)>>>) {
    let sent = Arc::new(Mutex::new(Vec::new()));
    let seen = sent.clone();
    serve(network, 1, Door::Open, move |request, _| {
        let AnyCall::GetSlice(call) = &request.call else { panic!("one row is read") };
        let range = call.predicate.slice_range.as_ref().expect("a range");
        let (mut page, mut out) = (PageBuilder::new(), Vec::new());
        page.row(b"");
        for name in (number(&range.start).unwrap_or(0)..5_060).take(range.count as usize) {
            let length = if (2_500..2_560).contains(&name) { 1 << 20 } else { 10 };
            page.column(&packed(name), &vec![0; length], 1, None);
        }
        let page = page.finish().expect("a page");
        encode_result::<GetSlice>(&page, request.sequence, API, &mut out).expect("encodes");
        sent.lock().expect("no panic").push((range.count, out.len()));
        Reaction::Send(out)
    });
    let pool = pool(network, Options::new().server("10.0.0.1"));
    (Cells::of_row(standard1(&pool).await, b"heavy"), seen)
}

#[test]
fn a_stream_takes_no_page_of_many_megabytes_however_suddenly_columns_become_heavy() {
    simulate(async {
        let network = Network::default();
        let (mut cells, sent) = suddenly_heavy(&network).await;
        let mut names = Vec::new();
        let mut pages = BTreeSet::new();
        while let Some(cell) = cells.advance().await.expect("answered") {
            names.extend(number(cell.name_bytes()));
            pages.insert(cell.pinned_bytes());
        }
        assert_eq!(names, (0..5_060).collect::<Vec<_>>());
        assert!(pages.iter().all(|bytes| *bytes < 9 << 20), "{pages:?}");
        let sent = sent.lock().expect("no panic");
        let refused: Vec<_> = sent.iter().filter(|(_, bytes)| *bytes > 8 << 20).collect();
        assert_eq!(refused.len(), 1, "one reply tells what columns weigh: {sent:?}");
        assert!(sent.len() < 130, "{} pages: {sent:?}", sent.len());
        assert_eq!(network.connects(), 2, "only a refused reply costs its connection");
    });
}
