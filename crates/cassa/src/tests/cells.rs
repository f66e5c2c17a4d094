//! Cells of a scan: no column of any row is lost or doubled, whatever the size of pages and whatever comes and goes.

use fastrand::Rng;
use proptest::prelude::*;

use super::cancellation::polled;
use super::paging::{Data, number, packed, simulate, users};
use super::streams::next;
use crate::column_family::{Cells, Scan, Slice, items};
use crate::driver::sim::Sim;

/// Empties odd rows or fills them again, and takes away and brings odd columns of all.
fn odd_ones_come_and_go(data: &mut Data, dice: &mut Rng) {
    for (key, columns) in data.iter_mut() {
        if key % 2 == 1 && dice.u8(..4) == 0 {
            columns.clear();
            continue;
        }
        columns.retain(|name| name % 2 == 0 || dice.u8(..3) > 0);
        let width = columns.last().map_or(1, |last| last + 2);
        columns.extend((0..width).filter(|name| name % 2 == 1 && dice.u8(..3) == 0));
    }
}

fn place(cell: &crate::Cell) -> (u32, u32) {
    (number(cell.key_bytes()).unwrap(), number(cell.name_bytes()).unwrap())
}

async fn drained(mut cells: Cells<Sim>) -> Vec<(u32, u32)> {
    let mut places = Vec::new();
    while let Some(cell) = cells.advance().await.expect("answered") {
        places.push(place(&cell));
    }
    assert!(cells.advance().await.expect("answered").is_none(), "it ends once");
    places
}

fn square(rows: u32, width: u32) -> Data {
    (0..rows).map(|key| (key, (0..width).collect())).collect()
}

fn check(places: &[(u32, u32)], rows: u32, width: u32) -> Result<(), TestCaseError> {
    prop_assert!(places.windows(2).all(|pair| pair[0] < pair[1]), "out of order or doubled");
    let even = places.iter().filter(|(key, name)| key % 2 == 0 && name % 2 == 0).count() as u32;
    prop_assert_eq!(even, rows.div_ceil(2) * width.div_ceil(2), "what never changed was lost");
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn cells_of_a_scan_lose_and_double_nothing_while_rows_and_columns_come_and_go(
        rows in 0_u32..30, width in 0_u32..200, page_rows in 1_usize..12, columns in 1_usize..300, seed in any::<u64>(),
    ) {
        let places = simulate(async {
            let users = users(square(rows, width), seed, odd_ones_come_and_go).await;
            drained(Scan::new(users.page_columns(columns)).page_rows(page_rows).cells()).await
        });
        check(&places, rows, width)?;
    }

    #[test]
    fn cells_of_a_scan_are_those_of_its_rows(
        rows in 0_u32..20, width in 0_u32..200, limit in 1_usize..250, row_limit in 1_usize..25, reversed in any::<bool>(),
    ) {
        let (cells, whole) = simulate(async {
            let users = users(square(rows, width), 0, |_, _| {}).await;
            let slice = Slice::all().limit(limit);
            let users = users.slice(if reversed { slice.reversed() } else { slice });
            let cells = drained(Scan::new(users.clone()).limit(row_limit).cells()).await;
            let (mut scan, mut whole) = (Scan::new(users).limit(row_limit), Vec::new());
            while let Some(row) = scan.advance().await.expect("answered") {
                let key = number(row.key_bytes()).unwrap();
                whole.extend(row.columns().map(|it| (key, number(it.name_bytes()).unwrap())));
            }
            (cells, whole)
        });
        prop_assert_eq!(cells, whole);
    }

    #[test]
    fn cells_of_a_scan_whose_next_is_dropped_anywhere_lose_nothing(
        rows in 0_u32..12, width in 0_u32..150, seed in any::<u64>(),
    ) {
        let places = simulate(async {
            let users = users(square(rows, width), seed, |_, _| {}).await;
            let mut cells = Scan::new(users.page_columns(20)).page_rows(3).cells();
            let (mut dice, mut places) = (Rng::with_seed(seed), Vec::new());
            let next = async |cells: &mut Cells<Sim>, places: &mut Vec<_>| {
                places.extend(cells.advance().await.expect("answered").as_ref().map(place));
            };
            for _ in 0..300 {
                polled(next(&mut cells, &mut places), dice.usize(..8)).await;
            }
            places.extend(drained(cells).await);
            places
        });
        prop_assert!(places.len() as u32 == rows * width, "{} cells", places.len());
        check(&places, rows, width)?;
    }
}

#[test]
fn cells_go_on_behind_the_row_that_was_returned_last() {
    simulate(async {
        let users = users(square(5, 3), 0, |_, _| {}).await;
        let mut scan = Scan::new(users).from(packed(1));
        let first = scan.advance().await.expect("answered").expect("a row");
        assert_eq!(number(first.key_bytes()), Some(1));
        let places = drained(scan.cells()).await;
        assert_eq!(places.first(), Some(&(2, 0)));
        assert_eq!(places.len(), 9);
    });
}

#[test]
fn a_scan_as_a_stream_has_the_same_rows() {
    simulate(async {
        let users = users(square(50, 3), 0, |_, _| {}).await;
        let (mut stream, mut keys) = (items(Scan::new(users).page_rows(7)), Vec::new());
        while let Some(row) = next(&mut stream).await {
            keys.extend(number(row.expect("answered").key_bytes()));
        }
        assert_eq!(keys, (0..50).collect::<Vec<_>>());
    });
}
