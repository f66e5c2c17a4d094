//! Structs as rows: what is written of them, what is read back, and what is refused.

use std::collections::BTreeMap;

use cassa::{Mapped, Value};

use super::prelude::*;
use crate::case::Line;

pub(super) fn cases() -> Vec<Case<Stage>> {
    const COMPOSITES: &str = "composites came with 0.8.1";
    vec![
        case!(a_struct_is_written_and_read_back, [125]),
        case!(what_is_absent_reads_as_none_or_as_the_default, [125, 126]),
        case!(a_struct_without_values_writes_nothing, [126]),
        case!(replacing_removes_what_is_none_and_inserting_does_not, [127]),
        case!(replacing_removes_flattened_columns_that_are_gone, [127, 131]),
        case!(a_handle_that_selects_columns_does_not_replace, [127]),
        case!(a_struct_that_does_not_fit_is_refused_with_every_field_that_does_not, [128]),
        case!(a_missing_column_names_struct_field_column_and_key, [129]),
        case!(several_key_fields_are_a_composite_key, [130]).since(0, 8, COMPOSITES),
        case!(composite_keys_nest, [130]).since(0, 8, COMPOSITES),
        case!(names_of_numbers_and_composites_are_fields_too, [130]).since(0, 8, COMPOSITES),
        case!(flattened_columns_are_those_that_no_field_names, [131]),
        case!(a_flattened_column_that_a_field_names_is_refused, [131]),
        case!(a_handles_options_hold_for_its_structs, [132]),
        case!(timestamp_and_ttl_fields_are_read_back_and_written_with, [132]),
    ]
}

#[derive(Mapped, Debug, Clone, PartialEq)]
struct User {
    #[cassa(key)]
    name: String,
    mail: Option<String>,
    #[cassa(default = 18)]
    age: i64,
    #[cassa(rename = "tel")]
    phone: Option<String>,
    #[cassa(skip)]
    seen: bool,
}

fn user(name: &str) -> User {
    User { name: name.to_owned(), mail: None, age: 7, phone: None, seen: false }
}

/// A column family of users, made for one case.
async fn users(stage: &Stage, name: &str) -> Result<ColumnFamily, Failure> {
    let family = stage.defined(name).key(Type::Utf8).comparator(Type::Utf8);
    let family = family.default_validator(Type::Utf8).column("age", Type::Long);
    stage.create(family).await
}

async fn a_struct_is_written_and_read_back(stage: Arc<Stage>) -> Verdict {
    let cf = users(&stage, "MappedUsers").await?;
    let users = wait!(cf.mapped::<User>())?;
    let ann = User { mail: Some("a@example.com".to_owned()), seen: true, ..user("ann") };
    let timestamp = wait!(users.insert(&ann))?;
    wait!(users.insert(&user("bob")))?;
    let row = wait!(cf.get("ann"))?.unwrap();
    assert_eq!(names(&row)?, ["age", "mail"]);
    assert!(row.columns().all(|column| column.timestamp() == Some(timestamp)));
    let ann = User { seen: false, ..ann };
    assert_eq!(wait!(users.get("ann"))?, Some(ann.clone()));
    assert_eq!(wait!(users.get("nobody"))?, None);
    let found = wait!(users.multiget(["bob", "nobody", "ann", "bob"]))?;
    assert_eq!(found, [user("bob"), ann.clone()]);
    assert_eq!(users.read(&row)?, ann);
    wait!(users.remove(&ann))?;
    wait!(users.remove_key("bob"))?;
    assert_eq!(wait!(users.multiget(["ann", "bob"]))?, []);
    Ok(())
}

async fn what_is_absent_reads_as_none_or_as_the_default(stage: Arc<Stage>) -> Verdict {
    let cf = users(&stage, "MappedAbsent").await?;
    let users = wait!(cf.mapped::<User>())?;
    wait!(cf.insert("ann", [("mail", "a@example.com"), ("other", "of another program")]))?;
    let ann = User { mail: Some("a@example.com".to_owned()), age: 18, ..user("ann") };
    assert_eq!(wait!(users.get("ann"))?, Some(ann));
    wait!(cf.insert("zoe", [("other", "of another program")]))?;
    assert_eq!(wait!(users.get("zoe"))?, None, "no column of the struct is there");
    Ok(())
}

#[derive(Mapped, Debug, PartialEq)]
struct Note {
    #[cassa(key)]
    key: String,
    text: Option<String>,
}

async fn a_struct_without_values_writes_nothing(stage: Arc<Stage>) -> Verdict {
    let cf = stage.text().await?;
    let notes = wait!(cf.mapped::<Note>())?;
    let note = Note { key: "mapped nothing".to_owned(), text: None };
    assert!(wait!(notes.insert(&note))? > 0);
    assert!(wait!(notes.get("mapped nothing"))?.is_none());
    assert!(wait!(cf.get("mapped nothing"))?.is_none());
    let error = refused(wait!(notes.insert(&Note { key: String::new(), text: None })));
    assert_eq!(error.kind(), ErrorKind::InvalidArgument, "{error}");
    Ok(())
}

async fn replacing_removes_what_is_none_and_inserting_does_not(stage: Arc<Stage>) -> Verdict {
    let cf = users(&stage, "MappedReplaced").await?;
    let users = wait!(cf.mapped::<User>())?;
    let full = User { mail: Some("m".to_owned()), phone: Some("t".to_owned()), ..user("ann") };
    wait!(users.insert(&full))?;
    wait!(cf.insert("ann", [("other", "of another program")]))?;
    let bare = User { phone: Some("new".to_owned()), ..user("ann") };
    wait!(users.insert(&bare))?;
    assert_eq!(wait!(cf.get("ann"))?.unwrap().value("mail")?, Some("m"));
    for _ in 0..20 {
        wait!(users.insert(&full))?;
        wait!(users.replace(&bare))?;
        assert_eq!(wait!(users.get("ann"))?, Some(bare.clone()));
    }
    assert_eq!(names(&wait!(cf.get("ann"))?.unwrap())?, ["age", "other", "tel"]);
    let early = wait!(cf.timestamp(7).mapped::<User>())?;
    wait!(early.replace(&full))?;
    wait!(wait!(cf.timestamp(7).mapped::<User>())?.replace(&full))?;
    assert_eq!(wait!(users.get("ann"))?, Some(bare), "what is older changes nothing");
    let notes = wait!(stage.text().await?.mapped::<Note>())?;
    let note =
        |text: Option<&str>| Note { key: "mapped replaced".to_owned(), text: text.map(Into::into) };
    wait!(notes.insert(&note(Some("a"))))?;
    wait!(notes.replace(&note(None)))?;
    assert_eq!(wait!(notes.get("mapped replaced"))?, None);
    Ok(())
}

#[derive(Mapped, Debug, Clone, PartialEq)]
struct Series {
    #[cassa(key)]
    key: String,
    unit: Option<String>,
    #[cassa(flatten)]
    points: BTreeMap<String, String>,
}

fn series(key: &str, points: &[(&str, &str)]) -> Series {
    let points = points.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Series { key: key.to_owned(), unit: Some("m".to_owned()), points: points.collect() }
}

async fn replacing_removes_flattened_columns_that_are_gone(stage: Arc<Stage>) -> Verdict {
    let cf = stage.text().await?;
    let all = wait!(cf.mapped::<Series>())?;
    let key = "mapped series replaced";
    for _ in 0..20 {
        wait!(all.insert(&series(key, &[("a", "1"), ("b", "2")])))?;
        let fewer = series(key, &[("b", "3"), ("c", "4")]);
        wait!(all.replace(&fewer))?;
        assert_eq!(wait!(all.get(key))?, Some(fewer));
    }
    wait!(all.replace(&Series { unit: None, ..series(key, &[]) }))?;
    assert!(wait!(cf.get(key))?.is_none());
    let lowest = wait!(cf.timestamp(i64::MIN).mapped::<Series>())?;
    let error = refused(wait!(lowest.replace(&series(key, &[("a", "1")]))));
    assert_eq!(error.kind(), ErrorKind::InvalidArgument, "{error}");
    Ok(())
}

async fn a_handle_that_selects_columns_does_not_replace(stage: Arc<Stage>) -> Verdict {
    let cf = stage.text().await?;
    let key = "mapped part";
    wait!(wait!(cf.mapped::<Series>())?.insert(&series(key, &[("a", "1"), ("b", "2")])))?;
    let part = wait!(cf.slice(Slice::from("a").to("a")).mapped::<Series>())?;
    let read = wait!(part.get(key))?.unwrap();
    assert_eq!(read, Series { unit: None, ..series(key, &[("a", "1")]) });
    let error = refused(wait!(part.replace(&read)));
    assert!(error.kind() == ErrorKind::InvalidArgument && never_sent(&error), "{error}");
    assert_eq!(names(&wait!(cf.get(key))?.unwrap())?, ["a", "b", "unit"]);
    Ok(())
}

#[derive(Mapped, Debug)]
struct Misfit {
    #[cassa(key)]
    id: i64,
    age: String,
    mail: Option<i32>,
    #[cassa(rename = 7)]
    number: String,
    #[cassa(rename = "a")]
    fits: String,
    #[cassa(rename = String::from("a"))]
    again: Value,
}

async fn a_struct_that_does_not_fit_is_refused_with_every_field_that_does_not(
    stage: Arc<Stage>,
) -> Verdict {
    let cf = users(&stage, "MappedMisfits").await?;
    let error = refused(wait!(cf.mapped::<Misfit>()));
    assert!(error.kind() == ErrorKind::Type && never_sent(&error), "{error}");
    let parts = ["Misfit", "MappedMisfits", "`age`", "LongType", "`mail`", "`number`", "`again`"];
    for part in parts {
        assert!(error.to_string().contains(part), "{part} is not in: {error}");
    }
    assert!(!error.to_string().contains("`fits`:"), "{error}");
    // 0.7 doesn't tell the type of keys.
    assert_eq!(
        error.message().contains("`id`: the row key is UTF8Type"),
        stage.line() >= Line(0, 8)
    );
    let error = refused(wait!(cf.mapped::<Series>()));
    for part in ["`points`", "\"age\"", "LongType", "String"] {
        assert!(error.message().contains(part), "{part} is not in: {error}");
    }
    Ok(())
}

#[derive(Mapped, Debug)]
struct Strict {
    #[cassa(key)]
    key: String,
    needed: String,
    other: Option<String>,
}

async fn a_missing_column_names_struct_field_column_and_key(stage: Arc<Stage>) -> Verdict {
    let cf = stage.text().await?;
    wait!(cf.insert("mapped lacking", [("other", "o")]))?;
    let strict = wait!(cf.mapped::<Strict>())?;
    let error = refused(wait!(strict.get("mapped lacking")));
    assert_eq!(error.kind(), ErrorKind::Type, "{error}");
    for part in ["Strict.needed", "\"needed\"", "\"mapped lacking\"", "Text", "Option"] {
        assert!(error.to_string().contains(part), "{part} is not in: {error}");
    }
    Ok(())
}

#[derive(Mapped, Debug, Clone, PartialEq)]
struct Visit {
    #[cassa(key)]
    user: i64,
    #[cassa(rename = 1)]
    first: Option<String>,
    #[cassa(key)]
    day: String,
    #[cassa(rename = -2_i8)]
    second: Option<String>,
}

async fn several_key_fields_are_a_composite_key(stage: Arc<Stage>) -> Verdict {
    let pair = Type::Composite([Type::Long, Type::Utf8].into());
    let family = stage.defined("MappedVisits").key(pair).comparator(Type::Long);
    let cf = stage.create(family.default_validator(Type::Utf8)).await?;
    let visits = wait!(cf.mapped::<Visit>())?;
    let visit =
        Visit { user: 7, day: "monday".into(), first: Some("a".into()), second: Some("b".into()) };
    wait!(visits.insert(&visit))?;
    assert_eq!(wait!(visits.get((7, "monday")))?, Some(visit.clone()));
    let row = wait!(cf.get((7, "monday")))?.unwrap();
    assert_eq!(
        row.columns().map(|column| column.name()).collect::<cassa::Result<Vec<i64>>>()?,
        [-2, 1]
    );
    wait!(visits.remove(&visit))?;
    assert_eq!(wait!(visits.get((7, "monday")))?, None);
    Ok(())
}

#[derive(Mapped, Debug, Clone, PartialEq)]
struct Place {
    #[cassa(key)]
    country: String,
    #[cassa(key)]
    plot: (i64, Option<String>),
    owner: String,
}

async fn composite_keys_nest(stage: Arc<Stage>) -> Verdict {
    let plot = Type::Composite([Type::Long, Type::Utf8].into());
    let key = Type::Composite([Type::Utf8, plot].into());
    let family = stage.defined("MappedPlaces").key(key).comparator(Type::Utf8);
    let cf = stage.create(family.default_validator(Type::Utf8)).await?;
    let places = wait!(cf.mapped::<Place>())?;
    let place = |plot: (i64, Option<&str>)| Place {
        country: "NO".to_owned(),
        plot: (plot.0, plot.1.map(str::to_owned)),
        owner: "ann".to_owned(),
    };
    let both = [place((7, Some("b"))), place((7, Some("a")))];
    wait!(places.insert_all(&both))?;
    let keys = [("NO", (7, "a")), ("NO", (7, "b")), ("NO", (8, "a"))];
    let [second, first] = both;
    assert_eq!(wait!(places.multiget(keys))?, [first.clone(), second.clone()]);
    wait!(places.remove(&first))?;
    assert_eq!(wait!(places.get(("NO", (7, "a"))))?, None);
    assert_eq!(wait!(places.get(("NO", (7, "b"))))?, Some(second));
    let whole = place((7, None));
    wait!(places.insert(&whole))?;
    assert_eq!(wait!(places.get(("NO", (7, ""))))?, Some(whole));
    Ok(())
}

#[derive(Mapped, Debug, Clone, PartialEq)]
struct Sheet {
    #[cassa(key)]
    key: Vec<u8>,
    #[cassa(rename = (1, "a"))]
    corner: Option<Vec<u8>>,
    #[cassa(flatten)]
    cells: Vec<((i64, String), Vec<u8>)>,
}

async fn names_of_numbers_and_composites_are_fields_too(stage: Arc<Stage>) -> Verdict {
    let cf = stage.family("Composites").await?;
    let sheets = wait!(cf.mapped::<Sheet>())?;
    let sheet = Sheet {
        key: b"mapped sheet".to_vec(),
        corner: Some(vec![1]),
        cells: vec![((1, "b".into()), vec![2]), ((2, "a".into()), vec![3])],
    };
    wait!(sheets.insert(&sheet))?;
    assert_eq!(wait!(sheets.get(&sheet.key))?, Some(sheet.clone()));
    let twos = wait!(cf.slice(Slice::from((2,)).to((2,))).mapped::<Sheet>())?;
    let expected = Sheet { corner: None, cells: sheet.cells[1..].to_vec(), ..sheet };
    assert_eq!(wait!(twos.get("mapped sheet"))?, Some(expected));
    Ok(())
}

async fn flattened_columns_are_those_that_no_field_names(stage: Arc<Stage>) -> Verdict {
    let cf = stage.text().await?;
    let all = wait!(cf.mapped::<Series>())?;
    let key = "mapped series";
    let written = series(key, &[("a", "1"), ("z", "26")]);
    wait!(all.insert(&written))?;
    assert_eq!(wait!(all.get(key))?, Some(written));
    let row = wait!(cf.get(key))?.unwrap();
    assert_eq!(names(&row)?, ["a", "unit", "z"]);
    let wide: Vec<String> = (0..2_500).map(|number| format!("{number:05}")).collect();
    let wide: Vec<_> = wide.iter().map(|name| (name.as_str(), "v")).collect();
    let wide = series("mapped series wide", &wide);
    wait!(all.insert(&wide))?;
    assert_eq!(wait!(all.multiget([&wide.key]))?, [wide]);
    Ok(())
}

async fn a_flattened_column_that_a_field_names_is_refused(stage: Arc<Stage>) -> Verdict {
    let cf = stage.text().await?;
    let all = wait!(cf.mapped::<Series>())?;
    let error = refused(wait!(all.insert(&series("mapped twice", &[("unit", "1")]))));
    assert!(error.kind() == ErrorKind::InvalidArgument && never_sent(&error), "{error}");
    for part in ["Series.points", "\"unit\"", "`unit`"] {
        assert!(error.message().contains(part), "{part} is not in: {error}");
    }
    assert!(wait!(cf.get("mapped twice"))?.is_none());
    Ok(())
}

async fn a_handles_options_hold_for_its_structs(stage: Arc<Stage>) -> Verdict {
    let cf = stage.text().await?;
    let note = Note { key: "mapped options".to_owned(), text: Some("t".to_owned()) };
    let notes = wait!(cf.ttl(500).timestamp(9).mapped::<Note>())?;
    assert_eq!(wait!(notes.insert(&note))?, 9);
    let row = wait!(cf.get("mapped options"))?.unwrap();
    let column = row.column("text")?.unwrap();
    assert_eq!((column.timestamp(), column.ttl()), (Some(9), Some(500)));
    let mortal = wait!(cf.ttl(0).mapped::<Note>())?;
    let error = refused(wait!(mortal.insert(&note)));
    assert_eq!(error.kind(), ErrorKind::InvalidArgument, "{error}");
    let any = wait!(cf.consistency(cassa::Consistency::Any).mapped::<Note>())?;
    assert_eq!(refused(wait!(any.get("mapped options"))).kind(), ErrorKind::InvalidRequest);
    let others = wait!(cf.columns(["other"]).mapped::<Note>())?;
    wait!(cf.insert("mapped options", [("other", "o")]))?;
    let read = wait!(others.get("mapped options"))?.unwrap();
    assert_eq!(read.text, None, "it was not selected");
    wait!(others.remove(&note))?;
    assert_eq!(names(&wait!(cf.get("mapped options"))?.unwrap())?, ["text"]);
    Ok(())
}

#[derive(Mapped, Debug, Clone, PartialEq)]
struct Session {
    #[cassa(key)]
    key: String,
    user: String,
    token: Option<String>,
    #[cassa(timestamp)]
    written: Option<i64>,
    #[cassa(ttl)]
    lives: Option<u32>,
}

async fn timestamp_and_ttl_fields_are_read_back_and_written_with(stage: Arc<Stage>) -> Verdict {
    let cf = stage.text().await?;
    let sessions = wait!(cf.ttl(900).mapped::<Session>())?;
    let mut session = Session {
        key: "mapped session".to_owned(),
        user: "ann".to_owned(),
        token: Some("t".to_owned()),
        written: Some(40),
        lives: Some(600),
    };
    assert_eq!(wait!(sessions.insert(&session))?, 40);
    assert_eq!(wait!(sessions.get("mapped session"))?, Some(session.clone()));
    wait!(cf.timestamp(50).ttl(700).insert("mapped session", [("token", "u")]))?;
    let read = wait!(sessions.get("mapped session"))?.unwrap();
    assert_eq!((read.written, read.lives), (Some(50), Some(600)));
    (session.written, session.lives) = (None, None);
    let timestamp = wait!(sessions.insert(&session))?;
    let read = wait!(sessions.get("mapped session"))?.unwrap();
    assert_eq!((read.written, read.lives), (Some(timestamp), Some(900)), "the handle's ttl");
    Ok(())
}
