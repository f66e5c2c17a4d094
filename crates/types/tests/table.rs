//! docs/types.md tells exactly which Rust types pack as a Cassandra type and which read it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests fail by panicking")]

use std::collections::{BTreeSet, HashMap};
use std::net::{IpAddr, Ipv4Addr};

use bigdecimal::BigDecimal;
use bytes::Bytes;
use cassa_types::composite::Dynamic;
use cassa_types::{Duration, Pack, PackError, Type, Unpack, UnpackError, Value, time_uuid};
use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use num_bigint::BigInt;
use uuid::Uuid;

/// One value of each Rust type in the table.
fn samples() -> Vec<(&'static str, Box<dyn Pack>)> {
    let instant = Timestamp::UNIX_EPOCH;
    vec![
        ("&str", Box::new("a")),
        ("Bytes", Box::new(Bytes::from_static(b"a"))),
        ("i64", Box::new(1_i64)),
        ("BigInt", Box::new(BigInt::from(1))),
        ("BigDecimal", Box::new(BigDecimal::from(1))),
        ("f32", Box::new(1.5_f32)),
        ("f64", Box::new(1.5_f64)),
        ("bool", Box::new(true)),
        ("Timestamp", Box::new(instant)),
        ("DateTime", Box::new(DateTime::default())),
        ("Date", Box::new(Date::default())),
        ("Time", Box::new(Time::midnight())),
        ("Uuid", Box::new(time_uuid::lowest(instant).unwrap())),
        ("IpAddr", Box::new(IpAddr::V4(Ipv4Addr::LOCALHOST))),
        ("Duration", Box::new(Duration::default())),
        ("()", Box::new(())),
        ("(A, B)", Box::new((1, "a"))),
        ("Dynamic", Box::new(Dynamic::new().component(Type::Long, &1).component(Type::Utf8, &"a"))),
        ("Vec<T>", Box::new(vec![1, 2])),
        ("HashMap<K, V>", Box::new(HashMap::from([("a", 1)]))),
    ]
}

fn readers(ty: &Type, bytes: &[u8]) -> BTreeSet<&'static str> {
    fn reads<'a, T: Unpack<'a>>(ty: &Type, bytes: &'a [u8]) -> bool {
        match T::unpack(ty, bytes) {
            Ok(_) => true,
            Err(UnpackError::Mismatch { .. }) => false,
            Err(error) => panic!("{ty}: {error}"),
        }
    }
    let all = [
        ("&str", reads::<&str>(ty, bytes)),
        ("Bytes", reads::<Bytes>(ty, bytes)),
        ("i64", reads::<i64>(ty, bytes)),
        ("BigInt", reads::<BigInt>(ty, bytes)),
        ("BigDecimal", reads::<BigDecimal>(ty, bytes)),
        ("f32", reads::<f32>(ty, bytes)),
        ("f64", reads::<f64>(ty, bytes)),
        ("bool", reads::<bool>(ty, bytes)),
        ("Timestamp", reads::<Timestamp>(ty, bytes)),
        ("DateTime", reads::<DateTime>(ty, bytes)),
        ("Date", reads::<Date>(ty, bytes)),
        ("Time", reads::<Time>(ty, bytes)),
        ("Uuid", reads::<Uuid>(ty, bytes)),
        ("IpAddr", reads::<IpAddr>(ty, bytes)),
        ("Duration", reads::<Duration>(ty, bytes)),
        ("()", reads::<()>(ty, bytes)),
        ("(A, B)", reads::<(i64, &str)>(ty, bytes)),
        ("Vec<T>", reads::<Vec<i64>>(ty, bytes)),
        ("HashMap<K, V>", reads::<HashMap<&str, i64>>(ty, bytes)),
    ];
    all.into_iter().filter_map(|(name, reads)| reads.then_some(name)).collect()
}

/// The words in backticks.
fn quoted(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('`').skip(1).step_by(2)
}

#[test]
fn the_documented_rust_types_and_no_others_pack_and_read() {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/types.md"))
        .unwrap();
    let table = text.lines().skip_while(|line| !line.starts_with("| ---")).skip(1);
    let mut rows = 0;
    for line in table.take_while(|line| line.starts_with('|')) {
        let cells: Vec<_> = line.split('|').collect();
        let [_, ty, packs, reads, _] = cells[..] else { panic!("{line}") };
        let ty = Type::parse(quoted(ty).next().unwrap()).unwrap();
        let mut bytes = None;
        let packed: BTreeSet<_> = samples()
            .iter()
            .filter_map(|(name, value)| match ty.pack(value) {
                Ok(packed) => {
                    let again: Value = ty.unpack(&packed).unwrap();
                    assert_eq!(ty.pack(&again).unwrap(), packed, "{ty} {name}");
                    bytes = Some(packed);
                    Some(*name)
                }
                Err(PackError::Mismatch { .. }) => None,
                Err(error) => panic!("{ty} {name}: {error}"),
            })
            .collect();
        assert_eq!(packed, quoted(packs).collect(), "packed as {ty}");
        assert_eq!(readers(&ty, &bytes.unwrap()), quoted(reads).collect(), "read from {ty}");
        rows += 1;
    }
    assert!(rows > 30, "{rows}");
}
