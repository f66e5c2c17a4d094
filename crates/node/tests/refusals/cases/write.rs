//! Writes of single columns, removals, counters, compare-and-set, truncations.

use bytes::Bytes;
use cassa_node::Line;
use cassa_wire::{
    Add, Cas, Column, ColumnParent, ColumnPath, CounterColumn, Insert, Remove, RemoveCounter,
    Truncate,
};

use super::{Case, bytes, case, column, long, parent, path, too_long, within};

pub(super) fn cases(line: Line) -> Vec<Case> {
    let mut cases = inserts(line);
    cases.extend(removals());
    if line >= Line::V0_8 {
        cases.extend(counters());
    }
    if line >= Line::V2_0 {
        cases.extend(comparisons());
    }
    cases.extend(
        ["Nowhere", ""].map(|name| case(format!("of {name:?}"), Truncate { cfname: name.into() })),
    );
    let bare = case("without a keyspace", Truncate { cfname: "Standard".into() });
    cases.push(Case { in_keyspace: false, ..bare });
    cases
}

fn insert(name: &str, key: &'static str, column_parent: ColumnParent, column: Column) -> Case {
    case(name, Insert { key: bytes(key), column_parent, column, ..Insert::default() })
}

fn inserts(line: Line) -> Vec<Case> {
    let standard = || parent("Standard");
    let x = || column("x", "v");
    let ttl = |ttl| Column { ttl: Some(ttl), ..x() };
    let large: Bytes = vec![b'x'; 65_536].into();
    let edge: Bytes = vec![b'x'; 65_535].into();
    let mut cases = vec![
        insert("of a column", "k", standard(), x()),
        insert("of an unknown family", "k", parent("Nowhere"), x()),
        insert("of an empty key", "", standard(), x()),
        insert("of an empty key into an unknown family", "", parent("Nowhere"), x()),
        insert("into a super column of a standard family", "k", within("Standard", "x"), x()),
        insert("into no super column", "k", parent("Super"), column("x", long(1))),
        insert("into an empty super column", "k", within("Super", ""), column("x", long(1))),
        insert(
            "into a super column that is no long",
            "k",
            within("Super", "x"),
            column("x", long(1)),
        ),
        insert("of an empty name", "k", standard(), column("", "v")),
        insert("of a long name", "k", standard(), column(too_long(), "v")),
        insert("of a name that isn't UTF-8", "k", standard(), column(vec![0xff], "v")),
        insert(
            "of an empty name into a super column",
            "k",
            within("Super", long(1)),
            column("", long(1)),
        ),
        insert("of a ttl of 0", "k", standard(), ttl(0)),
        insert("of a negative ttl", "k", standard(), ttl(-1)),
        insert("of a value that is no long", "k", standard(), column("age", "v")),
        insert(
            "of a value that is no long into a super column",
            "k",
            within("Super", long(1)),
            column("x", "v"),
        ),
        insert("of a value that isn't UTF-8", "k", standard(), column("city", vec![0xff])),
        insert("of a large indexed value", "k", standard(), column("city", large)),
        insert("of an indexed value just too large", "k", standard(), column("city", edge)),
        insert("of an empty value", "k", standard(), column("age", "")),
    ];
    if line >= Line::V0_8 {
        cases.extend([
            insert("of no value", "k", standard(), Column { value: None, ..x() }),
            insert("of no timestamp", "k", standard(), Column { timestamp: None, ..x() }),
            insert("of no value and a bad ttl", "k", standard(), Column { value: None, ..ttl(0) }),
            insert("into a counter family", "k", parent("Counter"), x()),
            insert("into a counter family of an empty key", "", parent("Counter"), x()),
        ]);
    }
    if line >= Line::V1_1 {
        cases.extend([
            insert("of a ttl too long", "k", standard(), ttl(630_720_001)),
            insert("of the longest number as ttl", "k", standard(), ttl(i32::MAX)),
        ]);
    }
    // It ends after 2038: 1.1 never answers.
    if line >= Line::V1_2 {
        cases.push(insert("of the longest ttl", "k", standard(), ttl(630_720_000)));
    }
    let bare = case("without a keyspace", Insert::default());
    cases.push(Case { in_keyspace: false, ..bare });
    cases
}

fn removals() -> Vec<Case> {
    let remove = |name: &str, key: &'static str, column_path: ColumnPath| {
        case(name, Remove { key: bytes(key), column_path, timestamp: 1, ..Remove::default() })
    };
    let x = || Some(bytes("x"));
    let bare = case("without a keyspace", Remove::default());
    vec![
        remove("of a row", "k", path("Standard", None, None)),
        remove("of an unknown family", "k", path("Nowhere", None, None)),
        remove("of an empty key", "", path("Standard", None, None)),
        remove("of a super column in a standard family", "k", path("Standard", x(), None)),
        remove("of a column without its super column", "k", path("Super", None, x())),
        remove("of an empty name", "k", path("Standard", None, Some(Bytes::new()))),
        remove("of a name that isn't UTF-8", "k", path("Standard", None, Some(vec![0xff].into()))),
        remove("of a super column that is no long", "k", path("Super", x(), None)),
        remove("of an empty super column", "k", path("Super", Some(Bytes::new()), None)),
        remove("of a row of a super family", "k", path("Super", None, None)),
        Case { in_keyspace: false, ..bare },
    ]
}

fn counters() -> Vec<Case> {
    let add = |name: &str, key: &'static str, column_parent: ColumnParent, column: Bytes| {
        let column = CounterColumn { name: column, value: 1 };
        case(name, Add { key: bytes(key), column_parent, column, ..Add::default() })
    };
    let remove = |name: &str, key: &'static str, path: ColumnPath| {
        case(name, RemoveCounter { key: bytes(key), path, ..RemoveCounter::default() })
    };
    let plain = |name: &str, column_path: ColumnPath| {
        case(name, Remove { key: bytes("k"), column_path, timestamp: 1, ..Remove::default() })
    };
    let x = || Some(bytes("x"));
    vec![
        add("to a counter", "k", parent("Counter"), bytes("x")),
        add("to a plain family", "k", parent("Standard"), bytes("x")),
        add("to an unknown family", "k", parent("Nowhere"), bytes("x")),
        add("to an empty key", "", parent("Counter"), bytes("x")),
        add("to an empty name", "k", parent("Counter"), Bytes::new()),
        add("to a name that isn't UTF-8", "k", parent("Counter"), vec![0xff].into()),
        add("to a super column of a standard family", "k", within("Counter", "x"), bytes("x")),
        add("to no super column", "k", parent("SuperCounter"), bytes("x")),
        add("to a super column that is no long", "k", within("SuperCounter", "x"), bytes("x")),
        remove("of a counter", "k", path("Counter", None, x())),
        remove("of a plain family", "k", path("Standard", None, x())),
        remove("of an empty key", "", path("Counter", None, x())),
        remove("of an empty name", "k", path("Counter", None, Some(Bytes::new()))),
        remove("of a super column in a standard family", "k", path("Counter", x(), x())),
        plain("of a counter", path("Counter", None, x())),
        plain("of a counter's row", path("Counter", None, None)),
        Case { in_keyspace: false, ..case("without a keyspace", Add::default()) },
        Case { in_keyspace: false, ..case("without a keyspace", RemoveCounter::default()) },
    ]
}

fn comparisons() -> Vec<Case> {
    let cas = |name: &str,
               key: &'static str,
               family: &'static str,
               expected: Vec<Column>,
               updates: Vec<Column>| {
        let call = Cas {
            key: bytes(key),
            column_family: family.into(),
            expected: Some(expected),
            updates: Some(updates),
            ..Cas::default()
        };
        case(name, call)
    };
    let x = || column("x", "v");
    vec![
        cas("of an unknown family", "k", "Nowhere", vec![], vec![x()]),
        cas("of an empty key", "", "Standard", vec![], vec![x()]),
        cas("of a super family", "k", "Super", vec![], vec![x()]),
        cas("of a counter family", "k", "Counter", vec![], vec![x()]),
        cas("of nothing", "cas1", "Standard", vec![], vec![]),
        cas("of an empty name", "k", "Standard", vec![], vec![column("", "v")]),
        cas("of a name that isn't UTF-8", "k", "Standard", vec![], vec![column(vec![0xff], "v")]),
        cas("of a value that is no long", "k", "Standard", vec![], vec![column("age", "v")]),
        cas("of no value", "k", "Standard", vec![], vec![Column { value: None, ..x() }]),
        cas("of no timestamp", "k", "Standard", vec![], vec![Column { timestamp: None, ..x() }]),
        cas("of a bad ttl", "k", "Standard", vec![], vec![Column { ttl: Some(-1), ..x() }]),
        cas("with an expected empty name", "cas2", "Standard", vec![column("", "v")], vec![x()]),
        cas(
            "with an expected value that is no long",
            "cas3",
            "Standard",
            vec![column("age", "v")],
            vec![x()],
        ),
        cas(
            "with an expected column without value",
            "cas4",
            "Standard",
            vec![Column { value: None, ..x() }],
            vec![x()],
        ),
        Case { in_keyspace: false, ..case("without a keyspace", Cas::default()) },
    ]
}
