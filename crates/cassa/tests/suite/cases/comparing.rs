//! Compare-and-set.

use cassa::{Consistency, Swap};

use super::prelude::*;
use crate::case::Line;

pub(super) fn cases() -> Vec<Case<Stage>> {
    let came = |case: Case<Stage>| case.since(2, 0, "compare-and-set came with 2.0");
    vec![
        came(case!(columns_are_set_where_others_are_as_expected, [97])),
        came(case!(what_is_compared_and_set_lives_as_long_as_asked_or_is_refused, [97, 99])),
        came(case!(a_row_is_inserted_only_if_it_is_absent, [97])),
        came(case!(of_writers_that_expect_the_same_one_writes, [97])),
        came(case!(a_write_with_a_later_timestamp_wins_over_a_compare_and_set, [97])),
        case!(a_compare_and_set_is_made_or_unsupported_before_sending, [99]),
        case!(what_can_not_be_compared_is_refused_before_sending, [99, 22]),
    ]
}

/// What was there instead, as text; `None` when it was written.
fn current(swap: Swap) -> Result<Option<Vec<(String, String)>>, Failure> {
    match swap {
        Swap::Applied => Ok(None),
        Swap::Differs { current } => {
            Ok(Some(current.as_ref().map(text).transpose()?.unwrap_or_default()))
        }
    }
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

async fn read(cf: &ColumnFamily, key: &str) -> Result<Vec<(String, String)>, Failure> {
    let row = wait!(cf.consistency(Consistency::Serial).get(key))?;
    Ok(row.as_ref().map(text).transpose()?.unwrap_or_default())
}

async fn columns_are_set_where_others_are_as_expected(stage: Arc<Stage>) -> Verdict {
    let cf = stage.text().await?.consistency(Consistency::Quorum);
    wait!(cf.insert("compared", [("a", "1"), ("b", "2"), ("c", "3")]))?;
    another_millisecond().await;
    let swap = wait!(cf.compare_and_set("compared", [("b", "2"), ("a", "1")], [("a", "9")]))?;
    assert!(swap.is_applied(), "{swap:?}");
    let written = pairs(&[("a", "9"), ("b", "2"), ("c", "3")]);
    assert_eq!(read(&cf, "compared").await?, written);

    let swap = wait!(cf.compare_and_set("compared", [("b", "2"), ("a", "1")], [("c", "9")]))?;
    assert_eq!(current(swap)?, Some(pairs(&[("a", "9"), ("b", "2")])));
    let swap = wait!(cf.compare_and_set("compared", [("a", "9"), ("z", "1")], [("c", "9")]))?;
    assert_eq!(current(swap)?, Some(pairs(&[("a", "9")])), "one column is missing");
    let swap = wait!(cf.compare_and_set("compared", [("z", "1")], [("c", "9")]))?;
    assert_eq!(current(swap)?, Some(Vec::new()));
    let swap = wait!(cf.compare_and_set("no such row", [("z", "1")], [("c", "9")]))?;
    assert_eq!(current(swap)?, Some(Vec::new()));
    assert_eq!(read(&cf, "compared").await?, written, "nothing else was written");
    assert_eq!(read(&cf, "no such row").await?, []);

    let local = cf.serial_consistency(Consistency::LocalSerial);
    let swap = wait!(local.compare_and_set("compared", [("a", "9")], [("a", "10")]))?;
    assert!(swap.is_applied(), "{swap:?}");
    Ok(())
}

/// 2.0 to 2.2 would write it for ever.
async fn what_is_compared_and_set_lives_as_long_as_asked_or_is_refused(
    stage: Arc<Stage>,
) -> Verdict {
    let cf = stage.text().await?.ttl(1_000);
    let swapped = wait!(cf.insert_if_absent("compared mortal", [("a", "1"), ("b", "2")]));
    if stage.line() < Line(3, 0) {
        let error = refused(swapped);
        assert!(error.kind() == ErrorKind::Unsupported && never_sent(&error), "{error}");
        return Ok(());
    }
    assert!(swapped?.is_applied());
    let row = wait!(cf.get("compared mortal"))?.unwrap();
    let lives: Vec<_> = row.columns().map(|column| column.ttl()).collect();
    assert_eq!(lives, [Some(1_000); 2]);
    Ok(())
}

async fn a_row_is_inserted_only_if_it_is_absent(stage: Arc<Stage>) -> Verdict {
    let cf = stage.text().await?;
    let swap = wait!(cf.insert_if_absent("absent", [("a", "1"), ("b", "2")]))?;
    assert!(swap.is_applied(), "{swap:?}");
    let swap = wait!(cf.insert_if_absent("absent", [("c", "3")]))?;
    assert_eq!(current(swap)?, Some(pairs(&[("a", "1")])), "one column tells that it is there");
    assert_eq!(read(&cf, "absent").await?, pairs(&[("a", "1"), ("b", "2")]));

    wait!(cf.columns(["a", "b"]).remove("absent"))?;
    another_millisecond().await;
    let swap = wait!(cf.insert_if_absent("absent", [("c", "3")]))?;
    assert!(swap.is_applied(), "a row without columns isn't there: {swap:?}");
    assert_eq!(read(&cf, "absent").await?, pairs(&[("c", "3")]));
    Ok(())
}

/// Each tries once. A server that is asked by many at once may give up in time, and whether it wrote is unknown then.
async fn of_writers_that_expect_the_same_one_writes(stage: Arc<Stage>) -> Verdict {
    let cf = stage.text().await?.consistency(Consistency::Quorum);
    wait!(cf.insert("contended", [("owner", "nobody")]))?;
    another_millisecond().await;
    let writers = (0..4).map(|number| {
        let cf = cf.clone();
        spawn(async move {
            let me = format!("writer {number}");
            wait!(cf.compare_and_set("contended", [("owner", "nobody")], [("owner", &*me)]))
        })
    });
    let (mut applied, mut unknown) = (0, 0);
    for writer in writers.collect::<Vec<_>>() {
        match wait!(join(writer))? {
            Ok(swap) => applied += usize::from(swap.is_applied()),
            Err(error) => {
                assert!(error.kind() == ErrorKind::ServerTimedOut && error.maybe_applied());
                unknown += 1;
            }
        }
    }
    assert!(applied <= 1, "{applied} have it");
    let owner = read(&cf, "contended").await?.remove(0).1;
    if unknown == 0 {
        assert!(applied == 1 && owner.starts_with("writer"), "{applied} have it: {owner}");
    }
    Ok(())
}

async fn a_write_with_a_later_timestamp_wins_over_a_compare_and_set(stage: Arc<Stage>) -> Verdict {
    let cf = stage.text().await?;
    wait!(cf.timestamp(i64::MAX / 2).insert("later", [("a", "1")]))?;
    let swap = wait!(cf.compare_and_set("later", [("a", "1")], [("a", "2"), ("b", "2")]))?;
    assert!(swap.is_applied(), "{swap:?}");
    assert_eq!(read(&cf, "later").await?, pairs(&[("a", "1"), ("b", "2")]));
    Ok(())
}

async fn a_compare_and_set_is_made_or_unsupported_before_sending(stage: Arc<Stage>) -> Verdict {
    let cf = stage.text().await?;
    let swapped = [
        wait!(cf.insert_if_absent("made", [("a", "1")])),
        wait!(cf.compare_and_set("made", [("a", "1")], [("a", "2")])),
    ];
    for swapped in swapped {
        if stage.line() >= Line(2, 0) {
            assert!(swapped?.is_applied());
            continue;
        }
        let error = refused(swapped);
        assert!(error.kind() == ErrorKind::Unsupported && never_sent(&error), "{error}");
        assert!(error.message().contains("2.0") && !error.maybe_applied(), "{error}");
    }
    Ok(())
}

async fn what_can_not_be_compared_is_refused_before_sending(stage: Arc<Stage>) -> Verdict {
    let cf = stage.text().await?;
    let supers = stage.family("Supers").await?;
    let one = [("a", "1")];
    let mut refusals = vec![
        wait!(cf.compare_and_set("key", nothing(), one)),
        wait!(cf.compare_and_set("key", one, nothing())),
        wait!(cf.insert_if_absent("key", nothing())),
        wait!(cf.compare_and_set("key", [("a", "1"), ("a", "2")], one)),
        wait!(cf.insert_if_absent("key", [("a", "1"), ("a", "2")])),
        wait!(cf.insert_if_absent("", one)),
        wait!(cf.insert_if_absent("key", [("", "1")])),
        wait!(cf.ttl(0).insert_if_absent("key", one)),
        wait!(cf.timestamp(1).insert_if_absent("key", one)),
        wait!(cf.serial_consistency(Consistency::Quorum).insert_if_absent("key", one)),
        wait!(supers.insert_if_absent("key", one)),
        wait!(supers.super_column("s").insert_if_absent("key", [(1, "1")])),
    ];
    if stage.line() >= Line(0, 8) {
        let counters = stage.family("SuperCounters").await?.super_column("s");
        refusals.push(wait!(counters.insert_if_absent("key", [(1, 1)])));
    }
    for refusal in refusals {
        let error = refused(refusal);
        assert!(error.kind() == ErrorKind::InvalidArgument && never_sent(&error), "{error}");
    }
    let error = refused(wait!(cf.insert_if_absent("key", [("a", 1)])));
    assert!(error.kind() == ErrorKind::Type && never_sent(&error), "{error}");
    Ok(())
}
