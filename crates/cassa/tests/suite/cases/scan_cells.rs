//! The columns of all rows of a scan, one by one.

use std::collections::BTreeMap;

use super::prelude::*;

pub(super) fn cases() -> Vec<Case<Stage>> {
    vec![
        case!(cells_of_a_scan_are_all_columns_of_all_rows, [77]),
        case!(cells_of_a_scan_are_the_selected_columns_of_its_rows_only, [77]),
        case!(cells_of_a_scan_read_rows_above_the_limit_of_bytes, [77]),
        case!(cells_of_a_scan_of_super_columns_are_the_columns_within, [77]),
        case!(super_columns_are_streamed_whole_of_one_row_and_of_all, [78]),
        case!(super_columns_are_streamed_of_what_has_some_only, [78]),
        case!(cells_of_keys_alone_are_refused_before_sending, [77]),
    ]
}

const WIDTHS: [usize; 8] = [1, 2, 31, 32, 33, 128, 129, 2_500];

/// The names by key, each row's in the order they came in.
async fn read(mut cells: Cells) -> Result<BTreeMap<String, Vec<String>>, Failure> {
    let mut rows: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut last = String::new();
    while let Some(cell) = wait!(cells.next())? {
        let key: String = cell.key()?;
        assert!(key == last || !rows.contains_key(&key), "columns of {key} came apart");
        rows.entry(key.clone()).or_default().push(cell.name()?);
        last = key;
    }
    assert!(wait!(cells.next())?.is_none(), "it ends once");
    Ok(rows)
}

fn name(number: usize) -> String {
    format!("c{number:05}")
}

async fn filled(stage: &Stage) -> Result<ColumnFamily, Failure> {
    let cf = stage.family("ScanCells").await?;
    for width in WIDTHS {
        let columns = (0..width).map(|number| (name(number), "value"));
        wait!(cf.insert(format!("wide {width}"), columns))?;
    }
    wait!(cf.insert("removed", [("a", "1")]))?;
    wait!(cf.remove("removed"))?;
    Ok(cf)
}

async fn cells_of_a_scan_are_all_columns_of_all_rows(stage: Arc<Stage>) -> Verdict {
    let cf = filled(&stage).await?;
    let all = WIDTHS.map(|width| (format!("wide {width}"), (0..width).map(name).collect()));
    let all: BTreeMap<String, Vec<String>> = all.into();
    assert!(read(cf.scan().cells()).await? == all);
    assert!(read(cf.page_columns(7).scan().page_rows(2).cells()).await? == all);
    let limited = read(cf.scan().limit(3).cells()).await?;
    assert_eq!(limited.len(), 3);
    assert!(limited.iter().all(|(key, names)| all[key] == *names));
    Ok(())
}

async fn cells_of_a_scan_are_the_selected_columns_of_its_rows_only(stage: Arc<Stage>) -> Verdict {
    let cf = filled(&stage).await?;
    let named = read(cf.columns([name(0), name(31), "none".to_owned()]).scan().cells()).await?;
    for width in WIDTHS {
        let expected = if width > 31 { vec![name(0), name(31)] } else { vec![name(0)] };
        assert_eq!(named[&format!("wide {width}")], expected);
    }
    let part = Slice::from(name(2_000)).reversed().limit(1_000);
    let part = read(cf.slice(part).scan().cells()).await?;
    for width in WIDTHS {
        let expected: Vec<_> = (0..width.min(2_001)).rev().take(1_000).map(name).collect();
        assert!(part[&format!("wide {width}")] == expected, "{width}");
    }
    assert!(read(cf.slice(Slice::from("d")).scan().cells()).await?.is_empty());
    assert!(read(cf.columns([""; 0]).scan().with_empty_rows().cells()).await?.is_empty());
    Ok(())
}

async fn cells_of_a_scan_read_rows_above_the_limit_of_bytes(stage: Arc<Stage>) -> Verdict {
    let cf = filled(&stage).await?;
    let pool = stage.another_pool(|options| options.max_row_bytes(10_000)).await?;
    let narrow = wait!(pool.column_family("ScanCells"))?;
    let error = refused(wait!(narrow.get("wide 2500")));
    assert_eq!(error.kind(), ErrorKind::TooLarge, "{error}");
    assert!(read(narrow.scan().cells()).await? == read(cf.scan().cells()).await?);
    Ok(())
}

async fn cells_of_a_scan_of_super_columns_are_the_columns_within(stage: Arc<Stage>) -> Verdict {
    let cf = stage.family("SupersStreamed").await?;
    for key in ["one", "two"] {
        let within = || (0..3_i64).map(|number| (number, "text"));
        let columns = (0..40).map(|number| (format!("s{number:02}"), within()));
        wait!(cf.insert_super_columns(key, columns))?;
    }
    let mut cells = cf.scan().cells();
    let mut read: BTreeMap<String, Vec<(String, i64)>> = BTreeMap::new();
    while let Some(cell) = wait!(cells.next())? {
        let super_column = cell.super_column().unwrap().name()?;
        read.entry(cell.key()?).or_default().push((super_column, cell.name()?));
    }
    let whole: Vec<_> = (0..40)
        .flat_map(|number| (0..3).map(move |name| (format!("s{number:02}"), name)))
        .collect();
    assert_eq!(read.len(), 2);
    assert!(read.values().all(|columns| *columns == whole), "{read:?}");
    let mut cells = cf.super_column("s07").scan().cells();
    let mut names = Vec::new();
    while let Some(cell) = wait!(cells.next())? {
        assert!(cell.super_column().is_none());
        names.push(cell.name::<i64>()?);
    }
    assert_eq!(names, [0, 1, 2, 0, 1, 2]);
    Ok(())
}

async fn super_columns_are_streamed_whole_of_one_row_and_of_all(stage: Arc<Stage>) -> Verdict {
    let cf = stage.family("SupersWhole").await?;
    for key in ["one", "two"] {
        let within = |number: i64| (0..=number % 4).map(|number| (number, "text"));
        let columns = (0..150).map(|number| (format!("s{number:03}"), within(number)));
        wait!(cf.insert_super_columns(key, columns))?;
    }
    let mut stream = cf.page_columns(7).stream("one").super_columns();
    let mut place = 0;
    while let Some(read) = wait!(stream.next())? {
        assert_eq!((read.key::<&str>()?, read.name::<String>()?), ("one", format!("s{place:03}")));
        let columns = read.super_column().columns().map(|column| column.name());
        let columns: Vec<i64> = columns.collect::<cassa::Result<_>>()?;
        assert_eq!(columns, (0..=place % 4).collect::<Vec<i64>>());
        place += 1;
    }
    assert_eq!(place, 150);
    assert!(wait!(stream.next())?.is_none(), "it ends once");
    let mut stream = cf.scan().page_rows(2).cells().super_columns();
    let mut read = Vec::new();
    while let Some(super_column) = wait!(stream.next())? {
        read.push((super_column.key::<String>()?, super_column.name::<String>()?));
    }
    assert_eq!(read.len(), 300);
    assert!(read.chunks(150).all(|row| row.is_sorted() && row[0].0 == row[149].0));
    // A super column that was begun is gone on behind.
    let mut cells = cf.stream("two");
    for _ in 0..2 {
        wait!(cells.next())?;
    }
    let next = wait!(cells.super_columns().next())?.unwrap();
    assert_eq!(next.name::<&str>()?, "s002");
    Ok(())
}

async fn super_columns_are_streamed_of_what_has_some_only(stage: Arc<Stage>) -> Verdict {
    let narrowed = stage.family("SupersWhole").await?.super_column("s000");
    for cf in [stage.text().await?, narrowed] {
        let error = refused(wait!(cf.stream("one").super_columns().next()));
        assert_eq!(error.kind(), ErrorKind::InvalidArgument, "{error}");
        assert!(never_sent(&error), "{error}");
    }
    Ok(())
}

async fn cells_of_keys_alone_are_refused_before_sending(stage: Arc<Stage>) -> Verdict {
    let mut cells = stage.text().await?.scan().keys_only().cells();
    for _ in 0..2 {
        let error = refused(wait!(cells.next()));
        assert_eq!(error.kind(), ErrorKind::InvalidArgument, "{error}");
        assert!(never_sent(&error), "{error}");
    }
    Ok(())
}
