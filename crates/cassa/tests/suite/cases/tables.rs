//! Tables of CQL seen through Thrift.

use cassa::Value;
use cassa::table::{CqlColumnKind, CqlTable};
use jiff::Timestamp;

use super::prelude::*;
use crate::cql;

const SINCE: &str = "before 2.0 servers don't tell the columns of their tables";

pub(super) fn cases() -> Vec<Case<Stage>> {
    vec![
        case!(a_table_that_thrift_hides_is_read_by_its_types, [108]).since(2, 0, SINCE),
        case!(a_table_is_read_whole_in_pages_of_any_size, [108]).since(2, 0, SINCE),
        case!(a_table_tells_its_columns, [109]).since(2, 0, SINCE),
        case!(the_rows_of_a_partition_are_those_of_cql, [110]).since(2, 0, SINCE),
        case!(rows_of_compact_tables_are_those_of_cql, [110]).since(2, 0, SINCE),
        case!(a_row_of_another_family_is_no_row_of_a_table, [110]).since(2, 0, SINCE),
        case!(a_table_is_not_written_by_its_cells, [111]).since(2, 0, SINCE),
        case!(a_partition_of_a_table_is_removed, [111]).since(2, 0, SINCE),
        case!(a_dropped_table_is_not_configured, [112]).since(2, 0, SINCE),
        case!(what_is_no_table_is_not_configured, [112]),
    ]
}

/// Makes a table whose columns are in parentheses, and fills it.
fn table(stage: &Stage, name: &str, columns: &str, filling: &[&str]) -> Result<(), Failure> {
    let keyspace = stage.keyspace();
    let mut statements = vec![format!("CREATE TABLE \"{keyspace}\".\"{name}\" {columns}")];
    let table = format!("\"{keyspace}\".\"{name}\"");
    statements.extend(filling.iter().map(|statement| statement.replace("TABLE", &table)));
    cql::run(stage.ground.calm(), &statements)?;
    // Made behind the pool's back.
    stage.pool.schema().refresh();
    Ok(())
}

const EVENTS: &str = "(who text, day int, at timestamp, what text, n bigint, tags set<text>, \
     props map<text, int>, marks list<int>, title text static, PRIMARY KEY ((who, day), at)) \
     WITH CLUSTERING ORDER BY (at DESC)";

/// Two rows with all there is, one of its marker alone, and one without a marker.
const FILLING: &[&str] = &[
    "INSERT INTO TABLE (who, day, at, what, n, tags, props, marks, title) \
     VALUES ('ann', 1, 1000, 'one', 5, {'b', 'a'}, {'k': 1, 'l': 2}, [7, 8, 7], 'T')",
    "INSERT INTO TABLE (who, day, at, what, n) VALUES ('ann', 1, 2000, 'two', -5)",
    "INSERT INTO TABLE (who, day, at) VALUES ('ann', 1, 3000)",
    "UPDATE TABLE SET what = 'four' WHERE who = 'ann' AND day = 1 AND at = 4000",
    "INSERT INTO TABLE (who, day, title) VALUES ('bob', 2, 'B')",
];

async fn events(stage: &Stage, name: &str) -> Result<(ColumnFamily, CqlTable), Failure> {
    table(stage, name, EVENTS, FILLING)?;
    let described = wait!(stage.pool.schema().cql_table(&stage.keyspace(), name))?.unwrap();
    Ok((stage.family(name).await?, described))
}

fn at(millis: i64) -> Timestamp {
    Timestamp::from_millisecond(millis).unwrap()
}

async fn a_table_that_thrift_hides_is_read_by_its_types(stage: Arc<Stage>) -> Verdict {
    let (cf, _) = events(&stage, "EventsByType").await?;
    let shown = wait!(stage.pool.schema().column_family(&stage.keyspace(), "EventsByType"))?;
    assert!(shown.is_none(), "describe_keyspace hides it");
    let row = wait!(cf.get(("ann", 1)))?.unwrap();
    assert_eq!(row.key::<(String, i32)>()?, ("ann".into(), 1));
    assert_eq!(row.value::<i64>((at(1000), "n"))?, Some(5));
    assert_eq!(row.value::<&str>((at(2000), "what"))?, Some("two"));
    assert_eq!(row.value::<&str>((at(3000), ""))?, Some(""), "the row's marker");
    let mut elements = Vec::new();
    for column in row.columns() {
        let name: (Option<Timestamp>, &str, Option<Value>) = column.name()?;
        if name.1 == "props" {
            elements.push((name.2, column.value::<i32>()?));
        }
    }
    let text = |text: &str| Some(Value::Text(text.into()));
    assert_eq!(elements, [(text("k"), 1), (text("l"), 2)]);
    let newest = wait!(cf.slice(Slice::from((at(4000),)).to((at(3000),))).get(("ann", 1)))?;
    let newest = newest.unwrap();
    let mut instants = Vec::new();
    for column in newest.columns() {
        // From 3.0 on servers send static columns whatever the slice is.
        instants.extend(column.name::<(Option<Timestamp>, Option<&str>)>()?.0);
    }
    assert_eq!(instants, [at(4000), at(3000)], "in the table's order");
    assert_eq!(wait!(cf.count(("ann", 1)))?, row.len() as u64);
    let counts = wait!(cf.multiget_count([("ann", 1), ("eve", 1)]))?;
    assert_eq!(counts.get(("ann", 1))?, Some(row.len() as u64));
    assert!(wait!(cf.get(("eve", 1)))?.is_none());
    Ok(())
}

async fn a_table_is_read_whole_in_pages_of_any_size(stage: Arc<Stage>) -> Verdict {
    let (cf, _) = events(&stage, "EventsInPages").await?;
    let read = |row: Row| {
        let pairs = row
            .columns()
            .map(|column| (column.name_bytes().to_vec(), column.value_bytes().to_vec()));
        pairs.collect::<Vec<_>>()
    };
    let whole = read(wait!(cf.get(("ann", 1)))?.unwrap());
    let backwards = read(wait!(cf.slice(Slice::all().reversed()).get(("ann", 1)))?.unwrap());
    for size in [1, 2, 3, 5, 7, 100] {
        let paged = cf.page_columns(size);
        assert_eq!(read(wait!(paged.get(("ann", 1)))?.unwrap()), whole, "pages of {size}");
        let paged = paged.slice(Slice::all().reversed());
        assert_eq!(read(wait!(paged.get(("ann", 1)))?.unwrap()), backwards, "pages of {size}");
    }
    let keyspace = stage.keyspace();
    let wide = (0..60).map(|at| {
        format!(
            "INSERT INTO \"{keyspace}\".\"EventsInPages\" (who, day, at, what, n, title) \
             VALUES ('wide', 3, {at}, 'w', {at}, 'W')"
        )
    });
    cql::run(stage.ground.calm(), &wide.collect::<Vec<_>>())?;
    let wide = read(wait!(cf.get(("wide", 3)))?.unwrap());
    assert!(wide.len() > 180, "wider than what a page of many rows has of each: {}", wide.len());
    let mut scan = cf.scan();
    let mut scanned = Vec::new();
    while let Some(row) = wait!(scan.next())? {
        scanned.push((row.key::<(String, i32)>()?, read(row)));
    }
    scanned.sort();
    let bob = read(wait!(cf.get(("bob", 2)))?.unwrap());
    let key = |who: &str, day| (who.to_owned(), day);
    assert_eq!(scanned, [(key("ann", 1), whole), (key("bob", 2), bob), (key("wide", 3), wide)]);
    Ok(())
}

async fn a_table_tells_its_columns(stage: Arc<Stage>) -> Verdict {
    let (_, table) = events(&stage, "EventsTold").await?;
    let names: Vec<_> = table.columns.iter().map(|column| &*column.name).collect();
    let expected = ["who", "day", "at", "title", "marks", "n", "props", "tags", "what"];
    assert_eq!(names, expected);
    let column = |name: &str| {
        let column = table.column(name).unwrap();
        (column.kind, column.ty.clone())
    };
    let descending = Type::Reversed(Type::Timestamp.into());
    assert_eq!(column("day"), (CqlColumnKind::PartitionKey, Type::Int32));
    assert_eq!(column("at"), (CqlColumnKind::Clustering, descending));
    assert_eq!(column("title"), (CqlColumnKind::Static, Type::Utf8));
    assert_eq!(column("tags"), (CqlColumnKind::Regular, Type::Set(Type::Utf8.into())));
    let none = wait!(stage.pool.schema().cql_table(&stage.keyspace(), "no'such\"table"))?;
    assert_eq!(none, None);
    Ok(())
}

async fn the_rows_of_a_partition_are_those_of_cql(stage: Arc<Stage>) -> Verdict {
    let (cf, table) = events(&stage, "EventsAsRows").await?;
    let forward = wait!(cf.get(("ann", 1)))?.unwrap();
    let backward = wait!(cf.slice(Slice::all().reversed()).get(("ann", 1)))?.unwrap();
    let mut reversed = table.rows(&backward)?;
    reversed.reverse();
    for rows in [table.rows(&forward)?, reversed] {
        let instants: Vec<_> = rows.iter().map(|row| row.value("at")).collect::<Result<_, _>>()?;
        assert_eq!(instants, [4000, 3000, 2000, 1000].map(|millis| Some(at(millis))));
        let [four, three, two, one] = &rows[..] else { panic!("{rows:?}") };
        assert_eq!(four.value::<&str>("what")?, Some("four"));
        assert_eq!(three.value::<&str>("what")?, None);
        assert_eq!((two.value::<i64>("n")?, two.value::<Vec<i32>>("marks")?), (Some(-5), None));
        assert_eq!(one.value::<Vec<i32>>("marks")?, Some(vec![7, 8, 7]));
        assert_eq!(one.value::<Vec<&str>>("tags")?, Some(vec!["a", "b"]));
        let props: Vec<(String, i32)> = one
            .value::<std::collections::BTreeMap<String, i32>>("props")?
            .unwrap()
            .into_iter()
            .collect();
        assert_eq!(props, [("k".to_owned(), 1), ("l".to_owned(), 2)]);
        for row in &rows {
            assert_eq!(row.value::<&str>("who")?, Some("ann"));
            assert_eq!(row.value::<i32>("day")?, Some(1));
            assert_eq!(row.value::<&str>("title")?, Some("T"), "one for the partition");
        }
        assert_eq!(refused(one.value::<&str>("n")).kind(), ErrorKind::Type);
        assert_eq!(refused(one.value::<&str>("none")).kind(), ErrorKind::InvalidArgument);
    }
    let bob = wait!(cf.get(("bob", 2)))?.unwrap();
    let rows = table.rows(&bob)?;
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].value::<&str>("title")?, Some("B"));
    assert_eq!(rows[0].value::<Timestamp>("at")?, None);
    Ok(())
}

async fn rows_of_compact_tables_are_those_of_cql(stage: Arc<Stage>) -> Verdict {
    let made = [
        (
            "CompactDense",
            "(id int, x int, y text, v double, PRIMARY KEY (id, x, y)) WITH COMPACT STORAGE",
            "INSERT INTO TABLE (id, x, y, v) VALUES (1, 2, 'y', 1.5)",
            r#"{"id": 1, "x": 2, "y": "y", "v": 1.5}"#,
        ),
        (
            "CompactSimple",
            "(id int, x int, v text, PRIMARY KEY (id, x)) WITH COMPACT STORAGE",
            "INSERT INTO TABLE (id, x, v) VALUES (1, 2, 'v')",
            r#"{"id": 1, "x": 2, "v": "v"}"#,
        ),
        (
            "CompactPlain",
            "(id int PRIMARY KEY, a text, b int) WITH COMPACT STORAGE",
            "INSERT INTO TABLE (id, a, b) VALUES (1, 'a', 2)",
            r#"{"id": 1, "a": "a", "b": 2}"#,
        ),
        (
            "Plain",
            "(id int PRIMARY KEY, a text, b int)",
            "INSERT INTO TABLE (id, a, b) VALUES (1, 'a', 2)",
            r#"{"id": 1, "a": "a", "b": 2}"#,
        ),
        (
            "KeysOnly",
            "(id int, x text, PRIMARY KEY (id, x))",
            "INSERT INTO TABLE (id, x) VALUES (1, 'x')",
            r#"{"id": 1, "x": "x"}"#,
        ),
        (
            "Counts",
            "(id int, x text, n counter, m counter, PRIMARY KEY (id, x))",
            "UPDATE TABLE SET n = n + 3 WHERE id = 1 AND x = 'x'",
            r#"{"id": 1, "x": "x", "n": 3}"#,
        ),
    ];
    for (name, columns, filling, expected) in made {
        table(&stage, name, columns, &[filling])?;
        let table = wait!(stage.pool.schema().cql_table(&stage.keyspace(), name))?.unwrap();
        let partition = wait!(stage.family(name).await?.get(1))?.unwrap();
        let rows = table.rows(&partition)?;
        assert_eq!(rows.len(), 1, "{name}: {rows:?}");
        assert_eq!(format!("{:?}", rows[0]), expected, "{name}");
    }
    Ok(())
}

async fn a_row_of_another_family_is_no_row_of_a_table(stage: Arc<Stage>) -> Verdict {
    table(&stage, "Other", "(id int PRIMARY KEY, a text)", &[])?;
    let table = wait!(stage.pool.schema().cql_table(&stage.keyspace(), "Other"))?.unwrap();
    let text = stage.text().await?;
    wait!(text.insert("no row of a table", [("a", "1")]))?;
    let row = wait!(text.get("no row of a table"))?.unwrap();
    assert_eq!(refused(table.rows(&row)).kind(), ErrorKind::InvalidArgument);
    Ok(())
}

async fn a_table_is_not_written_by_its_cells(stage: Arc<Stage>) -> Verdict {
    let (cf, _) = events(&stage, "EventsUnwritten").await?;
    let name = (at(1000), "what");
    let batch = stage.pool.batch();
    for error in [
        refused(wait!(cf.insert(("ann", 1), [(name, "changed")]))),
        refused(batch.insert(&cf, ("ann", 1), [(name, "changed")])),
        refused(wait!(cf.insert_if_absent(("ann", 1), [(name, "changed")]))),
        refused(wait!(cf.columns([name]).remove(("ann", 1)))),
        refused(wait!(cf.slice(Slice::from((at(1000),))).remove(("ann", 1)))),
    ] {
        assert_eq!(error.kind(), ErrorKind::Unsupported, "{error}");
        assert!(error.message().contains("CQL"), "{error}");
        assert!(never_sent(&error), "{error}");
    }
    let row = wait!(cf.get(("ann", 1)))?.unwrap();
    assert_eq!(row.value::<&str>(name)?, Some("one"));
    Ok(())
}

async fn a_partition_of_a_table_is_removed(stage: Arc<Stage>) -> Verdict {
    let (cf, _) = events(&stage, "EventsRemoved").await?;
    wait!(cf.remove(("ann", 1)))?;
    assert!(wait!(cf.get(("ann", 1)))?.is_none());
    assert!(wait!(cf.get(("bob", 2)))?.is_some());
    wait!(cf.truncate())?;
    assert!(wait!(cf.get(("bob", 2)))?.is_none());
    Ok(())
}

async fn a_dropped_table_is_not_configured(stage: Arc<Stage>) -> Verdict {
    let (cf, _) = events(&stage, "EventsDropped").await?;
    let drop = format!("DROP TABLE \"{}\".\"EventsDropped\"", stage.keyspace());
    cql::run(stage.ground.calm(), &[drop])?;
    for error in [
        refused(wait!(cf.get(("ann", 1)))),
        refused(wait!(cf.get(("ann", 1)))),
        refused(wait!(stage.pool.column_family("EventsDropped"))),
    ] {
        assert_eq!(error.kind(), ErrorKind::NotConfigured, "{error}");
        assert_eq!(error.column_family(), Some("EventsDropped"), "{error}");
    }
    Ok(())
}

async fn what_is_no_table_is_not_configured(stage: Arc<Stage>) -> Verdict {
    let error = refused(wait!(stage.pool.column_family("no'such\"table")));
    assert_eq!(error.kind(), ErrorKind::NotConfigured, "{error}");
    Ok(())
}
