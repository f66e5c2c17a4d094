//! Reading one row: the whole of it, by names, by slices.

use super::prelude::*;
use crate::case::Line;

pub(super) fn cases() -> Vec<Case<Stage>> {
    vec![
        case!(a_missing_row_is_none, [1]),
        case!(a_row_is_read_whole_in_the_comparators_order, [2]),
        case!(names_return_what_exists_once_and_in_the_comparators_order, [3]),
        case!(names_of_which_none_exists_are_no_row, [1, 3]),
        case!(a_list_of_no_names_reads_nothing, [3]),
        case!(a_slice_includes_both_its_ends, [4]),
        case!(an_open_end_reaches_to_the_rows_end, [4]),
        case!(a_reversed_slice_runs_from_its_start_down_to_its_finish, [4]),
        case!(a_limit_keeps_the_first_columns_of_the_slice, [4]),
        case!(a_limit_of_no_columns_is_refused_before_sending, [4, 22]),
        case!(a_slice_that_ends_before_it_begins_is_refused_before_sending, [4, 22]),
        case!(an_empty_slice_of_a_row_is_none, [1, 4]),
        case!(columns_tell_their_timestamp_and_time_to_live, [5]),
        case!(a_detached_row_reads_the_same, [6]),
        case!(a_name_of_the_wrong_type_is_refused_when_the_row_is_read, [24]),
    ]
}

async fn letters(stage: &Stage, key: &str) -> Result<ColumnFamily, Failure> {
    let cf = stage.text().await?;
    let columns = ["d", "b", "a", "c"].map(|name| (name, name.to_uppercase()));
    wait!(cf.insert(key, columns))?;
    Ok(cf)
}

async fn a_missing_row_is_none(stage: Arc<Stage>) -> Verdict {
    let cf = stage.text().await?;
    assert!(wait!(cf.get("no such row"))?.is_none());
    assert!(wait!(cf.columns(["a"]).get("no such row"))?.is_none());
    assert!(wait!(cf.slice(Slice::from("a")).get("no such row"))?.is_none());
    Ok(())
}

async fn a_row_is_read_whole_in_the_comparators_order(stage: Arc<Stage>) -> Verdict {
    let cf = letters(&stage, "whole").await?;
    let row = wait!(cf.get("whole"))?.unwrap();
    assert_eq!(row.key::<&str>()?, "whole");
    assert_eq!(format!("{row:?}"), r#"{"a": "A", "b": "B", "c": "C", "d": "D"}"#);
    assert_eq!(row.value::<&str>("c")?, Some("C"));
    assert_eq!(row.value::<&str>("x")?, None);
    assert_eq!(row.len(), 4);
    Ok(())
}

async fn names_return_what_exists_once_and_in_the_comparators_order(stage: Arc<Stage>) -> Verdict {
    let cf = letters(&stage, "names").await?;
    let row = wait!(cf.columns(["d", "x", "a", "d"]).get("names"))?.unwrap();
    assert_eq!(names(&row)?, ["a", "d"]);
    let row = wait!(cf.columns(["b"]).get("names"))?.unwrap();
    assert_eq!(text(&row)?, [("b".to_owned(), "B".to_owned())]);
    Ok(())
}

async fn names_of_which_none_exists_are_no_row(stage: Arc<Stage>) -> Verdict {
    let cf = letters(&stage, "other names").await?;
    assert!(wait!(cf.columns(["x"]).get("other names"))?.is_none());
    assert!(wait!(cf.columns(["x", "y"]).get("other names"))?.is_none());
    Ok(())
}

async fn a_list_of_no_names_reads_nothing(stage: Arc<Stage>) -> Verdict {
    let cf = letters(&stage, "no names").await?.columns([""; 0]);
    assert!(wait!(cf.get("no names"))?.is_none());
    assert_eq!(wait!(cf.count("no names"))?, 0);
    assert!(wait!(cf.multiget(["no names"]))?.is_empty());
    Ok(())
}

async fn a_slice_includes_both_its_ends(stage: Arc<Stage>) -> Verdict {
    let cf = letters(&stage, "ends").await?;
    let row = wait!(cf.slice(Slice::from("b").to("c")).get("ends"))?.unwrap();
    assert_eq!(names(&row)?, ["b", "c"]);
    let row = wait!(cf.slice(Slice::from("b").to("b")).get("ends"))?.unwrap();
    assert_eq!(names(&row)?, ["b"]);
    let row = wait!(cf.slice(Slice::from("aa").to("bb")).get("ends"))?.unwrap();
    assert_eq!(names(&row)?, ["b"]);
    Ok(())
}

async fn an_open_end_reaches_to_the_rows_end(stage: Arc<Stage>) -> Verdict {
    let cf = letters(&stage, "open").await?;
    let row = wait!(cf.slice(Slice::from("c")).get("open"))?.unwrap();
    assert_eq!(names(&row)?, ["c", "d"]);
    let row = wait!(cf.slice(Slice::all().to("b")).get("open"))?.unwrap();
    assert_eq!(names(&row)?, ["a", "b"]);
    let row = wait!(cf.slice(Slice::from("").to("")).get("open"))?.unwrap();
    assert_eq!(names(&row)?, ["a", "b", "c", "d"]);
    Ok(())
}

async fn a_reversed_slice_runs_from_its_start_down_to_its_finish(stage: Arc<Stage>) -> Verdict {
    let cf = letters(&stage, "reversed").await?;
    let row = wait!(cf.slice(Slice::from("c").to("b").reversed()).get("reversed"))?.unwrap();
    assert_eq!(names(&row)?, ["c", "b"]);
    let row = wait!(cf.slice(Slice::all().reversed().limit(3)).get("reversed"))?.unwrap();
    assert_eq!(names(&row)?, ["d", "c", "b"]);
    let row = wait!(cf.slice(Slice::all().to("c").reversed()).get("reversed"))?.unwrap();
    assert_eq!(names(&row)?, ["d", "c"]);
    Ok(())
}

async fn a_limit_keeps_the_first_columns_of_the_slice(stage: Arc<Stage>) -> Verdict {
    let cf = letters(&stage, "limit").await?;
    for (limit, expected) in [(1, "a"), (2, "ab"), (4, "abcd"), (9, "abcd")] {
        let row = wait!(cf.slice(Slice::all().limit(limit)).get("limit"))?.unwrap();
        assert_eq!(names(&row)?.concat(), expected, "limit {limit}");
    }
    Ok(())
}

async fn a_limit_of_no_columns_is_refused_before_sending(stage: Arc<Stage>) -> Verdict {
    let cf = stage.text().await?.slice(Slice::all().limit(0));
    for error in [
        refused(wait!(stage.text().await?.scan().limit(0).next())),
        refused(wait!(cf.get("any"))),
        refused(wait!(cf.multiget(["any"]))),
        refused(wait!(cf.count("any"))),
        refused(wait!(cf.scan().next())),
    ] {
        assert_eq!(error.kind(), ErrorKind::InvalidArgument, "{error}");
        assert!(never_sent(&error), "{error}");
    }
    Ok(())
}

async fn a_slice_that_ends_before_it_begins_is_refused_before_sending(
    stage: Arc<Stage>,
) -> Verdict {
    let text = letters(&stage, "backwards").await?;
    let long = stage.family("Longs").await?;
    let mut slices = vec![
        text.slice(Slice::from("c").to("b")),
        text.slice(Slice::from("b").to("c").reversed()),
        text.slice(Slice::after("c").to("b")),
        long.slice(Slice::from(1).to(-1)),
    ];
    // 0.7 has neither reversed nor composite names.
    if stage.line() >= Line(0, 8) {
        let (down, pairs) = (stage.family("Reversed").await?, stage.family("Composites").await?);
        slices.push(down.slice(Slice::from(-1).to(1)));
        slices.push(pairs.slice(Slice::from((2,)).to((1,))));
        slices.push(pairs.slice(Slice::from((1, "b")).to((1, "a"))));
        // The order is the comparator's: this is no mistake.
        assert!(wait!(down.slice(Slice::from(1).to(-1)).get("backwards"))?.is_none());
    }
    for cf in slices {
        for error in [
            refused(wait!(cf.get("backwards"))),
            refused(wait!(cf.multiget(["backwards"]))),
            refused(wait!(cf.count("backwards"))),
            refused(wait!(cf.scan().next())),
        ] {
            assert_eq!(error.kind(), ErrorKind::InvalidArgument, "{error}");
            assert!(never_sent(&error), "{error}");
        }
    }
    Ok(())
}

async fn an_empty_slice_of_a_row_is_none(stage: Arc<Stage>) -> Verdict {
    let cf = letters(&stage, "empty slice").await?;
    assert!(wait!(cf.slice(Slice::from("e")).get("empty slice"))?.is_none());
    assert!(wait!(cf.slice(Slice::from("aa").to("ab")).get("empty slice"))?.is_none());
    Ok(())
}

async fn columns_tell_their_timestamp_and_time_to_live(stage: Arc<Stage>) -> Verdict {
    let cf = stage.text().await?;
    let before = wait!(cf.insert("facts", [("forever", "v")]))?;
    let after = wait!(cf.ttl(600).insert("facts", [("ten minutes", "v")]))?;
    let row = wait!(cf.get("facts"))?.unwrap();
    let forever = row.column("forever")?.unwrap();
    assert_eq!((forever.timestamp(), forever.ttl()), (Some(before), None));
    let short = row.column("ten minutes")?.unwrap();
    assert_eq!((short.timestamp(), short.ttl()), (Some(after), Some(600)));
    Ok(())
}

async fn a_detached_row_reads_the_same(stage: Arc<Stage>) -> Verdict {
    let cf = letters(&stage, "detached").await?;
    let columns = (0..1_500).map(|number| (format!("wide {number:04}"), "v"));
    wait!(cf.insert("detached", columns))?;
    let row = wait!(cf.slice(Slice::from("b")).get("detached"))?.unwrap();
    let copy = row.detach();
    assert_eq!(text(&copy)?, text(&row)?);
    assert_eq!(copy.key_bytes(), row.key_bytes());
    let narrow = wait!(cf.multiget(["detached"]))?;
    let row = wait!(cf.columns(["a"]).get("detached"))?.unwrap();
    assert!(row.detach().pinned_bytes() <= narrow.iter().next().unwrap().pinned_bytes());
    Ok(())
}

async fn a_name_of_the_wrong_type_is_refused_when_the_row_is_read(stage: Arc<Stage>) -> Verdict {
    let cf = letters(&stage, "asked").await?;
    let row = wait!(cf.get("asked"))?.unwrap();
    let error = refused(row.value::<&str>(7));
    assert_eq!(error.kind(), ErrorKind::Type, "{error}");
    let error = refused(row.value::<i64>("a"));
    assert_eq!(error.kind(), ErrorKind::Type, "{error}");
    assert_eq!(row.value::<&str>("b")?, Some("B"), "the other columns stay readable");
    Ok(())
}
