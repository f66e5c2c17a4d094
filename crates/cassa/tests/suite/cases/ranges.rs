//! Scanning a part of the rows: from key to key, a part of the ring, their keys alone, in pages of any size.

use cassa::Tokens;
use cassa::types::token::{Partitioner, Token};

use super::prelude::*;
use crate::case::Line;

pub(super) fn cases() -> Vec<Case<Stage>> {
    vec![
        case!(a_range_of_keys_includes_both_its_ends_in_the_clusters_order, [80]).hurting(),
        case!(a_key_is_a_place_to_go_on_from_whatever_the_order, [80]),
        case!(a_range_that_ends_before_it_begins_is_refused_before_sending, [80, 22]),
        case!(parts_of_the_ring_together_are_all_rows_each_once, [81]),
        case!(a_part_of_an_ordered_ring_is_a_range_of_keys, [81]).hurting(),
        case!(a_part_of_the_ring_begins_with_a_key, [81]).since(
            1,
            1,
            "older servers take no key beside a token",
        ),
        case!(what_is_no_token_is_refused_before_sending, [81, 22]),
        case!(keys_alone_are_those_of_rows_that_are_there, [82]),
        case!(rows_without_columns_come_when_asked_for, [82]),
        case!(pages_of_any_size_return_the_same_rows, [83]),
    ]
}

fn key(number: usize) -> String {
    format!("row {number:03}")
}

async fn filled(cf: &ColumnFamily, rows: usize) -> Verdict {
    for number in 0..rows {
        wait!(cf.insert(key(number), [("a", "1"), ("b", "2")]))?;
    }
    Ok(())
}

/// The family of these cases with its 300 rows, of which every third one is deleted.
async fn haunted(stage: &Stage) -> Result<ColumnFamily, Failure> {
    let cf = stage.family("ScanRanges").await?;
    if wait!(cf.get(key(1)))?.is_none() {
        filled(&cf, 300).await?;
        for number in (0..300).step_by(3) {
            wait!(cf.remove(key(number)))?;
        }
    }
    Ok(cf)
}

/// A family of 40 rows on a server with ByteOrderedPartitioner.
async fn ordered(stage: &Stage) -> Result<ColumnFamily, Failure> {
    let server = stage.ground.ordered()?.address();
    let (_, cf) = stage.elsewhere(&[server], 1, |options| options).await?;
    filled(&cf, 40).await?;
    Ok(cf)
}

fn partitioner(stage: &Stage) -> Partitioner {
    if stage.line() < Line(1, 2) { Partitioner::Random } else { Partitioner::Murmur3 }
}

fn token(stage: &Stage, key: &str) -> Token {
    partitioner(stage).token(key.as_bytes()).unwrap()
}

async fn a_range_of_keys_includes_both_its_ends_in_the_clusters_order(
    stage: Arc<Stage>,
) -> Verdict {
    let cf = ordered(&stage).await?;
    let all: Vec<_> = (0..40).map(key).collect();
    for page in [1, 3, 1_000] {
        let scan = || cf.scan().page_rows(page);
        assert_eq!(keys(scan()).await?, all);
        assert_eq!(keys(scan().from(key(7)).to(key(21))).await?, all[7..=21]);
        assert_eq!(keys(scan().from("row 0065").to("row 0215")).await?, all[7..=21]);
        assert_eq!(keys(scan().from(key(30))).await?, all[30..]);
        assert_eq!(keys(scan().to(key(3))).await?, all[..=3]);
        assert_eq!(keys(scan().from(key(5)).to(key(5))).await?, all[5..=5]);
        assert_eq!(keys(scan().from("s")).await?, [""; 0]);
    }
    let error = refused(wait!(cf.scan().from(key(9)).to(key(8)).next()));
    assert!(error.kind() == ErrorKind::InvalidArgument && never_sent(&error), "{error}");
    Ok(())
}

async fn a_key_is_a_place_to_go_on_from_whatever_the_order(stage: Arc<Stage>) -> Verdict {
    let cf = haunted(&stage).await?;
    let all = keys(cf.scan()).await?;
    assert_eq!(all.len(), 200);
    for place in [0, 1, 100, 199] {
        assert_eq!(keys(cf.scan().from(&all[place])).await?, all[place..]);
        assert_eq!(keys(cf.scan().to(&all[place])).await?, all[..=place]);
        let middle = cf.scan().from(&all[place / 2]).to(&all[place]);
        assert_eq!(keys(middle).await?, all[place / 2..=place]);
    }
    Ok(())
}

async fn a_range_that_ends_before_it_begins_is_refused_before_sending(
    stage: Arc<Stage>,
) -> Verdict {
    let cf = haunted(&stage).await?;
    let mut pair = [key(1), key(2)];
    pair.sort_by_key(|key| token(&stage, key));
    let mut scan = cf.scan().from(&pair[1]).to(&pair[0]);
    for _ in 0..2 {
        let error = refused(wait!(scan.next()));
        assert!(error.kind() == ErrorKind::InvalidArgument && never_sent(&error), "{error}");
        assert!(error.message().contains("order"), "{error}");
    }
    Ok(())
}

async fn parts_of_the_ring_together_are_all_rows_each_once(stage: Arc<Stage>) -> Verdict {
    let cf = haunted(&stage).await?;
    let all = keys(cf.scan()).await?;
    let (third, last) = (token(&stage, &all[66]), token(&stage, &all[199]));
    let minimum = partitioner(&stage).minimum().unwrap();
    for page in [1, 2, 7, 1_000] {
        let part = |range| keys(cf.scan().page_rows(page).tokens(range));
        assert_eq!(part(Tokens::all()).await?, all);
        assert_eq!(part(Tokens::after(&minimum).to(&minimum)).await?, all);
        assert_eq!(part(Tokens::all().to(&third)).await?, all[..=66]);
        assert_eq!(part(Tokens::after(&third)).await?, all[67..]);
        assert_eq!(part(Tokens::after(&third).to(&last)).await?, all[67..]);
        assert_eq!(part(Tokens::after(&last)).await?, [""; 0]);
        let turned = [&all[67..], &all[..67]].concat();
        assert_eq!(part(Tokens::after(&third).to(&third)).await?, turned, "the whole ring");
        let wrapped = [&all[100..], &all[..=66]].concat();
        let range = Tokens::after(token(&stage, &all[99])).to(&third);
        assert_eq!(part(range).await?, wrapped, "over the ring's end");
    }
    let range = Tokens::after(&third);
    assert_eq!(keys(cf.scan().tokens(range).limit(5)).await?, all[67..72]);
    let mut rows = Vec::new();
    for range in wait!(stage.pool.cluster().ring(&stage.keyspace()))? {
        rows.extend(keys(cf.scan().tokens(&range)).await?);
    }
    rows.sort();
    let mut sorted = all.clone();
    sorted.sort();
    assert_eq!(rows, sorted, "the ring's ranges together are everything");
    Ok(())
}

async fn a_part_of_an_ordered_ring_is_a_range_of_keys(stage: Arc<Stage>) -> Verdict {
    let cf = ordered(&stage).await?;
    let all: Vec<_> = (0..40).map(key).collect();
    let token = |number| Partitioner::ByteOrdered.token(key(number).as_bytes()).unwrap();
    for page in [1, 2, 7, 1_000] {
        let part = |range| keys(cf.scan().page_rows(page).tokens(range));
        assert_eq!(part(Tokens::after(token(4)).to(token(9))).await?, all[5..=9]);
        assert_eq!(part(Tokens::after(token(30))).await?, all[31..]);
        assert_eq!(part(Tokens::all().to(token(3))).await?, all[..=3]);
        let wrapped = [&all[31..], &all[..=3]].concat();
        assert_eq!(part(Tokens::after(token(30)).to(token(3))).await?, wrapped);
    }
    Ok(())
}

async fn a_part_of_the_ring_begins_with_a_key(stage: Arc<Stage>) -> Verdict {
    let cf = haunted(&stage).await?;
    let all = keys(cf.scan()).await?;
    let end = token(&stage, &all[120]);
    for page in [1, 7, 1_000] {
        let scan = cf.scan().page_rows(page).from(&all[20]);
        let rows = keys(scan.tokens(Tokens::all().to(&end))).await?;
        assert_eq!(rows, all[20..=120]);
        let scan = cf.scan().page_rows(page).from(&all[20]);
        assert_eq!(keys(scan.tokens(Tokens::all())).await?, all[20..]);
    }
    let mut scan = cf.scan().from(&all[121]).tokens(Tokens::all().to(&end));
    let error = refused(wait!(scan.next()));
    assert!(error.kind() == ErrorKind::InvalidArgument && never_sent(&error), "{error}");
    Ok(())
}

/// Servers answer a text that is no token with an internal error, or close the connection.
async fn what_is_no_token_is_refused_before_sending(stage: Arc<Stage>) -> Verdict {
    let cf = haunted(&stage).await?;
    let mut scans = vec![
        cf.scan().tokens(Tokens::after("nonsense")),
        cf.scan().tokens(Tokens::all().to("1e5")),
        cf.scan().from(key(1)).tokens(Tokens::after(0)),
        cf.scan().to(key(1)).tokens(Tokens::all()),
    ];
    for scan in &mut scans {
        let error = refused(wait!(scan.next()));
        assert!(error.kind() == ErrorKind::InvalidArgument && never_sent(&error), "{error}");
    }
    if stage.line() < Line(1, 1) {
        let error = refused(wait!(cf.scan().from(key(1)).tokens(Tokens::all()).next()));
        assert!(error.kind() == ErrorKind::Unsupported && never_sent(&error), "{error}");
    }
    Ok(())
}

async fn keys_alone_are_those_of_rows_that_are_there(stage: Arc<Stage>) -> Verdict {
    let cf = haunted(&stage).await?;
    let all = keys(cf.scan()).await?;
    for page in [1, 2, 1_000] {
        assert_eq!(keys(cf.scan().page_rows(page).keys_only()).await?, all);
    }
    let mut scan = cf.scan().keys_only();
    while let Some(row) = wait!(scan.next())? {
        assert!(row.is_empty(), "{row:?}");
    }
    wait!(cf.insert(key(1), [("c", "3")]))?;
    assert_eq!(keys(cf.columns(["c"]).scan().keys_only()).await?, [key(1)]);
    let slice = Slice::from("b").to("b1");
    assert_eq!(keys(cf.slice(slice).scan().keys_only().limit(9)).await?, all[..9]);
    assert_eq!(keys(cf.columns([""; 0]).scan().keys_only()).await?, [""; 0]);
    Ok(())
}

async fn rows_without_columns_come_when_asked_for(stage: Arc<Stage>) -> Verdict {
    let cf = haunted(&stage).await?;
    let full = keys(cf.scan()).await?;
    let all = keys(cf.scan().with_empty_rows()).await?;
    assert_eq!(all.len(), 300, "deleted rows are listed");
    assert_eq!(keys(cf.scan().with_empty_rows().keys_only()).await?, all);
    assert_eq!(keys(cf.columns([""; 0]).scan().with_empty_rows()).await?, all);
    for limit in [1, 2, 100] {
        let scan = cf.scan().page_rows(7).with_empty_rows().limit(limit);
        assert_eq!(keys(scan).await?, all[..limit], "they count");
    }
    let mut scan = cf.columns(["b"]).scan().with_empty_rows();
    while let Some(row) = wait!(scan.next())? {
        assert_eq!(row.is_empty(), !full.contains(&row.key()?), "{row:?}");
    }
    assert_eq!(keys(cf.columns(["nothing"]).scan().with_empty_rows()).await?, all);
    Ok(())
}

async fn pages_of_any_size_return_the_same_rows(stage: Arc<Stage>) -> Verdict {
    let cf = haunted(&stage).await?;
    let all = keys(cf.scan()).await?;
    for page in [1, 2, 3, 50, 199, 200, 201, 300, 1_000, usize::MAX] {
        assert_eq!(keys(cf.scan().page_rows(page)).await?, all, "{page} rows a page");
        for limit in [1, 2, 51, 200] {
            let rows = keys(cf.scan().page_rows(page).limit(limit)).await?;
            assert_eq!(rows, all[..limit], "{page} rows a page, {limit} in all");
        }
    }
    let error = refused(wait!(cf.scan().page_rows(0).next()));
    assert!(error.kind() == ErrorKind::InvalidArgument && never_sent(&error), "{error}");
    Ok(())
}
