//! Rows read in pages lose nothing and double nothing, whatever happens next to a page's edge meanwhile.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound::{Excluded, Included, Unbounded};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use bytestring::ByteString;
use cassa_wire::{
    AnyCall, GetRangeSlices, GetSlice, KeyRange, MultigetSlice, PageBuilder, SliceRange,
    encode_result,
};
use fastrand::Rng;
use proptest::prelude::*;

use super::world::{API, pool, serve, standard1};
use crate::column_family::{ColumnFamily, Scan, Slice};
use crate::driver::sim::{Door, Network, Reaction, Sim};
use crate::options::Options;

/// Rows by key, each a set of column names.
pub(super) type Data = BTreeMap<u32, BTreeSet<u32>>;

/// What changes between two pages: some of the rows or columns with an odd number, the page's last ones among them.
pub(super) type Change = fn(&mut Data, &mut Rng);

pub(super) fn packed(number: u32) -> [u8; 4] {
    number.to_be_bytes()
}

pub(super) fn number(bytes: &[u8]) -> Option<u32> {
    bytes.try_into().ok().map(u32::from_be_bytes)
}

fn slice(page: &mut PageBuilder, columns: &BTreeSet<u32>, range: &SliceRange) {
    let (start, finish) = (number(&range.start), number(&range.finish));
    let ends = if range.reversed { (finish, start) } else { (start, finish) };
    let within = |name: &&u32| {
        ends.0.is_none_or(|low| **name >= low) && ends.1.is_none_or(|high| **name <= high)
    };
    let mut found: Vec<_> = columns.iter().filter(within).collect();
    if range.reversed {
        found.reverse();
    }
    for name in found.into_iter().take(range.count as usize) {
        page.column(&packed(*name), b"value", 1, None);
    }
}

/// The rows of a range, whose tokens are their keys' bytes in hexadecimal digits. As with real servers, a range of tokens
/// that ends where it begins is the whole ring.
fn rows_of<'a>(
    data: &'a Data,
    range: &KeyRange,
) -> Box<dyn Iterator<Item = (&'a u32, &'a BTreeSet<u32>)> + 'a> {
    let key = |key: &Option<Bytes>| key.as_deref().and_then(number);
    let token = |token: &Option<ByteString>| u32::from_str_radix(token.as_deref()?, 16).ok();
    let (start, end) = (token(&range.start_token), token(&range.end_token));
    if range.start_token.is_none() {
        let start = key(&range.start_key).map_or(Unbounded, Included);
        return Box::new(
            data.range((start, key(&range.end_key).or(end).map_or(Unbounded, Included))),
        );
    }
    let behind = data.range((start.map_or(Unbounded, Excluded), Unbounded));
    match end {
        Some(end) if start.is_some_and(|start| end <= start) => {
            Box::new(behind.chain(data.range(..=end)))
        }
        end => Box::new(behind.take_while(move |(key, _)| end.is_none_or(|end| **key <= end))),
    }
}

/// Serves rows that change after every page.
pub(super) async fn users(data: Data, seed: u64, change: Change) -> ColumnFamily<Sim> {
    let state = Arc::new(Mutex::new((data, Rng::with_seed(seed))));
    let network = Network::default();
    serve(&network, 1, Door::Open, move |request, _| {
        let mut guard = state.lock().expect("no panic");
        let (data, dice) = &mut *guard;
        let (mut page, mut out) = (PageBuilder::new(), Vec::new());
        let encoded = match &request.call {
            AnyCall::GetSlice(call) => {
                page.row(b"");
                let range = call.predicate.slice_range.as_ref().expect("a range");
                slice(&mut page, &data[&number(&call.key).expect("a number")], range);
                let page = page.finish().expect("a page");
                encode_result::<GetSlice>(&page, request.sequence, API, &mut out)
            }
            AnyCall::GetRangeSlices(call) => {
                let range = call.predicate.slice_range.as_ref().expect("a range");
                for (key, columns) in rows_of(data, &call.range).take(call.range.count as usize) {
                    page.row(&packed(*key));
                    slice(&mut page, columns, range);
                }
                let page = page.finish().expect("a page");
                encode_result::<GetRangeSlices>(&page, request.sequence, API, &mut out)
            }
            other => panic!("not served: {:?}", other.method()),
        };
        encoded.expect("encodes");
        change(data, dice);
        Reaction::Send(out)
    });
    standard1(&pool(&network, Options::new().server("10.0.0.1"))).await
}

pub(super) fn simulate<F: Future>(future: F) -> F::Output {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .start_paused(true)
        .build()
        .expect("a runtime");
    runtime.block_on(future)
}

/// Takes away a third of the odd columns and brings others.
fn odd_columns_come_and_go(data: &mut Data, dice: &mut Rng) {
    for columns in data.values_mut() {
        columns.retain(|name| name % 2 == 0 || dice.u8(..3) > 0);
        for _ in 0..10 {
            columns.insert(dice.u32(..10_000) | 1);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn a_wide_row_is_read_whole_while_its_columns_come_and_go(
        width in 0_u32..10_000, seed in any::<u64>(), reversed in any::<bool>(), limit in 1_usize..12_000,
    ) {
        let row: BTreeSet<u32> = (0..width).collect();
        let names: Vec<u32> = simulate(async {
            let users = users([(7, row)].into(), seed, odd_columns_come_and_go).await;
            let all = Slice::all().limit(limit);
            let users = users.slice(if reversed { all.reversed() } else { all });
            let row = users.read_row(packed(7)).await.expect("answered");
            row.iter().flat_map(|row| row.columns()).map(|c| number(c.name_bytes()).unwrap()).collect()
        });
        let in_order = names.windows(2).all(|pair| (pair[0] < pair[1]) != reversed && pair[0] != pair[1]);
        prop_assert!(in_order, "out of order or doubled");
        prop_assert!(names.len() <= limit);
        if names.len() < limit {
            let even: Vec<u32> = names.iter().copied().filter(|name| name % 2 == 0).collect();
            prop_assert_eq!(even.len() as u32, width.div_ceil(2), "a column that never changed was lost");
        }
    }
}

/// Serves rows of which two replicas have a part each. As a server before 1.0 does at QUORUM, it merges the pages of both and sends
/// all that is in them.
async fn merged(row: Data, other: Data) -> ColumnFamily<Sim> {
    let network = Network::default();
    serve(&network, 1, Door::Open, move |request, _| {
        let both = |key: u32, range: &SliceRange, page: &mut PageBuilder| {
            let of_one = |data: &Data| {
                let mut found: Vec<u32> = data[&key].iter().copied().collect();
                let start = number(&range.start);
                found.retain(|name| start.is_none_or(|start| *name >= start));
                found.truncate(range.count as usize);
                found
            };
            let merged: BTreeSet<u32> = of_one(&row).into_iter().chain(of_one(&other)).collect();
            for name in merged {
                page.column(&packed(name), b"value", 1, None);
            }
        };
        let (mut page, mut out) = (PageBuilder::new(), Vec::new());
        let encoded = match &request.call {
            AnyCall::GetSlice(call) => {
                page.row(b"");
                let range = call.predicate.slice_range.as_ref().expect("a range");
                both(number(&call.key).expect("a number"), range, &mut page);
                let page = page.finish().expect("a page");
                encode_result::<GetSlice>(&page, request.sequence, API, &mut out)
            }
            AnyCall::MultigetSlice(call) => {
                let range = call.predicate.slice_range.as_ref().expect("a range");
                for key in &call.keys {
                    page.row(key);
                    both(number(key).expect("a number"), range, &mut page);
                }
                let page = page.finish().expect("a page");
                encode_result::<MultigetSlice>(&page, request.sequence, API, &mut out)
            }
            AnyCall::GetRangeSlices(call) => {
                let range = call.predicate.slice_range.as_ref().expect("a range");
                for (key, _) in rows_of(&row, &call.range).take(call.range.count as usize) {
                    page.row(&packed(*key));
                    both(*key, range, &mut page);
                }
                let page = page.finish().expect("a page");
                encode_result::<GetRangeSlices>(&page, request.sequence, API, &mut out)
            }
            other => panic!("not served: {:?}", other.method()),
        };
        encoded.expect("encodes");
        Reaction::Send(out)
    });
    standard1(&pool(&network, Options::new().server("10.0.0.1"))).await
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(30))]

    #[test]
    fn pages_that_replicas_fill_differently_lose_no_column(
        width in 100_u32..3_000, seed in any::<u64>(), kept in 1_u8..10,
    ) {
        let mut dice = Rng::with_seed(seed);
        let mut part = || -> Data {
            let columns = (0..width).filter(|_| dice.u8(..10) < kept).collect();
            [(7, columns)].into()
        };
        let (one, other) = (part(), part());
        let all: Vec<u32> = one[&7].union(&other[&7]).copied().collect();
        simulate(async {
            let users = merged(one, other).await;
            let names = |row: &crate::Row| -> Vec<u32> {
                row.columns().filter_map(|column| number(column.name_bytes())).collect()
            };
            let row = users.read_row(packed(7)).await.expect("answered");
            assert_eq!(row.as_ref().map(names).unwrap_or_default(), all);
            let rows = users.read_rows([packed(7)]).await.expect("answered");
            assert_eq!(rows.iter().next().map(names).unwrap_or_default(), all);
            let mut scan = Scan::new(users.clone());
            let row = scan.advance().await.expect("answered");
            assert_eq!(row.as_ref().map(names).unwrap_or_default(), all);
            let first = users.slice(Slice::all().limit(50)).read_row(packed(7)).await;
            let first = first.expect("answered");
            assert_eq!(first.as_ref().map(names).unwrap_or_default(), all[..50.min(all.len())]);
        });
    }
}

/// Serves a row of bytes that never ends, each page after this long.
fn endless(network: &Network, pause: Duration) {
    serve(network, 1, Door::Open, move |request, _| {
        let AnyCall::GetSlice(call) = &request.call else { panic!("one row is read") };
        let range = call.predicate.slice_range.as_ref().expect("a range");
        let (mut page, mut out) = (PageBuilder::new(), Vec::new());
        page.row(b"");
        for name in (number(&range.start).unwrap_or(0)..).take(range.count as usize) {
            page.column(&packed(name), &[0; 1_000], 1, None);
        }
        let page = page.finish().expect("a page");
        encode_result::<GetSlice>(&page, request.sequence, API, &mut out).expect("encodes");
        Reaction::Late(pause, out)
    });
}

#[test]
fn a_row_larger_than_the_limit_is_an_error_that_says_what_to_do() {
    let error = simulate(async {
        let network = Network::default();
        endless(&network, Duration::ZERO);
        let options = Options::new().server("10.0.0.1").max_row_bytes(5 << 20);
        let users = standard1(&pool(&network, options)).await;
        users.read_row("endless").await.expect_err("it never ends")
    });
    assert_eq!(error.kind(), crate::ErrorKind::TooLarge);
    assert!(error.to_string().contains("max_row_bytes"), "{error}");
}

#[test]
fn the_deadline_holds_for_all_pages_of_a_row_together() {
    simulate(async {
        let network = Network::default();
        endless(&network, Duration::from_secs(4));
        let options = Options::new().server("10.0.0.1").deadline(Duration::from_secs(10));
        let users = standard1(&pool(&network, options)).await;
        let began = tokio::time::Instant::now();
        let error = users.read_row("endless").await.expect_err("the third page comes too late");
        assert_eq!(error.kind(), crate::ErrorKind::Deadline, "{error}");
        assert_eq!(began.elapsed(), Duration::from_secs(10));
    });
}
