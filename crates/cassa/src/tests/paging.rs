//! Rows and scans read in pages lose nothing and double nothing, whatever happens next to a page's edge meanwhile.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use cassa_wire::{AnyCall, GetRangeSlices, GetSlice, PageBuilder, SliceRange, encode_result};
use fastrand::Rng;
use proptest::prelude::*;

use super::world::{API, pool, serve, standard1};
use crate::column_family::{ColumnFamily, Scan, Slice};
use crate::driver::sim::{Door, Network, Reaction, Sim};
use crate::options::Options;

/// Rows by key, each a set of column names.
type Data = BTreeMap<u32, BTreeSet<u32>>;

/// What changes between two pages: some of the rows or columns with an odd number, the page's last ones among them.
type Change = fn(&mut Data, &mut Rng);

fn packed(number: u32) -> [u8; 4] {
    number.to_be_bytes()
}

fn number(bytes: &[u8]) -> Option<u32> {
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

/// Serves rows that change after every page.
async fn users(data: Data, seed: u64, change: Change) -> ColumnFamily<Sim> {
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
                let start = call.range.start_key.as_deref().and_then(number).unwrap_or(0);
                let range = call.predicate.slice_range.as_ref().expect("a range");
                for (key, columns) in data.range(start..).take(call.range.count as usize) {
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

fn simulate<F: Future>(future: F) -> F::Output {
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

/// Takes away a third of the odd rows and empties others, as deleting them does.
fn odd_rows_come_and_go(data: &mut Data, dice: &mut Rng) {
    data.retain(|key, _| key % 2 == 0 || dice.u8(..3) > 0);
    for (key, columns) in data.iter_mut() {
        if key % 2 == 1 && dice.bool() {
            columns.clear();
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

    #[test]
    fn a_scan_returns_every_row_once_while_rows_come_and_go(
        rows in 0_u32..3_000, width in 1_u32..4, seed in any::<u64>(), limit in 0_usize..4_000,
    ) {
        let data: Data = (0..rows).map(|key| (key, (0..width).collect())).collect();
        let keys: Vec<u32> = simulate(async {
            let users = users(data, seed, odd_rows_come_and_go).await;
            let mut scan = Scan::new(users).limit(limit);
            let mut keys = Vec::new();
            while let Some(row) = scan.advance().await.expect("answered") {
                keys.push(number(row.key_bytes()).unwrap());
            }
            keys
        });
        prop_assert!(keys.windows(2).all(|pair| pair[0] < pair[1]), "out of order or doubled");
        prop_assert!(keys.len() <= limit);
        if keys.len() < limit {
            let even = keys.iter().filter(|key| *key % 2 == 0).count() as u32;
            prop_assert_eq!(even, rows.div_ceil(2), "a row that never changed was lost");
        }
    }

    #[test]
    fn a_scan_reads_rows_wider_than_a_page_whole(width in 100_u32..3_000, seed in any::<u64>()) {
        let data: Data = (0..3).map(|key| (key, (0..width).collect())).collect();
        let widths: Vec<usize> = simulate(async {
            let users = users(data, seed, |_, _| {}).await;
            let mut scan = Scan::new(users);
            let mut widths = Vec::new();
            while let Some(row) = scan.advance().await.expect("answered") {
                widths.push(row.len());
            }
            widths
        });
        prop_assert_eq!(widths, vec![width as usize; 3]);
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
