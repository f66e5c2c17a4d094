//! Rows wider than a page: read to their end, in both directions, limits and deletions at the pages' edges included.

use super::prelude::*;

pub(super) fn cases() -> Vec<Case<Stage>> {
    vec![
        case!(a_row_of_many_pages_is_read_whole, [7]),
        case!(a_row_of_many_pages_is_read_reversed, [7]),
        case!(rows_that_end_at_a_pages_edge_are_read_whole, [7]),
        case!(a_limit_holds_across_pages, [7]),
        case!(columns_deleted_at_the_pages_edges_cost_no_others, [7]),
        case!(a_row_of_large_columns_is_read_whole, [7]),
        case!(a_row_above_the_limit_of_bytes_is_too_large_and_says_so, [8]),
    ]
}

/// More than two pages, whatever the weight of columns.
const MANY: usize = 12_500;

fn column(number: usize) -> (String, String) {
    (format!("c{number:05}"), format!("value {number}"))
}

fn range(numbers: std::ops::Range<usize>) -> Vec<(String, String)> {
    numbers.map(column).collect()
}

async fn wide(stage: &Stage, key: &str, columns: usize) -> Result<ColumnFamily, Failure> {
    let cf = stage.text().await?;
    wait!(cf.insert(key, range(0..columns)))?;
    Ok(cf)
}

async fn a_row_of_many_pages_is_read_whole(stage: Arc<Stage>) -> Verdict {
    let cf = wide(&stage, "many pages", MANY).await?;
    let row = wait!(cf.get("many pages"))?.unwrap();
    assert_eq!(row.len(), MANY);
    assert!(text(&row)? == range(0..MANY), "columns are missing or out of order");
    assert_eq!(row.value::<&str>("c12499")?, Some("value 12499"));
    Ok(())
}

async fn a_row_of_many_pages_is_read_reversed(stage: Arc<Stage>) -> Verdict {
    let cf = wide(&stage, "many reversed", MANY).await?;
    let row = wait!(cf.slice(Slice::all().reversed()).get("many reversed"))?.unwrap();
    let mut expected = range(0..MANY);
    expected.reverse();
    assert!(text(&row)? == expected, "columns are missing or out of order");
    let part = Slice::from("c12000").to("c00500").reversed();
    let row = wait!(cf.slice(part).get("many reversed"))?.unwrap();
    expected = range(500..12_001);
    expected.reverse();
    assert!(text(&row)? == expected, "columns are missing or out of order");
    Ok(())
}

async fn rows_that_end_at_a_pages_edge_are_read_whole(stage: Arc<Stage>) -> Verdict {
    // The first page has 100 columns, the second 800 others, all further ones 1,000.
    for count in [99, 100, 101, 899, 900, 901, 1_899, 1_900, 1_901] {
        let key = format!("edge {count}");
        let cf = wide(&stage, &key, count).await?;
        let row = wait!(cf.get(&key))?.unwrap();
        assert!(text(&row)? == range(0..count), "{count} columns were read as {}", row.len());
    }
    Ok(())
}

async fn a_limit_holds_across_pages(stage: Arc<Stage>) -> Verdict {
    let cf = wide(&stage, "limits", MANY).await?;
    for limit in [1, 99, 100, 101, 900, 901, 1_900, 11_000, MANY - 1, MANY, MANY + 1] {
        let row = wait!(cf.slice(Slice::all().limit(limit)).get("limits"))?.unwrap();
        let expected = range(0..limit.min(MANY));
        assert!(text(&row)? == expected, "limit {limit} gave {}", row.len());
    }
    Ok(())
}

async fn columns_deleted_at_the_pages_edges_cost_no_others(stage: Arc<Stage>) -> Verdict {
    let cf = wide(&stage, "holes", 3_000).await?;
    let gone = [0, 99, 100, 101, 899, 900, 1_898, 1_899, 1_900, 2_999];
    wait!(cf.columns(gone.map(|number| column(number).0)).remove("holes"))?;
    let expected: Vec<_> = (0..3_000).filter(|number| !gone.contains(number)).map(column).collect();
    let row = wait!(cf.get("holes"))?.unwrap();
    assert!(text(&row)? == expected, "{} columns instead of {}", row.len(), expected.len());
    let row = wait!(cf.slice(Slice::all().reversed()).get("holes"))?.unwrap();
    assert_eq!(row.len(), expected.len());
    Ok(())
}

async fn a_row_of_large_columns_is_read_whole(stage: Arc<Stage>) -> Verdict {
    let cf = stage.text().await?;
    let value = "x".repeat(200_000);
    for number in 0..40 {
        wait!(cf.insert("large", [(format!("c{number:02}"), &value)]))?;
    }
    let row = wait!(cf.get("large"))?.unwrap();
    assert_eq!(row.len(), 40);
    assert!(row.columns().all(|column| column.value_bytes() == value.as_bytes()));
    Ok(())
}

async fn a_row_above_the_limit_of_bytes_is_too_large_and_says_so(stage: Arc<Stage>) -> Verdict {
    let cf = wide(&stage, "heavy", 5_000).await?;
    let pool = stage.another_pool(|options| options.max_row_bytes(50_000)).await?;
    let limited = wait!(pool.column_family("Text"))?;
    let error = refused(wait!(limited.get("heavy")));
    assert_eq!(error.kind(), ErrorKind::TooLarge, "{error}");
    assert!(error.message().contains("max_row_bytes"), "{error}");
    assert_eq!(wait!(limited.slice(Slice::all().limit(500)).get("heavy"))?.unwrap().len(), 500);
    assert_eq!(wait!(cf.get("heavy"))?.unwrap().len(), 5_000);
    Ok(())
}
