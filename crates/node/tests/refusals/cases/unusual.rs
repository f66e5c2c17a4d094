//! Families that few have: typed columns of super columns, composite keys, counters that aren't replicated, times to live.

use bytes::Bytes;
use cassa_node::Line;
use cassa_wire::{
    Add, ColumnParent, ConsistencyLevel, CounterColumn, Get, Insert, Remove, RemoveCounter,
};

use crate::schema;

use super::{Case, bytes, case, column, long, parent, path, within};

pub(super) fn cases(line: Line) -> Vec<Case> {
    let mut cases = typed();
    if line >= Line::V0_8 {
        cases.extend(composite_keys());
    }
    if (Line::V0_8..Line::V2_1).contains(&line) {
        cases.extend(unreplicated());
    }
    if (Line::V1_2..Line::V3_0).contains(&line) {
        cases.extend(collections());
    }
    if line >= Line::V2_0 {
        let insert = insert(parent("TwentyYears"), b"x", b"v");
        cases.push(case("of a column that lives twenty years", insert));
    }
    cases
}

fn insert(column_parent: ColumnParent, name: &'static [u8], value: &'static [u8]) -> Insert {
    let column = column(name, value);
    Insert { key: bytes("k"), column_parent, column, ..Insert::default() }
}

fn typed() -> Vec<Case> {
    vec![
        case("of a value that is no long by bytes", insert(parent("Bytes"), b"\x01\xff", b"x")),
        case("of another column", insert(parent("Bytes"), b"\x01\xfe", b"x")),
        case("of a typed subcolumn", insert(within("TypedSuper", long(1)), b"age", b"x")),
        case("of another subcolumn", insert(within("TypedSuper", long(1)), b"other", b"x")),
    ]
}

fn collections() -> Vec<Case> {
    let values: [&[u8]; 7] = [
        b"",
        b"x",
        b"\0\0\0\0",
        b"\0\0\0\0x",
        b"\0\0\0\x01\0\0\0\x01\xff",
        b"\0\0\0\x01\0\0\0\x08\0\0\0\0\0\0\0\x01",
        b"\0\0\0\x01\0\0\0\x01a\0\0\0\x01b",
    ];
    let of = |(family, _): &(&'static str, &str)| {
        let family = *family;
        values.map(|value| {
            case(format!("of {family} {value:x?}"), insert(parent(family), b"x", value))
        })
    };
    schema::COLLECTIONS.iter().flat_map(of).collect()
}

fn composite_keys() -> Vec<Case> {
    let keys: [(&str, &[u8]); 4] = [
        ("a whole key", b"\0\x08\0\0\0\0\0\0\0\x01\0\0\x01a\0"),
        ("a prefix", b"\0\x08\0\0\0\0\0\0\0\x01\0"),
        ("a key without its end", b"\0\x08\0\0\0\0\0\0\0\x01"),
        ("a key of no long", b"\0\x01a\0"),
    ];
    let get = |key: &'static [u8]| Get {
        key: Bytes::from_static(key),
        column_path: path("CompositeKeys", None, Some(bytes("x"))),
        ..Get::default()
    };
    let remove = |key: &'static [u8]| Remove {
        key: Bytes::from_static(key),
        column_path: path("CompositeKeys", None, None),
        ..Remove::default()
    };
    let both = |(told, key): (&str, &'static [u8])| [case(told, get(key)), case(told, remove(key))];
    keys.into_iter().flat_map(both).collect()
}

fn unreplicated() -> Vec<Case> {
    let levels = [
        ConsistencyLevel::One,
        ConsistencyLevel::Quorum,
        ConsistencyLevel::Any,
        ConsistencyLevel::LocalQuorum,
    ];
    let at = |level| {
        let add = Add {
            key: bytes("k"),
            column_parent: parent("Unreplicated"),
            column: CounterColumn { name: bytes("x"), value: 1 },
            consistency_level: level,
        };
        let path = path("Unreplicated", None, None);
        let remove = RemoveCounter { key: bytes("k"), path, consistency_level: level };
        let told = format!("of an unreplicated counter at {level:?}");
        [case(told.clone(), add), case(told, remove)]
    };
    levels.into_iter().flat_map(at).collect()
}
