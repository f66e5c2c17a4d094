//! Scans lose no row and double none: whatever their range, page size and limit, and while rows come and go.

use fastrand::Rng;
use proptest::prelude::*;

use super::paging::{Data, number, packed, simulate, users};
use crate::column_family::{Scan, Tokens};
use crate::driver::sim::Sim;

/// Takes away a third of the odd rows and empties others, as deleting them does.
fn odd_rows_come_and_go(data: &mut Data, dice: &mut Rng) {
    data.retain(|key, _| key % 2 == 0 || dice.u8(..3) > 0);
    for (key, columns) in data.iter_mut() {
        if key % 2 == 1 && dice.bool() {
            columns.clear();
        }
    }
}

/// Rows of which every third is a ghost.
fn haunted(rows: u32) -> Data {
    (0..rows).map(|key| (key, (0..u32::from(key % 3 > 0)).collect())).collect()
}

async fn keys(mut scan: Scan<Sim>) -> Vec<u32> {
    let mut keys = Vec::new();
    while let Some(row) = scan.advance().await.expect("answered") {
        keys.push(number(row.key_bytes()).unwrap());
    }
    assert!(scan.advance().await.expect("answered").is_none(), "it ends once");
    keys
}

fn token(key: u32) -> String {
    format!("{key:08x}")
}

/// Where a key lies in a range that begins behind `start`: what comes before it is at the end.
fn order(key: u32, start: Option<u32>) -> (bool, u32) {
    (start.is_some_and(|start| key <= start), key)
}

fn within(key: u32, start: Option<u32>, end: Option<u32>) -> bool {
    match (start, end) {
        (Some(start), Some(end)) if end <= start => key > start || key <= end,
        (start, end) => start.is_none_or(|start| key > start) && end.is_none_or(|end| key <= end),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn a_scan_returns_every_row_once_while_rows_come_and_go(
        rows in 0_u32..3_000, width in 1_u32..4, seed in any::<u64>(), limit in 1_usize..4_000,
    ) {
        let data: Data = (0..rows).map(|key| (key, (0..width).collect())).collect();
        let keys = simulate(async {
            let users = users(data, seed, odd_rows_come_and_go).await;
            keys(Scan::new(users).limit(limit)).await
        });
        prop_assert!(keys.windows(2).all(|pair| pair[0] < pair[1]), "out of order or doubled");
        prop_assert!(keys.len() <= limit);
        if keys.len() < limit {
            let even = keys.iter().filter(|key| *key % 2 == 0).count() as u32;
            prop_assert_eq!(even, rows.div_ceil(2), "a row that never changed was lost");
        }
    }

    #[test]
    fn a_scan_of_any_page_size_ends_with_every_row_of_its_range(
        rows in 0_u32..120, page in 1_usize..20, limit in 1_usize..150,
        from in 0_u32..130, length in 0_u32..130, ghosts in any::<bool>(),
    ) {
        let found = simulate(async {
            let scan = Scan::new(users(haunted(rows), 0, |_, _| {}).await).page_rows(page).limit(limit);
            let scan = scan.from(packed(from)).to(packed(from + length));
            keys(if ghosts { scan.with_empty_rows() } else { scan }).await
        });
        let there = (from..=from + length).filter(|key| *key < rows && (ghosts || key % 3 > 0));
        prop_assert_eq!(found, there.take(limit).collect::<Vec<_>>());
    }

    #[test]
    fn a_scan_of_a_part_of_the_ring_returns_its_rows_in_their_order_and_no_others(
        rows in 0_u32..400, page in 1_usize..40, seed in any::<u64>(),
        start in proptest::option::of(0_u32..450), end in proptest::option::of(0_u32..450),
    ) {
        let data: Data = (0..rows).map(|key| (key, [1].into())).collect();
        let found = simulate(async {
            let range = start.map_or(Tokens::all(), |start| Tokens::after(token(start)));
            let range = end.map_or(range.clone(), |end| range.to(token(end)));
            let users = users(data, seed, odd_rows_come_and_go).await;
            keys(Scan::new(users).tokens(range).page_rows(page)).await
        });
        let in_order = |pair: &[u32]| order(pair[0], start) < order(pair[1], start);
        prop_assert!(found.windows(2).all(in_order), "out of order or doubled");
        prop_assert!(found.iter().all(|key| within(*key, start, end)), "a row of no concern");
        let even = found.iter().filter(|key| *key % 2 == 0).count();
        let there = (0..rows).filter(|key| key % 2 == 0 && within(*key, start, end)).count();
        prop_assert_eq!(even, there, "a row that never changed was lost");
    }

    #[test]
    fn a_scan_reads_rows_wider_than_a_page_whole(width in 20_u32..3_000, seed in any::<u64>()) {
        let data: Data = (0..9).map(|key| (key, (0..width).collect())).collect();
        let widths: Vec<usize> = simulate(async {
            let users = users(data, seed, |_, _| {}).await;
            let mut scan = Scan::new(users);
            let mut widths = Vec::new();
            while let Some(row) = scan.advance().await.expect("answered") {
                widths.push(row.len());
            }
            widths
        });
        prop_assert_eq!(widths, vec![width as usize; 9]);
    }
}

#[test]
fn ranges_that_make_no_sense_are_refused_before_anything_is_sent() {
    simulate(async {
        let users = users(Data::new(), 0, |_, _| panic!("nothing is asked")).await;
        let scan = || Scan::new(users.clone());
        let tokens = Tokens::after("02").to("01");
        let scans = [
            ("pages of 0 rows", scan().page_rows(0)),
            ("a limit of 0 rows", scan().limit(0)),
            ("comes before the first one", scan().from("b").to("a")),
            ("exclude each other", scan().from("a").tokens(tokens)),
            ("exclude each other", scan().to("a").tokens(Tokens::all())),
            ("behind its last token", scan().from("b").tokens(Tokens::all().to("61"))),
            ("is no token", scan().tokens(Tokens::after("nonsense"))),
            ("must not be empty", scan().from("")),
        ];
        for (words, mut scan) in scans {
            for _ in 0..2 {
                let error = scan.advance().await.expect_err(words);
                assert_eq!(error.kind(), crate::ErrorKind::InvalidArgument, "{error}");
                assert!(error.to_string().contains(words), "{error}");
                assert!(error.attempts().is_empty(), "{error}");
            }
        }
    });
}
