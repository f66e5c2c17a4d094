//! Counting the columns of a row.

use super::prelude::*;

pub(super) fn cases() -> Vec<Case<Stage>> {
    vec![
        case!(a_missing_row_has_no_columns, [10]),
        case!(every_column_of_a_wide_row_counts, [10]),
        case!(only_the_selected_columns_count, [10]),
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
