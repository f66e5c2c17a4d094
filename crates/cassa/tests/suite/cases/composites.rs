//! Composite names: the ends of slices by component, partial names, and components that carry their own types.

use cassa::Value;
use cassa::types::composite::Dynamic;

use super::prelude::*;

pub(super) fn cases() -> Vec<Case<Stage>> {
    let cases = vec![
        case!(an_end_of_a_slice_of_composites_is_included_or_left_out, [100]),
        case!(a_reversed_slice_of_composites_runs_down_to_its_end, [100]),
        case!(a_reversed_component_keeps_the_rules_of_the_ends, [100]),
        case!(a_slice_of_composites_is_counted_and_read_of_several_rows, [100]),
        case!(a_partial_name_is_one_name_and_in_a_list_of_names_no_prefix, [101]),
        case!(a_name_that_is_no_composite_of_this_kind_is_refused_before_sending, [101]),
        case!(dynamic_composites_are_written_sliced_and_read_with_their_types, [102]),
        case!(a_dynamic_composites_reversed_aliases_order_downwards, [102]),
    ];
    cases.into_iter().map(|case| case.since(0, 8, "0.7 has no CompositeType")).collect()
}

const NAMES: [(i64, &str); 5] = [(1, "a"), (1, "b"), (2, "a"), (2, "b"), (3, "a")];

/// The names of a row as the table of the rules has them: 1a 1b 2a.
fn shown(row: Option<Row>) -> Result<String, Failure> {
    let Some(row) = row else { return Ok(String::new()) };
    let name = |(number, letter): (i64, &str)| format!("{number}{letter}");
    let names = row.columns().map(|column| column.name().map(name));
    Ok(names.collect::<cassa::Result<Vec<_>>>()?.join(" "))
}

async fn pairs(stage: &Stage, key: &str) -> Result<ColumnFamily, Failure> {
    let cf = stage.family("Composites").await?;
    wait!(cf.insert(key, NAMES.map(|name| (name, "v"))))?;
    Ok(cf)
}

async fn an_end_of_a_slice_of_composites_is_included_or_left_out(stage: Arc<Stage>) -> Verdict {
    let cf = pairs(&stage, "ends").await?;
    let slices = [
        (Slice::from((2,)), "2a 2b 3a"),
        (Slice::all().to((2,)), "1a 1b 2a 2b"),
        (Slice::after((2,)), "3a"),
        (Slice::all().before((2,)), "1a 1b"),
        (Slice::all().before((2, "a")), "1a 1b"),
        (Slice::after((2, "a")), "2b 3a"),
        (Slice::from((2, "a")).to((2, "b")), "2a 2b"),
        (Slice::after((1,)).before((3,)), "2a 2b"),
        (Slice::after((1, "a")).before((2, "b")), "1b 2a"),
        (Slice::after((9,)), ""),
        (Slice::after((1, "b")).before((2, "a")), ""),
        (Slice::after((2, "a")).before((2, "a")), ""),
    ];
    for (place, (slice, expected)) in slices.into_iter().enumerate() {
        assert_eq!(shown(wait!(cf.slice(slice).get("ends"))?)?, expected, "slice {place}");
    }
    Ok(())
}

async fn a_reversed_slice_of_composites_runs_down_to_its_end(stage: Arc<Stage>) -> Verdict {
    let cf = pairs(&stage, "down").await?;
    let slices = [
        (Slice::from((2,)), "2b 2a 1b 1a"),
        (Slice::after((2,)), "1b 1a"),
        (Slice::all().to((2,)), "3a 2b 2a"),
        (Slice::all().before((2,)), "3a"),
        (Slice::from((2, "b")).before((1, "a")), "2b 2a 1b"),
        (Slice::after((2, "b")).to((1, "b")), "2a 1b"),
        (Slice::after((2, "b")).before((2, "b")), ""),
    ];
    for (place, (slice, expected)) in slices.into_iter().enumerate() {
        let row = wait!(cf.slice(slice.reversed()).get("down"))?;
        assert_eq!(shown(row)?, expected, "slice {place}");
    }
    Ok(())
}

async fn a_reversed_component_keeps_the_rules_of_the_ends(stage: Arc<Stage>) -> Verdict {
    let comparator = Type::parse("CompositeType(ReversedType(LongType),UTF8Type)")?;
    let cf = stage.create(stage.defined("ReversedFirst").comparator(comparator)).await?;
    wait!(cf.insert("key", NAMES.map(|name| (name, "v"))))?;
    let slices = [
        (Slice::all(), "3a 2a 2b 1a 1b"),
        (Slice::from((2,)), "2a 2b 1a 1b"),
        (Slice::after((2,)), "1a 1b"),
        (Slice::all().to((2,)), "3a 2a 2b"),
        (Slice::all().before((2, "b")), "3a 2a"),
        (Slice::from((2,)).reversed(), "2b 2a 3a"),
        (Slice::after((2,)).reversed(), "3a"),
    ];
    for (place, (slice, expected)) in slices.into_iter().enumerate() {
        assert_eq!(shown(wait!(cf.slice(slice).get("key"))?)?, expected, "slice {place}");
    }
    Ok(())
}

async fn a_slice_of_composites_is_counted_and_read_of_several_rows(stage: Arc<Stage>) -> Verdict {
    let cf = pairs(&stage, "one").await?;
    wait!(cf.insert("other", NAMES.map(|name| (name, "v"))))?;
    let behind = cf.slice(Slice::after((1,)).before((3,)));
    assert_eq!(wait!(behind.count("one"))?, 2);
    for row in wait!(behind.multiget(["one", "other"]))? {
        assert_eq!(shown(Some(row))?, "2a 2b");
    }
    let nothing = cf.slice(Slice::after((3, "a")).before((3, "a")));
    assert_eq!(wait!(nothing.count("one"))?, 0);
    assert!(wait!(nothing.multiget(["one", "other"]))?.is_empty());
    wait!(nothing.remove("one"))?;
    assert_eq!(wait!(cf.count("one"))?, 5, "a slice of nothing removes nothing");
    Ok(())
}

async fn a_partial_name_is_one_name_and_in_a_list_of_names_no_prefix(stage: Arc<Stage>) -> Verdict {
    let cf = pairs(&stage, "partial").await?;
    let prefix = cf.columns([(2,)]);
    assert!(wait!(prefix.get("partial"))?.is_none(), "a prefix of other names is no name");
    wait!(prefix.remove("partial"))?;
    assert_eq!(wait!(cf.count("partial"))?, 5);
    wait!(cf.insert("partial", [((2,), "short")]))?;
    let row = wait!(prefix.get("partial"))?.unwrap();
    assert_eq!(row.len(), 1);
    assert_eq!(row.value::<&str>((2,))?, Some("short"));
    let row = wait!(cf.slice(Slice::from((2,)).to((2,))).get("partial"))?.unwrap();
    let read: Vec<(i64, Option<&str>)> =
        row.columns().map(|column| column.name()).collect::<cassa::Result<_>>()?;
    assert_eq!(read, [(2, None), (2, Some("a")), (2, Some("b"))]);
    assert_eq!(row.columns().next().unwrap().name::<Value>()?.to_string(), "(2)");
    assert_eq!(wait!(cf.slice(Slice::after((2,))).count("partial"))?, 1);
    wait!(prefix.remove("partial"))?;
    assert_eq!(wait!(cf.count("partial"))?, 5);
    Ok(())
}

async fn a_name_that_is_no_composite_of_this_kind_is_refused_before_sending(
    stage: Arc<Stage>,
) -> Verdict {
    let cf = stage.family("Composites").await?;
    let errors = [
        (
            refused(wait!(cf.insert("k", [((7, "a", "z"), "v")]))),
            "3 components for CompositeType of 2",
        ),
        (refused(wait!(cf.slice(Slice::after((7, "a", "z"))).get("k"))), "3 components"),
        (refused(wait!(cf.columns([(7, "a", "z")]).get("k"))), "3 components"),
        (refused(wait!(cf.insert("k", [("a", "v")]))), "str does not pack as CompositeType"),
        (
            refused(wait!(cf.insert("k", [((7, 8), "v")]))),
            "component 1: i32 does not pack as UTF8Type",
        ),
        (
            refused(wait!(cf.slice(Slice::from(("a",))).get("k"))),
            "component 0: str does not pack as LongType",
        ),
    ];
    for (error, words) in errors {
        assert_eq!(error.kind(), ErrorKind::Type, "{error}");
        assert!(never_sent(&error), "{error}");
        assert!(error.message().contains(words), "{words}: {error}");
        assert_eq!(error.column_family(), Some("Composites"), "{error}");
    }
    Ok(())
}

const DYNAMIC: &str = "DynamicCompositeType(l=>LongType,L=>ReversedType(LongType),\
    s=>UTF8Type,S=>ReversedType(UTF8Type))";

async fn dynamic_composites_are_written_sliced_and_read_with_their_types(
    stage: Arc<Stage>,
) -> Verdict {
    let family = stage.defined("Dynamic").comparator(Type::parse(DYNAMIC)?);
    let cf = stage.create(family).await?;
    let name = |letter, number| Dynamic::new().alias('s', letter).component(Type::Long, number);
    for (letter, number) in [("a", 1_i64), ("a", 2), ("b", 1)] {
        wait!(cf.insert("key", [(name(letter, number), format!("{letter}{number}"))]))?;
    }
    // A class that has no alias is written by its name.
    let odd = || Dynamic::new().alias('s', "c").component(Type::Integer, 1_i128 << 80);
    wait!(cf.insert("key", [(odd(), "odd")]))?;
    let row = wait!(cf.get("key"))?.unwrap();
    let values = row.columns().map(|column| column.value::<&str>());
    assert_eq!(values.collect::<cassa::Result<Vec<_>>>()?, ["a1", "a2", "b1", "odd"]);
    assert_eq!(row.value::<&str>(name("a", 2))?, Some("a2"));
    assert_eq!(row.value::<&str>(odd())?, Some("odd"));
    let first = row.columns().next().unwrap();
    assert_eq!(first.name::<(&str, i64)>()?, ("a", 1));
    assert_eq!(first.name::<Value>()?.to_string(), r#"(UTF8Type@"a", LongType@1)"#);
    let typed = Value::DynamicComposite(vec![
        (Type::Utf8, Value::Text("a".into())),
        (Type::Long, Value::Integer(1)),
    ]);
    assert_eq!(first.name::<Value>()?, typed);
    assert_eq!(row.value::<&str>(typed)?, Some("a1"), "what was read is a name");
    let begins = |letter: &'static str| Dynamic::new().alias('s', letter);
    let slices = [
        (Slice::from(begins("a")).to(begins("a")), 2),
        (Slice::after(begins("a")), 2),
        (Slice::all().before(begins("b")), 2),
        (Slice::after(name("a", 1)).to(begins("b")), 2),
        (Slice::from(begins("b")).reversed(), 3),
    ];
    for (place, (slice, expected)) in slices.into_iter().enumerate() {
        assert_eq!(wait!(cf.slice(slice).count("key"))?, expected, "slice {place}");
    }
    let error = refused(wait!(cf.insert("key", [(Dynamic::new().alias('x', 1), "v")])));
    assert!(error.message().contains("'x'") && never_sent(&error), "{error}");
    Ok(())
}

async fn a_dynamic_composites_reversed_aliases_order_downwards(stage: Arc<Stage>) -> Verdict {
    let family = stage.defined("DynamicDown").comparator(Type::parse(DYNAMIC)?);
    let cf = stage.create(family).await?;
    let name = |number: i64, letter: &'static str| {
        Dynamic::new().alias('L', number).component(Type::Reversed(Type::Utf8.into()), letter)
    };
    for (number, letter) in NAMES {
        wait!(cf.insert("key", [(name(number, letter), "v")]))?;
    }
    let begins = |number: i64| Dynamic::new().alias('L', number);
    let slices = [
        (Slice::all(), "3a 2b 2a 1b 1a"),
        (Slice::from(begins(2)), "2b 2a 1b 1a"),
        (Slice::after(begins(2)), "1b 1a"),
        (Slice::all().before(name(2, "a")), "3a 2b"),
        (Slice::after(name(2, "a")).reversed(), "2b 3a"),
    ];
    for (place, (slice, expected)) in slices.into_iter().enumerate() {
        assert_eq!(shown(wait!(cf.slice(slice).get("key"))?)?, expected, "slice {place}");
    }
    let row = wait!(cf.slice(Slice::all().limit(1)).get("key"))?.unwrap();
    let name: Value = row.columns().next().unwrap().name()?;
    let Value::DynamicComposite(components) = name else { panic!("{name}") };
    assert_eq!(components[0], (Type::Reversed(Type::Long.into()), Value::Integer(3)));
    Ok(())
}
