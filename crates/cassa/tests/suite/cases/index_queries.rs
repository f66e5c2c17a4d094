//! Finding rows by the values of indexed columns.

use cassa::{Filter, Tokens};

use super::prelude::*;
use crate::case::Line;

pub(super) fn cases() -> Vec<Case<Stage>> {
    vec![
        case!(rows_are_found_by_an_indexed_column_and_other_conditions, [84]),
        case!(found_rows_come_once_in_pages_of_any_size_and_within_a_limit, [84, 83]),
        case!(found_rows_have_the_selected_columns_whichever_the_filters_are_on, [84]),
        case!(wide_rows_are_found_whole, [84, 7]),
        case!(rows_that_change_between_two_pages_cost_no_other_found_row, [84, 14]),
        case!(a_search_begins_with_a_key_and_knows_no_other_range, [84]),
        case!(a_search_without_an_index_is_refused_before_sending, [85, 22]),
        case!(an_index_made_by_another_client_is_found, [85]),
    ]
}

const STATES: [&str; 3] = ["TX", "UT", "NM"];

/// 300 people, `p000` to `p299`: every third is in TX, and their age is a third of their number.
async fn people(stage: &Stage) -> Result<ColumnFamily, Failure> {
    if let Ok(cf) = wait!(stage.pool.column_family("People")) {
        return Ok(cf);
    }
    let people = stage.defined("People").key(Type::Utf8).comparator(Type::Utf8);
    let people = people.default_validator(Type::Utf8);
    let people = people.indexed("state", Type::Utf8).column("age", Type::Long);
    let cf = stage.create(people).await?;
    for number in 0..300 {
        let (state, age) = (STATES[number % 3], number as i64 / 3);
        wait!(cf.insert(
            person(number),
            cassa::columns! { "state" => state, "age" => age, "mail" => "x" }
        ))?;
    }
    Ok(cf)
}

fn person(number: usize) -> String {
    format!("p{number:03}")
}

async fn numbers(mut scan: Scan) -> Result<Vec<usize>, Failure> {
    let mut numbers = Vec::new();
    while let Some(row) = wait!(scan.next())? {
        numbers.push(row.key::<&str>()?[1..].parse()?);
    }
    Ok(numbers)
}

async fn sorted(scan: Scan) -> Result<Vec<usize>, Failure> {
    let mut numbers = numbers(scan).await?;
    numbers.sort_unstable();
    Ok(numbers)
}

fn texans() -> Filter<'static> {
    Filter::equal("state", "TX")
}

async fn rows_are_found_by_an_indexed_column_and_other_conditions(stage: Arc<Stage>) -> Verdict {
    let cf = people(&stage).await?;
    let texans_of = |ages: std::ops::Range<usize>| ages.map(|age| age * 3).collect::<Vec<_>>();
    assert_eq!(sorted(cf.find([texans()])).await?, texans_of(0..100));
    let conditions = [
        (Filter::greater("age", 21), 22..100),
        (Filter::greater_or_equal("age", 21), 21..100),
        (Filter::less("age", 21), 0..21),
        (Filter::less_or_equal("age", 21), 0..22),
        (Filter::equal("age", 21), 21..22),
        (Filter::equal("mail", "x"), 0..100),
        (Filter::equal("mail", "y"), 0..0),
        (Filter::greater("nothing", "y"), 0..0),
    ];
    for (condition, ages) in conditions {
        let shown = format!("{condition:?}");
        assert_eq!(sorted(cf.find([texans(), condition])).await?, texans_of(ages), "{shown}");
    }
    let between = [Filter::greater("age", 10), texans(), Filter::less("age", 13)];
    assert_eq!(sorted(cf.find(between)).await?, [33, 36]);
    assert_eq!(sorted(cf.find([Filter::equal("state", "CA")])).await?, [0; 0]);
    let mut scan = cf.find([texans(), Filter::equal("age", 7_i8)]);
    let row = wait!(scan.next())?.unwrap();
    assert_eq!(row.value::<i64>("age")?, Some(7));
    assert_eq!(row.len(), 3);
    Ok(())
}

async fn found_rows_come_once_in_pages_of_any_size_and_within_a_limit(
    stage: Arc<Stage>,
) -> Verdict {
    let cf = people(&stage).await?;
    let filters = || [texans(), Filter::greater_or_equal("age", 50)];
    let all = numbers(cf.find(filters())).await?;
    assert_eq!(all.len(), 50);
    for page in [1, 2, 3, 25, 49, 50, 51, 1_000] {
        for limit in [1, 2, 49, 50, 51] {
            let found = numbers(cf.find(filters()).page_rows(page).limit(limit)).await?;
            assert_eq!(found, all[..limit.min(50)], "{page} rows a page, {limit} in all");
            let part = cf.columns(["mail"]).find(filters()).page_rows(page).limit(limit);
            assert_eq!(numbers(part).await?, all[..limit.min(50)]);
        }
    }
    let error = refused(wait!(cf.find(filters()).limit(0).next()));
    assert_eq!(error.kind(), ErrorKind::InvalidArgument, "{error}");
    Ok(())
}

/// Servers from 3.0 on find nothing by columns that aren't asked for.
async fn found_rows_have_the_selected_columns_whichever_the_filters_are_on(
    stage: Arc<Stage>,
) -> Verdict {
    let cf = people(&stage).await?;
    let filters = || [texans(), Filter::less("age", 10)];
    let mut parts = vec![
        (cf.columns(["mail"]), vec!["mail"]),
        (cf.columns(["state"]), vec!["state"]),
        (cf.slice(Slice::all().limit(1)), vec!["age"]),
        (cf.slice(Slice::from("b").to("n")), vec!["mail"]),
    ];
    // From 3.0 on servers turn the order of columns that the schema doesn't name, and of no others.
    if stage.line() < Line(3, 0) {
        let reversed = || Slice::all().reversed();
        parts.push((cf.slice(reversed().limit(1)), vec!["state"]));
        parts.push((cf.slice(reversed()), vec!["state", "mail", "age"]));
    }
    for (part, columns) in parts {
        let mut scan = part.find(filters());
        let mut rows = 0;
        while let Some(row) = wait!(scan.next())? {
            assert_eq!(names(&row)?, columns);
            rows += 1;
        }
        assert_eq!(rows, 10, "{columns:?}");
        assert_eq!(numbers(part.find(filters()).keys_only()).await?.len(), 10);
    }
    for part in [cf.columns(["nothing"]), cf.columns([""; 0])] {
        assert_eq!(numbers(part.find(filters())).await?, [0; 0]);
        assert_eq!(numbers(part.find(filters()).keys_only()).await?, [0; 0]);
        assert_eq!(numbers(part.find(filters()).with_empty_rows()).await?.len(), 10);
        let keys = part.find(filters()).with_empty_rows().keys_only();
        assert_eq!(numbers(keys).await?.len(), 10);
    }
    let mut scan = cf.find(filters()).keys_only();
    assert!(wait!(scan.next())?.unwrap().is_empty());
    assert_eq!(numbers(scan).await?.len(), 9);
    Ok(())
}

/// A family of 40 rows, half of which are found.
async fn changing(stage: &Stage, name: &str) -> Result<ColumnFamily, Failure> {
    let family = stage.defined(name).key(Type::Utf8).comparator(Type::Utf8);
    let family = family.default_validator(Type::Utf8).indexed("state", Type::Utf8);
    let cf = stage.create(family).await?;
    for number in 0..40 {
        wait!(cf.insert(person(number), [("state", STATES[number % 2]), ("a", "1")]))?;
    }
    Ok(cf)
}

async fn wide_rows_are_found_whole(stage: Arc<Stage>) -> Verdict {
    let cf = changing(&stage, "WidePeople").await?;
    for (number, width) in [(0, 30), (2, 127), (4, 1_500)] {
        let columns = (0..width).map(|number| (format!("b{number:04}"), "v"));
        wait!(cf.insert(person(number), columns))?;
    }
    let mut scan = cf.find([texans()]);
    let mut rows = 0;
    while let Some(row) = wait!(scan.next())? {
        let width = match row.key::<&str>()? {
            "p000" => 32,
            "p002" => 129,
            "p004" => 1_502,
            _ => 2,
        };
        assert_eq!(row.len(), width, "{}", row.key::<&str>()?);
        rows += 1;
    }
    assert_eq!(rows, 20);
    Ok(())
}

async fn rows_that_change_between_two_pages_cost_no_other_found_row(stage: Arc<Stage>) -> Verdict {
    let cf = changing(&stage, "ChangingPeople").await?;
    let all = numbers(cf.find([texans()])).await?;
    assert_eq!(all.len(), 20);
    let mut scan = cf.find([texans()]).page_rows(5);
    wait!(scan.next())?.unwrap();
    // The last row of the page, with which the next one begins; one before it, and one behind it.
    wait!(cf.remove(person(all[4])))?;
    wait!(cf.insert(person(all[3]), [("state", "UT")]))?;
    wait!(cf.insert(person(all[5]), [("state", "UT")]))?;
    let rest = numbers(scan).await?;
    assert_eq!(rest, [&all[1..5], &all[6..]].concat());
    Ok(())
}

async fn a_search_begins_with_a_key_and_knows_no_other_range(stage: Arc<Stage>) -> Verdict {
    let cf = people(&stage).await?;
    let all = numbers(cf.find([texans()])).await?;
    for place in [0, 1, 50, 99] {
        for page in [1, 7, 1_000] {
            let scan = cf.find([texans()]).from(person(all[place])).page_rows(page);
            assert_eq!(numbers(scan).await?, all[place..]);
        }
    }
    let searches = [
        cf.find([texans()]).to(person(1)),
        cf.find([texans()]).tokens(Tokens::all()),
        cf.find([texans()]).page_rows(0),
    ];
    for mut search in searches {
        let error = refused(wait!(search.next()));
        assert!(error.kind() == ErrorKind::InvalidArgument && never_sent(&error), "{error}");
    }
    Ok(())
}

async fn a_search_without_an_index_is_refused_before_sending(stage: Arc<Stage>) -> Verdict {
    let cf = people(&stage).await?;
    let searches = [
        (cf.find([]), ErrorKind::InvalidArgument),
        (cf.find([Filter::equal("age", 21)]), ErrorKind::InvalidArgument),
        (cf.find([Filter::greater("state", "TX")]), ErrorKind::InvalidArgument),
        (cf.find([texans(), Filter::equal("", "x")]), ErrorKind::InvalidArgument),
        (cf.find([texans(), Filter::equal("age", "x")]), ErrorKind::Type),
        (cf.find([texans(), Filter::equal(7, "x")]), ErrorKind::Type),
    ];
    for (mut search, kind) in searches {
        for _ in 0..2 {
            let error = refused(wait!(search.next()));
            assert!(error.kind() == kind && never_sent(&error), "{error}");
            assert_eq!(error.operation(), Some("find"), "{error}");
        }
    }
    assert_eq!(numbers(cf.find([texans()])).await?.len(), 100, "the handle is as good as before");
    Ok(())
}

async fn an_index_made_by_another_client_is_found(stage: Arc<Stage>) -> Verdict {
    let plain = stage.defined("LaterPeople").key(Type::Utf8).comparator(Type::Utf8);
    let plain = plain.default_validator(Type::Utf8);
    let cf = stage.create(plain.clone()).await?;
    let error = refused(wait!(cf.find([texans()]).next()));
    assert_eq!(error.kind(), ErrorKind::InvalidArgument, "{error}");
    let other = stage.another_pool(|options| options).await?;
    wait!(other.schema().drop_column_family(&stage.keyspace(), "LaterPeople"))?;
    wait!(other.schema().create_column_family(&plain.indexed("state", Type::Utf8)))?;
    wait!(cf.insert("p007", [("state", "TX")]))?;
    assert_eq!(numbers(cf.find([texans()])).await?, [7]);
    Ok(())
}
