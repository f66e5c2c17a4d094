//! Several slices of one row, read together.

use super::prelude::*;
use crate::case::Line;

pub(super) fn cases() -> Vec<Case<Stage>> {
    let came = |case: Case<Stage>| case.since(2, 1, "get_multi_slice came with 2.1");
    vec![
        came(case!(slices_read_together_have_each_column_once_in_order, [89])),
        came(case!(slices_read_together_follow_the_comparators_order, [89])),
        came(case!(reversed_slices_are_read_together_or_unsupported_before_sending, [89])),
        case!(slices_are_read_together_or_unsupported_before_sending, [89]),
        case!(slices_that_can_not_be_read_together_are_refused_before_sending, [89, 22]),
    ]
}

/// A family whose row `letters` has the columns a to z.
async fn letters(stage: &Stage) -> Result<ColumnFamily, Failure> {
    let cf = stage.text().await?;
    wait!(cf.insert("letters", ('a'..='z').map(|letter| (letter.to_string(), "1"))))?;
    Ok(cf)
}

/// The row's names, one behind the other.
fn joined(row: Option<&Row>) -> Result<String, Failure> {
    Ok(row.map(names).transpose()?.unwrap_or_default().concat())
}

async fn slices_read_together_have_each_column_once_in_order(stage: Arc<Stage>) -> Verdict {
    let cf = letters(&stage).await?;
    let slice = |from: &'static str, to: &'static str| Slice::from(from).to(to);
    for page in [1, 2, 3, 7, 1_000] {
        let cf = cf.page_columns(page);
        let read = |slices: Vec<Slice<'static>>| {
            let cf = cf.clone();
            async move { joined(wait!(cf.multi_slice("letters", slices))?.as_ref()) }
        };
        assert_eq!(read(vec![slice("b", "d"), slice("m", "o")]).await?, "bcdmno");
        assert_eq!(read(vec![slice("m", "o"), slice("b", "d")]).await?, "bcdmno");
        assert_eq!(
            read(vec![slice("b", "h"), slice("d", "e"), slice("h", "j")]).await?,
            "bcdefghij"
        );
        assert_eq!(read(vec![slice("a", "a"), slice("c", "c"), slice("e", "e")]).await?, "ace");
        let open = vec![Slice::from("x"), Slice::all().to("c")];
        assert_eq!(read(open).await?, "abcxyz");
        assert_eq!(read(vec![Slice::all()]).await?, ('a'..='z').collect::<String>());
        assert_eq!(read(vec![Slice::after("b").to("d"), slice("h", "h")]).await?, "cdh");
        assert_eq!(read(vec![slice("0", "9"), slice("zz", "zzz")]).await?, "");
        assert_eq!(read(vec![]).await?, "");
    }
    assert!(wait!(cf.multi_slice("no such letters", [slice("a", "z")]))?.is_none());
    Ok(())
}

async fn slices_read_together_follow_the_comparators_order(stage: Arc<Stage>) -> Verdict {
    let cf = stage.family("Longs").await?.page_columns(2);
    wait!(cf.insert("several", (-20_i64..20).map(|number| (number, "1"))))?;
    let row = wait!(cf.multi_slice("several", [Slice::from(7).to(9), Slice::from(-12).to(-9)]))?;
    let row = row.unwrap();
    let numbers = row.columns().map(|column| column.name::<i64>());
    assert_eq!(numbers.collect::<Result<Vec<_>, _>>()?, [-12, -11, -10, -9, 7, 8, 9]);

    let cf = stage.family("Composites").await?.page_columns(2);
    let all = (0_i64..5).flat_map(|first| ["a", "b"].map(|second| ((first, second), "1")));
    wait!(cf.insert("several", all))?;
    let slices = [Slice::from((3,)).to((3,)), Slice::after((0,)).to((1, "a"))];
    let row = wait!(cf.multi_slice("several", slices))?.unwrap();
    let found = row.columns().map(|column| column.name::<(i64, String)>());
    let found = found.collect::<Result<Vec<_>, _>>()?;
    let expected = [(1, "a"), (3, "a"), (3, "b")].map(|(first, name)| (first, name.to_owned()));
    assert_eq!(found, expected);
    Ok(())
}

/// From 3.0 on servers close the connection, or refuse every one of them.
async fn reversed_slices_are_read_together_or_unsupported_before_sending(
    stage: Arc<Stage>,
) -> Verdict {
    let cf = letters(&stage).await?;
    let down = |from: &'static str, to: &'static str| Slice::from(from).to(to).reversed();
    for page in [1, 3, 1_000] {
        let slices = [down("d", "b"), Slice::all().to("y").reversed(), down("o", "m")];
        let row = wait!(cf.page_columns(page).multi_slice("letters", slices));
        if stage.line() < Line(3, 0) {
            assert_eq!(joined(row?.as_ref())?, "zyonmdcb");
            continue;
        }
        let error = refused(row);
        assert!(error.kind() == ErrorKind::Unsupported && never_sent(&error), "{error}");
    }
    Ok(())
}

async fn slices_are_read_together_or_unsupported_before_sending(stage: Arc<Stage>) -> Verdict {
    let cf = letters(&stage).await?;
    let row = wait!(cf.multi_slice("letters", [Slice::from("y"), Slice::all().to("b")]));
    if stage.line() >= Line(2, 1) {
        assert_eq!(joined(row?.as_ref())?, "abyz");
        return Ok(());
    }
    let error = refused(row);
    assert!(error.kind() == ErrorKind::Unsupported && never_sent(&error), "{error}");
    assert!(error.message().contains("2.1"), "{error}");
    Ok(())
}

async fn slices_that_can_not_be_read_together_are_refused_before_sending(
    stage: Arc<Stage>,
) -> Verdict {
    let cf = stage.text().await?;
    let supers = stage.family("Supers").await?;
    for refusal in [
        wait!(cf.multi_slice("key", [Slice::from("a"), Slice::from("z").reversed()])),
        wait!(cf.multi_slice("key", [Slice::from("a").limit(3)])),
        wait!(cf.multi_slice("key", [Slice::from("z").to("a")])),
        wait!(cf.columns(["a"]).multi_slice("key", [Slice::from("a")])),
        wait!(cf.slice(Slice::from("a")).multi_slice("key", [Slice::from("a")])),
        wait!(cf.multi_slice("", [Slice::from("a")])),
        wait!(supers.multi_slice("key", [Slice::from("a")])),
        wait!(supers.super_column("s").multi_slice("key", [Slice::from(1)])),
    ] {
        let error = refused(refusal);
        assert!(error.kind() == ErrorKind::InvalidArgument && never_sent(&error), "{error}");
    }
    let error = refused(wait!(cf.multi_slice("key", [Slice::from(1)])));
    assert!(error.kind() == ErrorKind::Type && never_sent(&error), "{error}");
    Ok(())
}
