//! Removing rows and columns.

use super::prelude::*;
use crate::case::Line;

pub(super) fn cases() -> Vec<Case<Stage>> {
    const NO_SLICES: &str = "slices are removed from 2.0 on";
    vec![
        case!(a_removed_row_is_none_and_can_be_written_again, [20]),
        case!(one_column_or_several_are_removed_by_name, [20]),
        case!(a_list_of_no_names_removes_nothing, [20]),
        case!(removing_what_is_missing_succeeds, [20]),
        case!(a_removal_older_than_the_data_changes_nothing, [17]),
        case!(on_equal_timestamps_the_removal_wins, [17]),
        case!(an_insert_after_a_removal_is_seen_however_close_they_are, [16, 17]),
        case!(a_slice_is_removed_whole_or_refused_before_sending, [20, 22]),
        case!(slices_that_overlap_are_removed_whole, [20]).since(2, 0, NO_SLICES),
        case!(a_slice_without_an_end_is_removed_whole_or_refused_before_sending, [20]),
        case!(a_truncated_family_has_no_rows_and_takes_new_ones, [54]),
    ]
}

async fn letters(stage: &Stage, key: &str) -> Result<ColumnFamily, Failure> {
    let cf = stage.text().await?;
    wait!(cf.insert(key, [("a", "1"), ("b", "2"), ("c", "3"), ("d", "4")]))?;
    Ok(cf)
}

async fn a_removed_row_is_none_and_can_be_written_again(stage: Arc<Stage>) -> Verdict {
    let cf = letters(&stage, "gone").await?;
    assert!(wait!(cf.remove("gone"))? > 0);
    assert!(wait!(cf.get("gone"))?.is_none());
    assert_eq!(wait!(cf.count("gone"))?, 0);
    assert!(wait!(cf.multiget(["gone"]))?.is_empty());
    wait!(cf.insert("gone", [("e", "5")]))?;
    assert_eq!(names(&wait!(cf.get("gone"))?.unwrap())?, ["e"]);
    Ok(())
}

async fn one_column_or_several_are_removed_by_name(stage: Arc<Stage>) -> Verdict {
    let cf = letters(&stage, "thinned").await?;
    wait!(cf.columns(["b"]).remove("thinned"))?;
    assert_eq!(names(&wait!(cf.get("thinned"))?.unwrap())?, ["a", "c", "d"]);
    wait!(cf.columns(["a", "d", "x"]).remove("thinned"))?;
    assert_eq!(names(&wait!(cf.get("thinned"))?.unwrap())?, ["c"]);
    wait!(cf.columns(["c"]).remove("thinned"))?;
    assert!(wait!(cf.get("thinned"))?.is_none());
    Ok(())
}

async fn a_list_of_no_names_removes_nothing(stage: Arc<Stage>) -> Verdict {
    let cf = letters(&stage, "kept").await?;
    wait!(cf.columns([""; 0]).remove("kept"))?;
    assert_eq!(wait!(cf.count("kept"))?, 4);
    Ok(())
}

async fn removing_what_is_missing_succeeds(stage: Arc<Stage>) -> Verdict {
    let cf = stage.text().await?;
    wait!(cf.remove("no such row"))?;
    wait!(cf.columns(["a"]).remove("no such row"))?;
    wait!(cf.columns(["a", "b"]).remove("no such row"))?;
    assert!(wait!(cf.get("no such row"))?.is_none());
    Ok(())
}

async fn a_removal_older_than_the_data_changes_nothing(stage: Arc<Stage>) -> Verdict {
    let cf = stage.text().await?;
    wait!(cf.timestamp(20).insert("young", [("a", "1"), ("b", "2")]))?;
    wait!(cf.timestamp(19).remove("young"))?;
    wait!(cf.timestamp(19).columns(["a"]).remove("young"))?;
    assert_eq!(wait!(cf.count("young"))?, 2);
    Ok(())
}

async fn on_equal_timestamps_the_removal_wins(stage: Arc<Stage>) -> Verdict {
    let cf = stage.text().await?.timestamp(20);
    wait!(cf.insert("tie", [("a", "1"), ("b", "2")]))?;
    wait!(cf.columns(["a"]).remove("tie"))?;
    assert_eq!(names(&wait!(cf.get("tie"))?.unwrap())?, ["b"]);
    wait!(cf.remove("tie"))?;
    assert!(wait!(cf.get("tie"))?.is_none());
    wait!(cf.insert("tie", [("c", "3")]))?;
    assert!(wait!(cf.get("tie"))?.is_none(), "the row's removal hides what is as old as it");
    Ok(())
}

async fn an_insert_after_a_removal_is_seen_however_close_they_are(stage: Arc<Stage>) -> Verdict {
    let cf = stage.text().await?;
    for round in 0..50 {
        wait!(cf.insert("close", [("a", format!("{round}"))]))?;
        wait!(cf.remove("close"))?;
        assert!(wait!(cf.get("close"))?.is_none(), "round {round}");
    }
    for round in 0..50 {
        wait!(cf.remove("close"))?;
        wait!(cf.insert("close", [("a", format!("{round}"))]))?;
        let row = wait!(cf.get("close"))?.unwrap();
        assert_eq!(row.value::<String>("a")?, Some(format!("{round}")));
    }
    Ok(())
}

async fn a_slice_is_removed_whole_or_refused_before_sending(stage: Arc<Stage>) -> Verdict {
    let cf = letters(&stage, "sliced").await?;
    let error = refused(wait!(cf.slice(Slice::from("b").limit(1)).remove("sliced")));
    assert!(error.kind() == ErrorKind::InvalidArgument && never_sent(&error), "{error}");
    let middle = cf.slice(Slice::from("b").to("c"));
    if stage.line() < Line(2, 0) {
        let error = refused(wait!(middle.remove("sliced")));
        assert!(error.kind() == ErrorKind::Unsupported && never_sent(&error), "{error}");
        assert_eq!(wait!(cf.count("sliced"))?, 4);
    } else {
        wait!(middle.remove("sliced"))?;
        assert_eq!(names(&wait!(cf.get("sliced"))?.unwrap())?, ["a", "d"]);
        wait!(cf.slice(Slice::from("z").to("b").reversed()).remove("sliced"))?;
        assert_eq!(names(&wait!(cf.get("sliced"))?.unwrap())?, ["a"]);
    }
    wait!(cf.slice(Slice::all()).remove("sliced"))?;
    assert!(wait!(cf.get("sliced"))?.is_none());
    Ok(())
}

async fn slices_that_overlap_are_removed_whole(stage: Arc<Stage>) -> Verdict {
    let cf = stage.text().await?;
    for (key, first, second, left) in [
        ("later slice later", ("b", "d", 1), ("c", "e", 200), "ab"),
        ("later slice first", ("c", "e", 200), ("b", "d", 1), "ab"),
        ("earlier slice later", ("c", "e", 1), ("b", "d", 200), "ae"),
        ("slice within", ("a", "e", 1), ("c", "c", 200), "abde"),
        ("slice around", ("c", "c", 1), ("b", "d", 200), "ae"),
    ] {
        wait!(cf.timestamp(100).insert(key, ["a", "b", "c", "d", "e"].map(|name| (name, ""))))?;
        for (start, end, timestamp) in [first, second] {
            wait!(cf.timestamp(timestamp).slice(Slice::from(start).to(end)).remove(key))?;
        }
        assert_eq!(names(&wait!(cf.get(key))?.unwrap())?.concat(), left, "{key}");
        let by_name = wait!(cf.columns(["a", "b", "c", "d", "e"]).get(key))?.unwrap();
        assert_eq!(names(&by_name)?.concat(), left, "{key}, by name");
    }
    Ok(())
}

async fn a_slice_without_an_end_is_removed_whole_or_refused_before_sending(
    stage: Arc<Stage>,
) -> Verdict {
    let mut left = vec!["a", "b", "c", "d"];
    let cf = letters(&stage, "open slices").await?;
    let slices = [Slice::from("d"), Slice::all().to("a"), Slice::from("b").reversed()];
    for (slice, removed) in slices.into_iter().zip(["d", "a", "b"]) {
        let removal = wait!(cf.slice(slice).remove("open slices"));
        if stage.line() < Line(3, 0) {
            let error = refused(removal);
            assert!(error.kind() == ErrorKind::Unsupported && never_sent(&error), "{error}");
        } else {
            removal?;
            left.retain(|name| *name != removed);
        }
        assert_eq!(names(&wait!(cf.get("open slices"))?.unwrap())?, left);
    }
    Ok(())
}

async fn a_truncated_family_has_no_rows_and_takes_new_ones(stage: Arc<Stage>) -> Verdict {
    let cf = stage.create(stage.defined("Truncated")).await?;
    for number in 0..10_u8 {
        wait!(cf.insert([number], [([number], [1_u8])]))?;
    }
    wait!(cf.truncate())?;
    assert!(wait!(cf.scan().next())?.is_none());
    wait!(cf.insert([1_u8], [([2_u8], [3_u8])]))?;
    assert!(wait!(cf.get([1_u8]))?.is_some());
    Ok(())
}
