//! The parts of a scan are all of it, and what went on from a checkpoint had every row once, wherever it was killed.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use cassa_types::token::{Partitioner, Token};
use cassa_wire::{AnyCall, KeyRange, PageBuilder, Request, decode_request, encode_result};
use fastrand::Rng;
use proptest::prelude::*;
use serde_json::Value;

use super::cancellation::polled;
use super::paging::{number, packed, simulate};
use super::streams::next;
use super::world::{API, answer, pool, standard1};
use crate::column_family::{Checkpoint, ColumnFamily, Scan, ScanPart, Tokens, items};
use crate::driver::sim::{Door, Mind, Network, Reaction, Sim};
use crate::error::ErrorKind;
use crate::options::Options;

/// Rows of one column by token; none of some are ghosts.
type Ring = BTreeMap<Token, (u32, bool)>;

fn ring(partitioner: &Partitioner, rows: u32) -> Ring {
    let row = |key| (partitioner.token(&packed(key)).unwrap(), (key, true));
    (0..rows).map(row).collect()
}

/// A server whose odd rows come and go after every page.
fn serve(network: &Network, partitioner: Partitioner, ring: Ring, seed: u64) {
    let state = Mutex::new((ring, Rng::with_seed(seed)));
    let mind: Mind = Arc::new(move |frame| {
        let request = decode_request(Bytes::copy_from_slice(frame), API).expect("a request");
        let mut guard = state.lock().expect("no panic");
        let (ring, dice) = &mut *guard;
        Reaction::Send(reply(&request, &partitioner, ring, dice))
    });
    network.serve(([10, 0, 0, 1], 9160).into(), Door::Open, mind);
}

fn reply(request: &Request, partitioner: &Partitioner, ring: &mut Ring, dice: &mut Rng) -> Vec<u8> {
    let (sequence, mut out) = (request.sequence, Vec::new());
    let encoded = match &request.call {
        AnyCall::DescribePartitioner(_) => {
            let class = partitioner.class().into();
            encode_result::<cassa_wire::DescribePartitioner>(&class, sequence, API, &mut out)
        }
        AnyCall::DescribeRing(_) => {
            let token = "00000007";
            let range = cassa_wire::TokenRange {
                start_token: token.into(),
                end_token: token.into(),
                ..Default::default()
            };
            encode_result::<cassa_wire::DescribeRing>(&vec![range], sequence, API, &mut out)
        }
        AnyCall::DescribeSplits(call) => {
            let each = (call.keys_per_split as usize / 16).max(1);
            let inside = ring.keys().skip(each).step_by(each).map(|token| token.to_string().into());
            let ends = [call.start_token.clone()].into_iter().chain(inside);
            let ends = ends.chain([call.end_token.clone()]).collect();
            encode_result::<cassa_wire::DescribeSplits>(&ends, sequence, API, &mut out)
        }
        AnyCall::GetRangeSlices(call) => {
            let mut page = PageBuilder::new();
            for (key, lives) in found(partitioner, ring, &call.range) {
                page.row(&packed(key));
                if lives {
                    page.column(b"name", b"value", 1, None);
                }
            }
            ring.retain(|_, (key, _)| *key % 2 == 0 || dice.u8(..10) > 0);
            for (key, lives) in ring.values_mut() {
                *lives = *key % 2 == 0 || dice.bool();
            }
            let page = page.finish().expect("a page");
            encode_result::<cassa_wire::GetRangeSlices>(&page, sequence, API, &mut out)
        }
        _ => return answer(request),
    };
    encoded.expect("encodes");
    out
}

/// The rows behind a token and up to another, as servers read them.
fn found(partitioner: &Partitioner, ring: &Ring, range: &KeyRange) -> Vec<(u32, bool)> {
    let token = |text: &Option<bytestring::ByteString>| {
        partitioner.parse_token(text.as_deref().expect("tokens")).expect("a token")
    };
    let (start, end) = (token(&range.start_token), token(&range.end_token));
    let minimum = partitioner.minimum().unwrap();
    let wraps = start >= end && end != minimum;
    let is_within = |token: &Token| match wraps {
        true => *token > start || *token <= end,
        false => *token > start && (*token <= end || end == minimum),
    };
    let mut rows: Vec<_> = ring.iter().filter(|(token, _)| is_within(token)).collect();
    rows.sort_by_key(|(token, _)| **token <= start);
    rows.into_iter().take(range.count as usize).map(|(_, row)| *row).collect()
}

async fn users(partitioner: Partitioner, rows: u32, seed: u64) -> ColumnFamily<Sim> {
    let network = Network::default();
    let ring = ring(&partitioner, rows);
    serve(&network, partitioner, ring, seed);
    standard1(&pool(&network, Options::new().server("10.0.0.1"))).await
}

/// A process begins: all it knows is what was stored.
async fn begun(
    cf: &ColumnFamily<Sim>,
    page: usize,
    stored: &str,
) -> (Vec<ScanPart<Sim>>, Checkpoint) {
    let all: Checkpoint = serde_json::from_str(stored).expect("it was written by us");
    let parts = Scan::new(cf.clone()).page_rows(page).resumed(&all).await.expect("the same scan");
    (parts, all)
}

/// Reads the parts in any order, in processes of which each is killed after some row; how often each row was dealt with.
async fn killed_again_and_again(
    cf: ColumnFamily<Sim>,
    parts: usize,
    page: usize,
    deadly: u32,
    dice: &mut Rng,
) -> BTreeMap<u32, u32> {
    let mut dealt_with = BTreeMap::new();
    let begin = Scan::new(cf.clone()).divided(parts).await.expect("parts");
    let mut stored = serde_json::to_string(&Checkpoint::of(&begin).expect("parts")).unwrap();
    'processes: loop {
        let (mut parts, mut all) = begun(&cf, page, &stored).await;
        while !parts.is_empty() {
            let place = dice.usize(..parts.len());
            if dice.u8(..4) == 0 {
                // A row that is at hand and returned is not dealt with: its reader was killed before.
                if polled(parts[place].advance(), 1).await {
                    continue 'processes;
                }
            }
            match parts[place].advance().await.expect("answered") {
                None => drop(parts.swap_remove(place)),
                Some(_) if dice.u32(..100) < deadly / 2 => continue 'processes,
                Some(row) => {
                    *dealt_with.entry(number(row.key_bytes()).unwrap()).or_default() += 1;
                    all.update(&parts[place].checkpoint()).expect("a part of it");
                    stored = serde_json::to_string(&all).unwrap();
                    if dice.u32(..100) < deadly {
                        continue 'processes;
                    }
                }
            }
        }
        return dealt_with;
    }
}

fn partitioners() -> impl Strategy<Value = Partitioner> {
    prop_oneof![Just(Partitioner::Random), Just(Partitioner::ByteOrdered)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn a_scan_resumed_wherever_it_was_killed_deals_with_every_row_once(
        partitioner in partitioners(), rows in 0_u32..300, parts in 1_usize..9, page in 1_usize..40,
        deadly in 0_u32..60, seed in any::<u64>(),
    ) {
        let dealt_with = simulate(async {
            let cf = users(partitioner, rows, seed).await;
            killed_again_and_again(cf, parts, page, deadly, &mut Rng::with_seed(seed)).await
        });
        prop_assert!(dealt_with.values().all(|times| *times == 1), "twice: {dealt_with:?}");
        let even = dealt_with.keys().filter(|key| *key % 2 == 0).count() as u32;
        prop_assert_eq!(even, rows.div_ceil(2), "a row that never changed was lost");
    }

    #[test]
    fn parts_of_a_part_of_the_ring_are_its_rows_in_its_order(
        partitioner in partitioners(), rows in 1_u32..200, count in 1_usize..20,
        start in 0_u32..200, end in 0_u32..200,
    ) {
        let token = |key: u32| partitioner.token(&packed(key)).unwrap();
        let range = Tokens::after(token(start)).to(token(end));
        let (whole, parts) = simulate(async {
            let cf = users(partitioner.clone(), rows * 2, 0).await;
            let read = |scan: Scan<Sim>| async {
                let mut keys = Vec::new();
                for mut part in scan.divided(count).await.expect("parts") {
                    while let Some(row) = part.advance().await.expect("answered") {
                        keys.extend(number(row.key_bytes()).filter(|key| key % 2 == 0));
                    }
                    assert!(part.checkpoint().is_done());
                }
                keys
            };
            let mut whole = Vec::new();
            let mut scan = Scan::new(cf.clone()).tokens(range.clone());
            while let Some(row) = scan.advance().await.expect("answered") {
                whole.extend(number(row.key_bytes()).filter(|key| key % 2 == 0));
            }
            (whole, read(Scan::new(cf).tokens(range)).await)
        });
        prop_assert_eq!(whole, parts);
    }
}

#[test]
fn a_ring_of_hashes_has_as_many_parts_as_asked_for_and_an_ordered_one_where_its_rows_are() {
    let sizes = |partitioner, rows| {
        simulate(async move {
            let parts = Scan::new(users(partitioner, rows, 0).await).divided(5).await.unwrap();
            let mut sizes = Vec::new();
            for mut part in parts {
                let mut rows = 0;
                while part.advance().await.unwrap().is_some() {
                    rows += 1;
                }
                sizes.push(rows);
            }
            sizes
        })
    };
    let hashed = sizes(Partitioner::Random, 1_000);
    assert!(hashed.len() == 5 && hashed.iter().all(|rows| (80..=200).contains(rows)), "{hashed:?}");
    let ordered = sizes(Partitioner::ByteOrdered, 1_000);
    assert!(ordered.len() == 5 && ordered.iter().all(|rows| *rows > 80), "{ordered:?}");
    assert!(sizes(Partitioner::ByteOrdered, 1).len() <= 2, "cut nowhere but at the node's token");
}

#[test]
fn what_has_no_parts_and_a_checkpoint_of_something_else_are_refused() {
    simulate(async {
        let cf = users(Partitioner::Random, 100, 0).await;
        let scan = || Scan::new(cf.clone());
        let refused = |words: &str, result: crate::Result<Vec<ScanPart<Sim>>>| {
            let error = result.expect_err(words);
            assert_eq!(error.kind(), ErrorKind::InvalidArgument, "{error}");
            assert!(error.to_string().contains(words), "{error}");
            assert!(error.attempts().is_empty(), "{error}");
        };
        refused("0 parts", scan().divided(0).await);
        refused("65537 parts", scan().divided(65_537).await);
        refused("a limit of rows", scan().limit(5).divided(2).await);
        refused("a range of keys", scan().from("a").divided(2).await);
        refused("pages of 0 rows", scan().page_rows(0).divided(2).await);
        refused("must not be empty", scan().from("").divided(2).await);
        refused("is no token", scan().tokens(Tokens::after("nonsense")).divided(2).await);

        let mut parts = scan().divided(2).await.unwrap();
        let all = Checkpoint::of(&parts).unwrap();
        refused("says itself", scan().tokens(Tokens::all()).resumed(&all).await);
        refused("keys only", scan().keys_only().resumed(&all).await);
        let named = cf.columns(["a", "b"]);
        refused("columns 61 62", Scan::new(named).resumed(&all).await);
        let other = users(Partitioner::ByteOrdered, 0, 0).await;
        refused("ByteOrderedPartitioner", Scan::new(other).resumed(&all).await);

        // A row of the other half.
        parts[1].advance().await.unwrap().expect("a row");
        let other = serde_json::to_value(parts[1].checkpoint()).unwrap();
        let mut damaged = serde_json::to_value(&all).unwrap();
        damaged["parts"][0]["behind"] = other["parts"][0]["behind"].clone();
        let read = |damaged: &Value| serde_json::from_value::<Checkpoint>(damaged.clone()).unwrap();
        refused("isn't of it", scan().resumed(&read(&damaged)).await);
        damaged["parts"][0]["end"] = "nonsense".into();
        refused("is no token", scan().resumed(&read(&damaged)).await);

        let mut thirds = Checkpoint::of(&scan().divided(3).await.unwrap()).unwrap();
        let before = thirds.clone();
        for stranger in [&all, &parts[1].checkpoint()] {
            let error = thirds.update(stranger).expect_err("parts of another division");
            assert_eq!(error.kind(), ErrorKind::InvalidArgument, "{error}");
            assert_eq!(thirds, before);
        }
        assert!(Checkpoint::of([&parts[0], &parts[0]]).is_err(), "twice the same");
        assert!(Checkpoint::of::<Sim>([]).is_err());
    });
}

#[test]
fn a_stored_checkpoint_is_read_back_and_what_is_none_is_refused() {
    let stored = r#"{"version":1,"partitioner":"RandomPartitioner","keyspace":"Keyspace1",
        "column_family":"Standard1","selection":"all columns","parts":[
        {"start":"-1","end":"7","behind":"000102ff","done":false},
        {"start":"7","end":"-1","behind":null,"done":true}]}"#;
    let checkpoint: Checkpoint = serde_json::from_str(stored).unwrap();
    assert_eq!((checkpoint.parts(), checkpoint.is_done()), (2, false));
    let again = serde_json::to_string(&checkpoint).unwrap();
    assert_eq!(again, stored.split_whitespace().collect::<String>().replace("allcol", "all col"));

    for (from, to, words) in [
        (r#""version":1"#, r#""version":2"#, "version 2"),
        ("000102ff", "00010", "no row key"),
        ("000102ff", "0001+2ff", "no row key"),
        ("000102ff", "", "no row key"),
        (r#""7","end":"-1""#, r#""-1","end":"7""#, "given twice"),
        (r#""selection":"all columns","#, "", "selection"),
    ] {
        let damaged = stored.replace(from, to);
        assert_ne!(damaged, stored);
        let error = serde_json::from_str::<Checkpoint>(&damaged).expect_err(words);
        assert!(error.to_string().contains(words), "{error}");
    }
    let none = stored.split("\"parts\"").next().unwrap().to_owned() + "\"parts\":[]}";
    let error = serde_json::from_str::<Checkpoint>(&none).expect_err("of nothing");
    assert!(error.to_string().contains("no parts"), "{error}");
}

#[test]
fn parts_as_streams_have_all_rows() {
    let mut keys = Vec::new();
    simulate(async {
        // Even rows never change.
        let cf = users(Partitioner::Random, 60, 7).await;
        for part in Scan::new(cf).page_rows(4).divided(3).await.expect("parts") {
            let mut rows = items(part);
            while let Some(row) = next(&mut rows).await {
                keys.extend(number(row.expect("answered").key_bytes()).filter(|key| key % 2 == 0));
            }
        }
    });
    keys.sort_unstable();
    assert_eq!(keys, (0..60).step_by(2).collect::<Vec<_>>());
}
