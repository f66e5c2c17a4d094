//! docs/types.md tells exactly which Rust types pack as a Cassandra type and which read it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests fail by panicking")]

use std::collections::{BTreeSet, HashMap};
use std::net::{IpAddr, Ipv4Addr};

use bigdecimal::BigDecimal;
use bytes::Bytes;
use cassa_types::composite::Dynamic;
use cassa_types::{
    Duration, Pack, PackError, Purpose, Type, Unpack, UnpackError, Value, time_uuid,
};
use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use num_bigint::BigInt;
use uuid::Uuid;

/// A Rust type of the table: its name there, a value, and what it packs as by its own word.
type Sample = (&'static str, Box<dyn Pack>, fn(&Type) -> bool);

fn sample<T: Pack + 'static>(name: &'static str, value: T) -> Sample {
    (name, Box::new(value), T::packs_as)
}

/// One value of each Rust type in the table.
fn samples() -> Vec<Sample> {
    let instant = Timestamp::UNIX_EPOCH;
    vec![
        sample("&str", "a".to_owned()),
        sample("Bytes", Bytes::from_static(b"a")),
        sample("i64", 1_i64),
        sample("BigInt", BigInt::from(1)),
        sample("BigDecimal", BigDecimal::from(1)),
        sample("f32", 1.5_f32),
        sample("f64", 1.5_f64),
        sample("bool", true),
        sample("Timestamp", instant),
        sample("DateTime", DateTime::constant(1970, 1, 1, 0, 0, 0, 0)),
        sample("Date", Date::default()),
        sample("Time", Time::midnight()),
        sample("Uuid", time_uuid::lowest(instant).unwrap()),
        sample("IpAddr", IpAddr::V4(Ipv4Addr::LOCALHOST)),
        sample("Duration", Duration::default()),
        sample("()", ()),
        sample("(A, B)", (1, "a")),
        sample("Dynamic", Dynamic::new().component(Type::Long, 1).component(Type::Utf8, "a")),
        sample("Vec<T>", vec![1, 2]),
        sample("HashMap<K, V>", HashMap::from([("a", 1)])),
    ]
}

fn written(ty: &Type, value: &dyn Pack) -> Result<Vec<u8>, PackError> {
    let mut out = Vec::new();
    value.pack_for(Purpose::Write, ty, &mut out).map(|()| out)
}

fn readers(ty: &Type, bytes: &[u8]) -> BTreeSet<&'static str> {
    fn reads<'a, T: Unpack<'a>>(ty: &Type, bytes: &'a [u8]) -> bool {
        let reads = match T::unpack(ty, bytes) {
            Ok(_) => true,
            Err(UnpackError::Mismatch { .. }) => false,
            Err(error) => panic!("{ty}: {error}"),
        };
        assert_eq!(T::reads(ty), reads, "{} reads {ty}", std::any::type_name::<T>());
        reads
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
            .filter_map(|(name, value, packs_as)| match written(&ty, value) {
                Ok(packed) => {
                    assert!(packs_as(&ty), "{name} packs as {ty}");
                    let again: Value = ty.unpack(&packed).unwrap();
                    assert_eq!(ty.pack(&again).unwrap(), packed, "{ty} {name}");
                    bytes = Some(packed);
                    Some(*name)
                }
                Err(PackError::Mismatch { .. }) => {
                    assert!(!packs_as(&ty), "{name} packs as {ty}");
                    None
                }
                Err(error) => panic!("{ty} {name}: {error}"),
            })
            .collect();
        assert_eq!(packed, quoted(packs).collect(), "packed as {ty}");
        assert_eq!(readers(&ty, &bytes.unwrap()), quoted(reads).collect(), "read from {ty}");
        rows += 1;
    }
    assert!(rows > 30, "{rows}");
}
