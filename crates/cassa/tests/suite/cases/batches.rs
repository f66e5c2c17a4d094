//! Batches: many rows and families in few messages, and nothing that was not sent on purpose.

use super::prelude::*;

pub(super) fn cases() -> Vec<Case<Stage>> {
    const NONE: &str = "counters came with 0.8";
    vec![
        case!(a_batch_writes_and_removes_rows_of_several_families, [55]),
        case!(of_a_rows_mutations_in_a_batch_the_last_wins, [55]),
        case!(a_batch_larger_than_a_message_is_sent_in_several, [55]),
        case!(a_batch_takes_counters_beside_other_columns, [55]).since(0, 8, NONE),
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
