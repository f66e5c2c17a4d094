//! Column names that are no text: numbers, instants, composites; their order is the server's.

use std::str::FromStr as _;

use cassa::types::time_uuid;
use jiff::Timestamp;
use uuid::Uuid;

use super::prelude::*;

pub(super) fn cases() -> Vec<Case<Stage>> {
    let no_composites = "0.7 has no CompositeType";
    let no_reversed = "0.7 has no ReversedType";
    vec![
        case!(numbers_as_names_order_as_numbers, [25]),
        case!(time_uuids_as_names_order_by_their_time, [26]),
        case!(time_uuids_of_one_instant_order_by_signed_bytes_within_its_ends, [26]),
        case!(bytes_as_names_order_as_unsigned, [25]),
        case!(composite_names_are_written_and_read_by_component, [27]).since(0, 8, no_composites),
        case!(a_prefix_of_a_composite_is_an_end_of_a_slice, [27]).since(0, 8, no_composites),
        case!(a_composite_of_too_many_components_is_refused, [27, 24]).since(0, 8, no_composites),
        case!(a_reversed_comparator_reads_backwards, [25]).since(0, 8, no_reversed),
    ]
}

async fn numbers_as_names_order_as_numbers(stage: Arc<Stage>) -> Verdict {
    let cf = stage.family("Longs").await?;
    let numbers = [300_i64, -1, 0, i64::MIN, i64::MAX, 7];
    wait!(cf.insert("numbers", numbers.map(|number| (number, "v"))))?;
    let row = wait!(cf.get("numbers"))?.unwrap();
    let read: Vec<i64> = row.columns().map(|column| column.name()).collect::<cassa::Result<_>>()?;
    assert_eq!(read, [i64::MIN, -1, 0, 7, 300, i64::MAX]);
    let row = wait!(cf.slice(Slice::from(-1).to(7_u8)).get("numbers"))?.unwrap();
    let read: Vec<i16> = row.columns().map(|column| column.name()).collect::<cassa::Result<_>>()?;
    assert_eq!(read, [-1, 0, 7]);
    Ok(())
}

async fn time_uuids_as_names_order_by_their_time(stage: Arc<Stage>) -> Verdict {
    let cf = stage.family("Times").await?;
    // The low bits of the clock come first in a UUID's bytes: these instants order otherwise by their bytes.
    let instants = ["2026-11-22T10:00:00.5Z", "2011-01-03T00:00:00Z", "2026-11-22T10:00:00.25Z"];
    let mut sorted = Vec::new();
    for instant in instants {
        let instant = Timestamp::from_str(instant)?;
        let uuid = time_uuid::random(instant).unwrap();
        wait!(cf.insert("events", [(uuid, instant.to_string())]))?;
        sorted.push((instant, uuid));
    }
    sorted.sort_by_key(|(instant, _)| *instant);
    let row = wait!(cf.get("events"))?.unwrap();
    let read: Vec<Uuid> =
        row.columns().map(|column| column.name()).collect::<cassa::Result<_>>()?;
    assert_eq!(read, sorted.iter().map(|(_, uuid)| *uuid).collect::<Vec<_>>());
    let (earliest, latest) = (sorted[1].0, sorted[2].0);
    let lowest = time_uuid::lowest(earliest).unwrap();
    let highest = time_uuid::highest(latest).unwrap();
    let row = wait!(cf.slice(Slice::from(lowest).to(highest)).get("events"))?.unwrap();
    assert_eq!(row.len(), 2, "the ends of an instant include all of it");
    let row = wait!(cf.slice(Slice::from(earliest).to(latest)).get("events"))?.unwrap();
    assert_eq!(row.len(), 2, "an instant as an end stands for its ends");
    let row = wait!(cf.columns([sorted[0].1]).get("events"))?.unwrap();
    assert_eq!(row.value::<String>(sorted[0].1)?, Some(sorted[0].0.to_string()));
    Ok(())
}

async fn time_uuids_of_one_instant_order_by_signed_bytes_within_its_ends(
    stage: Arc<Stage>,
) -> Verdict {
    let cf = stage.family("Times").await?;
    let instant = Timestamp::from_str("2026-11-22T10:00:00.5Z")?;
    let lowest = time_uuid::lowest(instant).unwrap();
    let of_node = |node: u64| {
        let time = lowest.as_u64_pair().0;
        Uuid::from_u64_pair(time, node)
    };
    let in_order = [
        0x8080_8080_8080_8080,
        0x8080_8080_8080_807f,
        0x80ff_0000_0000_0000,
        0x8000_8000_0000_0000,
        0x8000_0000_0000_0000,
        0xbf80_0000_0000_0000,
        0xbfff_ffff_ffff_ffff,
        0xbf00_0000_0000_0000,
        0xbf7f_7f7f_7f7f_7f7f,
    ]
    .map(of_node);
    assert_eq!(in_order[0], lowest);
    let mixed = [3, 8, 0, 5, 1, 7, 4, 2, 6].map(|place: usize| (in_order[place], "x"));
    wait!(cf.insert("ties", mixed))?;
    let earlier = time_uuid::highest(Timestamp::from_str("2026-11-22T10:00:00.499999Z")?).unwrap();
    let later = time_uuid::lowest(Timestamp::from_str("2026-11-22T10:00:00.500001Z")?).unwrap();
    wait!(cf.insert("ties", [(earlier, "before"), (later, "behind")]))?;
    let read =
        |row: Row| row.columns().map(|column| column.name()).collect::<cassa::Result<Vec<Uuid>>>();
    let ends = cf.slice(Slice::from(lowest).to(time_uuid::highest(instant).unwrap()));
    assert_eq!(read(wait!(ends.get("ties"))?.unwrap())?, in_order);
    let instants = cf.slice(Slice::from(instant).to(instant));
    assert_eq!(read(wait!(instants.get("ties"))?.unwrap())?, in_order);
    Ok(())
}

async fn bytes_as_names_order_as_unsigned(stage: Arc<Stage>) -> Verdict {
    let cf = stage.family("Bytes").await?;
    let names: [&[u8]; 5] = [b"\xff", b"\x00", b"a", b"\x7f\xff", b"a\x00"];
    wait!(cf.insert(&b"\x00\xff\xfe key"[..], names.map(|name| (name, name))))?;
    let row = wait!(cf.get(&b"\x00\xff\xfe key"[..]))?.unwrap();
    let read: Vec<&[u8]> = row.columns().map(|column| column.name_bytes()).collect();
    let expected: [&[u8]; 5] = [b"\x00", b"a", b"a\x00", b"\x7f\xff", b"\xff"];
    assert_eq!(read, expected);
    assert!(row.columns().all(|column| column.value_bytes() == column.name_bytes()));
    Ok(())
}

async fn composite_names_are_written_and_read_by_component(stage: Arc<Stage>) -> Verdict {
    let cf = stage.family("Composites").await?;
    let written = [(3_i64, "a"), (1, "b"), (2, "a"), (1, "a"), (2, "b")];
    wait!(cf.insert("pairs", written.map(|name| (name, "v"))))?;
    let row = wait!(cf.get("pairs"))?.unwrap();
    let read: Vec<(i64, &str)> =
        row.columns().map(|column| column.name()).collect::<cassa::Result<_>>()?;
    assert_eq!(read, [(1, "a"), (1, "b"), (2, "a"), (2, "b"), (3, "a")]);
    assert_eq!(row.value::<&str>((2, "b"))?, Some("v"));
    let row = wait!(cf.columns([(2, "a"), (9, "z")]).get("pairs"))?.unwrap();
    assert_eq!(row.len(), 1);
    let row = wait!(cf.slice(Slice::from((1, "b")).to((2, "b"))).get("pairs"))?.unwrap();
    assert_eq!(row.len(), 3);
    Ok(())
}

async fn a_prefix_of_a_composite_is_an_end_of_a_slice(stage: Arc<Stage>) -> Verdict {
    let cf = stage.family("Composites").await?;
    let written = [(1_i64, "a"), (1, "b"), (2, "a"), (2, "b"), (3, "a")];
    wait!(cf.insert("prefixes", written.map(|name| (name, "v"))))?;
    let slices = [
        (Slice::from((2,)), &written[2..]),
        (Slice::all().to((2,)), &written[..4]),
        (Slice::from((2,)).to((2,)), &written[2..4]),
        (Slice::from((1, "b")).to((2,)), &written[1..4]),
    ];
    for (slice, expected) in slices {
        let row = wait!(cf.slice(slice).get("prefixes"))?.unwrap();
        let read: Vec<(i64, &str)> =
            row.columns().map(|column| column.name()).collect::<cassa::Result<_>>()?;
        assert_eq!(read, expected);
    }
    let row = wait!(cf.slice(Slice::from((2,)).to((1, "b")).reversed()).get("prefixes"))?.unwrap();
    let read: Vec<(i64, &str)> =
        row.columns().map(|column| column.name()).collect::<cassa::Result<_>>()?;
    assert_eq!(read, [(2, "b"), (2, "a"), (1, "b")]);
    Ok(())
}

async fn a_composite_of_too_many_components_is_refused(stage: Arc<Stage>) -> Verdict {
    let cf = stage.family("Composites").await?;
    let error = refused(wait!(cf.insert("triple", [((7, "a", "z"), "v")])));
    assert_eq!(error.kind(), ErrorKind::Type, "{error}");
    assert!(never_sent(&error), "{error}");
    assert!(error.message().contains("CompositeType"), "{error}");
    Ok(())
}

async fn a_reversed_comparator_reads_backwards(stage: Arc<Stage>) -> Verdict {
    let cf = stage.family("Reversed").await?;
    wait!(cf.insert("down", [1_i64, 3, 2].map(|number| (number, "v"))))?;
    let row = wait!(cf.get("down"))?.unwrap();
    let read: Vec<i64> = row.columns().map(|column| column.name()).collect::<cassa::Result<_>>()?;
    assert_eq!(read, [3, 2, 1]);
    let row = wait!(cf.slice(Slice::from(2).to(3).reversed()).get("down"))?.unwrap();
    let read: Vec<i64> = row.columns().map(|column| column.name()).collect::<cassa::Result<_>>()?;
    assert_eq!(read, [2, 3]);
    Ok(())
}
