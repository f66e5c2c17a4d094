//! Inserting: timestamps, times to live, and what is refused before it is sent.

use super::prelude::*;

pub(super) fn cases() -> Vec<Case<Stage>> {
    vec![
        case!(an_insert_returns_the_timestamp_its_columns_have, [15, 5]),
        case!(many_rows_are_written_at_once_with_one_timestamp, [96]),
        case!(of_many_rows_none_is_written_when_one_can_not_be, [96]),
        case!(timestamps_of_one_process_only_grow, [16]),
        case!(no_columns_are_not_written, [15]),
        case!(the_later_timestamp_wins_in_whatever_order_they_arrive, [17]),
        case!(an_empty_value_is_a_value, [18]),
        case!(what_lives_a_second_is_gone_after_it, [19]),
        case!(a_time_to_live_of_nothing_or_more_than_20_years_is_refused_before_sending, [19, 22]),
        case!(an_empty_key_or_name_is_refused_before_sending, [22]),
        case!(the_longest_key_and_name_are_taken_and_longer_ones_refused_before_sending, [22]),
        case!(a_request_above_the_servers_limit_is_refused_before_sending, [23]),
        case!(a_value_of_megabytes_is_written_and_read, [23]),
        case!(a_write_to_any_node_succeeds_and_a_read_from_any_is_refused, [21]),
    ]
}

async fn an_insert_returns_the_timestamp_its_columns_have(stage: Arc<Stage>) -> Verdict {
    let cf = stage.text().await?;
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH)?;
    let timestamp = wait!(cf.insert("stamped", [("a", "1"), ("b", "2")]))?;
    let distance = timestamp.abs_diff(i64::try_from(now.as_micros())?);
    assert!(distance < 60_000_000, "{timestamp} is not about now in microseconds");
    let row = wait!(cf.get("stamped"))?.unwrap();
    assert!(row.columns().all(|column| column.timestamp() == Some(timestamp)));
    let chosen = wait!(cf.timestamp(7).insert("chosen", [("a", "1")]))?;
    let row = wait!(cf.get("chosen"))?.unwrap();
    assert_eq!((chosen, row.column("a")?.unwrap().timestamp()), (7, Some(7)));
    Ok(())
}

async fn many_rows_are_written_at_once_with_one_timestamp(stage: Arc<Stage>) -> Verdict {
    let cf = stage.text().await?;
    let value = "v".repeat(10_000);
    // 3 MB, so more than one message.
    let rows = (0..300).map(|number| (format!("rows {number}"), [("a", &value), ("b", &value)]));
    let timestamp = wait!(cf.ttl(1000).insert_rows(rows.take(150)))?;
    let rows = (0..300).map(|number| (format!("rows {number}"), [("a", &value), ("b", &value)]));
    let later = wait!(cf.insert_rows(rows.skip(150)))?;
    assert!(0 < timestamp && timestamp < later);
    let read = wait!(cf.multiget((0..300).map(|number| format!("rows {number}"))))?;
    assert_eq!(read.len(), 300);
    for (number, row) in read.iter().enumerate() {
        let (stamp, ttl) = if number < 150 { (timestamp, Some(1000)) } else { (later, None) };
        assert_eq!(row.len(), 2);
        let same =
            |column: cassa::Column<'_>| (column.timestamp(), column.ttl()) == (Some(stamp), ttl);
        assert!(row.columns().all(same), "{number}");
    }
    wait!(cf.insert_rows([("rows without", nothing())]))?;
    assert!(wait!(cf.get("rows without"))?.is_none());
    Ok(())
}

async fn of_many_rows_none_is_written_when_one_can_not_be(stage: Arc<Stage>) -> Verdict {
    let cf = stage.text().await?;
    let huge = "x".repeat(15 << 20);
    let errors = [
        (
            refused(wait!(cf.insert_rows([("rows bad", [("a", "1")]), ("", [("a", "1")])]))),
            ErrorKind::InvalidArgument,
        ),
        (
            refused(wait!(cf.insert_rows([("rows bad", [("a", "1")]), ("b", [("", "1")])]))),
            ErrorKind::InvalidArgument,
        ),
        (refused(wait!(cf.insert_rows([("rows bad", [("a", &*huge)])]))), ErrorKind::TooLarge),
    ];
    for (error, kind) in errors {
        assert!(error.kind() == kind && never_sent(&error), "{error}");
        assert_eq!(error.column_family(), Some("Text"), "{error}");
    }
    assert!(wait!(cf.get("rows bad"))?.is_none());
    Ok(())
}

async fn timestamps_of_one_process_only_grow(stage: Arc<Stage>) -> Verdict {
    let cf = stage.text().await?;
    let tasks: Vec<_> = (0..4)
        .map(|task| {
            let cf = cf.clone();
            spawn(async move {
                let mut timestamps = Vec::new();
                for number in 0..100 {
                    let key = format!("grow {task} {number}");
                    timestamps.push(wait!(cf.insert(key, [("a", "1")]))?);
                }
                Ok::<_, Error>(timestamps)
            })
        })
        .collect();
    let mut all = Vec::new();
    for task in tasks {
        let timestamps = wait!(join(task))??;
        assert!(timestamps.is_sorted_by(|one, next| one < next), "{timestamps:?}");
        all.extend(timestamps);
    }
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), 400, "two writes have one timestamp");
    Ok(())
}

async fn no_columns_are_not_written(stage: Arc<Stage>) -> Verdict {
    let cf = stage.text().await?;
    assert!(wait!(cf.insert("unwritten", nothing()))? > 0);
    assert!(wait!(cf.get("unwritten"))?.is_none());
    Ok(())
}

async fn the_later_timestamp_wins_in_whatever_order_they_arrive(stage: Arc<Stage>) -> Verdict {
    let cf = stage.text().await?;
    wait!(cf.timestamp(20).insert("wins", [("a", "later")]))?;
    wait!(cf.timestamp(10).insert("wins", [("a", "earlier")]))?;
    assert_eq!(wait!(cf.get("wins"))?.unwrap().value("a")?, Some("later"));
    wait!(cf.insert("wins", [("a", "latest")]))?;
    assert_eq!(wait!(cf.get("wins"))?.unwrap().value("a")?, Some("latest"));
    Ok(())
}

async fn an_empty_value_is_a_value(stage: Arc<Stage>) -> Verdict {
    let cf = stage.text().await?;
    wait!(cf.insert("hollow", [("empty", ""), ("full", "v")]))?;
    let row = wait!(cf.get("hollow"))?.unwrap();
    assert_eq!(row.value::<&str>("empty")?, Some(""));
    assert_eq!(row.value::<Option<&str>>("empty")?, Some(None));
    assert_eq!(row.len(), 2);
    Ok(())
}

async fn what_lives_a_second_is_gone_after_it(stage: Arc<Stage>) -> Verdict {
    let cf = stage.text().await?;
    wait!(cf.insert("mortal", [("stays", "v")]))?;
    wait!(cf.ttl(1).insert("mortal", [("goes", "v")]))?;
    let until = Instant::now() + Duration::from_secs(10);
    while wait!(cf.columns(["goes"]).get("mortal"))?.is_some() {
        assert!(Instant::now() < until, "still there after ten seconds");
        wait!(sleep(Duration::from_millis(50)));
    }
    assert_eq!(names(&wait!(cf.get("mortal"))?.unwrap())?, ["stays"]);
    Ok(())
}

async fn a_time_to_live_of_nothing_or_more_than_20_years_is_refused_before_sending(
    stage: Arc<Stage>,
) -> Verdict {
    let cf = stage.text().await?;
    for ttl in [0, 630_720_001, u32::MAX] {
        let error = refused(wait!(cf.ttl(ttl).insert("ttl", [("a", "1")])));
        assert_eq!(error.kind(), ErrorKind::InvalidArgument, "{error}");
        assert!(never_sent(&error), "{error}");
    }
    assert!(wait!(cf.get("ttl"))?.is_none());
    Ok(())
}

async fn an_empty_key_or_name_is_refused_before_sending(stage: Arc<Stage>) -> Verdict {
    let cf = stage.text().await?;
    for error in [
        refused(wait!(cf.insert("", [("a", "1")]))),
        refused(wait!(cf.insert("key", [("", "1")]))),
        refused(wait!(cf.get(""))),
        refused(wait!(cf.multiget(["key", ""]))),
        refused(wait!(cf.count(""))),
        refused(wait!(cf.remove(""))),
        refused(wait!(cf.columns(["a", ""]).remove("key"))),
    ] {
        assert_eq!(error.kind(), ErrorKind::InvalidArgument, "{error}");
        assert!(never_sent(&error), "{error}");
        assert_eq!(error.column_family(), Some("Text"), "{error}");
    }
    Ok(())
}

async fn the_longest_key_and_name_are_taken_and_longer_ones_refused_before_sending(
    stage: Arc<Stage>,
) -> Verdict {
    let cf = stage.text().await?;
    let longest = "k".repeat(65_535);
    wait!(cf.insert(&longest, [("a", "1")]))?;
    assert_eq!(wait!(cf.get(&longest))?.unwrap().value("a")?, Some("1"));
    wait!(cf.insert("long name", [(&longest, "1")]))?;
    assert_eq!(wait!(cf.get("long name"))?.unwrap().value(&longest)?, Some("1"));
    let longer = "k".repeat(65_536);
    for error in [
        refused(wait!(cf.insert(&longer, [("a", "1")]))),
        refused(wait!(cf.insert("key", [(&longer, "1")]))),
        refused(wait!(cf.get(&longer))),
    ] {
        assert_eq!(error.kind(), ErrorKind::TooLarge, "{error}");
        assert!(never_sent(&error), "{error}");
        assert!(error.message().contains("65536"), "{error}");
    }
    Ok(())
}

async fn a_request_above_the_servers_limit_is_refused_before_sending(stage: Arc<Stage>) -> Verdict {
    let pool = stage.another_pool(|options| options.size(PoolSize::Total(1))).await?;
    let cf = wait!(pool.column_family("Text"))?;
    let error = refused(wait!(cf.insert("giant", [("a", "x".repeat(15 << 20))])));
    assert_eq!(error.kind(), ErrorKind::TooLarge, "{error}");
    assert!(never_sent(&error), "{error}");
    assert!(!error.maybe_applied());
    assert!(error.message().contains("15728640"), "{error}");
    assert!(wait!(cf.get("giant"))?.is_none());
    assert_eq!(pool.counts().open, 1, "the connection is as good as before");
    assert!(pool.hosts().iter().all(|host| host.up));
    Ok(())
}

async fn a_value_of_megabytes_is_written_and_read(stage: Arc<Stage>) -> Verdict {
    let cf = stage.text().await?;
    let value = "megabytes".repeat(500_000);
    wait!(cf.insert("heavy value", [("a", &value)]))?;
    let row = wait!(cf.get("heavy value"))?.unwrap();
    assert!(row.value::<&str>("a")? == Some(&value));
    Ok(())
}

async fn a_write_to_any_node_succeeds_and_a_read_from_any_is_refused(stage: Arc<Stage>) -> Verdict {
    use cassa::Consistency;
    let cf = stage.text().await?.consistency(Consistency::Any);
    wait!(cf.insert("any", [("a", "1")]))?;
    let error = refused(wait!(cf.get("any")));
    assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{error}");
    for level in [Consistency::One, Consistency::Quorum, Consistency::All] {
        assert!(wait!(cf.consistency(level).get("any"))?.is_some(), "{level}");
    }
    Ok(())
}
