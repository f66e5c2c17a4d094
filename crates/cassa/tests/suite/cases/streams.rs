//! Streams of a row's columns.

use super::prelude::*;

pub(super) fn cases() -> Vec<Case<Stage>> {
    vec![
        case!(a_stream_has_every_column_of_a_row_in_order, [70]),
        case!(a_stream_has_the_selected_columns_only, [70]),
        case!(a_stream_of_a_missing_row_ends_at_once_and_stays_ended, [70]),
        case!(columns_of_a_stream_tell_their_key_timestamp_and_time_to_live, [70]),
        case!(a_stream_of_super_columns_has_the_columns_within, [70]),
        case!(a_key_of_the_wrong_type_is_told_by_the_streams_next, [70]),
        case!(pages_of_any_size_lose_and_double_nothing, [71]),
        case!(columns_that_come_and_go_at_the_edges_of_a_streams_pages_cost_no_others, [71]),
        case!(a_stream_of_columns_of_all_sizes_has_them_whole, [73]),
        case!(an_unreadable_value_in_a_stream_costs_that_value_only, [74]),
    ]
}

async fn read(mut cells: Cells) -> Result<Vec<(String, String)>, Failure> {
    let mut read = Vec::new();
    while let Some(cell) = wait!(cells.next())? {
        read.push((cell.name()?, cell.value()?));
    }
    Ok(read)
}

fn column(number: usize) -> (String, String) {
    (format!("c{number:05}"), format!("value {number}"))
}

async fn wide(stage: &Stage, key: &str, columns: usize) -> Result<ColumnFamily, Failure> {
    let cf = stage.text().await?;
    wait!(cf.insert(key, (0..columns).map(column)))?;
    Ok(cf)
}

async fn a_stream_has_every_column_of_a_row_in_order(stage: Arc<Stage>) -> Verdict {
    let cf = wide(&stage, "streamed", 12_345).await?;
    let expected: Vec<_> = (0..12_345).map(column).collect();
    let streamed = read(cf.stream("streamed")).await?;
    assert!(streamed == expected, "{} columns of {}", streamed.len(), expected.len());
    let reversed = read(cf.slice(Slice::all().reversed()).stream("streamed")).await?;
    assert!(reversed.iter().eq(expected.iter().rev()), "{} reversed", reversed.len());
    Ok(())
}

async fn a_stream_has_the_selected_columns_only(stage: Arc<Stage>) -> Verdict {
    let cf = wide(&stage, "streamed in part", 3_000).await?;
    let part = async |cf: ColumnFamily| read(cf.stream("streamed in part")).await;
    let limited = Slice::from("c00010").to("c02900").limit(2_500);
    assert!(part(cf.slice(limited)).await? == (10..2_510).map(column).collect::<Vec<_>>());
    assert_eq!(part(cf.columns(["c00007", "none", "c00003"])).await?, [column(3), column(7)]);
    assert_eq!(part(cf.columns([""; 0])).await?, []);
    assert_eq!(part(cf.slice(Slice::from("d"))).await?, []);
    Ok(())
}

async fn a_stream_of_a_missing_row_ends_at_once_and_stays_ended(stage: Arc<Stage>) -> Verdict {
    let mut cells = stage.text().await?.stream("no such row");
    for _ in 0..3 {
        assert!(wait!(cells.next())?.is_none());
    }
    Ok(())
}

async fn columns_of_a_stream_tell_their_key_timestamp_and_time_to_live(
    stage: Arc<Stage>,
) -> Verdict {
    let cf = stage.text().await?;
    wait!(cf.timestamp(7).ttl(600).insert("told", [("a", "1")]))?;
    wait!(cf.timestamp(8).insert("told", [("b", "2")]))?;
    let mut cells = cf.stream("told");
    let mut told = Vec::new();
    while let Some(cell) = wait!(cells.next())? {
        assert_eq!(cell.key::<&str>()?, "told");
        told.push((cell.name::<String>()?, cell.timestamp(), cell.ttl()));
    }
    assert_eq!(told, [("a".into(), Some(7), Some(600)), ("b".into(), Some(8), None)]);
    Ok(())
}

async fn a_stream_of_super_columns_has_the_columns_within(stage: Arc<Stage>) -> Verdict {
    let cf = stage.family("Supers").await?.page_columns(2);
    let columns = |numbers: std::ops::Range<i64>| numbers.map(|number| (number, "text"));
    for name in ["a", "b", "c", "d", "e"] {
        wait!(cf.super_column(name).insert("streamed", columns(0..3)))?;
    }
    for (slice, expected) in [
        (Slice::all(), "a0 a1 a2 b0 b1 b2 c0 c1 c2 d0 d1 d2 e0 e1 e2 "),
        // As in a row: whatever the direction of the super columns, each has its columns in their order.
        (Slice::all().reversed(), "e0 e1 e2 d0 d1 d2 c0 c1 c2 b0 b1 b2 a0 a1 a2 "),
    ] {
        let mut cells = cf.slice(slice).stream("streamed");
        let mut read = String::new();
        while let Some(cell) = wait!(cells.next())? {
            let super_column: String = cell.super_column().unwrap().name()?;
            read += &format!("{super_column}{} ", cell.name::<i64>()?);
            assert_eq!((cell.key::<&str>()?, cell.value::<&str>()?), ("streamed", "text"));
        }
        assert_eq!(read, expected);
    }
    let mut cells = cf.super_column("b").stream("streamed");
    let mut read = Vec::new();
    while let Some(cell) = wait!(cells.next())? {
        assert!(cell.super_column().is_none());
        read.push(cell.name::<i64>()?);
    }
    assert_eq!(read, [0, 1, 2]);
    Ok(())
}

async fn a_key_of_the_wrong_type_is_told_by_the_streams_next(stage: Arc<Stage>) -> Verdict {
    let cf = stage.text().await?;
    for _ in 0..2 {
        let error = refused(wait!(cf.stream("").next()));
        assert_eq!(error.kind(), ErrorKind::InvalidArgument, "{error}");
        assert!(never_sent(&error), "{error}");
    }
    let error = refused(wait!(cf.page_columns(0).stream("key").next()));
    assert_eq!(error.kind(), ErrorKind::InvalidArgument, "{error}");
    let error = refused(wait!(cf.columns([1]).stream("key").next()));
    assert_eq!(error.kind(), ErrorKind::Type, "{error}");
    Ok(())
}

async fn pages_of_any_size_lose_and_double_nothing(stage: Arc<Stage>) -> Verdict {
    let cf = wide(&stage, "any size", 23).await?;
    for size in [1, 2, 3, 5, 11, 22, 23, 24, 1_000] {
        for limit in [1, 2, 3, 22, 23, 24, 100] {
            let expected: Vec<_> = (0..limit.min(23)).map(column).collect();
            let cf = cf.page_columns(size).slice(Slice::all().limit(limit));
            let streamed = read(cf.stream("any size")).await?;
            assert_eq!(streamed, expected, "pages of {size}, {limit} wanted");
            let whole = wait!(cf.get("any size"))?.unwrap();
            assert_eq!(text(&whole)?, expected, "pages of {size}, {limit} wanted");
            assert_eq!(wait!(cf.count("any size"))?, expected.len() as u64);
        }
    }
    Ok(())
}

async fn columns_that_come_and_go_at_the_edges_of_a_streams_pages_cost_no_others(
    stage: Arc<Stage>,
) -> Verdict {
    for size in [1, 2, 5] {
        let key = format!("edges {size}");
        let cf = wide(&stage, &key, 30).await?;
        let mut cells = cf.page_columns(size).stream(&key);
        let mut read: Vec<String> = Vec::new();
        while let Some(cell) = wait!(cells.next())? {
            let name: String = cell.name()?;
            assert!(read.last().is_none_or(|last| *last < name), "{name} came twice or late");
            // Every second column goes when it is read, and a new one appears behind each.
            let number: usize = name.get(1..6).and_then(|number| number.parse().ok()).unwrap();
            if number % 2 == 1 {
                wait!(cf.columns([&name]).remove(&key))?;
            }
            if name.len() == 6 {
                wait!(cf.insert(&key, [(format!("{name}+"), "new")]))?;
            }
            read.push(name);
        }
        read.retain(|name| name.len() == 6);
        let expected: Vec<_> = (0..30).map(|number| column(number).0).collect();
        assert_eq!(read, expected, "pages of {size}");
    }
    Ok(())
}

async fn a_stream_of_columns_of_all_sizes_has_them_whole(stage: Arc<Stage>) -> Verdict {
    let cf = stage.text().await?;
    let length = |number: usize| match number {
        1_500..1_520 => 1 << 20,
        number if number % 10 == 0 => 1_000,
        _ => 10,
    };
    for part in (0..3_000).collect::<Vec<_>>().chunks(10) {
        let columns = part.iter().map(|&n| (format!("c{n:05}"), "x".repeat(length(n))));
        wait!(cf.insert("all sizes", columns))?;
    }
    let mut cells = cf.stream("all sizes");
    let mut number = 0;
    while let Some(cell) = wait!(cells.next())? {
        assert_eq!(cell.name::<String>()?, format!("c{number:05}"));
        assert_eq!(cell.value_bytes().len(), length(number));
        assert!(cell.pinned_bytes() < 9 << 20, "a page of {} bytes", cell.pinned_bytes());
        number += 1;
    }
    assert_eq!(number, 3_000);
    wait!(cf.remove("all sizes"))?;
    Ok(())
}

async fn an_unreadable_value_in_a_stream_costs_that_value_only(stage: Arc<Stage>) -> Verdict {
    let cf = stage.family("Bytes").await?;
    let columns = (0..10_u8).map(|number| (vec![number], vec![0xff, number]));
    wait!(cf.insert("unreadable", columns))?;
    wait!(cf.insert("unreadable", [(vec![4_u8], b"text")]))?;
    let mut cells = cf.page_columns(3).stream("unreadable");
    let (mut readable, mut unreadable) = (0, 0);
    while let Some(cell) = wait!(cells.next())? {
        match cell.value::<&str>() {
            Ok(value) => readable += usize::from(value == "text"),
            Err(error) => {
                assert_eq!(error.kind(), ErrorKind::Type, "{error}");
                unreadable += usize::from(cell.value::<&[u8]>()?.len() == 2);
            }
        }
    }
    assert_eq!((readable, unreadable), (1, 9));
    Ok(())
}
