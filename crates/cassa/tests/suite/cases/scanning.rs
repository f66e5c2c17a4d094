//! Scanning a column family: every row once, in pages, whatever is deleted meanwhile.

use std::collections::BTreeSet;

use super::prelude::*;

pub(super) fn cases() -> Vec<Case<Stage>> {
    vec![
        case!(a_scan_returns_every_row_of_many_pages_once, [11]),
        case!(rows_without_columns_are_left_out_and_do_not_count, [12]),
        case!(a_scan_returns_at_most_its_limit_of_rows, [13]),
        case!(a_scan_reads_the_selected_columns_only, [11, 4]),
        case!(wide_rows_are_scanned_whole, [11, 7]),
        case!(rows_deleted_between_two_pages_cost_no_others, [14]),
        case!(a_scan_of_no_rows_ends_at_once_and_stays_ended, [11]),
    ]
}

/// Key and number of columns of every row that is left.
async fn drained(mut scan: Scan) -> Result<Vec<(String, usize)>, Failure> {
    let mut rows = Vec::new();
    while let Some(row) = wait!(scan.next())? {
        rows.push((row.key()?, row.len()));
    }
    Ok(rows)
}

async fn filled(stage: &Stage, family: &str, rows: usize) -> Result<ColumnFamily, Failure> {
    let cf = stage.family(family).await?;
    for number in 0..rows {
        wait!(cf.insert(format!("row {number:04}"), [("a", "1"), ("b", "2")]))?;
    }
    Ok(cf)
}

fn distinct(rows: &[(String, usize)]) -> BTreeSet<&str> {
    rows.iter().map(|(key, _)| key.as_str()).collect()
}

async fn a_scan_returns_every_row_of_many_pages_once(stage: Arc<Stage>) -> Verdict {
    let cf = filled(&stage, "ScanPages", 2_600).await?;
    let rows = drained(cf.scan()).await?;
    assert_eq!(rows.len(), 2_600);
    assert_eq!(distinct(&rows).len(), 2_600, "a row came twice");
    assert!(rows.iter().all(|(_, columns)| *columns == 2));
    assert!(drained(cf.scan()).await? == rows, "a second scan has another order");
    Ok(())
}

async fn rows_without_columns_are_left_out_and_do_not_count(stage: Arc<Stage>) -> Verdict {
    let cf = filled(&stage, "ScanGhosts", 600).await?;
    let all = drained(cf.scan()).await?;
    // Every server still lists the keys of removed rows. All of the first page's, the first and the last of the others.
    for (place, (key, _)) in all.iter().enumerate() {
        if place < 130 || place % 50 == 0 || place == all.len() - 1 {
            wait!(cf.remove(key))?;
        }
    }
    let left: Vec<_> = all
        .iter()
        .enumerate()
        .filter(|(place, _)| *place >= 130 && place % 50 != 0 && *place != all.len() - 1)
        .map(|(_, row)| row.clone())
        .collect();
    assert!(drained(cf.scan()).await? == left, "the rows that are left come in their order");
    for limit in [1, 2, 20] {
        assert_eq!(drained(cf.scan().limit(limit)).await?, left[..limit]);
    }
    Ok(())
}

async fn a_scan_returns_at_most_its_limit_of_rows(stage: Arc<Stage>) -> Verdict {
    let cf = filled(&stage, "ScanLimits", 300).await?;
    let all = drained(cf.scan()).await?;
    for limit in [1, 2, 127, 128, 129, 299, 300, 301] {
        let rows = drained(cf.scan().limit(limit)).await?;
        assert!(rows == all[..limit.min(300)], "limit {limit} gave {}", rows.len());
    }
    Ok(())
}

async fn a_scan_reads_the_selected_columns_only(stage: Arc<Stage>) -> Verdict {
    let cf = filled(&stage, "ScanParts", 200).await?;
    wait!(cf.insert("row 0007", [("c", "3")]))?;
    let rows = drained(cf.columns(["c"]).scan()).await?;
    assert_eq!(rows, [("row 0007".to_owned(), 1)], "rows with none of the names are left out");
    let mut scan = cf.slice(Slice::all().reversed().limit(1)).scan();
    let mut rows = 0;
    while let Some(row) = wait!(scan.next())? {
        rows += 1;
        let last = if row.key::<&str>()? == "row 0007" { "c" } else { "b" };
        assert_eq!(names(&row)?, [last]);
    }
    assert_eq!(rows, 200);
    let rows = drained(cf.columns([""; 0]).scan()).await?;
    assert_eq!(rows, [], "a list of no names selects nothing");
    Ok(())
}

async fn wide_rows_are_scanned_whole(stage: Arc<Stage>) -> Verdict {
    let cf = filled(&stage, "ScanWide", 20).await?;
    let wide = [("row 0003", 127), ("row 0009", 128), ("row 0011", 129), ("row 0015", 3_000)];
    for (key, width) in wide {
        let columns = (0..width - 2).map(|number| (format!("c{number:04}"), "v"));
        wait!(cf.insert(key, columns))?;
    }
    let rows = drained(cf.scan()).await?;
    assert_eq!(rows.len(), 20);
    for (key, columns) in rows {
        let width = wide.iter().find(|(name, _)| *name == key).map_or(2, |(_, width)| *width);
        assert_eq!(columns, width, "{key}");
    }
    Ok(())
}

async fn rows_deleted_between_two_pages_cost_no_others(stage: Arc<Stage>) -> Verdict {
    let cf = filled(&stage, "ScanDeleted", 400).await?;
    let all = drained(cf.scan()).await?;
    let mut scan = cf.scan().page_rows(128);
    let first = wait!(scan.next())?.unwrap();
    assert_eq!(first.key::<&str>()?, all[0].0);
    // The last of the first 128 rows is the next page's anchor. With it go the rows around it.
    for (key, _) in &all[126..131] {
        wait!(cf.remove(key))?;
    }
    let rest = drained(scan).await?;
    let expected: Vec<_> = [&all[1..128], &all[131..]].concat();
    assert!(rest == expected, "{} rows instead of {}", rest.len(), expected.len());
    Ok(())
}

async fn a_scan_of_no_rows_ends_at_once_and_stays_ended(stage: Arc<Stage>) -> Verdict {
    let cf = stage.family("ScanEmpty").await?;
    let mut scan = cf.scan();
    for _ in 0..3 {
        assert!(wait!(scan.next())?.is_none());
    }
    Ok(())
}
