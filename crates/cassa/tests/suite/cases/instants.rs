//! Date-times where names are time UUIDs, and ends of slices that leave a name out.

use std::str::FromStr as _;

use cassa::types::time_uuid;
use jiff::Timestamp;
use uuid::Uuid;

use super::prelude::*;

pub(super) fn cases() -> Vec<Case<Stage>> {
    let no_composites = "0.7 has no CompositeType";
    let no_reversed = "0.7 has no ReversedType";
    vec![
        case!(a_date_time_as_a_name_is_a_new_time_uuid_each_time, [103]),
        case!(a_date_time_as_a_name_to_find_is_refused_before_sending, [103]),
        case!(a_date_time_as_an_end_stands_for_every_uuid_of_its_instant, [103]),
        case!(a_date_time_within_a_composite_is_an_end_too, [103]).since(0, 8, no_composites),
        case!(a_date_time_without_a_zone_is_utc, [103]),
        case!(an_end_of_any_ordered_type_can_leave_its_name_out, [104]),
        case!(an_exclusive_end_of_a_reversed_comparator_leaves_its_name_out, [104]).since(
            0,
            8,
            no_reversed,
        ),
        case!(an_exclusive_end_that_can_not_be_said_is_refused_before_sending, [104]),
    ]
}

fn instant(text: &str) -> Timestamp {
    Timestamp::from_str(text).unwrap()
}

async fn a_date_time_as_a_name_is_a_new_time_uuid_each_time(stage: Arc<Stage>) -> Verdict {
    let cf = stage.family("Times").await?;
    let noon = instant("2026-11-24T12:00:00.000001Z");
    wait!(cf.insert("new", [(noon, "one")]))?;
    wait!(cf.insert("new", [(noon, "two")]))?;
    let row = wait!(cf.get("new"))?.unwrap();
    assert_eq!(row.len(), 2);
    for column in row.columns() {
        assert_eq!(column.name::<Timestamp>()?, noon);
        assert_eq!(column.name::<Uuid>()?.get_version_num(), 1);
    }
    Ok(())
}

async fn a_date_time_as_a_name_to_find_is_refused_before_sending(stage: Arc<Stage>) -> Verdict {
    let cf = stage.family("Times").await?;
    let noon = instant("2026-11-24T12:00:00Z");
    wait!(cf.insert("found", [(noon, "v")]))?;
    let row = wait!(cf.get("found"))?.unwrap();
    let errors = [
        refused(wait!(cf.columns([noon]).get("found"))),
        refused(wait!(cf.columns([noon]).remove("found"))),
        refused(wait!(cf.columns([noon]).count("found"))),
        refused(row.value::<&str>(noon)),
    ];
    for error in errors {
        assert_eq!(error.kind(), ErrorKind::Type, "{error}");
        assert!(never_sent(&error), "{error}");
        assert!(error.message().contains("TimeUUIDType"), "{error}");
        assert_eq!(error.column_family(), Some("Times"), "{error}");
    }
    assert_eq!(wait!(cf.count("found"))?, 1);
    Ok(())
}

async fn a_date_time_as_an_end_stands_for_every_uuid_of_its_instant(stage: Arc<Stage>) -> Verdict {
    let cf = stage.family("Times").await?;
    let [before, noon, after] = ["11:59:59.999999", "12:00:00", "12:00:00.000001"]
        .map(|time| instant(&format!("2026-11-24T{time}Z")));
    // All ticks of the microsecond, its outermost UUIDs among them, and its neighbours.
    let ticks = (0..10).map(|tick| noon + jiff::SignedDuration::from_nanos(tick * 100));
    let mut uuids: Vec<Uuid> = ticks.map(|tick| time_uuid::random(tick).unwrap()).collect();
    uuids.extend([time_uuid::lowest(noon).unwrap(), time_uuid::highest(noon).unwrap()]);
    wait!(cf.insert("ticks", uuids.iter().map(|uuid| (*uuid, "noon"))))?;
    let others = [time_uuid::highest(before).unwrap(), time_uuid::lowest(after).unwrap()];
    wait!(cf.insert("ticks", others.map(|uuid| (uuid, "other"))))?;
    let slices = [
        (Slice::from(noon).to(noon), 12),
        (Slice::from(noon).to(noon).reversed(), 12),
        (Slice::from(noon), 13),
        (Slice::all().to(noon), 13),
        (Slice::after(noon), 1),
        (Slice::all().before(noon), 1),
        (Slice::after(noon).reversed(), 1),
        (Slice::after(before).before(after), 12),
        (Slice::after(after).before(before).reversed(), 12),
    ];
    for (place, (slice, expected)) in slices.into_iter().enumerate() {
        assert_eq!(wait!(cf.slice(slice).count("ticks"))?, expected, "slice {place}");
    }
    let row = wait!(cf.slice(Slice::from(noon).to(noon)).get("ticks"))?.unwrap();
    assert!(row.columns().all(|column| column.value_bytes() == b"noon"));
    Ok(())
}

async fn a_date_time_within_a_composite_is_an_end_too(stage: Arc<Stage>) -> Verdict {
    let comparator =
        Type::parse("CompositeType(UTF8Type,TimeUUIDType,ReversedType(TimeUUIDType))")?;
    let cf = stage.create(stage.defined("Events").comparator(comparator)).await?;
    let times = ["10", "11", "12"].map(|hour| instant(&format!("2026-11-24T{hour}:00:00Z")));
    for time in times {
        wait!(cf.insert("key", [(("a", time, time), "one"), (("a", time, time), "two")]))?;
        wait!(cf.insert("key", [(("b", time, time), "one")]))?;
    }
    assert_eq!(wait!(cf.count("key"))?, 9);
    let [ten, eleven, twelve] = times;
    let lowest = time_uuid::lowest(ten).unwrap();
    let slices = [
        (Slice::from(("a", eleven)).to(("a", eleven)), 2),
        (Slice::from(("a", eleven)), 7),
        (Slice::after(("a", eleven)), 5),
        (Slice::all().before(("a", eleven)), 2),
        (Slice::after(("a", ten)).to(("a", twelve)), 4),
        (Slice::from(("a", twelve)).to(("a", ten)).reversed(), 6),
        (Slice::after(("a", twelve)).to(("a", ten)).reversed(), 4),
        // The last component is reversed: the highest UUID comes first.
        (Slice::from(("a", eleven, eleven)).to(("a", eleven, eleven)), 2),
        (Slice::from(("a", lowest, ten)), 9),
    ];
    for (place, (slice, expected)) in slices.into_iter().enumerate() {
        assert_eq!(wait!(cf.slice(slice).count("key"))?, expected, "slice {place}");
    }
    let row = wait!(cf.slice(Slice::all().limit(1)).get("key"))?.unwrap();
    let name: (&str, Timestamp, Timestamp) = row.columns().next().unwrap().name()?;
    assert_eq!(name, ("a", ten, ten));
    for error in [
        refused(wait!(cf.columns([("a", ten)]).get("key"))),
        refused(wait!(cf.slice(Slice::after(("a", ten, ten))).get("key"))),
    ] {
        assert!(error.kind() == ErrorKind::Type && never_sent(&error), "{error}");
        assert!(error.message().contains("component 1"), "{error}");
    }
    Ok(())
}

async fn a_date_time_without_a_zone_is_utc(stage: Arc<Stage>) -> Verdict {
    let cf = stage.family("Times").await?;
    let civil = jiff::civil::date(2026, 11, 24).at(12, 0, 0, 0);
    wait!(cf.insert("naive", [(civil, "v")]))?;
    let row = wait!(cf.slice(Slice::from(civil).to(civil)).get("naive"))?.unwrap();
    let name: Timestamp = row.columns().next().unwrap().name()?;
    assert_eq!(name, instant("2026-11-24T12:00:00Z"));
    Ok(())
}

async fn an_end_of_any_ordered_type_can_leave_its_name_out(stage: Arc<Stage>) -> Verdict {
    let longs = stage.family("Longs").await?;
    let numbers = [i64::MIN, -1, 0, 1, i64::MAX];
    wait!(longs.insert("exclusive", numbers.map(|number| (number, "v"))))?;
    let slices = [
        (Slice::after(-1).before(1), &numbers[2..3]),
        (Slice::after(0), &numbers[3..]),
        (Slice::all().before(i64::MAX), &numbers[..4]),
        (Slice::after(i64::MAX), &[]),
        (Slice::all().before(i64::MIN), &[]),
        (Slice::after(0).before(1), &[]),
        (Slice::after(0).before(0), &[]),
        (Slice::after(i64::MAX).to(1).reversed(), &numbers[3..4]),
    ];
    for (place, (slice, expected)) in slices.into_iter().enumerate() {
        let row = wait!(longs.slice(slice).get("exclusive"))?;
        let names = row.iter().flat_map(|row| row.columns()).map(|column| column.name::<i64>());
        assert_eq!(names.collect::<cassa::Result<Vec<_>>>()?, expected, "slice {place}");
    }
    let error = refused(wait!(longs.slice(Slice::from(1).to(0)).get("exclusive")));
    assert_eq!(
        error.kind(),
        ErrorKind::InvalidArgument,
        "only what is left out may cross: {error}"
    );
    let text = stage.text().await?;
    wait!(text.insert("exclusive", ["a", "a\0", "ab", "b"].map(|name| (name, "v"))))?;
    assert_eq!(wait!(text.slice(Slice::after("a")).count("exclusive"))?, 3);
    assert_eq!(wait!(text.slice(Slice::all().before("a").reversed()).count("exclusive"))?, 3);
    let times = stage.family("Times").await?;
    let uuids: Vec<Uuid> =
        (0..3).map(|n| time_uuid::random(Timestamp::from_second(n).unwrap()).unwrap()).collect();
    wait!(times.insert("exclusive", uuids.iter().map(|uuid| (*uuid, "v"))))?;
    let row =
        wait!(times.slice(Slice::after(uuids[0]).before(uuids[2])).get("exclusive"))?.unwrap();
    assert_eq!(row.columns().next().unwrap().name::<Uuid>()?, uuids[1]);
    assert_eq!(row.len(), 1);
    Ok(())
}

async fn an_exclusive_end_of_a_reversed_comparator_leaves_its_name_out(
    stage: Arc<Stage>,
) -> Verdict {
    let cf = stage.family("Reversed").await?;
    wait!(cf.insert("exclusive", [1_i64, 2, 3].map(|number| (number, "v"))))?;
    let slices = [
        (Slice::after(3), 2),
        (Slice::all().before(1), 2),
        (Slice::after(3).before(1), 1),
        (Slice::after(1).before(3).reversed(), 1),
    ];
    for (place, (slice, expected)) in slices.into_iter().enumerate() {
        assert_eq!(wait!(cf.slice(slice).count("exclusive"))?, expected, "slice {place}");
    }
    Ok(())
}

async fn an_exclusive_end_that_can_not_be_said_is_refused_before_sending(
    stage: Arc<Stage>,
) -> Verdict {
    let cf = stage.text().await?;
    for error in [
        refused(wait!(cf.slice(Slice::all().before("b")).get("key"))),
        refused(wait!(cf.slice(Slice::after("b").reversed()).get("key"))),
    ] {
        assert!(error.kind() == ErrorKind::Type && never_sent(&error), "{error}");
        assert!(error.message().contains("UTF8Type has no name just beside"), "{error}");
    }
    Ok(())
}
