//! Counting the columns of a row, and of several.

use super::prelude::*;
use crate::case::Line;

pub(super) fn cases() -> Vec<Case<Stage>> {
    vec![
        case!(a_missing_row_has_no_columns, [10]),
        case!(every_column_of_a_wide_row_counts, [10]),
        case!(only_the_selected_columns_count, [10]),
        case!(more_columns_than_a_server_counts_at_once_are_counted, [10]),
        case!(columns_within_a_super_column_are_counted_up_to_any_limit, [10, 60]),
        case!(rows_are_counted_in_the_order_of_their_keys_each_once_the_missing_as_0, [75]),
        case!(rows_of_any_width_are_counted_among_several, [75]),
        case!(only_the_selected_columns_of_several_rows_count, [75]),
        case!(super_columns_and_columns_within_one_are_counted_in_several_rows, [75]),
    ]
}

async fn a_missing_row_has_no_columns(stage: Arc<Stage>) -> Verdict {
    let cf = stage.text().await?;
    assert_eq!(wait!(cf.count("no such row"))?, 0);
    assert_eq!(wait!(cf.columns(["a"]).count("no such row"))?, 0);
    Ok(())
}

async fn every_column_of_a_wide_row_counts(stage: Arc<Stage>) -> Verdict {
    let cf = stage.text().await?;
    let columns = (0..12_345).map(|number| (format!("c{number:05}"), "v"));
    wait!(cf.insert("counted", columns))?;
    assert_eq!(wait!(cf.count("counted"))?, 12_345);
    wait!(cf.columns(["c00000", "c12344"]).remove("counted"))?;
    assert_eq!(wait!(cf.count("counted"))?, 12_343);
    Ok(())
}

async fn only_the_selected_columns_count(stage: Arc<Stage>) -> Verdict {
    let cf = stage.text().await?;
    wait!(cf.insert("selected", [("a", "1"), ("b", "2"), ("c", "3"), ("d", "4")]))?;
    assert_eq!(wait!(cf.columns(["a", "x", "d"]).count("selected"))?, 2);
    assert_eq!(wait!(cf.slice(Slice::from("b").to("c")).count("selected"))?, 2);
    assert_eq!(wait!(cf.slice(Slice::all().limit(3)).count("selected"))?, 3);
    assert_eq!(wait!(cf.slice(Slice::from("b").reversed()).count("selected"))?, 2);
    Ok(())
}

async fn insert_wide(cf: &ColumnFamily, key: &str, width: usize) -> Result<(), Failure> {
    let columns: Vec<_> = (0..width).map(|number| (format!("c{number:06}"), "v")).collect();
    for part in columns.chunks(10_000) {
        wait!(cf.insert(key, part.iter().map(|(name, value)| (name, value))))?;
    }
    Ok(())
}

async fn more_columns_than_a_server_counts_at_once_are_counted(stage: Arc<Stage>) -> Verdict {
    let cf = stage.text().await?;
    // 0.7 and 0.8 count few.
    let at_once = if stage.line() < Line(1, 0) { 128 } else { 65_536 };
    let width = at_once + 64;
    insert_wide(&cf, "counted in pages", width).await?;
    assert_eq!(wait!(cf.count("counted in pages"))?, width as u64);
    for limit in [at_once, at_once + 1] {
        let limited = cf.slice(Slice::all().limit(limit));
        assert_eq!(wait!(limited.count("counted in pages"))?, limit as u64);
    }
    let counts = wait!(cf.multiget_count(["counted in pages", "no such row"]))?;
    let counts: Vec<u64> = counts.iter().map(|count| count.columns()).collect();
    assert_eq!(counts, [width as u64, 0]);
    Ok(())
}

async fn columns_within_a_super_column_are_counted_up_to_any_limit(stage: Arc<Stage>) -> Verdict {
    let cf = stage.family("Supers").await?.super_column("counted");
    wait!(cf.insert("limits", (0..300_i64).map(|number| (number, "text"))))?;
    for limit in [1, 2, 127, 128, 129, 299, 300, 301] {
        let limited = cf.slice(Slice::all().limit(limit));
        assert_eq!(wait!(limited.count("limits"))?, limit.min(300) as u64, "limit {limit}");
    }
    assert_eq!(wait!(cf.slice(Slice::from(10).to(20)).count("limits"))?, 11);
    assert_eq!(wait!(cf.columns([1, 2, 300]).count("limits"))?, 2);
    Ok(())
}

async fn rows_are_counted_in_the_order_of_their_keys_each_once_the_missing_as_0(
    stage: Arc<Stage>,
) -> Verdict {
    let cf = stage.text().await?;
    wait!(cf.insert("counts a", [("x", "1")]))?;
    wait!(cf.insert("counts b", [("x", "1"), ("y", "2")]))?;
    let counts = wait!(cf.multiget_count(["counts b", "no such row", "counts a", "counts b"]))?;
    let in_order: Vec<(&str, u64)> = counts
        .iter()
        .map(|count| Ok((count.key()?, count.columns())))
        .collect::<cassa::Result<_>>()?;
    assert_eq!(in_order, [("counts b", 2), ("no such row", 0), ("counts a", 1)]);
    assert_eq!((counts.get("counts a")?, counts.get("not asked for")?), (Some(1), None));
    assert!(wait!(cf.multiget_count([""; 0]))?.is_empty());
    let error = refused(wait!(cf.multiget_count([""])));
    assert_eq!(error.kind(), ErrorKind::InvalidArgument, "{error}");
    assert!(never_sent(&error), "{error}");
    Ok(())
}

async fn rows_of_any_width_are_counted_among_several(stage: Arc<Stage>) -> Verdict {
    let cf = stage.text().await?;
    let widths = [1, 127, 128, 129, 1_024, 2_500];
    for width in widths {
        insert_wide(&cf, &format!("counts {width}"), width).await?;
    }
    // More keys than a request takes.
    let keys: Vec<String> = (0..2_600).rev().map(|width| format!("counts {width}")).collect();
    let counts = wait!(cf.multiget_count(&keys))?;
    assert_eq!(counts.len(), keys.len());
    for (width, count) in (0..2_600).rev().zip(counts.iter()) {
        let expected = if widths.contains(&width) { width } else { 0 };
        assert_eq!(count.columns(), expected as u64, "{count:?}");
    }
    Ok(())
}

async fn only_the_selected_columns_of_several_rows_count(stage: Arc<Stage>) -> Verdict {
    let cf = stage.text().await?;
    insert_wide(&cf, "counts 300", 300).await?;
    insert_wide(&cf, "counts 3", 3).await?;
    let counted = async |cf: ColumnFamily| -> Result<Vec<u64>, Failure> {
        let counts = wait!(cf.multiget_count(["counts 300", "no such row", "counts 3"]))?;
        Ok(counts.iter().map(|count| count.columns()).collect())
    };
    assert_eq!(counted(cf.columns(["c000000", "none", "c000200"])).await?, [2, 0, 1]);
    assert_eq!(counted(cf.columns([""; 0])).await?, [0, 0, 0]);
    assert_eq!(counted(cf.slice(Slice::from("c000001"))).await?, [299, 0, 2]);
    assert_eq!(counted(cf.slice(Slice::from("c000250").reversed())).await?, [251, 0, 3]);
    for limit in [1, 127, 128, 129, 299] {
        let limited = counted(cf.slice(Slice::all().limit(limit))).await?;
        assert_eq!(limited, [limit as u64, 0, limit.min(3) as u64]);
    }
    Ok(())
}

async fn super_columns_and_columns_within_one_are_counted_in_several_rows(
    stage: Arc<Stage>,
) -> Verdict {
    let cf = stage.family("Supers").await?;
    for (key, width) in [("counts 2", 2), ("counts 200", 200)] {
        let within = |_| (0..3_i64).map(|number| (number, "text"));
        let super_columns = (0..width).map(|number| (format!("s{number:03}"), within(number)));
        wait!(cf.insert_super_columns(key, super_columns))?;
        wait!(cf.super_column("s000").insert(key, (0..width).map(|number| (number, "text"))))?;
    }
    let counted = async |cf: ColumnFamily| -> Result<Vec<u64>, Failure> {
        let counts = wait!(cf.multiget_count(["counts 200", "no such row", "counts 2"]))?;
        Ok(counts.iter().map(|count| count.columns()).collect())
    };
    assert_eq!(counted(cf.clone()).await?, [200, 0, 2]);
    assert_eq!(counted(cf.slice(Slice::all().limit(150))).await?, [150, 0, 2]);
    assert_eq!(counted(cf.super_column("s000")).await?, [200, 0, 3]);
    assert_eq!(counted(cf.super_column("s001")).await?, [3, 0, 3]);
    let limited = cf.super_column("s000").slice(Slice::all().limit(150));
    assert_eq!(counted(limited).await?, [150, 0, 3]);
    Ok(())
}
