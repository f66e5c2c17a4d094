//! Names, values and keys that are none of their type.

use bytes::Bytes;
use cassa_node::Line;
use cassa_wire::{Column, GetSlice, Insert};

use super::{Case, bytes, case, column, named, parent};
use crate::schema;

pub(super) fn cases(line: Line) -> Vec<Case> {
    let mut cases: Vec<Case> =
        schema::types(line).into_iter().flat_map(|ty| of(ty, line)).collect();
    if line >= Line::V0_8 {
        cases.extend(composites(line));
    }
    cases
}

/// A name that is one of its type.
fn good(ty: &str) -> &'static [u8] {
    match ty {
        "LongType" | "TimeType" => &[0, 0, 0, 0, 0, 0, 1, 0],
        "DateType" | "TimestampType" => &[0, 0, 1, 0x4b, 0, 0, 1, 0x10],
        "DoubleType" => &[0x40, 0x09, 0x21, 0xfb, 0x54, 0x44, 0x2d, 0x18],
        "FloatType" => &[0x40, 0x49, 0x0f, 0xdb],
        "Int32Type" | "SimpleDateType" => &[0x80, 0, 0, 7],
        "IntegerType" => &[0xfe, 0, 0],
        "DecimalType" => &[0, 0, 0, 2, 0xff, 0x01],
        "BooleanType" | "ByteType" => &[1],
        "ShortType" => &[0x80, 1],
        "InetAddressType" => &[127, 0, 0, 1],
        "TimeUUIDType" | "UUIDType" | "LexicalUUIDType" => &[
            0x13, 0x81, 0x40, 0, 0x1d, 0xd2, 0x11, 0xb2, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80,
            0x80,
        ],
        "UTF8Type" => b"n\xc3\xa4me",
        _ => b"name",
    }
}

fn of(ty: &'static str, line: Line) -> Vec<Case> {
    let bad: Vec<Bytes> = [
        &[0xff][..],
        &[1, 2, 3],
        &[0xff; 5],
        &[0, 0, 0, 0, 0, 0, 0, 0, 0],
        &[0; 16],
        b"na\xc3me",
        b"",
    ]
    .into_iter()
    .map(Bytes::from_static)
    .collect();
    let name = Bytes::from_static(good(ty));
    let read = |key: &Bytes, predicate| GetSlice {
        key: key.clone(),
        column_parent: parent(ty),
        predicate,
        ..GetSlice::default()
    };
    let mut cases = Vec::new();
    for bytes in &bad {
        let told = format!("of {ty} {bytes:x?}");
        // Old servers take a decimal's name that is none, and fail over it.
        if ty != "DecimalType" || line >= Line::V2_0 || bytes.len() >= 4 {
            cases.push(case(format!("{told} as name"), read(&name, named([bytes.clone()]))));
        }
        let value = Insert {
            key: name.clone(),
            column_parent: parent(ty),
            column: column(name.clone(), bytes.clone()),
            ..Insert::default()
        };
        cases.push(case(format!("{told} as value"), value));
        if line >= Line::V0_8 {
            cases.push(case(format!("{told} as key"), read(bytes, named([name.clone()]))));
        }
    }
    cases
}

fn composites(line: Line) -> Vec<Case> {
    let composite: &[(&str, &[u8])] = &[
        ("whole", b"\0\x08\0\0\0\0\0\0\0\x01\0\0\x01a\0"),
        ("a prefix", b"\0\x08\0\0\0\0\0\0\0\x01\0"),
        ("a short size", b"\0"),
        ("a short component", b"\0\x08\0\0"),
        ("no end of component", b"\0\x08\0\0\0\0\0\0\0\x01"),
        ("an early end of component", b"\0\x08\0\0\0\0\0\0\0\x01\x01\0\x01a\0"),
        ("a component that is no long", b"\0\x01a\0"),
        ("a second that isn't UTF-8", b"\0\x08\0\0\0\0\0\0\0\x01\0\0\x01\xff\0"),
        ("too many", b"\0\x08\0\0\0\0\0\0\0\x01\0\0\x01a\0\0\x01b\0"),
        ("an empty component", b"\0\0\0"),
        ("a static marker", b"\xff\xff\0\x08\0\0\0\0\0\0\0\x01\0\0\x01a\0"),
    ];
    let dynamic: &[(&str, &[u8])] = &[
        ("by alias", b"\x80a\0\x01x\0"),
        ("by class", b"\0\x08LongType\0\x08\0\0\0\0\0\0\0\x01\0"),
        ("a short header", b"\0"),
        ("a short class", b"\0\x08Long"),
        ("an unknown alias", b"\x80z\0\x01x\0"),
        ("an unknown class", b"\0\x04Nope\0\x01x\0"),
        ("a short size", b"\x80a\0"),
        ("a short value", b"\x80a\0\x05x"),
        ("no end of component", b"\x80a\0\x01x"),
        ("an early end of component", b"\x80a\0\x01x\x01\x80a\0\x01x\0"),
        ("a value that isn't ASCII", b"\x80a\0\x01\xff\0"),
    ];
    let mut cases = Vec::new();
    let families =
        [("Composite", composite), ("Dynamic", dynamic), ("Reversed", &[("no long", b"x")])];
    for (family, names) in families {
        for (told, name) in names {
            // 2.1 and 2.2 close the connection: their code fails.
            if *told == "a static marker" && (Line::V2_1..Line::V3_0).contains(&line) {
                continue;
            }
            let read = GetSlice {
                key: bytes("k"),
                column_parent: parent(family),
                predicate: named([Bytes::from_static(name)]),
                ..GetSlice::default()
            };
            cases.push(case(format!("of {family}: {told}"), read));
        }
    }
    let bad = |family: &'static str, name: &'static [u8]| Insert {
        key: bytes("k"),
        column_parent: parent(family),
        column: Column { value: Some(vec![0xff].into()), ..column(name, "") },
        ..Insert::default()
    };
    for (family, names) in [("Composite", composite), ("Dynamic", dynamic)] {
        for (told, name) in names.iter().take(2) {
            cases.push(case(format!("of {family} with a bad value: {told}"), bad(family, name)));
        }
    }
    cases
}
