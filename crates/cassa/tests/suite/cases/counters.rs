//! Counters: adding, subtracting, removing, and what they can't take.

use super::prelude::*;

pub(super) fn cases() -> Vec<Case<Stage>> {
    const NONE: &str = "counters came with 0.8";
    vec![
        case!(counters_are_added_to_and_subtracted_from, [51]).since(0, 8, NONE),
        case!(an_insert_of_counters_adds_each_value, [51]).since(0, 8, NONE),
        case!(counters_are_removed_by_name_or_with_their_row, [51]).since(0, 8, NONE),
        case!(a_removed_counter_is_gone_once_its_millisecond_is_over, [90]).since(0, 8, NONE),
        case!(what_a_counter_can_not_take_is_refused_before_sending, [52]).since(0, 8, NONE),
    ]
}

async fn counters(stage: &Stage, name: &str) -> Result<ColumnFamily, Failure> {
    let family = stage.defined(name).key(Type::Utf8).comparator(Type::Utf8);
    stage.create(family.default_validator(Type::Counter)).await
}

fn values(row: &Row) -> Result<Vec<(String, i64)>, Failure> {
    let columns = row.columns().map(|column| Ok((column.name()?, column.value()?)));
    Ok(columns.collect::<cassa::Result<_>>()?)
}

async fn counters_are_added_to_and_subtracted_from(stage: Arc<Stage>) -> Verdict {
    let cf = counters(&stage, "CountersAdded").await?;
    wait!(cf.add("page", "hits", 5))?;
    wait!(cf.subtract("page", "hits", 7))?;
    wait!(cf.add("page", "views", i64::MAX))?;
    let row = wait!(cf.get("page"))?.unwrap();
    assert_eq!(values(&row)?, [("hits".to_owned(), -2), ("views".to_owned(), i64::MAX)]);
    assert!(row.columns().all(|column| column.timestamp().is_none() && column.ttl().is_none()));
    let row = wait!(cf.columns(["hits"]).get("page"))?.unwrap();
    assert_eq!(row.value::<i64>("hits")?, Some(-2));
    assert_eq!(wait!(cf.count("page"))?, 2);
    Ok(())
}

async fn an_insert_of_counters_adds_each_value(stage: Arc<Stage>) -> Verdict {
    let cf = counters(&stage, "CountersInserted").await?;
    let first = wait!(cf.insert("page", cassa::columns! { "a" => 1_u8, "b" => -2_i64 }))?;
    let second = wait!(cf.insert("page", [("a", 10), ("b", 20), ("a", 100)]))?;
    assert!(0 < first && first < second);
    let row = wait!(cf.get("page"))?.unwrap();
    assert_eq!(values(&row)?, [("a".to_owned(), 111), ("b".to_owned(), 18)]);
    wait!(cf.insert("empty", [("", 0); 0]))?;
    assert!(wait!(cf.get("empty"))?.is_none());
    Ok(())
}

async fn counters_are_removed_by_name_or_with_their_row(stage: Arc<Stage>) -> Verdict {
    let cf = counters(&stage, "CountersRemoved").await?;
    for key in ["thinned", "gone"] {
        wait!(cf.insert(key, [("a", 1), ("b", 2), ("c", 3), ("d", 4)]))?;
    }
    another_millisecond().await;
    wait!(cf.columns(["b"]).remove("thinned"))?;
    wait!(cf.columns(["a", "d", "x"]).remove("thinned"))?;
    wait!(cf.columns([""; 0]).remove("thinned"))?;
    let row = wait!(cf.get("thinned"))?.unwrap();
    assert_eq!(values(&row)?, [("c".to_owned(), 3)]);
    wait!(cf.remove("gone"))?;
    assert!(wait!(cf.get("gone"))?.is_none());
    wait!(cf.remove("no such row"))?;
    Ok(())
}

async fn a_removed_counter_is_gone_once_its_millisecond_is_over(stage: Arc<Stage>) -> Verdict {
    let cf = counters(&stage, "CountersGone").await?;
    for round in 0..50 {
        let key = format!("{round}");
        wait!(cf.insert(&key, [("a", 1), ("b", 2)]))?;
        another_millisecond().await;
        wait!(cf.columns(["b"]).remove(&key))?;
        assert!(wait!(cf.columns(["b"]).get(&key))?.is_none(), "{round}");
        // A row needs no pause: its removal wins over additions of the same millisecond.
        wait!(cf.insert(&key, [("c", 3)]))?;
        wait!(cf.remove(&key))?;
        assert!(wait!(cf.get(&key))?.is_none(), "{round}");
    }
    Ok(())
}

async fn what_a_counter_can_not_take_is_refused_before_sending(stage: Arc<Stage>) -> Verdict {
    let cf = counters(&stage, "CountersRefused").await?;
    let error = refused(wait!(cf.insert("page", [("hits", 1.5)])));
    assert!(error.kind() == ErrorKind::Type && never_sent(&error), "{error}");
    let error = refused(wait!(cf.insert("page", [("hits", None::<i64>)])));
    assert!(error.kind() == ErrorKind::InvalidArgument && never_sent(&error), "{error}");
    for handle in [cf.ttl(60), cf.timestamp(7)] {
        let errors = [
            refused(wait!(handle.add("page", "hits", 1))),
            refused(wait!(handle.insert("page", [("hits", 1)]))),
            refused(wait!(handle.remove("page"))),
        ];
        for error in errors {
            assert!(error.kind() == ErrorKind::InvalidArgument && never_sent(&error), "{error}");
        }
    }
    let error = refused(wait!(cf.subtract("page", "hits", i64::MIN)));
    assert!(error.kind() == ErrorKind::InvalidArgument && never_sent(&error), "{error}");
    for (key, name) in [("", "hits"), ("page", "")] {
        let error = refused(wait!(cf.add(key, name, 1)));
        assert!(error.kind() == ErrorKind::InvalidArgument && never_sent(&error), "{error}");
    }
    let text = stage.text().await?;
    let error = refused(wait!(text.add("page", "hits", 1)));
    assert!(error.kind() == ErrorKind::InvalidArgument && never_sent(&error), "{error}");
    assert!(wait!(cf.get("page"))?.is_none());
    Ok(())
}
