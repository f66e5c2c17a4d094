//! Super columns: rows of them, and handles narrowed to one.

use super::prelude::*;

pub(super) fn cases() -> Vec<Case<Stage>> {
    vec![
        case!(every_verb_works_within_one_super_column, [60]),
        case!(rows_are_scanned_within_one_super_column, [60]),
        case!(a_row_of_super_columns_is_read_by_their_names, [61]),
        case!(rows_of_many_super_columns_are_read_whole, [61]),
        case!(a_super_column_of_many_columns_is_read_whole, [60, 61]),
        case!(removed_super_columns_leave_no_trace_in_pages_and_counts, [61]),
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

async fn rows_are_scanned_within_one_super_column(stage: Arc<Stage>) -> Verdict {
    let family = stage.defined("SuperScan").comparator(Type::Utf8);
    let cf = stage.create(family.super_columns(Type::Long)).await?;
    for key in 0_i64..300 {
        let name = if key % 3 == 0 { "rare" } else { "common" };
        let columns = [(key, [1_u8])];
        wait!(cf.insert_super_columns(key.to_be_bytes(), [(name, columns), ("both", columns)]))?;
    }
    for (name, rows) in [("rare", 100), ("common", 200), ("both", 300), ("none", 0)] {
        let mut scan = cf.super_column(name).scan();
        let mut keys = Vec::new();
        while let Some(row) = wait!(scan.next())? {
            keys.push(row.columns().next().unwrap().name::<i64>()?);
            assert_eq!((row.key_bytes(), row.len()), (&keys.last().unwrap().to_be_bytes()[..], 1));
        }
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), rows, "{name}");
    }
    let mut scan = cf.columns(["rare"]).scan();
    let mut rows = 0;
    while let Some(row) = wait!(scan.next())? {
        assert!(row.super_column("rare")?.is_some() && row.len() == 1, "{row:?}");
        rows += 1;
    }
    assert_eq!(rows, 100);
    Ok(())
}

/// A row with this many super columns of three columns each.
async fn many(cf: &ColumnFamily, key: &str, super_columns: i32) -> Verdict {
    let columns = |_| [(1_i64, "one"), (2, "two"), (3, "three")];
    for first in (0..super_columns).step_by(500) {
        let last = (first + 500).min(super_columns);
        let names = (first..last).map(|number| format!("{number:05}"));
        wait!(cf.insert_super_columns(key, names.map(|name| (name, columns(())))))?;
    }
    Ok(())
}

async fn rows_of_many_super_columns_are_read_whole(stage: Arc<Stage>) -> Verdict {
    const MANY: i32 = 2_500;
    let family = stage.defined("SuperWide").key(Type::Utf8).comparator(Type::Utf8);
    let family = family.super_columns(Type::Long).default_validator(Type::Utf8);
    let cf = stage.create(family).await?;
    for key in ["a", "b"] {
        many(&cf, key, MANY).await?;
    }
    let names = |row: &Row| -> Result<Vec<i32>, Failure> {
        let names = row.super_columns().map(|sc| Ok(sc.name::<&str>()?.parse()?));
        names.collect()
    };
    let all: Vec<i32> = (0..MANY).collect();
    let row = wait!(cf.get("a"))?.unwrap();
    assert_eq!((row.len(), names(&row)?), (all.len(), all.clone()));
    assert!(row.super_columns().all(|super_column| super_column.len() == 3));
    assert_eq!(row.super_column("01234")?.unwrap().value::<&str>(3)?, Some("three"));
    assert!(row.super_column("1234")?.is_none());
    assert_eq!(wait!(cf.count("a"))?, 2_500);
    let row = wait!(cf.slice(Slice::from("02400").reversed()).get("a"))?.unwrap();
    assert_eq!(names(&row)?, (0..=2_400).rev().collect::<Vec<_>>());
    let numbers = row.super_column("00007")?.unwrap().columns().map(|column| column.name());
    assert_eq!(numbers.collect::<cassa::Result<Vec<i64>>>()?, [1, 2, 3]);
    let row = wait!(cf.slice(Slice::from("00100").limit(1_500)).get("a"))?.unwrap();
    assert_eq!(names(&row)?, (100..1_600).collect::<Vec<_>>());
    for row in wait!(cf.multiget(["a", "b"]))? {
        assert_eq!(names(&row)?, all);
    }
    let mut scan = cf.scan();
    let mut rows = 0;
    while let Some(row) = wait!(scan.next())? {
        assert_eq!(names(&row)?, all);
        rows += 1;
    }
    assert_eq!(rows, 2);
    Ok(())
}

async fn a_super_column_of_many_columns_is_read_whole(stage: Arc<Stage>) -> Verdict {
    let cf = stage.family("Supers").await?;
    let one = cf.super_column("one");
    for first in (0..2_500_i64).step_by(500) {
        wait!(one.insert("wide", (first..first + 500).map(|number| (number, "value"))))?;
    }
    let all: Vec<i64> = (0..2_500).collect();
    assert_eq!(numbers(&wait!(one.get("wide"))?.unwrap())?, all);
    let rows = wait!(one.multiget(["wide"]))?;
    assert_eq!(numbers(rows.get("wide")?.unwrap())?, all);
    let last = one.slice(Slice::from(1_999).reversed().limit(1_800));
    assert_eq!(
        numbers(&wait!(last.get("wide"))?.unwrap())?,
        (200..2_000).rev().collect::<Vec<_>>()
    );
    assert_eq!(wait!(one.count("wide"))?, 2_500);
    let row = wait!(cf.get("wide"))?.unwrap();
    let within = row.super_column("one")?.unwrap();
    assert_eq!((row.len(), within.len(), wait!(cf.count("wide"))?), (1, 2_500, 1));
    assert_eq!(within.value::<&str>(1_234)?, Some("value"));
    Ok(())
}

async fn removed_super_columns_leave_no_trace_in_pages_and_counts(stage: Arc<Stage>) -> Verdict {
    let cf = stage.family("Supers").await?;
    many(&cf, "thinned", 1_500).await?;
    let batch = stage.pool.batch();
    for number in (0..1_500).filter(|number| number % 3 > 0) {
        let one = cf.super_column(format!("{number:05}"));
        // Of some the columns are removed one by one.
        batch.remove(&if number % 3 == 1 { one } else { one.columns([1, 2, 3]) }, "thinned")?;
    }
    wait!(batch.send())?;
    assert_eq!(wait!(cf.count("thinned"))?, 500);
    for limit in [1, 2, 99, 500, 501] {
        for slice in [Slice::all(), Slice::all().reversed()] {
            let row = wait!(cf.slice(slice.limit(limit)).get("thinned"))?.unwrap();
            assert_eq!(row.len(), limit.min(500));
            for super_column in row.super_columns() {
                let number: u32 = super_column.name::<&str>()?.parse()?;
                assert_eq!((number % 3, super_column.len()), (0, 3));
            }
        }
    }
    assert!(wait!(cf.columns(["00001", "00002"]).get("thinned"))?.is_none());
    assert!(wait!(cf.super_column("00001").get("thinned"))?.is_none());
    Ok(())
}
