//! Scans in parts, side by side, and going on from a stored checkpoint.

use cassa::{Checkpoint, Tokens};

use super::super::driver::ScanPart;
use super::prelude::*;

pub(super) fn cases() -> Vec<Case<Stage>> {
    vec![
        case!(parts_read_side_by_side_are_all_rows_each_once, [86]),
        case!(parts_of_an_ordered_ring_are_all_rows_each_once, [86, 87]).hurting(),
        case!(a_scan_resumed_in_another_process_loses_and_doubles_no_row, [87]),
        case!(a_resumed_scan_reads_what_it_selected_and_nothing_of_parts_that_are_done, [87]),
        case!(what_has_no_parts_is_refused_before_sending, [86, 22]),
        case!(a_checkpoint_of_something_else_is_refused_before_sending, [88, 22]),
    ]
}

/// The family of these cases with its 200 rows, of which every tenth one is deleted.
async fn filled(cf: &ColumnFamily) -> Verdict {
    if wait!(cf.get("row 1"))?.is_none() {
        let rows = (0..200).map(|number| (format!("row {number}"), [("a", "1"), ("b", "2")]));
        wait!(cf.insert_rows(rows))?;
        for number in (0..200).step_by(10) {
            wait!(cf.remove(format!("row {number}")))?;
        }
    }
    Ok(())
}

async fn family(stage: &Stage) -> Result<ColumnFamily, Failure> {
    let cf = stage.family("ScanSplits").await?;
    filled(&cf).await?;
    Ok(cf)
}

async fn keys_of(part: &mut ScanPart) -> Result<Vec<String>, Failure> {
    let mut keys = Vec::new();
    while let Some(row) = wait!(part.next())? {
        keys.push(row.key()?);
    }
    Ok(keys)
}

/// The keys of all parts, each read in a task of its own.
async fn side_by_side(parts: Vec<ScanPart>) -> Result<Vec<String>, Failure> {
    let tasks = parts.into_iter().map(|mut part| spawn(async move { keys_of(&mut part).await }));
    let mut keys = Vec::new();
    for task in tasks.collect::<Vec<_>>() {
        keys.extend(wait!(join(task))??);
    }
    Ok(keys)
}

async fn parts_read_side_by_side_are_all_rows_each_once(stage: Arc<Stage>) -> Verdict {
    let cf = family(&stage).await?;
    let all = keys(cf.scan()).await?;
    assert_eq!(all.len(), 180);
    for count in [1, 2, 7, 64, 1_000] {
        let parts = wait!(cf.scan().page_rows(5).split(count))?;
        assert_eq!(parts.len(), count);
        assert_eq!(side_by_side(parts).await?, all, "{count} parts");
    }
    let ring = wait!(stage.pool.cluster().ring(&stage.keyspace()))?;
    let mut some = Vec::new();
    for range in &ring {
        some.extend(side_by_side(wait!(cf.scan().tokens(range).split(3))?).await?);
    }
    some.sort();
    let mut all = all;
    all.sort();
    assert_eq!(some, all, "parts of parts");
    Ok(())
}

async fn parts_of_an_ordered_ring_are_all_rows_each_once(stage: Arc<Stage>) -> Verdict {
    let server = stage.ground.ordered()?.address();
    let (_, cf) = stage.elsewhere(&[server], 1, |options| options).await?;
    filled(&cf).await?;
    let all = keys(cf.scan()).await?;
    for count in [1, 2, 7] {
        let parts = wait!(cf.scan().page_rows(5).split(count))?;
        assert!((1..=count).contains(&parts.len()));
        let mut some = side_by_side(parts).await?;
        some.sort();
        assert_eq!(some, all, "{count} parts");
    }
    let mut once: Vec<String> = Vec::new();
    let mut all_parts = Checkpoint::of(&wait!(cf.scan().split(3))?)?;
    while !all_parts.is_done() {
        for mut part in wait!(cf.scan().page_rows(4).resume(&all_parts))? {
            if let Some(row) = wait!(part.next())? {
                once.push(row.key()?);
            }
            all_parts.update(&part.checkpoint())?;
        }
    }
    once.sort();
    assert_eq!(once, all, "a new process after every row");
    Ok(())
}

async fn a_scan_resumed_in_another_process_loses_and_doubles_no_row(stage: Arc<Stage>) -> Verdict {
    let cf = family(&stage).await?;
    let mut all = keys(cf.scan()).await?;
    all.sort();
    for (pages, killed_after) in [(2, 1), (7, 9), (1_000, 30), (1_000, usize::MAX)] {
        let begun = wait!(cf.scan().split(4))?;
        let mut stored = serde_json::to_string(&Checkpoint::of(&begun)?)?;
        let mut dealt_with: Vec<String> = Vec::new();
        loop {
            // All that a new process knows.
            let pool = stage.another_pool(|options| options).await?;
            let cf = wait!(pool.column_family("ScanSplits"))?;
            let mut all: Checkpoint = serde_json::from_str(&stored)?;
            let mut rows = 0;
            for part in &mut wait!(cf.scan().page_rows(pages).resume(&all))? {
                while rows < killed_after
                    && let Some(row) = wait!(part.next())?
                {
                    dealt_with.push(row.key()?);
                    all.update(&part.checkpoint())?;
                    stored = serde_json::to_string(&all)?;
                    rows += 1;
                }
            }
            if rows < killed_after {
                break;
            }
        }
        dealt_with.sort();
        assert_eq!(dealt_with, all, "killed after every {killed_after} rows");
    }
    Ok(())
}

async fn a_resumed_scan_reads_what_it_selected_and_nothing_of_parts_that_are_done(
    stage: Arc<Stage>,
) -> Verdict {
    let cf = family(&stage).await?.columns(["b"]);
    let mut parts = wait!(cf.scan().split(2))?;
    let first = keys_of(&mut parts[0]).await?;
    let second = wait!(parts[1].next())?.map(|row| row.key::<String>()).transpose()?;
    let all = Checkpoint::of(&parts)?;
    assert!(parts[0].checkpoint().is_done() && !all.is_done());
    let mut parts = wait!(cf.scan().resume(&all))?;
    assert!(wait!(parts[0].next())?.is_none() && wait!(parts[0].next())?.is_none());
    let mut rest = Vec::new();
    while let Some(row) = wait!(parts[1].next())? {
        assert_eq!(names(&row)?, ["b"]);
        rest.push(row.key::<String>()?);
    }
    let together = [first, second.into_iter().collect(), rest].concat();
    assert_eq!(together, keys(cf.scan()).await?);
    Ok(())
}

async fn what_has_no_parts_is_refused_before_sending(stage: Arc<Stage>) -> Verdict {
    let cf = family(&stage).await?;
    for scan in [
        cf.scan().limit(5),
        cf.scan().from("a"),
        cf.scan().to("a"),
        cf.scan().page_rows(0),
        cf.scan().tokens(Tokens::after("nonsense")),
        cf.find([]),
    ] {
        let error = refused(wait!(scan.split(2)));
        assert!(error.kind() == ErrorKind::InvalidArgument && never_sent(&error), "{error}");
        assert_eq!(error.column_family(), Some("ScanSplits"), "{error}");
    }
    for parts in [0, 65_537, usize::MAX] {
        let error = refused(wait!(cf.scan().split(parts)));
        assert!(error.kind() == ErrorKind::InvalidArgument && never_sent(&error), "{error}");
    }
    Ok(())
}

async fn a_checkpoint_of_something_else_is_refused_before_sending(stage: Arc<Stage>) -> Verdict {
    let cf = family(&stage).await?;
    let all = Checkpoint::of(&wait!(cf.scan().split(2))?)?;
    for scan in [
        stage.family("ScanRanges").await?.scan(),
        cf.columns(["a"]).scan(),
        cf.slice(Slice::from("a")).scan(),
        cf.scan().keys_only(),
        cf.scan().with_empty_rows(),
        cf.scan().tokens(Tokens::all()),
        cf.scan().limit(1),
    ] {
        let error = refused(wait!(scan.resume(&all)));
        assert!(error.kind() == ErrorKind::InvalidArgument && never_sent(&error), "{error}");
    }
    let text = serde_json::to_string(&all)?;
    let other = text.replace("RandomPartitioner", "Another").replace("Murmur3Part", "Another");
    assert_ne!(text, other);
    let error = refused(wait!(cf.scan().resume(&serde_json::from_str(&other)?)));
    assert!(error.kind() == ErrorKind::InvalidArgument && never_sent(&error), "{error}");
    Ok(())
}
