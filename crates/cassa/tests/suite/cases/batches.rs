//! Batches: many rows and families in few messages, and nothing that was not sent on purpose.

use super::prelude::*;
use crate::case::Line;

pub(super) fn cases() -> Vec<Case<Stage>> {
    const NONE: &str = "counters came with 0.8";
    vec![
        case!(a_batch_writes_and_removes_rows_of_several_families, [55]),
        case!(of_a_rows_mutations_in_a_batch_the_last_wins, [55]),
        case!(a_batch_larger_than_a_message_is_sent_in_several, [55]),
        case!(a_batch_takes_counters_beside_other_columns, [55]).since(0, 8, NONE),
        case!(what_a_batch_sets_holds_unless_the_handle_says_otherwise, [91]),
        case!(an_atomic_batch_is_written_whole_or_unsupported, [92]),
        case!(an_atomic_batch_of_what_it_can_not_be_is_refused_when_queued, [92]).since(0, 8, NONE),
        case!(what_the_server_refuses_holds_up_nothing_else, [93]),
        case!(a_batch_is_shared_and_sent_by_many, [94]),
        case!(a_writer_shared_by_many_writes_everything, [95]),
        case!(a_writer_adds_to_counters_once, [95]).since(0, 8, NONE),
        case!(a_batch_that_is_not_sent_writes_nothing, [56]),
        case!(what_can_not_be_sent_is_refused_when_it_is_queued, [22, 55]),
    ]
}

async fn a_batch_writes_and_removes_rows_of_several_families(stage: Arc<Stage>) -> Verdict {
    let text = stage.text().await?;
    let longs = stage.family("Longs").await?;
    wait!(text.insert("batch gone", [("a", "1")]))?;
    wait!(text.insert("batch thinned", [("a", "1"), ("b", "2")]))?;
    let batch = stage.pool.batch();
    batch.insert(&text, "batch one", [("a", "1")])?;
    batch.insert(&longs, "batch one", [(7, "seven")])?;
    batch.insert(&text, "batch two", [("b", "2")])?;
    let timestamp = batch.insert(&text, "batch one", [("c", "3")])?;
    batch.remove(&text, "batch gone")?;
    batch.remove(&text.columns(["a"]), "batch thinned")?;
    batch.insert(&text, "nothing", nothing())?;
    assert_eq!(batch.len(), 6);
    wait!(batch.send())?;
    assert!(batch.is_empty());
    let one = wait!(text.get("batch one"))?.unwrap();
    assert_eq!(names(&one)?, ["a", "c"]);
    assert_eq!(one.column("c")?.unwrap().timestamp(), Some(timestamp));
    assert_eq!(wait!(longs.get("batch one"))?.unwrap().value::<&[u8]>(7)?, Some(&b"seven"[..]));
    assert_eq!(names(&wait!(text.get("batch two"))?.unwrap())?, ["b"]);
    assert!(wait!(text.get("batch gone"))?.is_none());
    assert_eq!(names(&wait!(text.get("batch thinned"))?.unwrap())?, ["b"]);
    Ok(())
}

async fn of_a_rows_mutations_in_a_batch_the_last_wins(stage: Arc<Stage>) -> Verdict {
    let cf = stage.text().await?;
    let batch = stage.pool.batch();
    for round in ["1", "2", "3"] {
        batch.remove(&cf, "batch rounds")?;
        batch.insert(&cf, "batch rounds", [("a", round), (round, "")])?;
    }
    wait!(batch.send())?;
    let row = wait!(cf.get("batch rounds"))?.unwrap();
    assert_eq!(text(&row)?, [("3".to_owned(), String::new()), ("a".to_owned(), "3".to_owned())]);
    Ok(())
}

async fn a_batch_larger_than_a_message_is_sent_in_several(stage: Arc<Stage>) -> Verdict {
    let cf = stage.family("Bytes").await?;
    let batch = stage.pool.batch();
    let value = vec![7_u8; 300_000];
    for number in 0..60_u8 {
        batch.insert(&cf, [b'L', number], [([number], &value)])?;
    }
    assert!(batch.bytes() > 60 * value.len());
    wait!(batch.send())?;
    for number in 0..60_u8 {
        assert!(wait!(cf.get([b'L', number]))?.is_some(), "{number}");
    }
    Ok(())
}

async fn a_batch_takes_counters_beside_other_columns(stage: Arc<Stage>) -> Verdict {
    let family = stage.defined("CountersQueued").key(Type::Utf8).comparator(Type::Utf8);
    let counters = stage.create(family.default_validator(Type::Counter)).await?;
    let cf = stage.text().await?;
    let batch = stage.pool.batch();
    for _ in 0..3 {
        batch.insert(&counters, "page", [("hits", 1), ("views", -2)])?;
        batch.insert(&cf, "batch beside", [("a", "1")])?;
    }
    wait!(batch.send())?;
    wait!(batch.send())?;
    assert_eq!((batch.len(), batch.doubtful()), (0, 0));
    let row = wait!(counters.get("page"))?.unwrap();
    assert_eq!((row.value::<i64>("hits")?, row.value::<i64>("views")?), (Some(3), Some(-6)));
    assert_eq!(wait!(cf.count("batch beside"))?, 1);
    batch.remove(&counters.columns(["hits"]), "page")?;
    another_millisecond().await;
    wait!(batch.send())?;
    assert_eq!(names(&wait!(counters.get("page"))?.unwrap())?, ["views"]);
    Ok(())
}

async fn what_a_batch_sets_holds_unless_the_handle_says_otherwise(stage: Arc<Stage>) -> Verdict {
    let cf = stage.text().await?;
    wait!(cf.timestamp(6).insert("batch stamped", [("old", "1")]))?;
    let batch = stage.pool.batch().ttl(1000).timestamp(7);
    assert_eq!(batch.insert(&cf, "batch stamped", [("a", "1")])?, 7);
    assert_eq!(batch.insert(&cf.ttl(2000).timestamp(8), "batch stamped", [("b", "1")])?, 8);
    assert_eq!(batch.remove(&cf.columns(["old"]), "batch stamped")?, 7);
    wait!(batch.send())?;
    let row = wait!(cf.get("batch stamped"))?.unwrap();
    assert_eq!(names(&row)?, ["a", "b"]);
    let facts = row.columns().map(|column| (column.timestamp(), column.ttl()));
    let expected = [(Some(7), Some(1000)), (Some(8), Some(2000))];
    assert_eq!(facts.collect::<Vec<_>>(), expected);
    let error = refused(stage.pool.batch().ttl(0).insert(&cf, "batch stamped", [("a", "1")]));
    assert!(error.kind() == ErrorKind::InvalidArgument && never_sent(&error), "{error}");
    Ok(())
}

async fn an_atomic_batch_is_written_whole_or_unsupported(stage: Arc<Stage>) -> Verdict {
    let (text, longs) = (stage.text().await?, stage.family("Longs").await?);
    wait!(text.insert("atomic gone", [("a", "1")]))?;
    let batch = stage.pool.batch().atomic();
    let value = "x".repeat(400_000);
    for number in 0..10 {
        batch.insert(&text, format!("atomic {number}"), [("a", &value)])?;
    }
    batch.insert(&longs, "atomic", [(7, "seven")])?;
    batch.remove(&text, "atomic gone")?;
    let sent = wait!(batch.send());
    if stage.line() < Line(1, 2) {
        let error = refused(sent);
        assert!(error.kind() == ErrorKind::Unsupported && never_sent(&error), "{error}");
        assert!(!error.maybe_applied() && batch.len() == 12, "{error}");
        assert!(wait!(longs.get("atomic"))?.is_none());
        return Ok(());
    }
    sent?;
    assert!(batch.is_empty());
    for number in 0..10 {
        let row = wait!(text.get(format!("atomic {number}")))?.unwrap();
        assert!(row.value::<&str>("a")? == Some(&value));
    }
    assert!(wait!(longs.get("atomic"))?.is_some());
    assert!(wait!(text.get("atomic gone"))?.is_none());
    Ok(())
}

async fn an_atomic_batch_of_what_it_can_not_be_is_refused_when_queued(
    stage: Arc<Stage>,
) -> Verdict {
    let family = stage.defined("CountersAtomic").key(Type::Utf8).comparator(Type::Utf8);
    let counters = stage.create(family.default_validator(Type::Counter)).await?;
    let cf = stage.family("Bytes").await?;
    let batch = stage.pool.batch().atomic();
    let error = refused(batch.insert(&counters, "page", [("hits", 1)]));
    assert!(error.kind() == ErrorKind::InvalidArgument && never_sent(&error), "{error}");
    let value = vec![0_u8; 8 << 20];
    batch.insert(&cf, [b'A', 1], [([1_u8], &value)])?;
    let error = refused(batch.insert(&cf, [b'A', 2], [([1_u8], &value)]));
    assert!(error.kind() == ErrorKind::TooLarge && never_sent(&error), "{error}");
    assert_eq!(batch.len(), 1);
    Ok(())
}

async fn what_the_server_refuses_holds_up_nothing_else(stage: Arc<Stage>) -> Verdict {
    let doomed = stage.create(stage.defined("Doomed")).await?;
    let cf = stage.text().await?;
    let other = stage.another_pool(|options| options).await?;
    wait!(other.schema().drop_column_family(&stage.keyspace(), "Doomed"))?;
    let batch = stage.pool.batch();
    for number in 0..20 {
        batch.insert(&cf, format!("behind {number}"), [("a", "1")])?;
        if number % 10 == 5 {
            batch.insert(&doomed, format!("doomed {number}"), [([1_u8], [1_u8])])?;
        }
    }
    let error = refused(wait!(batch.send()));
    assert_eq!(error.kind(), ErrorKind::NotConfigured, "{error}");
    let progress = error.batch().unwrap();
    assert_eq!((progress.sent, progress.kept, progress.refused), (20, 2, 2), "{error}");
    assert!(progress.rows.iter().all(|row| row.column_family == "Doomed"), "{progress:?}");
    for number in 0..20 {
        assert!(wait!(cf.get(format!("behind {number}")))?.is_some(), "{number}");
    }
    let taken = batch.take_refused();
    assert!(taken.iter().all(|call| call.key_bytes().starts_with(b"doomed")), "{taken:?}");
    assert!(batch.is_empty());
    wait!(batch.send())?;
    Ok(())
}

async fn a_batch_is_shared_and_sent_by_many(stage: Arc<Stage>) -> Verdict {
    let cf = stage.text().await?;
    let batch = Arc::new(stage.pool.batch());
    let tasks: Vec<_> = (0..8)
        .map(|task| {
            let (batch, cf) = (batch.clone(), cf.clone());
            spawn(async move {
                for number in 0..50 {
                    batch.insert(&cf, format!("many {task} {number}"), [("a", "1")])?;
                    if number % 10 == task {
                        wait!(batch.send())?;
                    }
                }
                wait!(batch.send())?;
                // What was queued before its send is written, whoever sent it.
                for number in 0..50 {
                    let key = format!("many {task} {number}");
                    assert!(wait!(cf.get(&key))?.is_some(), "{key}");
                }
                Ok::<_, Error>(())
            })
        })
        .collect();
    for task in tasks {
        wait!(join(task))??;
    }
    assert!(batch.is_empty());
    Ok(())
}

async fn a_writer_shared_by_many_writes_everything(stage: Arc<Stage>) -> Verdict {
    let cf = stage.text().await?;
    let writer = Arc::new(stage.pool.writer().calls(20).bytes(5_000));
    let tasks: Vec<_> = (0..8)
        .map(|task| {
            let (writer, cf) = (writer.clone(), cf.clone());
            spawn(async move {
                for number in 0..100 {
                    wait!(writer.insert(&cf, format!("writer {task} {number}"), [("a", "1")]))?;
                    // Twice the limit, and a call each of those who sent.
                    assert!(writer.batch().len() <= 48, "{writer:?}");
                }
                wait!(writer.remove(&cf, format!("writer {task} 7")))?;
                Ok::<_, Error>(())
            })
        })
        .collect();
    for task in tasks {
        wait!(join(task))??;
    }
    wait!(writer.flush())?;
    assert!(writer.batch().is_empty());
    for task in 0..8 {
        let rows = wait!(cf.multiget((0..100).map(|number| format!("writer {task} {number}"))))?;
        assert_eq!(rows.len(), 99, "one of 100 was removed again");
    }
    wait!(writer.insert(&cf, "writer dropped", [("a", "1")]))?;
    drop(writer);
    assert!(wait!(cf.get("writer dropped"))?.is_none());
    Ok(())
}

async fn a_writer_adds_to_counters_once(stage: Arc<Stage>) -> Verdict {
    let family = stage.defined("CountersWritten").key(Type::Utf8).comparator(Type::Utf8);
    let counters = stage.create(family.default_validator(Type::Counter)).await?;
    let writer = Arc::new(stage.pool.writer().calls(7));
    let tasks: Vec<_> = (0..4)
        .map(|_| {
            let (writer, counters) = (writer.clone(), counters.clone());
            spawn(async move {
                for _ in 0..50 {
                    wait!(writer.insert(&counters, "page", [("hits", 1)]))?;
                }
                wait!(writer.flush())
            })
        })
        .collect();
    for task in tasks {
        wait!(join(task))??;
    }
    let row = wait!(counters.get("page"))?.unwrap();
    assert_eq!(row.value::<i64>("hits")?, Some(200));
    Ok(())
}

async fn a_batch_that_is_not_sent_writes_nothing(stage: Arc<Stage>) -> Verdict {
    let cf = stage.text().await?;
    let batch = stage.pool.batch();
    batch.insert(&cf, "batch dropped", [("a", "1")])?;
    drop(batch);
    assert!(wait!(cf.get("batch dropped"))?.is_none());
    Ok(())
}

async fn what_can_not_be_sent_is_refused_when_it_is_queued(stage: Arc<Stage>) -> Verdict {
    let cf = stage.family("Bytes").await?;
    let batch = stage.pool.batch();
    let huge = vec![0_u8; 16 << 20];
    let errors = [
        (refused(batch.insert(&cf, [1_u8], [([1_u8], &huge)])), ErrorKind::TooLarge),
        (refused(batch.insert(&cf, "", [([1_u8], [1_u8])])), ErrorKind::InvalidArgument),
        (refused(batch.insert(&cf.ttl(0), [1_u8], [([1_u8], [1_u8])])), ErrorKind::InvalidArgument),
        (refused(batch.remove(&cf, "")), ErrorKind::InvalidArgument),
    ];
    for (error, kind) in errors {
        assert!(error.kind() == kind && never_sent(&error), "{error}");
    }
    assert!(batch.is_empty());
    Ok(())
}
