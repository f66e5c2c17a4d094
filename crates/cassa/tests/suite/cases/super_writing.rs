//! Writing and removing super columns, those of counters among them, and what is refused.

use super::prelude::*;
use crate::case::Line;

pub(super) fn cases() -> Vec<Case<Stage>> {
    const NONE: &str = "counters came with 0.8";
    vec![
        case!(several_super_columns_are_written_at_once, [62]),
        case!(a_batch_writes_and_removes_super_columns, [62, 63]),
        case!(columns_of_super_columns_have_validators_by_name, [62]),
        case!(super_columns_and_their_columns_are_removed, [63]),
        case!(slices_of_super_columns_are_removed_where_servers_can, [63]),
        case!(counters_in_super_columns_are_added_and_removed, [64]).since(0, 8, NONE),
        case!(what_super_columns_can_not_take_is_refused_before_sending, [65]),
        case!(the_longest_names_of_super_columns_are_taken_or_refused_before_sending, [65]),
    ]
}

/// The row's super columns and columns; nothing for a missing row.
async fn shown(cf: &ColumnFamily, key: &str) -> Result<String, Failure> {
    Ok(wait!(cf.get(key))?.map(|row| format!("{row:?}")).unwrap_or_default())
}

/// A row of the super columns a to d, each with columns 1 to 3.
async fn letters(stage: &Stage, key: &str) -> Result<ColumnFamily, Failure> {
    let cf = stage.family("Supers").await?;
    let columns = [(1_i64, ""), (2, ""), (3, "")];
    wait!(cf.insert_super_columns(key, ["a", "b", "c", "d"].map(|name| (name, columns))))?;
    Ok(cf)
}

/// The names of its super columns and columns, as in `a12 b3`.
async fn left(cf: &ColumnFamily, key: &str) -> Result<String, Failure> {
    let Some(row) = wait!(cf.get(key))? else { return Ok(String::new()) };
    let mut left = Vec::new();
    for super_column in row.super_columns() {
        let mut text = super_column.name::<String>()?;
        for column in super_column.columns() {
            text += &column.name::<i64>()?.to_string();
        }
        left.push(text);
    }
    Ok(left.join(" "))
}

async fn several_super_columns_are_written_at_once(stage: Arc<Stage>) -> Verdict {
    let cf = stage.family("Supers").await?;
    let home = vec![(2, "two"), (1, "one")];
    let timestamp = wait!(cf.insert_super_columns(
        "at once",
        [("home", home), ("work", vec![(7, "seven")]), ("empty", vec![])]
    ))?;
    assert_eq!(
        shown(&cf, "at once").await?,
        r#"{"home": {1: "one", 2: "two"}, "work": {7: "seven"}}"#
    );
    let row = wait!(cf.ttl(3_600).get("at once"))?.unwrap();
    let mut columns = row.super_columns().flat_map(|super_column| super_column.columns());
    assert!(columns.all(|column| column.timestamp() == Some(timestamp)));
    wait!(
        cf.ttl(60)
            .timestamp(timestamp + 1)
            .insert_super_columns("at once", [("home", [(1, "new")])])
    )?;
    let row = wait!(cf.get("at once"))?.unwrap();
    let column = row.super_column("home")?.unwrap().column(1)?.unwrap();
    assert_eq!((column.value::<&str>()?, column.ttl()), ("new", Some(60)));
    assert_eq!(column.timestamp(), Some(timestamp + 1));
    wait!(cf.insert_super_columns("nothing", [("home", [(1, ""); 0])]))?;
    assert!(wait!(cf.get("nothing"))?.is_none());
    Ok(())
}

async fn a_batch_writes_and_removes_super_columns(stage: Arc<Stage>) -> Verdict {
    let cf = letters(&stage, "batched").await?;
    let text = stage.text().await?;
    let batch = stage.pool.batch();
    batch.insert_super_columns(&cf, "batched", [("e", [(5, "")]), ("f", [(6, "")])])?;
    batch.insert(&text, "batched", [("plain", "column")])?;
    batch.insert(&cf.super_column("a"), "batched", [(9, "")])?;
    batch.insert(&cf.super_column("e"), "batched", [(8, "")])?;
    batch.remove(&cf.super_column("b"), "batched")?;
    batch.remove(&cf.super_column("a").columns([1, 3]), "batched")?;
    batch.remove(&cf.columns(["c", "d"]), "batched")?;
    batch.insert(&cf.super_column("d"), "batched", [(4, "")])?;
    assert_eq!(batch.len(), 8);
    wait!(batch.send())?;
    assert_eq!(left(&cf, "batched").await?, "a29 d4 e58 f6");
    assert_eq!(wait!(text.get("batched"))?.unwrap().value::<&str>("plain")?, Some("column"));
    batch.remove(&cf, "batched")?;
    wait!(batch.send())?;
    assert!(wait!(cf.get("batched"))?.is_none());
    Ok(())
}

async fn columns_of_super_columns_have_validators_by_name(stage: Arc<Stage>) -> Verdict {
    let family = stage.defined("SuperTyped").comparator(Type::Long).super_columns(Type::Utf8);
    let family = family.default_validator(Type::Utf8).column("age", Type::Long);
    let cf = stage.create(family).await?;
    wait!(cf.super_column(7).insert(b"key", cassa::columns! { "age" => 18_u8, "mail" => "a@b" }))?;
    let row = wait!(cf.get(b"key"))?.unwrap();
    let seven = row.super_column(7)?.unwrap();
    assert_eq!((seven.value::<i32>("age")?, seven.value::<&str>("mail")?), (Some(18), Some("a@b")));
    assert_eq!(format!("{row:?}"), r#"{7: {"age": 18, "mail": "a@b"}}"#);
    let error = refused(wait!(cf.super_column(7).insert(b"key", [("age", "eighteen")])));
    assert!(error.kind() == ErrorKind::Type && never_sent(&error), "{error}");
    let text = error.to_string();
    assert!(["SuperTyped", "age", "LongType"].iter().all(|part| text.contains(part)), "{text}");
    let error = refused(wait!(cf.insert_super_columns(b"key", [(7, [("mail", 7)])])));
    assert!(error.kind() == ErrorKind::Type && error.to_string().contains("UTF8Type"), "{error}");
    Ok(())
}

async fn super_columns_and_their_columns_are_removed(stage: Arc<Stage>) -> Verdict {
    let cf = letters(&stage, "removed").await?;
    wait!(cf.super_column("a").columns([2]).remove("removed"))?;
    wait!(cf.super_column("b").columns([1, 3, 4]).remove("removed"))?;
    assert_eq!(left(&cf, "removed").await?, "a13 b2 c123 d123");
    wait!(cf.super_column("a").remove("removed"))?;
    wait!(cf.columns(["b"]).remove("removed"))?;
    assert_eq!(left(&cf, "removed").await?, "c123 d123");
    wait!(cf.super_column("c").columns([0; 0]).remove("removed"))?;
    wait!(cf.columns([""; 0]).remove("removed"))?;
    wait!(cf.super_column("none").remove("removed"))?;
    assert_eq!(left(&cf, "removed").await?, "c123 d123");
    let timestamp = wait!(cf.columns(["c", "d", "none"]).remove("removed"))?;
    assert!(wait!(cf.get("removed"))?.is_none());
    wait!(cf.super_column("c").timestamp(timestamp).insert("removed", [(1, "")]))?;
    assert!(wait!(cf.get("removed"))?.is_none(), "as old as the removal of its super column");
    wait!(cf.super_column("c").insert("removed", [(1, "")]))?;
    assert_eq!(left(&cf, "removed").await?, "c1");
    wait!(cf.remove("removed"))?;
    assert!(wait!(cf.get("removed"))?.is_none());
    Ok(())
}

async fn slices_of_super_columns_are_removed_where_servers_can(stage: Arc<Stage>) -> Verdict {
    let cf = letters(&stage, "cut").await?;
    let middle = cf.slice(Slice::from("b").to("c"));
    if stage.line() < Line(2, 0) {
        let error = refused(wait!(middle.remove("cut")));
        assert!(error.kind() == ErrorKind::Unsupported && never_sent(&error), "{error}");
        assert_eq!(left(&cf, "cut").await?, "a123 b123 c123 d123");
    } else {
        wait!(middle.remove("cut"))?;
        assert_eq!(left(&cf, "cut").await?, "a123 d123");
        wait!(cf.slice(Slice::from("z").to("b").reversed()).remove("cut"))?;
        assert_eq!(left(&cf, "cut").await?, "a123");
    }
    let before = left(&cf, "cut").await?;
    let a = cf.super_column("a");
    let error = refused(wait!(a.slice(Slice::from(2)).remove("cut")));
    assert!(error.kind() == ErrorKind::Unsupported && never_sent(&error), "{error}");
    let begin = wait!(a.slice(Slice::from(1).to(2)).remove("cut"));
    if (Line(2, 0)..Line(3, 0)).contains(&stage.line()) {
        begin?;
        assert_eq!(left(&cf, "cut").await?, before.replace("a123", "a3"));
    } else {
        let error = refused(begin);
        assert!(error.kind() == ErrorKind::Unsupported && never_sent(&error), "{error}");
        assert_eq!(left(&cf, "cut").await?, before);
    }
    wait!(cf.super_column("a").slice(Slice::all()).remove("cut"))?;
    assert!(!left(&cf, "cut").await?.contains('a'));
    Ok(())
}

async fn counters_in_super_columns_are_added_and_removed(stage: Arc<Stage>) -> Verdict {
    let cf = stage.family("SuperCounters").await?;
    let (day, night) = (cf.super_column("day"), cf.super_column("night"));
    wait!(day.add("page", 1, 5))?;
    wait!(day.add("page", 1, -7))?;
    wait!(day.insert("page", [(1, 100), (2, 200)]))?;
    wait!(cf.insert_super_columns("page", [("day", [(2, 1)]), ("night", [(3, 3)])]))?;
    let batch = stage.pool.batch();
    batch.insert(&night, "page", [(4, 4)])?;
    batch.insert_super_columns(&cf, "page", [("noon", [(5, 5)]), ("night", [(4, 40)])])?;
    wait!(batch.send())?;
    assert_eq!(
        shown(&cf, "page").await?,
        r#"{"day": {1: 98, 2: 201}, "night": {3: 3, 4: 44}, "noon": {5: 5}}"#
    );
    let row = wait!(night.columns([4, 9]).get("page"))?.unwrap();
    assert_eq!((row.value::<i64>(4)?, row.len()), (Some(44), 1));
    assert_eq!((wait!(cf.count("page"))?, wait!(day.count("page"))?), (3, 2));
    another_millisecond().await;
    wait!(day.columns([1]).remove("page"))?;
    wait!(night.remove("page"))?;
    assert_eq!(shown(&cf, "page").await?, r#"{"day": {2: 201}, "noon": {5: 5}}"#);
    wait!(cf.columns(["day", "none"]).remove("page"))?;
    assert_eq!(shown(&cf, "page").await?, r#"{"noon": {5: 5}}"#);
    wait!(cf.remove("page"))?;
    assert!(wait!(cf.get("page"))?.is_none());
    for error in [
        refused(wait!(cf.add("page", "day", 1))),
        refused(wait!(day.ttl(60).add("page", 1, 1))),
        refused(wait!(cf.timestamp(1).insert_super_columns("page", [("day", [(1, 1)])]))),
    ] {
        assert!(error.kind() == ErrorKind::InvalidArgument && never_sent(&error), "{error}");
    }
    Ok(())
}

async fn what_super_columns_can_not_take_is_refused_before_sending(stage: Arc<Stage>) -> Verdict {
    let (cf, text) = (stage.family("Supers").await?, stage.text().await?);
    let batch = stage.pool.batch();
    let long = "n".repeat(65_536);
    let within = text.super_column("a");
    let a = cf.super_column("a");
    let one = || [(1_i64, "")];
    for (kind, error) in [
        (ErrorKind::InvalidArgument, refused(wait!(cf.insert("key", one())))),
        (ErrorKind::InvalidArgument, refused(batch.insert(&cf, "key", one()))),
        (ErrorKind::InvalidArgument, refused(wait!(within.get("key")))),
        (ErrorKind::InvalidArgument, refused(wait!(within.columns(["a"]).get("key")))),
        (ErrorKind::InvalidArgument, refused(wait!(within.insert("key", [("a", "")])))),
        (ErrorKind::InvalidArgument, refused(batch.remove(&within, "key"))),
        (
            ErrorKind::InvalidArgument,
            refused(wait!(text.insert_super_columns("key", [("a", one())]))),
        ),
        (ErrorKind::InvalidArgument, refused(wait!(a.insert_super_columns("key", [("a", one())])))),
        (ErrorKind::InvalidArgument, refused(wait!(a.truncate()))),
        (ErrorKind::InvalidArgument, refused(wait!(cf.super_column("").get("key")))),
        (ErrorKind::InvalidArgument, refused(wait!(cf.super_column("").remove("key")))),
        (ErrorKind::InvalidArgument, refused(wait!(cf.insert_super_columns("key", [("", one())])))),
        (ErrorKind::TooLarge, refused(wait!(cf.super_column(&long).count("key")))),
        (ErrorKind::TooLarge, refused(batch.insert_super_columns(&cf, "key", [(&long, one())]))),
        (ErrorKind::Type, refused(wait!(cf.super_column(7).get("key")))),
        (ErrorKind::Type, refused(wait!(cf.columns([7]).get("key")))),
        (ErrorKind::Type, refused(wait!(a.insert("key", [("a", "")])))),
        (ErrorKind::Type, refused(wait!(a.columns(["a"]).get("key")))),
        (ErrorKind::Type, refused(wait!(a.slice(Slice::from("a")).get("key")))),
        (ErrorKind::Type, refused(wait!(cf.insert_super_columns("key", [("a", [(1, 1)])])))),
    ] {
        assert!(error.kind() == kind && never_sent(&error), "{kind:?}: {error}");
        let family = error.column_family();
        assert!(family == Some("Supers") || family == Some("Text"), "{error}");
    }
    assert!(batch.is_empty() && wait!(cf.get("key"))?.is_none());
    let error = refused(wait!(cf.super_column(7).get("key"))).to_string();
    assert!(["super column name", "UTF8Type"].iter().all(|part| error.contains(part)), "{error}");
    let error = refused(wait!(a.columns(["x"]).get("key"))).to_string();
    assert!(error.contains("LongType"), "{error}");
    Ok(())
}

async fn the_longest_names_of_super_columns_are_taken_or_refused_before_sending(
    stage: Arc<Stage>,
) -> Verdict {
    let family = stage.defined("SuperLong").super_columns(Type::Bytes);
    let cf = stage.create(family).await?;
    let long = vec![b'n'; 65_535];
    // 2.0 to 2.2 make one name of both.
    let fits = long.get(..65_528).unwrap();
    wait!(cf.super_column(fits).insert(b"key", [(b"n", b"")]))?;
    assert_eq!(wait!(cf.super_column(fits).count(b"key"))?, 1);
    let together = cf.super_column(&long);
    let written = wait!(together.insert(b"long", [(&long, b"")]));
    if (Line(2, 0)..Line(3, 0)).contains(&stage.line()) {
        for error in [
            refused(written),
            refused(wait!(
                cf.insert_super_columns(b"long", [(&long, [(b"n", b"")]), (&long, [(b"m", b"")])])
            )),
            refused(wait!(together.remove(b"long"))),
        ] {
            assert!(error.kind() == ErrorKind::TooLarge && never_sent(&error), "{error}");
        }
        return Ok(());
    }
    written?;
    let row = wait!(cf.get(b"long"))?.unwrap();
    assert!(row.super_column(&long)?.unwrap().column(&long)?.is_some());
    wait!(together.remove(b"long"))?;
    assert!(wait!(cf.get(b"long"))?.is_none());
    Ok(())
}
