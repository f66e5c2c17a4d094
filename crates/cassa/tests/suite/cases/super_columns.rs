//! Super columns: rows of them, and handles narrowed to one.

use super::prelude::*;

pub(super) fn cases() -> Vec<Case<Stage>> {
    vec![
        case!(every_verb_works_within_one_super_column, [60]),
        case!(a_row_of_super_columns_is_read_by_their_names, [61]),
    ]
}

/// A row's super columns by name, each with its columns' names and values.
fn shown(row: &Row) -> String {
    format!("{row:?}")
}

fn numbers(row: &Row) -> Result<Vec<i64>, Failure> {
    Ok(row.columns().map(|column| column.name()).collect::<cassa::Result<_>>()?)
}

async fn every_verb_works_within_one_super_column(stage: Arc<Stage>) -> Verdict {
    let whole = stage.family("Supers").await?;
    let (home, work) = (whole.super_column("home"), whole.super_column("work"));
    wait!(work.insert("verbs", [(1, "untouched")]))?;
    assert!(wait!(home.get("verbs"))?.is_none());
    let timestamp = wait!(home.insert("verbs", [(10, "ten"), (2, "two"), (-1, "minus")]))?;
    let row = wait!(home.get("verbs"))?.unwrap();
    assert_eq!((row.key::<&str>()?, numbers(&row)?), ("verbs", vec![-1, 2, 10]));
    assert_eq!(row.value::<&str>(10)?, Some("ten"));
    assert_eq!(row.column(2)?.unwrap().timestamp(), Some(timestamp));
    assert!(row.super_columns().next().is_none());
    assert_eq!(wait!(home.count("verbs"))?, 3);
    assert_eq!(wait!(home.slice(Slice::from(2)).count("verbs"))?, 2);
    let row = wait!(home.slice(Slice::all().reversed().limit(2)).get("verbs"))?.unwrap();
    assert_eq!(numbers(&row)?, [10, 2]);
    let rows = wait!(home.columns([2, 3]).multiget(["verbs", "missing"]))?;
    assert_eq!(rows.iter().map(numbers).collect::<Result<Vec<_>, _>>()?, [[2]]);
    wait!(home.columns([2]).remove("verbs"))?;
    assert_eq!(numbers(&wait!(home.get("verbs"))?.unwrap())?, [-1, 10]);
    wait!(home.columns([-1, 10, 11]).remove("verbs"))?;
    assert!(wait!(home.get("verbs"))?.is_none());
    wait!(home.insert("verbs", [(5, "five")]))?;
    wait!(home.remove("verbs"))?;
    assert!(wait!(home.get("verbs"))?.is_none());
    assert_eq!(wait!(work.get("verbs"))?.unwrap().value::<&str>(1)?, Some("untouched"));
    Ok(())
}

async fn a_row_of_super_columns_is_read_by_their_names(stage: Arc<Stage>) -> Verdict {
    let cf = stage.family("Supers").await?;
    wait!(cf.super_column("b").insert("read", [(2, "two"), (1, "one")]))?;
    wait!(cf.super_column("a").insert("read", [(7, "seven")]))?;
    let row = wait!(cf.get("read"))?.unwrap();
    assert_eq!(shown(&row), r#"{"a": {7: "seven"}, "b": {1: "one", 2: "two"}}"#);
    assert_eq!((row.len(), row.columns().count()), (2, 0));
    let b = row.super_column("b")?.unwrap();
    assert_eq!((b.name::<&str>()?, b.len(), b.value::<&str>(2)?), ("b", 2, Some("two")));
    assert!(row.super_column("c")?.is_none() && b.column(3)?.is_none());
    assert_eq!(refused(row.column("b")).kind(), ErrorKind::InvalidArgument);
    assert_eq!(shown(&row.detach()), shown(&row));
    let row = wait!(cf.columns(["b", "c"]).get("read"))?.unwrap();
    assert_eq!(shown(&row), r#"{"b": {1: "one", 2: "two"}}"#);
    let row = wait!(cf.slice(Slice::from("c").to("a").reversed().limit(1)).get("read"))?.unwrap();
    assert_eq!(shown(&row), r#"{"b": {1: "one", 2: "two"}}"#);
    assert_eq!(wait!(cf.count("read"))?, 2);
    Ok(())
}
