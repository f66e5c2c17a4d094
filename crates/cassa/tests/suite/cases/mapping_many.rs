//! Many structs at once: scans, batches, and those that are super columns of one row.

use std::collections::BTreeMap;

use cassa::{Filter, Mapped};

use super::prelude::*;

pub(super) fn cases() -> Vec<Case<Stage>> {
    vec![
        case!(a_row_that_is_no_struct_is_the_error_of_that_row_alone, [133]),
        case!(a_scan_of_structs_takes_a_scans_options, [133]),
        case!(structs_are_found_by_an_indexed_column, [135]),
        case!(many_structs_are_written_at_once_and_of_one_key_the_last_wins, [134]),
        case!(structs_are_queued_in_a_batch, [134]),
        case!(a_struct_is_a_super_column_of_a_row, [125, 127]),
        case!(within_one_super_column_structs_are_rows, [125]),
        case!(structs_of_rows_and_of_super_columns_are_told_apart, [128]),
    ]
}

#[derive(Mapped, Debug, Clone, PartialEq)]
struct Item {
    #[cassa(key)]
    key: String,
    number: i64,
    note: Option<String>,
}

fn item(key: &str, number: i64) -> Item {
    Item { key: key.to_owned(), number, note: None }
}

/// A column family of items, made for one case, whose numbers are bytes to the server.
async fn items(stage: &Stage, name: &str) -> Result<ColumnFamily, Failure> {
    let family = stage.defined(name).key(Type::Utf8).comparator(Type::Utf8);
    stage.create(family.default_validator(Type::Utf8).column("number", Type::Integer)).await
}

async fn a_row_that_is_no_struct_is_the_error_of_that_row_alone(stage: Arc<Stage>) -> Verdict {
    let cf = items(&stage, "MappedScanned").await?;
    let items = wait!(cf.mapped::<Item>())?;
    let all: Vec<Item> = (0..50).map(|number| item(&format!("{number:02}"), number)).collect();
    wait!(items.insert_all(&all))?;
    wait!(cf.insert("lacking", [("note", "without a number")]))?;
    wait!(cf.insert("large", [("number", i128::MAX)]))?;
    wait!(cf.insert("other", [("unknown", "no column of the struct")]))?;
    let (mut read, mut errors) = (Vec::new(), Vec::new());
    let mut scan = items.scan().page_rows(7);
    loop {
        match wait!(scan.next()) {
            Ok(Some(item)) => read.push(item),
            Ok(None) => break,
            Err(error) => errors.push(error.to_string()),
        }
    }
    read.sort_by(|one, other| one.key.cmp(&other.key));
    assert_eq!(read, all);
    errors.sort();
    assert_eq!(errors.len(), 2, "{errors:?}");
    assert!(errors[0].contains("Item.number in row \"lacking\""), "{}", errors[0]);
    assert!(errors[1].contains("Item.number in row \"large\""), "{}", errors[1]);
    assert!(refused(wait!(items.multiget(["00", "large"]))).to_string().contains("\"large\""));
    Ok(())
}

async fn a_scan_of_structs_takes_a_scans_options(stage: Arc<Stage>) -> Verdict {
    let cf = items(&stage, "MappedScanOptions").await?;
    let items = wait!(cf.mapped::<Item>())?;
    let all: Vec<Item> = (0..9).map(|number| item(&format!("{number}"), number)).collect();
    wait!(items.insert_all(&all))?;
    let mut order = Vec::new();
    let mut scan = items.scan();
    while let Some(item) = wait!(scan.next())? {
        order.push(item);
    }
    assert_eq!(order.len(), 9);
    let mut scan = items.scan().from(&order[2].key).to(&order[7].key).limit(4).page_rows(2);
    for expected in &order[2..6] {
        assert_eq!(wait!(scan.next())?.as_ref(), Some(expected));
    }
    assert_eq!(wait!(scan.next())?, None);
    let mut scan = items.scan().tokens(cassa::Tokens::all());
    assert_eq!(wait!(scan.next())?.as_ref(), order.first());
    Ok(())
}

#[derive(Mapped, Debug, Clone, PartialEq)]
struct Member {
    #[cassa(key)]
    name: String,
    state: String,
    #[cassa(rename = "years")]
    age: Option<i64>,
}

async fn structs_are_found_by_an_indexed_column(stage: Arc<Stage>) -> Verdict {
    let family = stage.defined("MappedFound").key(Type::Utf8).comparator(Type::Utf8);
    let family = family.default_validator(Type::Utf8).column("years", Type::Long);
    let cf =
        stage.create(family.indexed("state", Type::Utf8).column("room", Type::Integer)).await?;
    let members = wait!(cf.mapped::<Member>())?;
    let member = |number: i64| Member {
        name: format!("{number:02}"),
        state: ["TX", "UT"][usize::from(number % 2 == 1)].to_owned(),
        age: (number < 40).then_some(number),
    };
    wait!(members.insert_all(&(0..60).map(member).collect::<Vec<_>>()))?;
    wait!(cf.insert("06", [("room", 7)]))?;
    for page in [1, 3, 1_000] {
        let filters = [Filter::equal("state", "TX"), Filter::less("years", 10)];
        let mut scan = members.find(filters).page_rows(page);
        let mut found = Vec::new();
        while let Some(member) = wait!(scan.next())? {
            found.push(member);
        }
        found.sort_by(|one, other| one.name.cmp(&other.name));
        assert_eq!(found, [0, 2, 4, 6, 8].map(member), "{page} rows a page");
    }
    let mut scan = members.find([Filter::equal("state", "TX"), Filter::equal("room", 7)]);
    assert_eq!(wait!(scan.next())?, Some(member(6)), "by a column the struct doesn't have");
    assert_eq!(wait!(scan.next())?, None);
    let error = refused(wait!(members.find([Filter::equal("years", 1)]).next()));
    assert!(error.kind() == ErrorKind::InvalidArgument && never_sent(&error), "{error}");
    let shelves = wait!(stage.family("Supers").await?.mapped::<Shelf>())?;
    let error = refused(wait!(shelves.find([Filter::equal("x", "y")]).next()));
    assert!(error.kind() == ErrorKind::InvalidArgument && never_sent(&error), "{error}");
    Ok(())
}

async fn many_structs_are_written_at_once_and_of_one_key_the_last_wins(
    stage: Arc<Stage>,
) -> Verdict {
    let cf = items(&stage, "MappedMany").await?;
    let items = wait!(cf.mapped::<Item>())?;
    let heavy = |key: &str| Item { note: Some("n".repeat(300_000)), ..item(key, 1) };
    let all: Vec<Item> = (0..10).map(|number| heavy(&number.to_string())).collect();
    wait!(items.insert_all(all.iter().chain([&item("twice", 9), &item("twice", 1)])))?;
    let keys = all.iter().map(|item| item.key.as_str()).chain(["twice"]);
    let read = wait!(items.multiget(keys))?;
    assert!(read[..10] == all[..]);
    assert_eq!(read[10..], [item("twice", 1)]);
    wait!(items.insert_all(&[]))?;
    let error = refused(wait!(items.insert_all([&item("fine", 1), &item("", 1)])));
    assert!(error.kind() == ErrorKind::InvalidArgument && never_sent(&error), "{error}");
    assert_eq!(wait!(items.get("fine"))?, None);
    Ok(())
}

async fn structs_are_queued_in_a_batch(stage: Arc<Stage>) -> Verdict {
    let cf = items(&stage, "MappedQueued").await?;
    let items = wait!(cf.mapped::<Item>())?;
    let full = Item { note: Some("gone".to_owned()), ..item("replaced", 1) };
    wait!(items.insert_all([&full, &item("removed", 1)]))?;
    let batch = stage.pool.batch();
    let timestamp = batch.insert_mapped(&items, &item("inserted", 2))?;
    batch.replace_mapped(&items, &item("replaced", 3))?;
    batch.remove_mapped(&items, &item("removed", 0))?;
    let mortal = wait!(cf.ttl(0).mapped::<Item>())?;
    let error = refused(batch.insert_mapped(&mortal, &full));
    assert_eq!(error.kind(), ErrorKind::InvalidArgument, "{error}");
    assert_eq!(batch.len(), 3);
    assert_eq!(wait!(items.get("inserted"))?, None, "it isn't sent yet");
    wait!(batch.send())?;
    let read = wait!(items.multiget(["inserted", "replaced", "removed"]))?;
    assert_eq!(read, [item("inserted", 2), item("replaced", 3)]);
    let row = wait!(cf.get("inserted"))?.unwrap();
    assert_eq!(row.column("number")?.unwrap().timestamp(), Some(timestamp));
    let batch = stage.pool.batch().timestamp(5).ttl(700);
    assert_eq!(batch.insert_mapped(&items, &item("stamped", 4))?, 5);
    wait!(batch.send())?;
    let row = wait!(cf.get("stamped"))?.unwrap();
    let column = row.column("number")?.unwrap();
    assert_eq!((column.timestamp(), column.ttl()), (Some(5), Some(700)));
    Ok(())
}

#[derive(Mapped, Debug, Clone, PartialEq)]
struct Shelf {
    #[cassa(key)]
    room: String,
    #[cassa(super_column)]
    name: String,
    #[cassa(rename = 1)]
    owner: Option<String>,
    #[cassa(flatten)]
    books: BTreeMap<i64, String>,
}

fn shelf(room: &str, name: &str, books: &[i64]) -> Shelf {
    let books = books.iter().map(|number| (*number, format!("book {number}"))).collect();
    Shelf { room: room.to_owned(), name: name.to_owned(), owner: Some("ann".to_owned()), books }
}

async fn a_struct_is_a_super_column_of_a_row(stage: Arc<Stage>) -> Verdict {
    let cf = stage.family("Supers").await?;
    let shelves = wait!(cf.mapped::<Shelf>())?;
    let (high, low) = (shelf("mapped", "high", &[2, 3]), shelf("mapped", "low", &[]));
    let attic = shelf("mapped attic", "only", &[7]);
    wait!(shelves.insert(&high))?;
    wait!(shelves.insert_all([&low, &attic]))?;
    let read = wait!(shelves.multiget(["mapped", "nothing", "mapped attic"]))?;
    assert_eq!(read, [high, low.clone(), attic.clone()]);
    assert_eq!(wait!(shelves.super_column("low").get("mapped"))?, Some(low.clone()));
    assert_eq!(wait!(shelves.super_column("none").get("mapped"))?, None);
    let error = refused(wait!(shelves.get("mapped")));
    assert!(error.kind() == ErrorKind::InvalidArgument && never_sent(&error), "{error}");
    let fewer = Shelf { owner: None, ..shelf("mapped", "high", &[3, 4]) };
    wait!(shelves.replace(&fewer))?;
    assert_eq!(wait!(shelves.multiget(["mapped"]))?, [fewer, low.clone()]);
    wait!(shelves.remove(&low))?;
    let batch = stage.pool.batch();
    batch.insert_mapped(&shelves, &shelf("mapped", "new", &[9]))?;
    batch.remove_mapped(&shelves, &attic)?;
    wait!(batch.send())?;
    let (mut found, mut scan) = (Vec::new(), shelves.scan());
    while let Some(shelf) = wait!(scan.next())? {
        if shelf.room.starts_with("mapped") {
            found.push(shelf.name);
        }
    }
    assert_eq!(found, ["high", "new"]);
    wait!(shelves.remove_key("mapped"))?;
    assert!(wait!(cf.get("mapped"))?.is_none());
    let error = refused(wait!(shelves.insert(&shelf("mapped", "", &[1]))));
    assert!(error.kind() == ErrorKind::InvalidArgument && never_sent(&error), "{error}");
    Ok(())
}

#[derive(Mapped, Debug, Clone, PartialEq)]
struct Books {
    #[cassa(key)]
    room: String,
    #[cassa(flatten)]
    books: BTreeMap<i64, String>,
}

async fn within_one_super_column_structs_are_rows(stage: Arc<Stage>) -> Verdict {
    let cf = stage.family("Supers").await?;
    let books = wait!(cf.super_column("mapped high").mapped::<Books>())?;
    wait!(cf.super_column("other").insert("mapped within", [(1, "untouched")]))?;
    let some = Books { room: "mapped within".to_owned(), books: [(1, "a".to_owned())].into() };
    wait!(books.insert(&some))?;
    assert_eq!(wait!(books.get("mapped within"))?, Some(some.clone()));
    let others = Books { books: [(2, "b".to_owned())].into(), ..some };
    wait!(books.replace(&others))?;
    assert_eq!(wait!(books.get("mapped within"))?, Some(others.clone()));
    wait!(books.remove(&others))?;
    assert_eq!(wait!(books.get("mapped within"))?, None);
    assert_eq!(wait!(cf.super_column("other").count("mapped within"))?, 1);
    Ok(())
}

async fn structs_of_rows_and_of_super_columns_are_told_apart(stage: Arc<Stage>) -> Verdict {
    let supers = stage.family("Supers").await?;
    let error = refused(wait!(supers.mapped::<Item>()));
    assert!(error.kind() == ErrorKind::Type && never_sent(&error), "{error}");
    assert!(error.message().contains("cassa(super_column)"), "{error}");
    for cf in [stage.text().await?, supers.super_column("mapped")] {
        let error = refused(wait!(cf.mapped::<Shelf>()));
        assert!(error.kind() == ErrorKind::Type && never_sent(&error), "{error}");
        assert!(error.message().contains("`name`: there are no super columns"), "{error}");
    }
    Ok(())
}
