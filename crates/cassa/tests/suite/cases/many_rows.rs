//! Reading several rows by their keys.

use super::prelude::*;

pub(super) fn cases() -> Vec<Case<Stage>> {
    vec![
        case!(rows_come_in_the_order_of_their_keys_each_once_and_without_the_missing, [9]),
        case!(no_keys_are_no_rows, [9]),
        case!(wide_rows_among_several_are_read_whole, [9, 7]),
        case!(more_keys_than_a_request_takes_come_in_order, [9, 76]),
        case!(names_and_slices_hold_for_each_of_several_rows, [9, 3, 4]),
        case!(keys_that_pack_alike_are_one_row, [9]),
    ]
}

async fn rows_come_in_the_order_of_their_keys_each_once_and_without_the_missing(
    stage: Arc<Stage>,
) -> Verdict {
    let cf = stage.text().await?;
    for key in ["many a", "many b", "many c"] {
        wait!(cf.insert(key, [("name", key)]))?;
    }
    let asked = ["many c", "no such row", "many a", "many c", "many b"];
    let rows = wait!(cf.multiget(asked))?;
    let keys: Vec<&str> = rows.iter().map(|row| row.key()).collect::<cassa::Result<_>>()?;
    assert_eq!(keys, ["many c", "many a", "many b"]);
    assert_eq!(rows.get("many a")?.unwrap().value::<&str>("name")?, Some("many a"));
    assert!(rows.get("no such row")?.is_none());
    Ok(())
}

async fn no_keys_are_no_rows(stage: Arc<Stage>) -> Verdict {
    let cf = stage.text().await?;
    assert!(wait!(cf.multiget([""; 0]))?.is_empty());
    assert!(wait!(cf.multiget(["no such row", "nor such"]))?.is_empty());
    Ok(())
}

async fn wide_rows_among_several_are_read_whole(stage: Arc<Stage>) -> Verdict {
    let cf = stage.text().await?;
    // A request for several rows asks for 128 columns of each.
    let widths = [1, 127, 128, 129, 2_500];
    for width in widths {
        let columns = (0..width).map(|number| (format!("c{number:04}"), "v"));
        wait!(cf.insert(format!("width {width}"), columns))?;
    }
    let rows = wait!(cf.multiget(widths.map(|width| format!("width {width}"))))?;
    let read: Vec<usize> = rows.iter().map(Row::len).collect();
    assert_eq!(read, widths);
    let limited = cf.slice(Slice::all().reversed().limit(200));
    let rows = wait!(limited.multiget(widths.map(|width| format!("width {width}"))))?;
    let read: Vec<usize> = rows.iter().map(Row::len).collect();
    assert_eq!(read, widths.map(|width| width.min(200)));
    let widest = rows.get("width 2500")?.unwrap();
    assert_eq!(names(widest)?.first().map(String::as_str), Some("c2499"));
    assert_eq!(names(widest)?.last().map(String::as_str), Some("c2300"));
    Ok(())
}

async fn more_keys_than_a_request_takes_come_in_order(stage: Arc<Stage>) -> Verdict {
    let cf = stage.text().await?;
    let keys: Vec<String> = (0..1_300).map(|number| format!("key {number}")).collect();
    for key in keys.iter().step_by(3) {
        wait!(cf.insert(key, [("name", key)]))?;
    }
    let rows = wait!(cf.multiget(&keys))?;
    let read: Vec<String> = rows.iter().map(|row| row.key()).collect::<cassa::Result<_>>()?;
    let expected: Vec<String> = keys.into_iter().step_by(3).collect();
    assert!(read == expected, "{} rows instead of {}", read.len(), expected.len());
    Ok(())
}

async fn names_and_slices_hold_for_each_of_several_rows(stage: Arc<Stage>) -> Verdict {
    let cf = stage.text().await?;
    wait!(cf.insert("part 1", [("a", "1"), ("b", "2"), ("c", "3")]))?;
    wait!(cf.insert("part 2", [("b", "4")]))?;
    wait!(cf.insert("part 3", [("c", "5")]))?;
    let keys = ["part 1", "part 2", "part 3"];
    let rows = wait!(cf.columns(["a", "b"]).multiget(keys))?;
    assert_eq!(rows.len(), 2, "a row with none of the names is missing");
    assert_eq!(names(rows.get("part 1")?.unwrap())?, ["a", "b"]);
    let rows = wait!(cf.slice(Slice::from("c").to("b").reversed()).multiget(keys))?;
    assert_eq!(names(rows.get("part 1")?.unwrap())?, ["c", "b"]);
    assert_eq!(rows.len(), 3);
    Ok(())
}

async fn keys_that_pack_alike_are_one_row(stage: Arc<Stage>) -> Verdict {
    let cf = stage.family("Bytes").await?;
    wait!(cf.insert("alike", [("name", "value")]))?;
    let mixed: [&(dyn cassa::Pack + Sync); 2] = [&"alike", &b"alike"];
    let rows = wait!(cf.multiget(mixed))?;
    assert_eq!(rows.len(), 1);
    Ok(())
}
